"""The user's document as tests see it: its lines, and which of them are typed into a shell."""

import re
import shlex
from pathlib import Path

DOCUMENT = Path(__file__).parent / "golden" / "document" / "20.04-to-22.10.fr.txt"
# Programs that the document types.  "find" and "chmod" also begin no sentence in French.
_COMMAND = re.compile(
    r"(bash|cat|chmod|chown|diff|echo|find|ls|mkdir|mv|mysql_upgrade|mysqladmin|pcs|ps|rm|rpm|sudo"
    r"|systemctl|yum|yum-config-manager|/usr/share/centreon-ha/bin/\S+)( .*)?"
)
_OPTION = re.compile(r"(skip-slave-start|log-slave-updates|\w+(-\w+)*=\S+)")
# Lines 143 to 151 are the contents of a file that another command wrote, shown to be compared.
SHOWN = range(143, 152)
# Commands that stand inside a sentence.
EMBEDDED = {102: "mysql_upgrade -u root -p", 329: "crm_mon -fr"}


def lines() -> dict[int, str]:
    """The document's lines by number, from 1."""
    return dict(enumerate(DOCUMENT.read_text(encoding="utf-8").splitlines(), start=1))


def commands() -> dict[int, tuple[str, tuple[int, ...]]]:
    """Every command by the number of its first line: the whole command, and all its lines."""
    found: dict[int, tuple[str, tuple[int, ...]]] = {
        number: (text, (number,)) for number, text in EMBEDDED.items()
    }
    first, text, numbers = 0, "", list[int]()
    for number, line in lines().items():
        if not text and (number in SHOWN or not _COMMAND.fullmatch(line)):
            continue
        first = first or number
        numbers.append(number)
        text += line.removesuffix("\\")
        if not line.endswith("\\"):
            found[first] = text, tuple(numbers)
            first, text, numbers = 0, "", []
    return found


def options() -> dict[int, str]:
    """The lines that belong into server.cnf."""
    taken = {number for _, numbers in commands().values() for number in numbers} | set(SHOWN)
    return {n: line for n, line in lines().items() if _OPTION.fullmatch(line) and n not in taken}


def words(command: str) -> list[str]:
    """The command's words, as the shell would hand them over."""
    return shlex.split(command)
