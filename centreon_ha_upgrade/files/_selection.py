"""What `chmod_below` and `wrong_below` share, so that they cannot select different files."""

import re
from collections.abc import Iterable

from centreon_ha_upgrade.errors import IllegalValue


def octal_mode(mode: str) -> str:
    """An absolute mode.  Raises `IllegalValue`."""
    if not re.fullmatch(r"[0-7]{3,4}", mode):
        raise IllegalValue("mode", mode, "three or four octal digits")
    return mode


def selection(kind: str, but_not: Iterable[str]) -> tuple[str, ...]:
    """The tests of `find` that choose the files, as the document writes them (G04)."""
    if kind not in ("f", "d"):
        raise IllegalValue("kind", kind, "f for files or d for directories")
    excluded: list[str] = []
    for name in but_not:
        if not re.fullmatch(r"[A-Za-z0-9._-]+", name):
            raise IllegalValue("file name", name, "letters, digits, dots, hyphens and underscores")
        excluded += ["!", "-iname", name]
    return ("-type", kind, *(("(", *excluded, ")") if excluded else ()))
