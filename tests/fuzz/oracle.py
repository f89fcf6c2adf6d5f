"""What must hold for any text whatever: the judge of the fuzzer and of its regressions."""

from collections.abc import Callable
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
    _survives(module, value)
    return True


def _survives(module: ModuleType, value: Any) -> None:
    """One of the forms in which the tool prints (crm_mon: XML, text) must give the value back.

    XML cannot say what a text left open, nor text all that XML says: which form can is part of
    the value.
    """
    forms = [getattr(module, name) for name in ("render", "render_text") if hasattr(module, name)]
    losses = [_loss(module.parse, form, value) for form in forms]
    if all(losses):
        raise LawError("; ".join(losses))


def _loss(parse: Callable[[str], Any], form: Callable[[Any], str], value: Any) -> str:
    try:
        again = parse(form(value))
    except ParseError as error:
        return f"what it read cannot be printed and read again: {error}"
    return "" if again == value else f"printed and read again, {value!r} becomes {again!r}"
