"""Preflight of the databases: roles, replication, options, volumes and accounts."""

import re
from collections.abc import Iterable, Mapping

from centreon_ha_upgrade.centreon import paths, resources_sh
from centreon_ha_upgrade.centreon.resources_sh import MysqlResources, PasswordState
from centreon_ha_upgrade.core.command import Query, Secret
from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import check_status, my_cnf, server, slave_status, sql, volumes
from centreon_ha_upgrade.mariadb.check_status import ReplicationStatus
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.mariadb.model import MariaDBServer
from centreon_ha_upgrade.mariadb.my_cnf import OptionFile
from centreon_ha_upgrade.mariadb.slave_status import ReplicaStatuses
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.mariadb.volumes import Volumes
from centreon_ha_upgrade.procedure.checks import database
from centreon_ha_upgrade.procedure.checks import node as node_checks
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.preflight.model import compared, preflight
from centreon_ha_upgrade.procedure.preflight.queries import Account
from centreon_ha_upgrade.procedure.selectors import (
    databases,
    primary_database,
    replica_database,
)
from centreon_ha_upgrade.procedure.situation import Situation

PID_FILE = "/var/lib/mysql/mysql.pid"
_LAG = 60
_NO_LVM = "no volume can be read, and the copy script needs LVM"
_GIB = 1 << 30
_SERVER_VERSION = re.compile(r"10\.3\.([0-9]+)")
_PRIVILEGES = ("SELECT", "RELOAD", "SHUTDOWN", "PROCESS", "SUPER", "REPLICATION SLAVE",
               "REPLICATION CLIENT")  # fmt: skip
_RENAMED = {"BINLOG MONITOR": "REPLICATION CLIENT"}
_GRANT = re.compile(r"GRANT (.+?) ON \*\.\* TO .*")


def _server(s: Situation, node: Node) -> Query[MariaDBServer]:
    return server.query(database.admin(s))


@preflight("P14", "WRONG_MARIADB", asks=_server, on=databases, guards=("X06", "X14"))
def server_is_10_3(found: MariaDBServer, s: Situation, node: Node) -> Iterable[Finding]:
    """The server is MariaDB 10.3, and not one of its first releases."""
    seen = _SERVER_VERSION.match(found.version)
    if seen is None:
        yield blocker("WRONG_MARIADB", f"MariaDB {found.version} answers", node, expected="10.3",
                      remedy="SELECT VERSION()")  # fmt: skip
    elif int(seen[1]) < 22:
        yield warning("WRONG_MARIADB", f"MariaDB {found.version} is older than 10.3.22", node,
                      remedy="yum update MariaDB-server")  # fmt: skip


@compared("P15", "PRIMARY_READ_ONLY", "TWO_WRITABLE", "SAME_SERVER_ID", "NO_BINARY_LOG",
          "OTHER_PID_FILE", asks=_server, on=databases, guards=("X10", "X50", "T20"))  # fmt: skip
def servers_distinct(found: Mapping[str, MariaDBServer], s: Situation) -> Iterable[Finding]:
    """One database is writable; both write a binary log, under numbers of their own."""
    for name, each in found.items():
        where = s.topology.node(name)
        role = database.primary_writable if name == s.primary else database.replica_read_only
        yield from role.judge(each, s, where)
        if not each.log_bin:
            yield blocker("NO_BINARY_LOG", "it writes no binary log", where,
                          remedy=f"add log-bin=mysql-bin to {paths.SERVER_CNF}")  # fmt: skip
        if each.pid_file != PID_FILE:
            yield warning("OTHER_PID_FILE", f"its pid file is {each.pid_file}", where,
                          remedy=f"pid-file={PID_FILE}")  # fmt: skip
    numbers = [each.server_id for each in found.values()]
    if len(set(numbers)) < len(numbers):
        yield blocker("SAME_SERVER_ID", "both databases have the same server-id",
                      observed=f"server-id={numbers[0]}",
                      remedy=f"give each its own server-id in {paths.SERVER_CNF}")  # fmt: skip


@preflight("P16", "NOT_REPLICATING", "LAGGING",
           asks=lambda s, n: slave_status.query(database.admin(s)), on=replica_database,
           guards=("X20", "T2"))  # fmt: skip
def replicates(found: ReplicaStatuses, s: Situation, node: Node) -> Iterable[Finding]:
    """The replica follows the primary, without an error and without delay."""
    yield from database.replicates.judge(found, s, node)
    for status in found.statuses:
        if (status.seconds_behind or 0) >= _LAG:
            yield warning("LAGGING", f"the replica is {status.seconds_behind} s behind", node,
                          remedy="wait until it has caught up")  # fmt: skip


@preflight("P17", "VENDOR_CHECK", asks=lambda s, n: check_status.query(), on=primary_database,
           guards=("X20", "X21", "T2", "T17"), unanswered=Severity.WARNING)  # fmt: skip
def vendor_content(found: ReplicationStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Centreon's own check of the replication is content (it cannot prove more)."""
    yield from database.vendor_check.judge(found, s, node)


@preflight("P18", "PLACEHOLDER", "FOREIGN_HOST", "NO_PASSWORD",
           asks=lambda s, n: resources_sh.query(), on=databases,
           guards=("X03", "X08", "T11"))  # fmt: skip
def accounts_declared(found: MysqlResources, s: Situation, node: Node) -> Iterable[Finding]:
    """mysql-resources.sh names both databases and holds the account of the replication."""
    yield from node_checks.resources_sh_restored.judge(found, s, node)
    if found.repl_password in (None, PasswordState.EMPTY):
        yield blocker("NO_PASSWORD", "mysql-resources.sh holds no password", node,
                      remedy=f"vi {paths.RESOURCES_SH}")  # fmt: skip


@preflight("P20", "NO_LOG_BIN", "LOG_BIN_UNNAMED", asks=lambda s, n: my_cnf.query(), on=databases,
           guards=("X19", "X42"))  # fmt: skip
def options_declared(found: OptionFile, s: Situation, node: Node) -> Iterable[Finding]:
    """server.cnf names the binary log, as the copy script wants to read it."""
    options = found.effective("mysqld", "server", "mariadb")
    if "log_bin" not in options:
        yield blocker("NO_LOG_BIN", "server.cnf does not set log-bin", node,
                      remedy=f"add log-bin=mysql-bin to {paths.SERVER_CNF}")  # fmt: skip
    elif options["log_bin"] is None:
        yield blocker("LOG_BIN_UNNAMED", "log-bin has no value, and the copy script refuses it",
                      node, remedy="log-bin=mysql-bin")  # fmt: skip


@preflight("P21", "NO_SNAPSHOT_ROOM", asks=lambda s, n: volumes.query(), on=databases,
           guards=("X19", "T21"), unanswered=Severity.WARNING, silence=_NO_LVM)  # fmt: skip
def room_for_snapshot(found: Volumes, s: Situation, node: Node) -> Iterable[Finding]:
    """A volume group has room for the snapshot, of which the copy script uses half."""
    free = max((group.free for group in found.groups), default=0)
    if free < _GIB:
        yield blocker("NO_SNAPSHOT_ROOM", "no volume group has room for a snapshot", node,
                      expected="1 GiB free", observed=f"{free / _GIB:.1f} GiB free",
                      remedy="vgs; vgextend GROUP DEVICE")  # fmt: skip
    elif free < 5 * _GIB:
        yield warning("NO_SNAPSHOT_ROOM", f"only {free / _GIB:.1f} GiB are free for a snapshot",
                      node, remedy="vgs; vgextend GROUP DEVICE")  # fmt: skip


@preflight("P22", "STALE_SNAPSHOT", asks=lambda s, n: volumes.query(), on=databases,
           guards=("X19", "T1"), unanswered=Severity.WARNING, silence=_NO_LVM)  # fmt: skip
def no_stale_snapshot(found: Volumes, s: Situation, node: Node) -> Iterable[Finding]:
    """No snapshot of an earlier copy is left: with one, the script empties the replica."""
    for left in found.leftovers:
        yield blocker(
            "STALE_SNAPSHOT",
            f"the snapshot {left.name} is left over",
            node,
            remedy=f"umount /mnt/snap-{left.name}; lvremove {left.group}/{left.name}",
        )


@preflight("P23", "NO_MYSQL_TRUST", asks=lambda s, n: queries.trusts("mysql", _peer(s, n)),
           on=databases, guards=("X41",))  # fmt: skip
def mysql_trusted(found: bool, s: Situation, node: Node) -> Iterable[Finding]:
    """The account mysql reaches the other database by ssh without a question."""
    if not found:
        yield blocker("NO_MYSQL_TRUST", "the account mysql cannot reach the other database", node,
                      remedy=f"sudo -u mysql ssh {_peer(s, node)} true")  # fmt: skip


def _peer(s: Situation, node: Node) -> str:
    return next(n.name for n in s.topology.databases if n.name != node.name)


@preflight("P24", "NO_SHELL", asks=lambda s, n: queries.account("mysql"), on=databases,
           guards=("X41",))  # fmt: skip
def mysql_has_shell(found: Account, s: Situation, node: Node) -> Iterable[Finding]:
    """The account mysql has a shell, which ssh needs."""
    if found.shell.endswith(("nologin", "false")):
        yield blocker("NO_SHELL", "the account mysql has no shell", node, observed=found.shell,
                      remedy="usermod -d /home/mysql -s /bin/bash mysql")  # fmt: skip


@preflight("P26", "NO_PROGRAM", asks=lambda s, n: queries.missing("rsync", "bc", "sudo"),
           on=databases, guards=("X40",))  # fmt: skip
def programs_there(found: tuple[str, ...], s: Situation, node: Node) -> Iterable[Finding]:
    """The programs that the copy and the new agent call are there."""
    for name in found:
        # the vendor's agent compares GTIDs through bc; nothing fails at once without it
        make = warning if name == "bc" else blocker
        yield make("NO_PROGRAM", f"the program {name} is missing", node,
                   remedy=f"yum install {name}")  # fmt: skip


def _replication(s: Situation) -> Login:
    return Login(s.site.replication_user, Secret("MARIADB_REPL_PASSWD"))


@preflight("P46", "MISSING_GRANT", asks=lambda s, n: sql.query(
    "SHOW GRANTS", _replication(s)), on=databases, severity=Severity.WARNING)  # fmt: skip
def replication_granted(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """The account of the replication may do all that the agent and the scripts ask of it."""
    # 10.5 calls REPLICATION CLIENT by another name
    held = set[str]()
    for row in found.rows:
        if seen := _GRANT.fullmatch(row[0] or ""):
            held |= {_RENAMED.get(p.strip(), p.strip()) for p in seen[1].split(",")}
    for name in _PRIVILEGES if "ALL PRIVILEGES" not in held else ():
        if name not in held:
            yield warning("MISSING_GRANT", f"the account of the replication lacks {name}", node,
                          remedy=f"GRANT {name} ON *.* TO ...")  # fmt: skip


@preflight("P48", "OPEN_SESSIONS", asks=lambda s, n: sql.query(
    "SELECT COUNT(*) FROM centreon.session", database.admin(s)), on=primary_database,
    severity=Severity.WARNING, unanswered=Severity.NOTE)  # fmt: skip
def nobody_logged_in(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """Nobody is logged in to the web interface."""
    if found.scalar != "0":
        yield warning("OPEN_SESSIONS", f"{found.scalar} sessions of the web interface are open",
                      node, remedy="ask the users to log out before step A04")  # fmt: skip


CHECKS = (
    server_is_10_3, servers_distinct, replicates, vendor_content, accounts_declared,
    options_declared, room_for_snapshot, no_stale_snapshot, mysql_trusted, mysql_has_shell,
    programs_there, replication_granted, nobody_logged_in,
)  # fmt: skip
