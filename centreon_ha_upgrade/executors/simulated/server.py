"""One MariaDB server with its data, its options and its replication."""

from attrs import define, evolve, field

from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.mariadb import my_cnf
from centreon_ha_upgrade.mariadb.model import Gtid, GtidSet, MariaDBServer
from centreon_ha_upgrade.mariadb.slave_status import (
    ReplicaStatuses,
    SlaveStatus,
    ThreadState,
    UsingGtid,
)

_TRUE = (None, "1", "ON", "on", "true")
_SECTIONS = ("mysqld", "server", "mariadb")


_FILES = {
    "ibdata1": 79_691_776,
    "centreon/db.opt": 65,
    "centreon/host.frm": 8922,
    "centreon/host.ibd": 98_304,
    "centreon_storage/data_bin#P#p1700006400.ibd": 9_437_184,
    "mysql/gtid_slave_pos.ibd": 65_536,
}


@define
class Data:
    """What the data directory holds.  `wizard` is the version of the web interface."""

    hosts: list[str] = field(factory=list)
    web_version: str = ""
    canary: int | None = None  # rows of the test table; None where there is no such table


@define
class Replica:
    """Where a server takes its changes from.

    `io_error` and `sql_error` are what stopped a thread: MariaDB's number, and its words.
    """

    primary: str
    using: UsingGtid = UsingGtid.NO
    started: bool = True
    io_error: tuple[int, str] = (0, "")
    sql_error: tuple[int, str] = (0, "")

    @property
    def stopped_by_error(self) -> bool:
        return bool(self.io_error[0] or self.sql_error[0])


@define
class Server:
    """A server and its data directory; `process` is empty while it is stopped.

    `upgraded` is what mysql_upgrade left; `options` are those it was started with; `files` are the
    bytes of each file of its data directory.
    """

    name: str
    server_id: int
    data: Data = field(factory=Data)
    process: str = ""
    version: str = ""
    by_systemd: bool = False
    read_only: bool = True
    upgraded: str = "10.3.39-MariaDB"
    options: dict[str, str | None] = field(factory=dict)
    binlog_pos: GtidSet = field(factory=GtidSet)
    slave_pos: GtidSet = field(factory=GtidSet)
    replica: Replica | None = None
    files: dict[str, int] = field(factory=lambda: dict(_FILES))

    def fork(self) -> "Server":
        """An independent server in the same state."""
        data = evolve(self.data, hosts=list(self.data.hosts))
        replica = evolve(self.replica) if self.replica else None
        options, files = dict(self.options), dict(self.files)
        return evolve(self, data=data, options=options, replica=replica, files=files)

    @property
    def newest(self) -> int:
        """The highest sequence among its positions."""
        found = (*self.binlog_pos.positions, *self.slave_pos.positions)
        return max((gtid.sequence for gtid in found), default=0)

    def behind(self, newest: int) -> "Server":
        """The same server, each sequence as what it lacks to the newest."""

        def lacking(position: GtidSet) -> GtidSet:
            each = (evolve(g, sequence=newest - g.sequence) for g in position.positions)
            return GtidSet(tuple(each))

        return evolve(self, binlog_pos=lacking(self.binlog_pos), slave_pos=lacking(self.slave_pos))

    def start(self, version: str, cnf: str, *, by_systemd: bool) -> bool:
        """Reads its options; false when it refuses them."""
        try:
            options = my_cnf.parse(cnf or "[server]\n").effective(*_SECTIONS)
        except ParseError:
            return False
        self.options, self.version = dict(options), version
        self.process = "mysqld" if version.startswith("10.3.") else "mariadbd"
        self.by_systemd = by_systemd
        self.read_only = self.on("read_only")
        if self.replica is not None and "skip_slave_start" in options:
            self.replica.started = False
        return True

    def stop(self) -> None:
        self.process, self.by_systemd = "", False

    def on(self, name: str) -> bool:
        return name in self.options and self.options[name] in _TRUE

    @property
    def logs(self) -> bool:
        """Whether it writes a binary log."""
        return "log_bin" in self.options

    @property
    def current_pos(self) -> GtidSet:
        return self.binlog_pos if self.binlog_pos.contains(self.slave_pos) else self.slave_pos

    def wrote(self) -> None:
        """One more transaction of its own in the binary log."""
        if self.logs:
            here = self.current_pos.positions
            sequence = max((gtid.sequence for gtid in here), default=0) + 1
            self.binlog_pos = GtidSet((Gtid(0, self.server_id, sequence),))

    @property
    def itself(self) -> MariaDBServer:
        """What it says of itself."""
        return MariaDBServer(
            hostname=self.name,
            version=f"{self.version}-MariaDB-log" if self.logs else f"{self.version}-MariaDB",
            server_id=int(self.options.get("server_id") or 1),
            read_only=self.read_only,
            log_bin=self.logs,
            log_slave_updates=self.on("log_slave_updates"),
            datadir="/var/lib/mysql/",
            pid_file=self.options.get("pid_file") or f"/var/lib/mysql/{self.name}.pid",
            socket="/var/lib/mysql/mysql.sock",
            gtid_strict_mode=self.on("gtid_strict_mode"),
            gtid_current_pos=self.current_pos,
            gtid_slave_pos=self.slave_pos,
            gtid_binlog_pos=self.binlog_pos,
        )

    def follows(self, primary: "Server | None") -> ReplicaStatuses:
        """What SHOW SLAVE STATUS says, its primary being in this state."""
        if self.replica is None:
            return ReplicaStatuses()
        reached = reachable(primary)
        works = self.replica.started and reached and not self.replica.stopped_by_error
        io, io_error = self._io_thread(self.replica, reached)
        sql_error = self.replica.sql_error
        sql_runs = self.replica.started and not sql_error[0]
        position = str(self.slave_pos) if self.replica.using is not UsingGtid.NO else ""
        status = SlaveStatus(
            io_state="Waiting for master to send event" if works else "",
            primary_host=self.replica.primary,
            primary_user="centreon-repl",
            primary_port=3306,
            io_running=io,
            sql_running=ThreadState.YES if sql_runs else ThreadState.NO,
            last_errno=sql_error[0],
            last_error=sql_error[1],
            seconds_behind=0 if works else None,
            last_io_errno=io_error[0],
            last_io_error=io_error[1],
            last_sql_errno=sql_error[0],
            last_sql_error=sql_error[1],
            using_gtid=self.replica.using,
            gtid_io_pos=GtidSet.parse(position),
        )
        return ReplicaStatuses((status,))

    def _io_thread(self, replica: Replica, reached: bool) -> tuple[ThreadState, tuple[int, str]]:
        if not replica.started:
            return ThreadState.NO, (0, "")
        if replica.io_error[0]:
            return ThreadState.NO, replica.io_error
        if not reached:
            return ThreadState.CONNECTING, (2003, "error connecting to master")
        return ThreadState.YES, (0, "")

    def catch_up(self, primary: "Server | None") -> None:
        """Takes over what the primary wrote, when both threads work."""
        if primary is None or self.replica is None or not self.process:
            return
        if self.replica.started and not self.replica.stopped_by_error and reachable(primary):
            self.data = evolve(primary.data, hosts=list(primary.data.hosts))
            self.slave_pos = primary.current_pos


def reachable(primary: "Server | None") -> bool:
    """Whether a replica can read from it."""
    return primary is not None and bool(primary.process) and primary.logs
