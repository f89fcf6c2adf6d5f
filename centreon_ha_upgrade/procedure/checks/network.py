"""What must hold between the nodes: addresses, clocks, and the way from one to the other."""

from collections.abc import Iterable, Mapping

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.selectors import databases, everywhere
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Patience, check, comparison
from centreon_ha_upgrade.services import addresses
from centreon_ha_upgrade.services.addresses import Addresses

TOLERATED, TOO_FAR = 2, 60
"""How far clocks may be apart, in seconds: above the first it warns, above the second it stops."""

_DOUBLED = "ADDRESS_DOUBLED"


@comparison(
    "network.addresses",
    asks=lambda s, n: addresses.query(),
    on=everywhere,
    patience=Patience(60, 3, never=frozenset({_DOUBLED})),
)
def addresses_once(found: Mapping[str, Addresses], s: Situation, node: Node) -> Iterable[Finding]:
    """Each virtual address is on exactly one node (F30)."""
    for vip in (s.site.vip, s.site.vip_sql):
        if vip is None:
            continue
        holders = [name for name, each in found.items() if each.holds(vip.address)]
        if len(holders) != 1:
            yield blocker(
                _DOUBLED if holders else "ADDRESS_LOST",
                f"the virtual address {vip.address} is not on exactly one node",
                expected="one node",
                observed=" ".join(holders) or "none",
                remedy="ip -o addr show",
            )


@comparison("network.clocks", asks=lambda s, n: queries.clock(), on=everywhere)
def clocks_agree(found: Mapping[str, int], s: Situation, node: Node) -> Iterable[Finding]:
    """The clocks of the nodes agree (F12)."""
    apart = max(found.values()) - min(found.values())
    if apart > TOO_FAR:
        yield blocker(
            "CLOCKS_DIFFER",
            "the clocks of the nodes differ",
            expected=f"at most {TOO_FAR} s",
            observed=f"{apart} s",
            remedy="chronyc makestep",
        )
    elif apart > TOLERATED:
        yield warning(
            "CLOCKS_DIFFER",
            f"the clocks of the nodes are {apart} s apart",
            remedy="chronyc makestep",
        )


def other_database(s: Situation, node: Node) -> str:
    """The name under which this database's script reaches the other one."""
    return next(n.name for n in s.topology.databases if n.name != node.name)


def _trusts(s: Situation, node: Node) -> Query[bool]:
    return queries.trusts("mysql", other_database(s, node))


@check("network.mysql-trusted", asks=_trusts, on=databases)
def mysql_trusted(found: bool, s: Situation, node: Node) -> Iterable[Finding]:
    """The account mysql reaches the other database by ssh without a question (F42)."""
    if not found:
        yield blocker(
            "NO_MYSQL_TRUST",
            "the account mysql cannot reach the other database",
            node,
            remedy=f"sudo -u mysql ssh {other_database(s, node)} true",
        )
