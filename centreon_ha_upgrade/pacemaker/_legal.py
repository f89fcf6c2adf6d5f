"""What an id, a name and a value may hold, so that no tool takes them for anything else."""

import re
from collections.abc import Iterable

from centreon_ha_upgrade.errors import IllegalValue

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:#-]*")
_SCORE = re.compile(r"-?(INFINITY|[0-9]{1,7})")


def legal_id(what: str, value: str) -> str:
    """An id of the CIB: it cannot be taken for an option.  Raises `IllegalValue`."""
    if not _ID.fullmatch(value):
        raise IllegalValue(what, value, "letters, digits and _.:- only, starting with a letter")
    return value


def legal_name(what: str, value: str) -> str:
    """A name before an `=`.  Raises `IllegalValue`."""
    if not _NAME.fullmatch(value):
        raise IllegalValue(what, value, "letters, digits and _.:#- only, starting with a letter")
    return value


def legal_value(what: str, value: str) -> str:
    """One line of text.  Raises `IllegalValue`."""
    if any(ord(c) < 32 or c == "\x7f" for c in value):
        raise IllegalValue(what, value, "it holds a control character")
    return value


def distinct_names(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if legal_name(what, name) in seen:
            raise IllegalValue(what, name, "it is given twice")
        seen.add(name)


def legal_score(score: str) -> str:
    """An integer, INFINITY or -INFINITY.  Raises `IllegalValue`."""
    if not _SCORE.fullmatch(score):
        raise IllegalValue("score", score, "expected an integer or [-]INFINITY")
    return score


def legal_pairs(what: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Options: every name once, every value one line.  Raises `IllegalValue`."""
    pairs = tuple(pairs)
    distinct_names(what, (name for name, _ in pairs))
    for _, value in pairs:
        legal_value(what, value)
