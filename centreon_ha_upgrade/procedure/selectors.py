"""Which nodes a step concerns: two or four, active or passive, decided here and never in a step."""

from collections.abc import Callable

from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.procedure.situation import Situation

Selector = Callable[[Situation], tuple[Node, ...]]


def everywhere(s: Situation) -> tuple[Node, ...]:
    """All nodes of the cluster."""
    return s.topology.nodes


def first_node(s: Situation) -> tuple[Node, ...]:
    """Any node will do, so the first: asked before anybody knows who is active."""
    return s.topology.nodes[:1]


def centrals(s: Situation) -> tuple[Node, ...]:
    """The active central, then the passive one."""
    return (*active_central(s), *passive_central(s))


def active_central(s: Situation) -> tuple[Node, ...]:
    """The central that runs the group `centreon`."""
    return (s.topology.node(s.active),)


def passive_central(s: Situation) -> tuple[Node, ...]:
    """The other central."""
    return tuple(n for n in s.topology.centrals if n.name != s.active)


def databases(s: Situation) -> tuple[Node, ...]:
    """The primary database, then the replica: the order in which they are upgraded."""
    return (*primary_database(s), *replica_database(s))


def primary_database(s: Situation) -> tuple[Node, ...]:
    """The database that accepts writes."""
    return (s.topology.node(s.primary),)


def replica_database(s: Situation) -> tuple[Node, ...]:
    """The other database."""
    return tuple(n for n in s.topology.databases if n.name != s.primary)


def pure_databases(s: Situation) -> tuple[Node, ...]:
    """Databases that are not centrals: none on a two-node platform."""
    return tuple(n for n in databases(s) if n not in s.topology.centrals)
