"""What reaches a terminal: text without control characters, and the stream it goes to."""

import getpass
import os
import re
import sys
from collections.abc import Mapping
from typing import TextIO

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    r"""The text with its control characters spelled out; new lines and tabs stay.

    What a tool prints must not move the cursor, hide a line or rename the window.

    >>> safe("a\x1b[2Jb\r")
    'a\\x1b[2Jb\\x0d'
    """
    return _CONTROL.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


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


def drop_output() -> None:
    """Nobody reads any more: what is still buffered must not raise at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
