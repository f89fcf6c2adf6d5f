"""What must hold of a database: its server, its replication, its rows."""

from collections.abc import Iterable

from attrs import evolve

from centreon_ha_upgrade.core.command import Query, Secret
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import (
    check_status,
    my_cnf,
    server,
    slave_status,
    sql,
    upgrade,
    upgrade_info,
)
from centreon_ha_upgrade.mariadb.check_status import ReplicationStatus
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.mariadb.model import MariaDBServer
from centreon_ha_upgrade.mariadb.slave_status import ReplicaStatuses
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.mariadb.upgrade_info import UpgradeInfo
from centreon_ha_upgrade.procedure.selectors import databases, primary_database, replica_database
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Patience, check
from centreon_ha_upgrade.services import processes
from centreon_ha_upgrade.services.processes import Processes

ROOT_PASSWORD = Secret("MARIADB_ROOT_PASSWD")
_UNTIL_UP = Patience(60, 2, never=frozenset({"WRONG_VERSION"}))


def admin(s: Situation) -> Login:
    """The database administrator's login."""
    return Login(s.site.database_admin, ROOT_PASSWORD)


def _server(s: Situation, node: Node) -> Query[MariaDBServer]:
    return server.query(admin(s))


@check("mariadb.primary-writable", asks=_server, on=primary_database)
def primary_writable(found: MariaDBServer, s: Situation, node: Node) -> Iterable[Finding]:
    """The primary database accepts writes."""
    if found.read_only:
        yield blocker(
            "PRIMARY_READ_ONLY",
            "the primary is read-only",
            node,
            remedy="SET GLOBAL read_only=OFF",
        )


@check("mariadb.replica-read-only", asks=_server, on=replica_database)
def replica_read_only(found: MariaDBServer, s: Situation, node: Node) -> Iterable[Finding]:
    """The replica database refuses writes."""
    if not found.read_only:
        yield blocker(
            "TWO_WRITABLE",
            "the replica accepts writes too",
            node,
            remedy="stop: both databases may have diverged",
        )


@check("mariadb.replicates", asks=lambda s, n: slave_status.query(admin(s)), on=replica_database,
       patience=Patience(60, 3))  # fmt: skip
def replicates(found: ReplicaStatuses, s: Situation, node: Node) -> Iterable[Finding]:
    """The replica's threads run, without an error."""
    if not found.healthy:
        yield blocker(
            "NOT_REPLICATING",
            "the replica does not replicate",
            node,
            expected="both threads running, no error",
            observed=found.summary,
            remedy="SHOW SLAVE STATUS\\G",
        )


@check("mariadb.replicates-by-gtid", asks=lambda s, n: slave_status.query(admin(s)),
       on=replica_database, patience=Patience(60, 3))  # fmt: skip
def replicates_by_gtid(found: ReplicaStatuses, s: Situation, node: Node) -> Iterable[Finding]:
    """The replica follows by GTID, without an error."""
    yield from replicates.judge(found, s, node)
    if not found.by_gtid:
        yield blocker("NOT_BY_GTID", "replication does not use GTID", node, observed=found.summary)


@check("mariadb.vendor-check", asks=lambda s, n: check_status.query(), on=primary_database,
       patience=Patience(60, 3))  # fmt: skip
def vendor_check(found: ReplicationStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Centreon's own check answers OK four times (it cannot prove more)."""
    if not found.healthy:
        bad = "; ".join(str(line) for line in found.lines if not line.good)
        yield blocker("VENDOR_CHECK", "mysql-check-status.sh is not content", node, observed=bad)


@check("mariadb.password-fits", asks=lambda s, n: sql.query(
    "SELECT 1", Login(s.site.database_admin, evolve(ROOT_PASSWORD, forbidden=upgrade.UNFIT))),
    on=databases)  # fmt: skip
def password_fits(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """The administrator's password opens the database, and mysql_upgrade can hand it on."""
    return ()


@check("mariadb.has-gtid", asks=_server, on=primary_database)
def has_gtid(found: MariaDBServer, s: Situation, node: Node) -> Iterable[Finding]:
    """The primary has a GTID position: without one the copy script refuses (X55)."""
    if not found.gtid_current_pos:
        yield blocker(
            "NO_GTID",
            "gtid_current_pos is empty",
            node,
            remedy="USE centreon; write one row, with the default database set",
        )


@check("mariadb.stopped", asks=lambda s, n: processes.query("mysqld", "mariadbd"),
       patience=Patience(60, 2))  # fmt: skip
def database_stopped(found: Processes, s: Situation, node: Node) -> Iterable[Finding]:
    """No process of MariaDB is left, under its old name or its new one (X14, X18)."""
    if not found.none:
        yield blocker("DATABASE_RUNS", "MariaDB still runs", node, remedy="mysqladmin -p shutdown")


@check("mariadb.replica-stopped", asks=lambda s, n: processes.query("mysqld", "mariadbd"),
       on=replica_database)  # fmt: skip
def replica_stopped(found: Processes, s: Situation, node: Node) -> Iterable[Finding]:
    """MariaDB is stopped on the replica, which the copy overwrites."""
    yield from database_stopped.judge(found, s, node)


@check(
    "mariadb.is-10.5", asks=_server, patience=Patience(60, 2, never=frozenset({"WRONG_VERSION"}))
)
def runs_10_5(found: MariaDBServer, s: Situation, node: Node) -> Iterable[Finding]:
    """The server that answers is 10.5."""
    if not found.version.startswith("10.5."):
        yield blocker("WRONG_VERSION", f"MariaDB {found.version} answers", node, expected="10.5")


@check("mariadb.tables-upgraded", asks=lambda s, n: upgrade_info.query())
def tables_upgraded(found: UpgradeInfo, s: Situation, node: Node) -> Iterable[Finding]:
    """mysql_upgrade went to its end on the data of this server, under 10.5."""
    if found.series != "10.5":
        yield blocker(
            "TABLES_NOT_UPGRADED",
            "mysql_upgrade did not finish",
            node,
            expected="10.5",
            observed=found.version or "no upgrade was finished",
        )


@check("mariadb.tables-readable", asks=lambda s, n: sql.query(
    "SELECT COUNT(*) FROM centreon.host", admin(s)), on=primary_database)  # fmt: skip
def tables_readable(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """The `centreon` database holds its hosts."""
    if found.scalar in (None, "0"):
        yield blocker("NO_ROWS", "the table centreon.host is empty", node)


@check("mariadb.gtid-options", asks=lambda s, n: my_cnf.query())
def gtid_options_set(found: my_cnf.OptionFile, s: Situation, node: Node) -> Iterable[Finding]:
    """server.cnf holds every option of the GTID replication, in its [server] section."""
    for name, value in my_cnf.GTID_OPTIONS:
        if not found.gives("server", name, value):
            wanted = name if value is None else f"{name}={value}"
            yield blocker("OPTION_MISSING", f"server.cnf lacks {wanted}", node)


@check("web.version", asks=lambda s, n: sql.query(
    "SELECT value FROM centreon.informations WHERE `key`='version'", admin(s)),
    on=primary_database)  # fmt: skip
def web_upgraded(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """The database says that the web interface is 22.10."""
    version = found.scalar
    if not (version or "").startswith("22.10."):
        yield blocker(
            "WEB_NOT_UPGRADED",
            "the web interface is not upgraded",
            node,
            expected="version 22.10",
            observed=f"version {version}",
            remedy="finish the wizard on the active central",
        )
