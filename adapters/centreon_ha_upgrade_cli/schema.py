"""The JSON Schema of what `parse` prints, made from the types of the results."""

import types
import typing
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

import attrs

from centreon_ha_upgrade import conversations
from centreon_ha_upgrade.core.command import Text

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALARS: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    Text: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
    object: {},
}


def schema_of(name: str) -> dict[str, Any]:
    """The schema of one conversation's result.  Raises `IllegalValue` when none has this name.

    >>> schema_of("pacemaker.version")["type"]
    'string'
    """
    module = conversations.named(name)
    # a module may have a shape for programs that differs from its own values
    shown = getattr(module, "for_programs", module.parse)
    return schema_of_type(typing.get_type_hints(shown)["return"])


def schema_of_type(kind: Any) -> dict[str, Any]:
    """The schema of any type that `core.serial` writes.  Raises `TypeError` for others."""
    defined = dict[str, Any]()
    schema = _schema(kind, defined)
    return {"$schema": DIALECT, **schema, **({"$defs": defined} if defined else {})}


def _schema(kind: Any, defined: dict[str, Any]) -> dict[str, Any]:
    if kind in _SCALARS:
        return _SCALARS[kind]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(each, defined) for each in inner]}
    if origin is typing.Literal:
        return {"enum": list(inner)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(inner[1], defined)}
    if origin is tuple and inner[-1] is not ...:
        row = [_schema(each, defined) for each in inner]
        return {"type": "array", "prefixItems": row, "minItems": len(row), "maxItems": len(row)}
    if origin is not None and issubclass(origin, Collection):
        return {"type": "array", "items": _schema(inner[0], defined)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    if isinstance(kind, type) and attrs.has(kind):
        return _reference(kind, defined)
    raise TypeError(f"no schema for {kind!r}")


def _reference(kind: type, defined: dict[str, Any]) -> dict[str, Any]:
    """Classes are defined once, so that a type may hold itself; modules share short names."""
    name = f"{kind.__module__.rpartition('.')[2].lstrip('_')}.{kind.__name__}"
    if name not in defined:
        defined[name] = {}
        hints = typing.get_type_hints(kind)
        fields = [found.name for found in attrs.fields(kind)]
        defined[name] = {
            "type": "object",
            "description": (kind.__doc__ or "").strip().partition("\n")[0],
            "properties": {field: _schema(hints[field], defined) for field in fields},
            "required": fields,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
