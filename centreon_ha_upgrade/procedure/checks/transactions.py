"""What each of yum's transactions may do: its preview is read before it is made (X58).

One line a transaction; a preview that holds anything else stops the step.
"""

from collections.abc import Callable, Iterable

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.packages.yum import Action, Change, Transaction
from centreon_ha_upgrade.procedure.checks.packages import MARIADB_10_5, new_ha
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Check, check

_SERVER = "MariaDB-server"
_BRINGS = frozenset({Action.INSTALL, Action.UPGRADE})
_REMOVES = frozenset({Action.REMOVE})


def _transaction(
    name: str,
    preview: Query[Transaction],
    does: frozenset[Action] = _BRINGS,
    removes: tuple[str, ...] = (),
    *,
    database: bool = False,
) -> Check[Transaction]:
    """It `does` only this; of what it takes away all are named; the `database` it leaves alone."""

    def judge(found: Transaction, s: Situation, node: Node) -> Iterable[Finding]:
        """yum's preview holds what this step is meant to do, and nothing else (X58)."""
        if not (found.changes or found.nothing_to_do or found.already):
            why = "; ".join((*found.errors, *found.no_match)) or "yum gives no reason"
            yield blocker("UNRESOLVED", "yum cannot do it", node, observed=why)
        if found.touches(_SERVER) and not database:
            yield blocker("DATABASE_UPDATE", "yum would touch MariaDB-server", node)
        for change in found.changes:
            if change.action is not Action.SKIP and not _meant(change, does, removes):
                yield _surprise(change, node)

    return check(f"packages.transaction-{name}", asks=lambda s, n: preview)(judge)


def _meant(change: Change, does: frozenset[Action], removes: tuple[str, ...]) -> bool:
    named = change.action is not Action.REMOVE or change.name in removes
    return change.action in does and named


def _surprise(change: Change, node: Node) -> Finding:
    told = f"{change.action}: {change.nevra}"
    if change.action is Action.REMOVE:
        return blocker("SURPRISE_REMOVAL", f"yum would remove {change.name}", node, observed=told)
    return blocker("SURPRISE_CHANGE", f"yum would also change {change.name}", node, observed=told)


tools = _transaction("tools", yum.preview_install("yum-utils"))
old_ha = _transaction("old-ha", yum.preview_remove("centreon-ha"), _REMOVES, ("centreon-ha",))
update = _transaction("update", yum.preview_update("centreon*"))
ha_on_central = _transaction(
    "ha-central", yum.preview_install("centreon-ha-web", "centreon-ha-common")
)
ha_on_database = _transaction("ha-database", yum.preview_install("centreon-ha-common"))
mariadb = _transaction(
    "mariadb",
    yum.preview_install(*MARIADB_10_5),
    database=True,
)


def _fetched(
    name: str, preview: Callable[[Situation, Node], Query[Transaction]]
) -> Check[Transaction]:
    def judge(found: Transaction, s: Situation, node: Node) -> Iterable[Finding]:
        """Nothing is left to download for it; where something is, the window gets longer (X62)."""
        if found.to_fetch is not None:
            yield warning("NOT_FETCHED", "some packages must be downloaded in the window", node,
                          observed=found.to_fetch)  # fmt: skip
        elif not (found.changes or found.nothing_to_do or found.already):
            why = "; ".join((*found.errors, *found.no_match)) or "yum gives no reason"
            yield warning("NOT_FETCHED", "yum cannot tell yet what it will need", node,
                          observed=why)  # fmt: skip

    return check(f"packages.fetched-{name}", asks=preview)(judge)


update_fetched = _fetched("update", lambda s, n: yum.preview_update("centreon*"))
ha_fetched = _fetched("ha", lambda s, n: yum.preview_install(*new_ha(s, n)))
mariadb_fetched = _fetched("mariadb", lambda s, n: yum.preview_install(*MARIADB_10_5))
