"""The text of one small file, whole and proven: a checksum first, then the text.

An empty file is then not silence, and a text cut or altered on its way is refused.
Not for files that hold passwords: what is read here may be recorded (`centreon.resources_sh`).
"""

import re
from hashlib import sha256

from attrs import frozen

from centreon_ha_upgrade.core.command import Command, Query, Text, Word, ask, run, text_of
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.files._atomic import BEGIN, COMMIT
from centreon_ha_upgrade.files.path import legal_path

# Ends what `replace` sends: a connection lost half-way must not leave half a file.
END = "\n==end=="
_HERE = "END OF FILE"
_READ = 'sha256sum < "$1" && cat < "$1"'
_ABSENT = "absent"
_READ_IF_THERE = f'if [ -e "$1" ]; then {_READ}; else echo {_ABSENT}; fi'
_REPLACE = f"""{BEGIN}cat > "$new"
if [ "$(tail -c 7 -- "$new")" != "==end==" ]; then echo "the text came incomplete" >&2; exit 1; fi
truncate -s -{len(END)} -- "$new"
{COMMIT}"""
_HEADER = re.compile(r"([0-9a-f]{64})  -")


@frozen
class Content:
    """The whole text of a file, its own line ends kept."""

    text: str


def query(path: str) -> Query[Content]:
    """The text of a file.  The command fails when the file is absent.

    >>> print(query("/etc/my.cnf.d/server.cnf"))
    /bin/sh -c 'sha256sum < "$1" && cat < "$1"' sh /etc/my.cnf.d/server.cnf
    """
    return ask("/bin/sh", "-c", _READ, "sh", legal_path(path), parse=parse)


def optional(path: str) -> Query[Content | None]:
    """The same; None, and no failure, when the file is absent.

    >>> print(optional("/etc/my.cnf.d/server.cnf").parse("absent\\n"))
    None
    """
    return ask("/bin/sh", "-c", _READ_IF_THERE, "sh", legal_path(path), parse=parse_optional)


def replace(path: str, text: Word) -> Command:
    r"""Puts this text in place of what the file holds, whole, keeping owner and mode.

    A file that did not exist becomes 0600.  Secrets may stand in the text: it travels on standard
    input, followed by `END`.  A symbolic link stays one.

    >>> replace("/etc/my.cnf.d/server.cnf", "[server]\n").stdin
    Text(parts=('[server]\n', '\n==end=='))
    """
    words = ("/bin/sh", "-c", _REPLACE, "sh", legal_path(path))
    label = f"cat > {path} <<'{_HERE}'\n{str(text_of(text)).rstrip()}\n{_HERE}"
    return run(*words, stdin=Text.of(text, END), idempotent=True, label=label)


def copy_aside(path: str, directory: str) -> Command:
    """Copies a file into an existing directory, with mode, owner and times (A06).

    >>> print(copy_aside("/etc/my.cnf.d/server.cnf", "/root/before-22.10"))
    cp -p -- /etc/my.cnf.d/server.cnf /root/before-22.10/
    """
    target = legal_path(directory).rstrip("/") + "/"
    return run("cp", "-p", "--", legal_path(path), target, idempotent=True)


def copy_back(path: str, directory: str) -> Command:
    """Puts back what `copy_aside` kept (C05, C06, E04; erratum X08).

    >>> print(copy_back("/etc/my.cnf.d/server.cnf", "/root/before-22.10"))
    cp -p -- /root/before-22.10/server.cnf /etc/my.cnf.d/server.cnf
    """
    name = legal_path(path).rpartition("/")[2]
    kept = f"{legal_path(directory).rstrip('/')}/{name}"
    return run("cp", "-p", "--", kept, path, idempotent=True)


def parse(text: str) -> Content:
    """The text, when it is the one that the checksum tells.  Raises `ParseError`."""
    lines = Lines("sha256sum", text)
    told = lines.match(_HEADER, lines.raw() or "", "the checksum of the file")[1]
    header, newline, body = text.partition("\n")
    if not newline:
        lines.fail("nothing follows the checksum line")
    if header.endswith("\r"):  # a terminal stood between: it did so to every line
        body = body.replace("\r\n", "\n")
    if _checksum(body) != told:
        lines.fail("the text is not the one its checksum tells")
    return Content(body)


def parse_optional(text: str) -> Content | None:
    """As `parse`; None for an absent file."""
    return None if text.strip() == _ABSENT else parse(text)


def _checksum(text: str) -> str:
    # bytes that were no text come as surrogates: they pass here and fail the comparison
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def render(content: Content) -> str:
    """What the query prints."""
    return f"{_checksum(content.text)}  -\n{content.text}"
