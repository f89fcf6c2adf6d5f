"""What differs between two configurations, by name.  Pure.

Named is where they differ; the values of attributes are not shown, for they may be passwords.
Passwords themselves are hidden before they come here, and are not compared.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.pacemaker._cib_types import Cib

VOLATILE = frozenset(
    ("dc-version", "cluster-infrastructure", "cluster-name", "have-watchdog", "last-lrm-refresh")
)
"""Properties that the cluster and its tools write by themselves."""

# What stands for a password depends on which secrets this process has used so far.
_HIDDEN = re.compile(r"@[A-Z][A-Z0-9_]*@")

AGENTS = "mysql_replication"
"""The property set in which the database's agent keeps who is primary."""


def differences(before: Cib, after: Cib) -> tuple[str, ...]:
    """One phrase for each thing that appeared, vanished or changed.

    The three counters are not compared: they also grow when nothing that counts has changed.
    """
    old, new = dict(_things(before)), dict(_things(after))
    told = [f"{name} vanished" for name in old if name not in new]
    told += [f"{name} appeared" for name in new if name not in old]
    for name in old:
        if name in new and old[name] != new[name]:
            told.append(f"{name} changed: {', '.join(_parts(old[name], new[name]))}")
    return tuple(told)


def _things(cib: Cib) -> Iterator[tuple[str, Any]]:
    for found in cib.properties:
        if found.set_id != AGENTS and found.name not in VOLATILE:
            yield f"property {found.name}", {"value": found.value, "set": found.set_id}
    for what, things in (
        ("resource", (*cib.resources, *cib.bundles)),
        ("template", cib.templates),
        ("constraint", (*cib.constraints, *cib.special_constraints)),
    ):
        yield from ((f"{what} {thing.id}", _plain(thing)) for thing in things)
    yield "the list of nodes", _plain(cib.nodes)
    for settings in cib.node_settings:
        yield f"settings of node {settings.node}", _plain(settings)
    defaults = cib.rsc_defaults, cib.op_defaults, cib.rsc_default_sets, cib.op_default_sets
    yield "the defaults", _plain(defaults)
    yield from ((f"section {aside.section}", _plain(aside)) for aside in cib.aside)


def _plain(value: object) -> Any:
    """As JSON would hold it, every hidden password alike."""
    return json.loads(_HIDDEN.sub("@@", to_json(value)))


def _parts(old: Any, new: Any) -> tuple[str, ...]:
    """Names of the fields that differ, with the name of what differs in them."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    return tuple(dict.fromkeys(path or "it" for path in paths)) or ("one of several alike",)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path} {name}".strip())
    elif isinstance(value, list):
        for inner in value:
            name, rest = _named(inner)
            yield from _leaves(rest, f"{path} {name}".strip())
    else:
        yield path, value


def _named(value: Any) -> tuple[str, Any]:
    """An item of a list with the name it goes by there."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        return value[0], value[1]
    if isinstance(value, Mapping):
        return str(value.get("id") or value.get("name") or ""), value
    return str(value), True
