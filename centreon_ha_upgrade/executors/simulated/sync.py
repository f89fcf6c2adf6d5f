"""Centreon's mysql-sync-bigdb.sh: copies the node it runs on to the other database."""

from centreon_ha_upgrade.centreon import paths, resources_sh
from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.executors.simulated.call import Answer, failed
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.server import Data, Replica, Server
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.mariadb import snapshot, sync_bigdb
from centreon_ha_upgrade.mariadb.slave_status import UsingGtid
from centreon_ha_upgrade.mariadb.snapshot import Snapshot, Snapshots
from centreon_ha_upgrade.mariadb.sync_bigdb import Progress, Stage, SyncOutcome

_PROCESSES = (
    "Id\tUser\tHost\tdb\tCommand\tTime\tState\tInfo\tProgress",
    "5\troot\tlocalhost\tNULL\tQuery\t0\tstarting\tSHOW FULL PROCESSLIST\t0.000",
    "6\tsystem user\t\tNULL\tConnect\t0\tWaiting for master to send event\tNULL\t0.000",
    "7\tsystem user\t\tNULL\tSlave_SQL\t0\tSlave has read all relay log; waiting for more updates"
    "\tNULL\t0.000",
)


def goes_on(machine: Machine, command: Command, look: int) -> None:
    """What the copy, if this is it, has done to its snapshot when it is looked at so often."""
    if command.argv == sync_bigdb.run_sync().argv:
        machine.snapshot = min(100.0, 70.0 + 15 * look) if machine.filling else 0.5


def answer_snapshot(machine: Machine) -> Answer:
    """`lvs` and the mounts."""
    if machine.snapshot is None:
        return Answer(snapshot.render(Snapshots()))
    letters = "swi-I-s---" if machine.snapshot >= 100 else "swi-aos---"
    one = Snapshot("centos", "dbbackupdatadir", letters, machine.snapshot)
    return Answer(snapshot.render(Snapshots((one,), ("/mnt/snap-dbbackupdatadir",))))


def run_sync(world: World, machine: Machine) -> Answer:
    """Refuses where the other database runs or this one does not; exits 0 when it went through."""
    if not machine.disk.has(sync_bigdb.PATH):
        return failed(f"/bin/sh: {sync_bigdb.PATH}: No such file or directory", 127)
    here, there, refusal = _servers(world, machine)
    if here is None or there is None or refusal:
        return Answer(f"{refusal}\n", code=1)
    position = here.current_pos
    here.stop()
    machine.start_server(by_systemd=True)
    here.read_only = False
    other = world.machines[there.name]
    there.data, there.files = Data(list(here.data.hosts), here.data.web_version), dict(here.files)
    other.start_server(by_systemd=True)
    there.binlog_pos = type(position)()
    there.slave_pos = position
    there.replica = Replica(here.name, UsingGtid.SLAVE_POS)
    machine.snapshot = None
    return Answer(sync_bigdb.render(_outcome(str(position), there.name)))


def _servers(world: World, machine: Machine) -> tuple[Server | None, Server | None, str]:
    text = machine.disk.text(paths.RESOURCES_SH) or ""
    try:
        names = resources_sh.parse(text)
        password = resources_sh.password_of(text, "DBROOTPASSWORD")
    except ParseError:
        return None, None, "ERROR: mysql-resources.sh cannot be read"
    hosts = [names.master_host, names.slave_host]
    if machine.name not in hosts:
        return None, None, f"Can't find other db hostname. (name='{machine.name}')"
    other = str(hosts[1 - hosts.index(machine.name)])
    here, there = machine.server, world.server(other)
    if there is None or there.process:
        return here, there, "ERROR: MySQL is launched or problem to connect to the server."
    if here is None or here.process != "mariadbd":
        return here, there, "ERROR: MySQL master is not started."
    if world.accounts.get(str(names.root_user)) != password:
        return here, there, "ERROR 1045 (28000): Access denied"
    if not here.logs:
        return here, there, "'log-bin' option not found. Can't sync."
    if not here.current_pos:
        return here, there, "ERROR: cannot get gtid current pos"
    return here, there, ""


def _outcome(position: str, other: str) -> SyncOutcome:
    created = '  Logical volume "dbbackupdatadir" created.'
    removed = '  Logical volume "dbbackupdatadir" successfully removed'
    return SyncOutcome(
        (
            Progress(Stage.CONNECT, other),
            Progress(Stage.GTID, position),
            Progress(Stage.STOP, "OK"),
            Progress(Stage.SNAPSHOT, "", (created,)),
            Progress(Stage.START, "OK"),
            Progress(Stage.WRITABLE),
            Progress(Stage.MOUNT),
            Progress(Stage.DELETE_LOGS),
            Progress(Stage.COPY, "", ("total size is 113,470,159  speedup is 1.00",)),
            Progress(Stage.UNMOUNT, "", (removed,)),
            Progress(Stage.START_REPLICA),
            Progress(Stage.REPLICATE, "", _PROCESSES),
        )
    )
