"""What must hold of the cluster, asked of its active central."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.pacemaker import cib, crm_mon, properties
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.pacemaker.model import Clone, ResourceRole
from centreon_ha_upgrade.pacemaker.properties import Properties
from centreon_ha_upgrade.procedure import own, target
from centreon_ha_upgrade.procedure.selectors import active_central, first_node
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Patience, check


def _status(s: Situation, node: Node) -> "crm_mon.Query[ClusterStatus]":
    return crm_mon.query()


@check("cluster.in-maintenance", asks=lambda s, n: properties.query(), on=active_central)
def in_maintenance(found: Properties, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster leaves its resources alone."""
    value = found.get("maintenance-mode")
    if value != "true":
        yield blocker(
            "NOT_IN_MAINTENANCE",
            "the cluster may move resources",
            node,
            expected="maintenance-mode=true",
            observed=f"maintenance-mode={value or 'unset'}",
            remedy="pcs property set maintenance-mode=true",
        )


@check("cluster.quorate", asks=_status, on=active_central)
def quorate(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster has quorum (F31): without it a write may stay on this side alone."""
    if found.quorum is not True:
        yield blocker("NO_QUORUM", "the cluster has no quorum", node, remedy="pcs quorum status")


@check("cluster.managed", asks=lambda s, n: properties.query(), on=active_central)
def out_of_maintenance(found: Properties, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster manages its resources."""
    if found.get("maintenance-mode") == "true":
        yield blocker("IN_MAINTENANCE", "maintenance mode is still on", node)


@check("cluster.complete", asks=_status, on=first_node)
def every_node_online(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Quorum, and every node online and none in standby."""
    yield from quorate.judge(found, s, node)
    online = set(found.online)
    for name in s.topology.names:
        if name not in online:
            yield blocker("NODE_NOT_ONLINE", f"{name} is not online", node, remedy="crm_mon -1rf")
    for name in sorted(set(found.node_names) - set(s.topology.names)):
        yield blocker("UNKNOWN_NODE", f"the site file does not know {name}", node)


@check("cluster.no-problem", asks=_status, on=first_node)
def nothing_failed(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """No resource failed, blocked or orphaned."""
    for problem in found.problems:
        yield blocker("RESOURCE_PROBLEM", problem, node, remedy="crm_mon -1rf")


@check("cluster.roles", asks=_status, on=first_node)
def roles_are_clear(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """One central runs the group, one database is promoted."""
    yield from _exactly_one(found.nodes_of(target.GROUP), "runs the group centreon", node)
    yield from _exactly_one(found.promoted(target.DATABASE), "is promoted", node)


@check("cluster.roles-as-observed", asks=lambda s, n: crm_mon.query(), on=active_central)
def roles_as_observed(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Active central and primary database are still those that this run has observed."""
    seen = found.nodes_of(target.GROUP), found.promoted(target.DATABASE)
    if seen != ((s.active,), (s.primary,)):
        yield blocker(
            "ROLES_CHANGED",
            "the roles changed since this run observed them",
            node,
            expected=f"{s.active}, {s.primary}",
            observed=", ".join(" ".join(names) or "none" for names in seen),
            remedy=f"bring the group {target.GROUP} and the database back to these nodes",
        )


def _exactly_one(names: tuple[str, ...], what: str, node: Node) -> Iterable[Finding]:
    if len(names) != 1:
        yield blocker(
            "ROLE_UNCLEAR",
            f"exactly one node {what}",
            node,
            expected="one node",
            observed=", ".join(names) or "none",
            remedy="crm_mon -1rf",
        )


@check("cluster.deleted", asks=lambda s, n: cib.query(), on=active_central)
def old_resources_gone(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """None of the old resources is configured."""
    for name in target.to_delete(s):
        if found.has(name):
            yield blocker("STILL_CONFIGURED", f"{name} is still configured", node)


@check("cluster.no-orphan", asks=_status, on=active_central, patience=Patience(60, 3))
def no_orphan(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster remembers nothing of the deleted resources."""
    for name in found.orphans:
        yield blocker("ORPHAN", f"{name} is still remembered", node, remedy="pcs resource refresh")


@check("cluster.rebuilt", asks=lambda s, n: cib.query(), on=active_central)
def configured_as_wanted(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """Every resource of the new cluster is configured."""
    for name in target.final_ids(s.topology, s.dialect):
        if not found.has(name):
            yield blocker("NOT_CONFIGURED", f"{name} is not configured", node)
    clone = found.resource(s.dialect.promotable_id(target.DATABASE))
    if isinstance(clone, Clone) and not clone.promotable:
        yield blocker("NOT_PROMOTABLE", f"{clone.id} is a plain clone", node)


@check("cluster.own-constraints", asks=lambda s, n: cib.query(), on=active_central)
def own_constraints_there(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """Every constraint of one's own stands again."""
    standing = [own.meaning(each) for each in (*found.constraints, *found.special_constraints)]
    for each in own.own_constraints(s):
        if own.meaning(each.wanted) not in standing:
            # what pcs has no words for is a blocker of `check` (P72), before anything is deleted
            make = warning if each.refused else blocker
            yield make(
                "CONSTRAINT_LOST",
                f"the constraint {each.wanted.id} is lost",
                node,
                observed=each.refused,
                remedy=each.shown or own.BY_HAND,
            )


@check("cluster.observed", asks=_status, on=active_central, patience=Patience(120, 3))
def seen_where_it_runs(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Still in maintenance, the cluster sees everything where it really runs."""
    if found.promoted(target.DATABASE) != (s.primary,):
        yield blocker(
            "DATABASE_MISPLACED",
            "the cluster does not see the primary database",
            node,
            expected=s.primary,
            observed=", ".join(found.promoted(target.DATABASE)) or "none promoted",
            remedy="pcs resource refresh ms_mysql",
        )
    for problem in found.problems:
        yield blocker("RESOURCE_PROBLEM", problem, node, remedy="pcs resource refresh")


@check("cluster.settled", asks=_status, on=active_central, patience=Patience(60, 5))
def settled(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster has no failure left, and a promoted database."""
    yield from nothing_failed.judge(found, s, node)
    yield from _exactly_one(found.promoted(target.DATABASE), "is promoted", node)


@check("cluster.healthy", asks=_status, on=active_central, patience=Patience(180, 5))
def healthy(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Everything runs where it should, and nothing failed."""
    yield from nothing_failed.judge(found, s, node)
    for what, expected, observed in placements(found, s):
        if sorted(expected) != sorted(observed):
            yield blocker(
                "MISPLACED",
                f"{what} is not where it should be",
                node,
                expected=" ".join(expected),
                observed=" ".join(observed) or "nowhere",
                remedy="pcs resource cleanup",
            )


@check("cluster.no-left-over-ban", asks=lambda s, n: cib.query(), on=active_central)
def no_left_over_ban(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """No constraint is left of a move or a ban."""
    for each in found.constraints:
        if each.id.startswith("cli-"):
            yield blocker("CLI_CONSTRAINT", f"the constraint {each.id} is left over", node,
                          remedy=f"pcs constraint remove {each.id}")  # fmt: skip


def placements(
    found: ClusterStatus, s: Situation
) -> Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What the plan wants where, and where it is: name, expected nodes, observed nodes."""
    db = target.DATABASE
    replicas = tuple(n.name for n in s.topology.databases if n.name != s.primary)
    centrals = tuple(n.name for n in s.topology.centrals)
    yield "the promoted database", (s.primary,), found.promoted(db)
    yield "the replica database", replicas, found.nodes_of(db, ResourceRole.UNPROMOTED)
    for clone in (target.PHP, target.RRD):
        yield clone, centrals, found.nodes_of(clone, ResourceRole.STARTED)
    for member in target.group(s).members:
        yield member.id, (s.active,), found.nodes_of(member.id, ResourceRole.STARTED)
    for vip in target.sql_vips(s):
        yield vip.id, (s.primary,), found.nodes_of(vip.id, ResourceRole.STARTED)
