"""A cluster's state as a table: one column a node, one line a resource.  Pure."""

from collections.abc import Iterable

from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.pacemaker.crm_mon import (
    ClusterStatus,
    Instance,
    ResourceKind,
    ResourceStatus,
)

Row = tuple[str, ...]


def rows(status: ClusterStatus, language: str = "en") -> list[Row]:
    """The table's lines: the heading, the nodes' states, then every resource."""
    names = status.node_names
    told = [(sentence(language, "resource"), *names), ("", *(n.state for n in status.nodes))]
    for resource in status.resources:
        told += _rows(resource, names, language)
    return told


def _rows(resource: ResourceStatus, names: Row, language: str) -> Iterable[Row]:
    if resource.kind is ResourceKind.GROUP:
        yield (f"{resource.id} ({sentence(language, 'group')})", *("" for _ in names))
        for member in resource.instances:
            yield (f"  {member.id}", *(_cell((member,), name) for name in names))
        return
    yield (resource.id, *(_cell(resource.instances, name) for name in names))


def _cell(instances: Iterable[Instance], node: str) -> str:
    return ", ".join(_state(one) for one in instances if node in one.nodes) or "-"


def _state(instance: Instance) -> str:
    words = ("failed", "blocked", "orphaned")
    bad = [word.upper() for word in words if getattr(instance, word)]
    unmanaged = ["unmanaged"] if instance.managed is False else []
    return " ".join([instance.role or "?", *bad, *unmanaged])


def aligned(table: Iterable[Row]) -> list[str]:
    """The lines with their columns under each other.

    >>> aligned([("a", "bb", "c"), ("aaa", "b", "c")])
    ['a    bb  c', 'aaa  b   c']
    """
    table = list(table)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(f"{c:<{w}}" for c, w in zip(r, widths, strict=True)).rstrip() for r in table]


def summary(status: ClusterStatus, language: str = "en") -> list[str]:
    """The table, then what is wrong, or one line that says that nothing is."""
    quorum = {True: "with quorum", False: "WITHOUT quorum", None: "quorum unknown"}
    parts = [sentence(language, quorum[status.quorum])]
    if status.maintenance_mode:
        parts.append(sentence(language, "in maintenance mode"))
    problems = status.problems or (sentence(language, "no failure"),)
    return [", ".join(parts), *aligned(rows(status, language)), *problems]
