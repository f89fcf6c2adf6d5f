"""What must hold for any text whatever: the judge of the fuzzer and of its regressions."""

from types import ModuleType
from typing import Any

from centreon_ha_upgrade.errors import ParseError


class LawError(AssertionError):
    """A parser broke a law.  The text says which."""


def text_of(data: bytes) -> str:
    """Bytes as a parser sees them: decoded in the way executors decode a program's output."""
    return data.decode("utf-8", "backslashreplace")


def judge(module: ModuleType, text: str) -> bool:
    """True if the text was read.  Raises `LawError` when it was neither read well nor refused well.

    Read well: the value survives being printed and read again.  Refused well: `ParseError` with
    a line that the text has.  Any other exception passes through: it is a bug by itself.
    """
    try:
        value = module.parse(text)
    except ParseError as error:
        if not 1 <= error.line <= text.count("\n") + 1:
            raise LawError(f"refused at line {error.line}, which does not exist") from error
        return False
    if not _second_form(module, text):
        _survives(module, value)
    return True


def _second_form(module: ModuleType, text: str) -> bool:
    """Whether the tool prints two forms and this is the one that `render` does not write.

    crm_mon's texts of 1.1, 2.0 and 2.1 each leave other things open, which its XML cannot: there
    the XML of the same cluster is the judge, in the differential tests.
    """
    is_xml = text.removeprefix("\ufeff").lstrip().startswith("<")
    return hasattr(module, "render_text") and not is_xml


def _survives(module: ModuleType, value: Any) -> None:
    try:
        again = module.parse(module.render(value))
    except ParseError as error:
        raise LawError(f"what it read cannot be printed and read again: {error}") from error
    if again != value:
        raise LawError(f"printed and read again, {value!r} becomes {again!r}")
