"""Preflight of the constraints that the deletion would take with it (X61)."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding, blocker, note, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import cib
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import SetConstraint
from centreon_ha_upgrade.procedure import own
from centreon_ha_upgrade.procedure.own import Own
from centreon_ha_upgrade.procedure.preflight.model import Scope, preflight
from centreon_ha_upgrade.procedure.selectors import first_node
from centreon_ha_upgrade.procedure.situation import Situation


@preflight("P72", "OWN_CONSTRAINT", "OWN_CONSTRAINT_LOST", asks=lambda s, n: cib.query(),
           on=first_node, guards=("X61",), scope=Scope.CLUSTER)  # fmt: skip
def own_constraints_kept(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """Constraints of one's own can be made again after the resources they name are deleted."""
    try:
        _ = s.dialect
    except IllegalValue:
        return  # an unknown pcs: P09 says so
    for each in own.found_in(found, s):
        yield _own(each, s, node)


def _own(each: Own, s: Situation, node: Node) -> Finding:
    id_, remedy = each.found.id, each.shown or own.BY_HAND
    if each.refused:
        return blocker("OWN_CONSTRAINT_LOST", f"pcs cannot make the constraint {id_} again", node,
                       observed=each.refused, remedy=remedy)  # fmt: skip
    if s.fixes("X61"):
        return note("OWN_CONSTRAINT", f"step L02 makes the constraint {id_} again", node,
                    remedy=remedy)  # fmt: skip
    if isinstance(each.found, SetConstraint):
        return blocker(
            "OWN_CONSTRAINT_LOST",
            f"pcs may refuse to delete what the constraint {id_} names",
            node,
            remedy=f"pcs constraint remove {id_}; after the upgrade: {remedy}",
        )
    return warning("OWN_CONSTRAINT_LOST", f"the constraint {id_} is deleted with what it names",
                   node, remedy=f"after the upgrade: {remedy}")  # fmt: skip


CHECKS = (own_constraints_kept,)
