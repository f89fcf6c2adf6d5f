"""Sources of secrets besides the vault, named by one word: `prompt`, `file:PATH`, `env:PREFIX`,
`fd:N`, `command:PROGRAM WORDS`.

A file and a descriptor hold one `NAME=value` a line: all behind the first `=` is the value, quotes
included; blank lines and lines that begin with `#` are passed over.
"""

import os
import re
import shlex
import warnings
from collections.abc import Callable, MutableMapping
from getpass import GetPassWarning, getpass
from pathlib import Path

from attrs import define, field
from plumbum import CommandNotFound, ProcessTimedOut, local

from centreon_ha_upgrade import private
from centreon_ha_upgrade.core.command import Secrets
from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.errors import IllegalValue, SecretMissing
from centreon_ha_upgrade.executors.secrets import Given
from centreon_ha_upgrade.private import NotPrivate

GRAMMAR = "prompt, file:PATH, env:PREFIX, fd:N or command:PROGRAM"
_LARGEST = 1024 * 1024
_LINE = re.compile(rb"([A-Z][A-Z0-9_]*)=(.*)")
_PATIENCE = 120.0  # seconds: a password manager may ask a person


@define(repr=False, eq=False)
class Asked:
    """Asks for each value when it is first needed, and remembers it: one question a secret."""

    _ask: Callable[[str], str | None]
    _known: dict[str, Hidden | None] = field(factory=dict, init=False)

    def reveal(self, name: str) -> str:
        """The value.  Raises `SecretMissing` when nothing was answered."""
        if name not in self._known:
            answer = self._ask(name)
            self._known[name] = Hidden.of(answer) if answer else None
            del answer
        if (value := self._known[name]) is None:
            raise SecretMissing(name)
        return value.text()


def source(text: str) -> Secrets:
    """The source of this name.  Raises `IllegalValue` when it is none, or cannot be read."""
    kind, colon, rest = text.partition(":")
    if text == "prompt":
        return Asked(_typed)
    if colon and rest and kind in _KINDS:
        return _KINDS[kind](rest)
    raise IllegalValue("source of secrets", kind + colon, f"it must be {GRAMMAR}")


def _typed(name: str) -> str | None:
    """Nothing where no terminal can be had: a value must not be typed where it shows."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(f"Value of {name}: ")
        except (GetPassWarning, EOFError):
            return None


def _file(path: str) -> Secrets:
    try:
        data = Hidden(private.read(Path(path).expanduser(), _LARGEST))
    except NotPrivate as error:
        raise IllegalValue("source of secrets", f"file:{path}", error.reason) from None
    return _lines(f"file:{path}", data)


def _descriptor(number: str) -> Secrets:
    try:
        with os.fdopen(os.dup(int(number)), "rb") as file:
            data = Hidden(file.read(_LARGEST))
        os.close(int(number))  # no program that we start inherits it
    except (OSError, ValueError, OverflowError):
        reason = "no such descriptor is open for reading"
        raise IllegalValue("source of secrets", f"fd:{number}", reason) from None
    return _lines(f"fd:{number}", data)


def _lines(shown: str, data: Hidden) -> Secrets:
    """Raises `IllegalValue` with the number of a line that is none; never with its text."""
    values: dict[str, Hidden] = {}
    lines = [Hidden(line.removesuffix(b"\r")) for line in data.bare().split(b"\n")]
    for number, line in enumerate(lines, start=1):
        if not line.bare().strip() or line.bare().startswith(b"#"):
            continue
        if (complaint := _taken(line, values)) is not None:
            raise IllegalValue("source of secrets", shown, f"line {number} {complaint}")
    return Given(values)


def _taken(line: Hidden, values: dict[str, Hidden]) -> str | None:
    """Adds the line's value; else what is wrong with it."""
    found = _LINE.fullmatch(line.bare())
    if found is None or not found[2]:
        return "is not NAME=value"
    if (name := found[1].decode()) in values:
        return f"names {name} again"
    values[name] = Hidden(found[2])
    return None if values[name].is_text else "is not UTF-8 text"


def _environment(prefix: str, environment: MutableMapping[str, str] = os.environ) -> Secrets:
    """Variables that begin with the prefix; taken out, so that no program we start has them."""
    names = [name for name in environment if name.startswith(prefix) and name != prefix]
    return Given({name.removeprefix(prefix): Hidden.of(environment.pop(name)) for name in names})


def _command(words: str) -> Secrets:
    try:
        program, *arguments = shlex.split(words)
        found = local[program]
    except (ValueError, CommandNotFound):
        reason = "it names no program of this machine"
        raise IllegalValue("source of secrets", f"command:{words}", reason) from None

    def answered(name: str) -> str | None:
        """The first line that the program prints for this name; nothing when it fails."""
        try:
            code, out, _ = found[(*arguments, name)].run(
                retcode=None, timeout=_PATIENCE, stdin=None
            )
        except ProcessTimedOut:
            return None
        return None if code else out.partition("\n")[0].removesuffix("\r")

    return Asked(answered)


_KINDS: dict[str, Callable[[str], Secrets]] = {
    "file": _file,
    "env": _environment,
    "fd": _descriptor,
    "command": _command,
}
