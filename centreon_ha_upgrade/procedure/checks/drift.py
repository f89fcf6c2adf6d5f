"""What nobody else may change while a run goes on (F11): the cluster's configuration, packages."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.pacemaker import cib
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.difference import differences
from centreon_ha_upgrade.packages import rpm
from centreon_ha_upgrade.packages.rpm import Packages
from centreon_ha_upgrade.procedure.step import Watch

_SHOWN = 20  # differences in one finding


def _configuration(before: Cib, now: Cib, node: Node) -> Iterable[Finding]:
    if told := differences(before, now):
        yield blocker(
            "CONFIGURATION_DRIFT",
            "somebody else changed the cluster's configuration",
            node,
            expected="as this run left it",
            observed=_listed(told),
        )


def _packages(before: Packages, now: Packages, node: Node) -> Iterable[Finding]:
    old, new = set(map(str, before.packages)), set(map(str, now.packages))
    told = [f"{name} vanished" for name in sorted(old - new)]
    told += [f"{name} appeared" for name in sorted(new - old)]
    if told:
        yield blocker(
            "PACKAGE_DRIFT",
            "somebody else changed the node's packages",
            node,
            expected="as this run left them",
            observed=_listed(told),
        )


def _listed(told: Iterable[str]) -> str:
    told = list(told)
    more = [f"and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    return "; ".join(told[:_SHOWN] + more)


CONFIGURATION = Watch("configuration", lambda s, n: cib.query(), _configuration)
PACKAGES = Watch("packages", lambda s, n: rpm.everything(), _packages, per_node=True)
