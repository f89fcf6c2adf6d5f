"""What reaches a terminal: text without control characters, and the stream it goes to."""

import getpass
import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from typing import TextIO

# Unicode's controls, formats (marks of direction, of no width, tags), halves of characters and
# separators of lines.
_SPELLED_OUT = ("Cc", "Cf", "Cs", "Zl", "Zp")


def safe(text: str) -> str:
    r"""The text with its control characters spelled out; new lines and tabs stay.

    What a tool prints must not move the cursor, hide a line or rename the window.

    >>> safe("a\x1b[2Jb\r")
    'a\\x1b[2Jb\\x0d'
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char in "\n\t" or unicodedata.category(char) not in _SPELLED_OUT
        else _spelled(ord(char))
        for char in text
    )


def _spelled(code: int) -> str:
    if code < 256:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def encodable(text: str, stream: TextIO) -> str:
    """The text as far as this stream can say it."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def say(text: str) -> None:
    """One or more lines on standard output, at once.

    A reader that went away (`| head`) stops no run: the rest is said to nobody.
    """
    try:
        print(encodable(safe(text), sys.stdout), flush=True)
    except BrokenPipeError:
        drop_output()


def complain(text: str) -> None:
    """One or more lines on standard error."""
    print(encodable(safe(text), sys.stderr), file=sys.stderr, flush=True)


def language_of(environment: Mapping[str, str]) -> str:
    """`fr` where the first locale variable that is set says so, else `en`.

    >>> language_of({"LC_ALL": "", "LANG": "fr_FR.UTF-8"}), language_of({})
    ('fr', 'en')
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "fr" if re.match(r"fr([_.@]|$)", value) else "en"
    return "en"


def operator() -> str:
    """Who sits here, as the nodes' lock names them: `user@host, terminal`."""
    terminal = os.ttyname(0).removeprefix("/dev/") if os.isatty(0) else "no terminal"
    return f"{getpass.getuser()}@{os.uname().nodename}, {terminal}"


def drop_output(*streams: TextIO) -> None:
    """Nobody reads these any more, standard output by default; what is buffered raises nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout,):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
