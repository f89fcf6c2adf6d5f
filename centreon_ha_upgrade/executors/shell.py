"""How a command travels: the one place where words become text for a shell.  Pure.

Everything becomes one line for `/bin/sh`, the same locally and over ssh, and bytes for its
standard input.  The line never holds a secret: a process list may show it.
"""

import re
import shlex

from attrs import frozen

from centreon_ha_upgrade.core.command import Command, Secrets, Text
from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.lease import guarded

# sbin stands last: an account that is not root lacks it, and pcs lives there.
_SURROUNDINGS = (
    "PATH=${PATH:-/usr/bin:/bin}:/usr/sbin:/sbin LC_ALL=C LANG=C; export PATH LC_ALL LANG"
)
# Python 2.7 and 3.  `sys.path[0]` becomes what it is when the script itself is started.
_LOADER = """\
import os, sys
__file__ = sys.argv[1]
words = getattr(sys.stdin, "buffer", sys.stdin).read().split(b"\\0")[:-1]
sys.argv = [__file__] + (words if str is bytes else [os.fsdecode(word) for word in words])
del words
if sys.path[:1] == [""]:
    sys.path[0] = os.path.dirname(os.path.realpath(__file__))
exec(compile(open(__file__, "rb").read(), __file__, "exec"))
"""


@frozen
class Parcel:
    """What travels for one command: `line` for `/bin/sh -c`, bytes for its standard input."""

    line: str
    stdin: Hidden


def pack(command: Command, secrets: Secrets) -> Parcel:
    """The command, ready to travel.  Raises `SecretMissing`, and `IllegalValue` for what cannot.

    >>> from centreon_ha_upgrade.core.command import run
    >>> from centreon_ha_upgrade.executors.secrets import Given
    >>> pack(run("chmod", "775", "/var/log/a b"), Given({})).line.rpartition("; ")[2]
    "exec chmod 775 '/var/log/a b'"
    """
    for prompt in command.prompts:
        typed(prompt.answer, secrets)  # in the middle of a conversation it is too late to refuse
    if any(word.secrets for word in command.argv):
        line, stdin = _python_line(command), _words(command, secrets)
    else:
        line, stdin = _plain_line(command), _bytes(command.stdin or Text(), secrets)
    if command.fence is not None:
        line = guarded(line, command.fence)
    return Parcel(f"{_SURROUNDINGS}; {line}", stdin)


def typed(answer: Text, secrets: Secrets) -> Hidden:
    """What to type at a prompt.  Raises `IllegalValue` for keys a terminal would act upon."""
    value = _bytes(answer, secrets)
    if re.search(rb"[\x00-\x1f\x7f]", value.bare()):
        raise IllegalValue("answer", str(answer), "it holds a control character")
    return Hidden(value.bare() + b"\n")


def _plain_line(command: Command) -> str:
    if str(command.argv[0]).startswith("-"):
        raise IllegalValue("program", str(command.argv[0]), "the shell takes it for an option")
    for word in command.argv:
        _check(Hidden.of(str(word)), str(word))
    return f"exec {shlex.join(map(str, command.argv))}"


def _python_line(command: Command) -> str:
    """Starts the interpreter that the tool's own first line names, with our loader."""
    tool = shlex.quote(str(command.argv[0]))
    return "; ".join(
        (
            f"tool=$(command -v {tool}) || {{ echo /bin/sh: {tool}: not found >&2; exit 127; }}",
            'IFS= read -r line <"$tool"',
            'case $line in "#!"*python*) ;; *) echo "$tool: not a Python script" >&2; exit 126;;'
            " esac",
            f'set -f; exec ${{line#??}} -c {shlex.quote(_LOADER)} "$tool"',
        )
    )


def _words(command: Command, secrets: Secrets) -> Hidden:
    values = [_bytes(word, secrets) for word in command.argv[1:]]
    for word, value in zip(command.argv[1:], values, strict=True):
        if b"\0" in value.bare():
            raise IllegalValue("word", str(word), "it holds a NUL byte")
    return Hidden(b"".join(value.bare() + b"\0" for value in values))


def _bytes(text: Text, secrets: Secrets) -> Hidden:
    value = Hidden.of(text.reveal(secrets))
    _check(value, str(text))
    return value


def _check(value: Hidden, shown: str) -> None:
    if not value.is_text:
        raise IllegalValue("word", shown, "it is not valid Unicode")


# --- frames -------------------------------------------------------------------------------------
# A login shell prints banners and ssh ends with 255 for its own failures and for the program's:
# so each stream says where the program begins, and standard error says how it ended.


def framed(line: str, nonce: str) -> str:
    """The line, with its frame, for pipes."""
    end = f"printf '\\n%s=%d\\n' {nonce} $? >&2"
    return f"echo {nonce}; echo {nonce} >&2; ( {line} ); {end}"


def framed_on_terminal(line: str, nonce: str) -> str:
    """The line, with its frame, for a terminal that echoes nothing and adds no returns.

    Echo goes off before the program starts, so an answer that comes before the program itself
    turned it off is not shown either.
    """
    end = f"printf '\\n%s=%d\\n' {nonce} $?"
    return f"stty -echo -onlcr; TERM=dumb; export TERM; echo {nonce}; ( {line} ); {end}"


def begun(text: str, nonce: str) -> str | None:
    """What stands after the beginning, or None when the program did not begin."""
    found = re.search(rf"{nonce}\r?\n", text)
    return None if found is None else text[found.end() :]


def ended(text: str, nonce: str) -> tuple[str, int] | None:
    """What stands before the end, and the exit code; None when the end did not come."""
    found = re.search(rf"\r?\n{nonce}=([0-9]{{1,3}})\r?\n", text)
    return None if found is None else (text[: found.start()], int(found[1]))
