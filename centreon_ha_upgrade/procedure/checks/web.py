"""What must hold of the web interface, asked through its virtual address."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import web
from centreon_ha_upgrade.centreon.web import InstallationStatus
from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.procedure.selectors import active_central
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import check


def _status(s: Situation, node: Node) -> Query[InstallationStatus | None]:
    return web.status_if_answered(f"http://{s.site.vip.address}")


@check("web.nothing-waits", asks=_status, on=active_central)
def nothing_waits(found: InstallationStatus | None, s: Situation, node: Node) -> Iterable[Finding]:
    """Through its virtual address the web interface says that no upgrade waits."""
    if found is None:
        # not every site serves http: what cannot be asked there is no proof of trouble
        yield warning(
            "WEB_SILENT",
            "the web interface says nothing of its state at its virtual address",
            node,
            remedy=f"curl -v http://{s.site.vip.address}/centreon/",
        )
    elif found.has_upgrade_available or not found.is_installed:
        yield blocker("UPGRADE_WAITS", "the web interface waits for its wizard", node,
                      remedy="finish the wizard on the active central")  # fmt: skip
