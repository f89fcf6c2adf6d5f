"""The one place where values become JSON and back: strict, so that "1" never becomes 1.

The journal, recordings and what `parse` prints all pass through here.
"""

import json
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

import attrs
from cattrs import Converter

from centreon_ha_upgrade.core.command import Text

T = TypeVar("T")


def _strict(value: object, kind: type[T]) -> T:
    if issubclass(kind, Enum) and isinstance(value, str):
        return kind(value)  # an enum of words is a str too, and comes here
    if type(value) is kind or (kind is float and type(value) is int):
        return kind(value)  # type: ignore[call-arg]
    raise TypeError(f"expected {kind.__name__}, found {value!r}")


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=True)
    for kind in (int, float, str, bool):
        made.register_structure_hook(kind, _strict)
    return made


_CONVERTER = _converter()
_SCALARS = frozenset({str, int, float, bool, type(None)})


@cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    """The fields of a class of ours; None of any other class."""
    if not attrs.has(kind):
        return None
    return tuple(f.name for f in attrs.fields(kind))


def to_plain(value: object) -> Any:
    """Dictionaries, lists and scalars; fields keep their order, sets are sorted."""
    if type(value) in _SCALARS:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Text):
        return str(value)
    if (names := _names(cast(Any, type(value)))) is not None:
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((to_plain(item) for item in value), key=json.dumps)
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def to_json(value: object, *, indent: int | None = None) -> str:
    """One JSON text."""
    return json.dumps(to_plain(value), ensure_ascii=False, indent=indent)


def from_plain(plain: object, kind: type[T]) -> T:
    """The value again.  Raises cattrs' errors when the shape or a type differs."""
    return _CONVERTER.structure(plain, kind)
