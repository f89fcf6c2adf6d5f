"""What people do to the platform: they follow the web wizard, and run the console."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

from centreon_ha_upgrade.centreon import console, paths, web
from centreon_ha_upgrade.centreon.console import CacheCleared
from centreon_ha_upgrade.centreon.web import InstallationStatus, clear_cache
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.catalogue import NEW
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.server import Server
from centreon_ha_upgrade.executors.simulated.world import World

_READ_ONLY = (
    "ERROR 1290 (HY000): The MariaDB server is running with the --read-only option "
    "so it cannot execute this statement"
)


def wizard(world: World, node: str) -> str:
    """Upgrades the database through this central's wizard; why it could not, or nothing."""
    machine = world.machines[node]
    if not machine.running("httpd24-httpd") or not machine.running("php-fpm"):
        return "503 Service Unavailable"
    if not machine.disk.is_directory(paths.WEB_INSTALL):
        return "nothing to upgrade"
    server = _database(world)
    if server is None:
        return "SQLSTATE[HY000] [2002] Connection refused"
    if server.read_only:
        return _READ_ONLY
    server.data.web_version = NEW
    server.wrote()
    stamp = world.clock.day.replace("-", "")
    machine.disk.rename(paths.WEB_INSTALL, f"{paths.WEB_INSTALLS}/install-{NEW}-{stamp}_000000")
    return ""


def _database(world: World) -> Server | None:
    """The server that the web interface reaches: its address, or its own node's."""
    running = [m.server for m in world.machines.values() if m.server and m.server.process]
    return next(iter(sorted(running, key=lambda server: server.read_only)), None)


def curl(world: World, machine: Machine, call: Call) -> Answer:
    """The status of the installation, through the address of the group."""
    if not call.words[-1].endswith("/centreon/api/latest/platform/installation/status"):
        call.unknown()
    for each in world.machines.values():
        if each.running("httpd24-httpd") and each.running("php-fpm"):
            waits = each.disk.is_directory(paths.WEB_INSTALL)
            return Answer(web.render(InstallationStatus(True, waits)))
    return failed("curl: (7) Failed to connect to port 80: Connection refused", 7)


def sudo(world: World, machine: Machine, call: Call) -> Answer:
    """Only `sudo -u apache console cache:clear`."""
    if call.words != tuple(map(str, clear_cache().argv[1:])):
        call.unknown()
    if not machine.installed("php-fpm"):
        return failed("PHP Fatal error: Composer detected issues in your platform", 255)
    return Answer(console.render(CacheCleared("prod")))
