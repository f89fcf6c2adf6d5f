"""One node: its files, packages, services and addresses."""

from collections.abc import Iterator

from attrs import define, evolve, field

from centreon_ha_upgrade.centreon.paths import SERVER_CNF
from centreon_ha_upgrade.executors.lease import Lock
from centreon_ha_upgrade.executors.simulated.disk import Disk
from centreon_ha_upgrade.executors.simulated.rpm_model import RpmDatabase
from centreon_ha_upgrade.executors.simulated.server import Server

REPOS = "/etc/yum.repos.d"
ADJTIME = "/etc/adjtime"
_EPOCH = 1_700_000_000


@define
class OutpostState:
    """What a run keeps here: the lock, and journals by the name of their run.

    `boots` counts how often the node was started.
    """

    lock: Lock = field(factory=Lock)
    journals: dict[str, str] = field(factory=dict)
    boots: int = 1


@define(repr=False)  # it holds the passwords of a whole platform
class Machine:
    """What one node holds.  `active` and `enabled` name units; `server` is None off databases.

    `broken` names units whose next start fails.  `snapshot` is how full the one of a copy is, in
    percent, and None without one; where it is `filling`, it overflows.  `yum_holder` is another
    program that holds yum's lock: its process and arguments.  `fetched` are the packages that
    yum has downloaded and keeps.
    """

    name: str
    disk: Disk = field(factory=Disk)
    rpm: RpmDatabase = field(factory=RpmDatabase)
    active: set[str] = field(factory=set)
    enabled: set[str] = field(factory=set)
    addresses: set[str] = field(factory=set)
    server: Server | None = None
    broken: set[str] = field(factory=set)
    snapshot: float | None = None
    filling: bool = False
    yum_holder: str = ""
    fetched: set[str] = field(factory=set)
    outpost: OutpostState = field(factory=OutpostState)

    def fork(self) -> "Machine":
        """An independent node in the same state."""
        return evolve(
            self,
            disk=Disk({path: evolve(entry) for path, entry in self.disk.entries.items()}),
            rpm=RpmDatabase(dict(self.rpm.installed), list(self.rpm.keys)),
            active=set(self.active),
            enabled=set(self.enabled),
            addresses=set(self.addresses),
            server=self.server.fork() if self.server else None,
            broken=set(self.broken),
            fetched=set(self.fetched),
            outpost=evolve(self.outpost, journals=dict(self.outpost.journals)),
        )

    @property
    def time(self) -> int:
        """Its clock, in seconds: it stands still, as many ahead as /etc/adjtime says."""
        return _EPOCH + int(self.disk.text(ADJTIME) or "0")

    def provides(self, unit: str) -> bool:
        """Whether systemd finds a file for this unit."""
        return unit in self.rpm.units

    def installed(self, package: str) -> bool:
        return package in self.rpm.installed

    @property
    def repositories(self) -> Iterator[str]:
        """Ids of the enabled repositories."""
        for path in self.disk.children(REPOS):
            if path.endswith(".repo"):
                yield from _enabled(self.disk.text(path) or "")

    def running(self, unit: str) -> bool:
        """Whether the unit is active in systemd's eyes; the agent starts MariaDB without it."""
        if unit == "mariadb":
            return self.server is not None and self.server.by_systemd
        return unit in self.active

    def start_unit(self, unit: str) -> bool:
        """Whether it could be started."""
        if not self.provides(unit) or unit in self.broken:
            return False
        if unit == "mariadb":
            return self.start_server(by_systemd=True)
        self.active.add(unit)
        return True

    def stop_unit(self, unit: str) -> None:
        if unit == "mariadb" and self.server is not None and self.server.by_systemd:
            self.server.stop()
        self.active.discard(unit)

    def start_server(self, *, by_systemd: bool) -> bool:
        """Starts the installed MariaDB on the data directory; whether it runs afterwards."""
        package = self.rpm.installed.get("MariaDB-server")
        if package is None or self.server is None:
            return False
        if self.server.process:
            return True
        return self.server.start(
            package.version, self.disk.text(SERVER_CNF) or "", by_systemd=by_systemd
        )


def _enabled(text: str) -> Iterator[str]:
    id_ = ""
    for line in text.splitlines():
        if line.startswith("["):
            id_ = line.strip("[]")
        elif line == "enabled=1":
            yield id_
