"""A controlled switch to the other side and back: what no check proves before somebody does it.

The group, and on four nodes the address of the database, are banned from their nodes; the promoted
database follows what it is colocated with.  Seen at work there, they are brought back in the same
way.  Whoever stops in between leaves a ban: `accept` names it.
"""

from collections.abc import Collection, Iterable

from attrs import evolve

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.pacemaker import crm_mon, resource, wait
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.procedure import target
from centreon_ha_upgrade.procedure.checks import cluster, database, network, writers
from centreon_ha_upgrade.procedure.selectors import (
    active_central,
    first_node,
    passive_central,
    primary_database,
    replica_database,
)
from centreon_ha_upgrade.procedure.situation import STATUS, Situation
from centreon_ha_upgrade.procedure.step import Capture, Patience, Risk, check, step

_SOUND = (
    cluster.every_node_online,
    cluster.healthy,
    network.addresses_once,
    writers.one_writable,
    database.replicates_by_gtid,
    database.tables_readable,
)
_BEFORE_A_BAN = (cluster.quorate, cluster.out_of_maintenance)
# the roles are others now: whoever is asked from here on is asked by the new ones
_ROLES = (Capture(STATUS, lambda s, n: crm_mon.query(), per_node=False, anew=True),)
# who had them before the switch: this does not change with the roles
_AT_FIRST = "status-before-switch"
_BEFORE = (Capture(_AT_FIRST, lambda s, n: crm_mon.query(), per_node=False),)


def _at_first(s: Situation) -> Situation:
    return evolve(s, kept={**s.kept, STATUS: s.kept[_AT_FIRST]})


@check("cluster.switched", asks=lambda s, n: crm_mon.query(), on=first_node,
       patience=Patience(300, 5))  # fmt: skip
def switched(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The group and the promoted database are on the nodes where they were not."""
    first = _at_first(s)
    yield from _elsewhere(found, (*passive_central(first), *replica_database(first)), s, node)


@check("cluster.switched-back", asks=lambda s, n: crm_mon.query(), on=first_node,
       patience=Patience(300, 5))  # fmt: skip
def switched_back(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The group and the promoted database are on the nodes where they were."""
    first = _at_first(s)
    yield from _elsewhere(found, (*active_central(first), *primary_database(first)), s, node)


def _elsewhere(
    found: ClusterStatus, wanted: Iterable[Node], s: Situation, node: Node
) -> Iterable[Finding]:
    expected = [each.name for each in wanted]
    seen = [*found.nodes_of(target.GROUP), *found.promoted(target.DATABASE)]
    if seen != expected:
        summary = "the resources did not come up where they should be now"
        yield blocker("NOT_SWITCHED", summary, node, expected=", ".join(expected),
                      observed=", ".join(seen) or "nowhere",
                      remedy="; ".join(str(command) for command in _clearing(s)))  # fmt: skip


def given_up(carried_out: Collection[str], seen: Collection[str], found: Cib) -> bool:
    """Whether somebody removed the bans of a switch before what it did was seen at work.

    It cannot go on, and need not: nothing of it is left on the platform.  `carried_out` are the
    steps that ran a command to its end, `seen` those that are settled.
    """
    pairs = (switch_over.id, other_side.id), (switch_back.id, own_side.id)
    waits = any(ban in carried_out and sight not in seen for ban, sight in pairs)
    return waits and not any(each.id.startswith("cli-") for each in found.constraints)


def _switching(s: Situation) -> Iterable[Command]:
    yield resource.ban(target.GROUP, s.active)
    for vip in target.sql_vips(s):
        # not the promoted instance: colocated both ways, it would wait for the address, which stays
        yield resource.ban(vip.id, s.primary)
    yield wait.until_quiet()


def _clearing(s: Situation) -> Iterable[Command]:
    yield resource.clear(target.GROUP)
    for vip in target.sql_vips(s):
        yield resource.clear(vip.id)


@step("N08", "fit-to-switch", on=first_node, gates=(*_SOUND, cluster.no_left_over_ban),
      captures=_BEFORE)  # fmt: skip
def fit_to_switch(s: Situation, node: Node) -> Iterable[Command]:
    """See that both sides are fit for a switch."""
    return ()


@step("N09", "switch-over", on=first_node, risk=Risk.DISRUPTIVE, guards=_BEFORE_A_BAN,
      verify=(switched,), until="N10")  # fmt: skip
def switch_over(s: Situation, node: Node) -> Iterable[Command]:
    """Bring everything to the other side.

    The web interface and the monitoring pause for as long as the services need to stop and start.
    """
    yield from _switching(s)


@step("N10", "other-side", on=first_node, gates=(switched,), captures=_ROLES, verify=_SOUND,
      until="N12")  # fmt: skip
def other_side(s: Situation, node: Node) -> Iterable[Command]:
    """See the platform work on the other side."""
    return ()


@step("N11", "clear-other-side", on=first_node, guards=_BEFORE_A_BAN,
      verify=(cluster.no_left_over_ban, cluster.healthy), until="N12")  # fmt: skip
def clear_other_side(s: Situation, node: Node) -> Iterable[Command]:
    """Remove the bans; everything stays where it is."""
    yield from _clearing(s)
    yield wait.until_quiet()


@step("N12", "switch-back", on=first_node, risk=Risk.DISRUPTIVE, guards=_BEFORE_A_BAN,
      verify=(switched_back,), until="N13")  # fmt: skip
def switch_back(s: Situation, node: Node) -> Iterable[Command]:
    """Bring everything back."""
    yield from _switching(s)


@step("N13", "own-side", on=first_node, gates=(switched_back,), captures=_ROLES, verify=_SOUND)
def own_side(s: Situation, node: Node) -> Iterable[Command]:
    """See the platform work where it was."""
    return ()


@step("N14", "clear-own-side", on=first_node, guards=_BEFORE_A_BAN,
      verify=(cluster.no_left_over_ban, cluster.healthy))  # fmt: skip
def clear_own_side(s: Situation, node: Node) -> Iterable[Command]:
    """Remove the bans of the way back."""
    yield from _clearing(s)
    yield wait.until_quiet()


STEPS = (
    fit_to_switch,
    switch_over,
    other_side,
    clear_other_side,
    switch_back,
    own_side,
    clear_own_side,
)
