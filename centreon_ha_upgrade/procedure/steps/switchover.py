"""A controlled switch to the other side and back: what no check proves before somebody does it.

The group, and on four nodes the address of the database, are banned from their nodes; the promoted
database follows what it is colocated with.  Seen at work there, they are brought back in the same
way.  Whoever stops in between leaves a ban: `accept` names it.
"""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.pacemaker import crm_mon, resource, wait
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.procedure import target
from centreon_ha_upgrade.procedure.checks import cluster, database, network, writers
from centreon_ha_upgrade.procedure.selectors import first_node, passive_central, replica_database
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
_HOME = "status-before-switch"
# the roles are others now: whoever is asked from here on is asked by the new ones
_ROLES = (Capture(STATUS, lambda s, n: crm_mon.query(), per_node=False, anew=True),)


@check("cluster.switched", asks=lambda s, n: crm_mon.query(), on=first_node,
       patience=Patience(300, 5))  # fmt: skip
def switched(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The group and the promoted database are on the nodes where they were not."""
    if _roles(found) != _elsewhere(s):
        yield _astray("NOT_SWITCHED", "the resources did not come up on the other side", node,
                      _elsewhere(s), found, s)  # fmt: skip


@check("cluster.returned", asks=lambda s, n: crm_mon.query(), on=first_node,
       patience=Patience(300, 5))  # fmt: skip
def returned(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The group and the promoted database are back on the nodes where they were."""
    if _roles(found) != _home(s):
        yield _astray("NOT_RETURNED", "the resources did not come back", node,
                      _home(s), found, s)  # fmt: skip


def _astray(
    code: str, summary: str, node: Node, expected: list[str], found: ClusterStatus, s: Situation
) -> Finding:
    observed, remedy = ", ".join(_roles(found)), "; ".join(map(str, _clearing(s)))
    return blocker(code, summary, node, expected=", ".join(expected),
                   observed=observed or "nowhere", remedy=remedy)  # fmt: skip


def _roles(found: ClusterStatus) -> list[str]:
    return [*found.nodes_of(target.GROUP), *found.promoted(target.DATABASE)]


def _home(s: Situation) -> list[str]:
    """Where both were before the switch; in a bare preview, where they are not now."""
    if _HOME in s.kept:
        return _roles(crm_mon.parse(s.kept[_HOME]))
    return _elsewhere(s)


def _elsewhere(s: Situation) -> list[str]:
    return [n.name for n in (*passive_central(s), *replica_database(s))]


def _bans(s: Situation, *, leave: tuple[str, ...]) -> Iterable[Command]:
    """Sends from these nodes whatever is on them."""
    if s.active in leave:
        yield resource.ban(target.GROUP, s.active)
    for vip in target.sql_vips(s):
        # not the promoted instance: colocated both ways, it would wait for the address, which stays
        if s.primary in leave:
            yield resource.ban(vip.id, s.primary)
    yield wait.until_quiet()


def _clearing(s: Situation) -> Iterable[Command]:
    yield resource.clear(target.GROUP)
    for vip in target.sql_vips(s):
        yield resource.clear(vip.id)


@step("N08", "fit-to-switch", on=first_node, gates=(*_SOUND, cluster.no_left_over_ban),
      captures=(Capture(_HOME, lambda s, n: crm_mon.query(), per_node=False),))  # fmt: skip
def fit_to_switch(s: Situation, node: Node) -> Iterable[Command]:
    """See that both sides are fit for a switch."""
    return ()


@step("N09", "switch-over", on=first_node, risk=Risk.DISRUPTIVE, guards=_BEFORE_A_BAN,
      verify=(switched,), until="N10")  # fmt: skip
def switch_over(s: Situation, node: Node) -> Iterable[Command]:
    """Bring everything to the other side.

    The web interface and the monitoring pause for as long as the services need to stop and start.
    """
    yield from _bans(s, leave=(s.active, s.primary))


@step("N10", "other-side", on=first_node, captures=_ROLES, verify=_SOUND, until="N12")
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
      verify=(returned,))  # fmt: skip
def switch_back(s: Situation, node: Node) -> Iterable[Command]:
    """Bring back what is not where it was.

    Somebody may have brought some of it back by hand, after a stop.
    """
    away = {s.active, s.primary} - set(_home(s))
    yield from _bans(s, leave=tuple(away))


@step("N13", "own-side", on=first_node, captures=_ROLES, verify=_SOUND)
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
