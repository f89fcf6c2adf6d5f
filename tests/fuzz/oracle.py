"""What must hold for any text whatever: the judge of the fuzzer and of its regressions."""

from types import ModuleType
from typing import Any

from centreon_ha_upgrade.errors import ParseError


class Broken(AssertionError):
    """A parser broke a law.  The text says which."""


def text_of(data: bytes) -> str:
    """Bytes as a parser sees them: decoded in the way executors decode a program's output."""
    return data.decode("utf-8", "backslashreplace")


def judge(module: ModuleType, text: str) -> bool:
    """True if the text was read.  Raises `Broken` when it was neither read well nor refused well.

    Read well: the value survives being printed and read again.  Refused well: `ParseError` with
    a line that the text has.  Any other exception passes through: it is a bug by itself.
    """
    try:
        value = module.parse(text)
    except ParseError as error:
        if not 1 <= error.line <= text.count("\n") + 1:
            raise Broken(f"refused at line {error.line}, which does not exist") from error
        return False
    _survives(module, value)
    return True


def _survives(module: ModuleType, value: Any) -> None:
    printed = module.render(value)
    try:
        again = module.parse(printed)
    except ParseError as error:
        raise Broken(f"what it read cannot be printed and read again: {error}") from error
    if again != value:
        raise Broken(f"printed and read again, {value!r} becomes {again!r}")
