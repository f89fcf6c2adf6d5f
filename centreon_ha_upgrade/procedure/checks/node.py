"""What must hold of a node's files and services."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import central_sync, paths, resources_sh
from centreon_ha_upgrade.centreon.central_sync import CentralSync
from centreon_ha_upgrade.centreon.resources_sh import MysqlResources
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.cron.model import CronSet
from centreon_ha_upgrade.files import stat
from centreon_ha_upgrade.files.stat import FileStates
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import check
from centreon_ha_upgrade.services import systemctl
from centreon_ha_upgrade.services.systemctl import Units


@check("files.resources-sh", asks=lambda s, n: resources_sh.query())
def resources_sh_restored(found: MysqlResources, s: Situation, node: Node) -> Iterable[Finding]:
    """mysql-resources.sh holds this platform's values, not the package's placeholders."""
    for name in found.placeholders:
        yield blocker("PLACEHOLDER", f"mysql-resources.sh still says {name}", node)
    names = set(s.topology.names)
    for host in (found.master_host, found.slave_host):
        if host not in names:
            yield blocker("FOREIGN_HOST", f"mysql-resources.sh names {host!r}", node)


@check("files.central-sync", asks=lambda s, n: central_sync.query())
def central_sync_restored(found: CentralSync, s: Situation, node: Node) -> Iterable[Finding]:
    """centreon_central_sync.pm names its peer."""
    if found.is_placeholder:
        yield blocker("PLACEHOLDER", f"its peer is {found.peer_addr!r}", node)


@check("cron.documented-gone", asks=lambda s, n: cron_d.query())
def documented_crons_gone(found: CronSet, s: Situation, node: Node) -> Iterable[Finding]:
    """The crons that the document names are gone."""
    for name in cron_d.CENTREON:
        if name in found.names and name != "centreon-auto-disco":
            yield blocker("CRON_LEFT", f"/etc/cron.d/{name} is there", node)


@check("cron.none-left", asks=lambda s, n: cron_d.query())
def crons_gone(found: CronSet, s: Situation, node: Node) -> Iterable[Finding]:
    """Gorgone schedules these jobs on the active central; cron must not."""
    for name in cron_d.CENTREON:
        if name in found.names:
            yield blocker("CRON_LEFT", f"/etc/cron.d/{name} is there", node)


@check("php.switched", asks=lambda s, n: systemctl.query("php-fpm", "rh-php72-php-fpm"))
def php_switched(found: Units, s: Situation, node: Node) -> Iterable[Finding]:
    """PHP 8 runs, PHP 7.2 does not."""
    if not found.is_active("php-fpm"):
        yield blocker("NO_PHP", "php-fpm does not run", node, remedy="systemctl status php-fpm -l")
    if found.is_active("rh-php72-php-fpm"):
        yield blocker("OLD_PHP", "rh-php72-php-fpm still runs", node)


@check("web.install-directory", asks=lambda s, n: stat.query(paths.WEB_INSTALL))
def install_directory_gone(found: FileStates, s: Situation, node: Node) -> Iterable[Finding]:
    """No wizard waits on this central."""
    if found.exists(paths.WEB_INSTALL):
        yield blocker("INSTALL_DIRECTORY", f"{paths.WEB_INSTALL} is still there", node)


@check("apache.same", asks=lambda s, n: stat.query(f"{paths.APACHE_CONF}.rpmnew"))
def apache_same(found: FileStates, s: Situation, node: Node) -> Iterable[Finding]:
    """The package left no new Apache configuration beside a customised one."""
    if found.exists(f"{paths.APACHE_CONF}.rpmnew"):
        yield blocker("APACHE_RPMNEW", "the new Apache configuration was not installed", node)
