"""Is the upgraded platform fit to be handed over?  Every check that a machine can do.

Most are the steps' own, asked once more together: what a step saw may have changed since.
"""

from collections.abc import Iterable

from attrs import field, frozen

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.finding import Finding, Severity, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import PlatformError
from centreon_ha_upgrade.files import stat
from centreon_ha_upgrade.files.stat import FileStates
from centreon_ha_upgrade.procedure.checks import (
    cluster,
    database,
    network,
    node,
    packages,
    web,
    writers,
)
from centreon_ha_upgrade.procedure.preflight.examine import unanswered
from centreon_ha_upgrade.procedure.selectors import (
    Selector,
    active_central,
    centrals,
    databases,
    everywhere,
)
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Ask, StepCheck, check

_SYNCHRONISED = (paths.ENGINE_LOG, paths.ENGINE_ARCHIVES)


@check("files.modes", asks=lambda s, n: stat.query(*_SYNCHRONISED))
def modes_set(found: FileStates, s: Situation, node: Node) -> Iterable[Finding]:
    """centreon_central_sync may write where it must."""
    for path in _SYNCHRONISED:
        state = found.state(path)
        if state is None or state.mode & 0o775 != 0o775:
            seen = "absent" if state is None else f"{state.mode:o}"
            yield blocker("WRONG_MODE", f"{path} is not open to its group", node, expected="775",
                          observed=seen, remedy=f"chmod 775 {path}")  # fmt: skip


CHECKS: tuple[tuple[StepCheck, Selector], ...] = (
    (cluster.every_node_online, active_central),
    (cluster.out_of_maintenance, active_central),
    (cluster.healthy, active_central),
    (cluster.no_left_over_ban, active_central),
    (network.addresses_once, active_central),
    (writers.one_writable, active_central),
    (database.replicates_by_gtid, active_central),
    (database.tables_readable, active_central),
    (database.web_upgraded, active_central),
    (web.nothing_waits, active_central),
    (packages.centreon_is_22_10, centrals),
    (packages.mariadb_package_10_5, databases),
    (packages.old_ha_gone, everywhere),
    (node.php_switched, centrals),
    (node.install_directory_gone, centrals),
    (node.crons_gone, everywhere),
    (modes_set, centrals),
)
"""Every check, with the nodes that answer where the check itself names none."""


@frozen
class Accepted:
    """One check with all that it found; none when it is content."""

    check: StepCheck
    findings: tuple[Finding, ...] = field(default=(), converter=tuple[Finding, ...])


def accept(s: Situation, ask: Ask) -> tuple[Accepted, ...]:
    """Asks everything, whatever the answers to the ones before."""
    return tuple(
        Accepted(one, [f for each in _asked(one, on, s) for f in _found(one, s, each, ask)])
        for one, on in CHECKS
    )


def _asked(one: StepCheck, on: Selector, s: Situation) -> tuple[Node, ...]:
    """The nodes for which it is asked: once where it chooses whom it asks."""
    return on(s) if one.on is None else active_central(s)


def _found(one: StepCheck, s: Situation, node: Node, ask: Ask) -> Iterable[Finding]:
    try:
        return one.findings(ask, s, node)
    except PlatformError as error:
        return (unanswered(error, node, Severity.BLOCKER),)
