"""Our own verdict on the replication: what both servers say, compared both ways.

The vendor's check cannot fail (T2, X20).  The replica is asked before the primary, so a primary
that goes on writing can only make the replica look late, never ahead.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, Report, blocker, warning
from centreon_ha_upgrade.mariadb import binlog, server, slave_status, sql
from centreon_ha_upgrade.mariadb.binlog import BinaryLog
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.mariadb.model import Gtid, MariaDBServer
from centreon_ha_upgrade.mariadb.slave_status import ReplicaStatuses, SlaveStatus, ThreadState
from centreon_ha_upgrade.mariadb.sql import Rows

SCHEMAS = ("centreon", "centreon_storage")
LATE = 60
"""Seconds behind which a replica is late (P16)."""

TABLES = " UNION ALL ".join(
    f"SELECT '{schema}', COUNT(*) FROM information_schema.tables "
    f"WHERE table_schema='{schema}' AND table_type='BASE TABLE'"
    for schema in SCHEMAS
)

EXPLAINED = {
    1236: "the primary no longer has the binary logs that the replica asks for",
    1062: "the replica holds a row that it should have got from the primary: they diverged",
    1032: "the replica lacks a row that the primary changed: they diverged",
    1950: "a transaction is out of order: somebody wrote on the replica, or copied it too early",
    1045: "the primary refuses the account of the replication",
    2003: "the primary cannot be reached",
}
_COPY = "/usr/share/centreon-ha/bin/mysql-sync-bigdb.sh, with MariaDB stopped on the replica"


@frozen
class Side:
    """What one server says of itself."""

    name: str
    server: MariaDBServer
    log: BinaryLog
    replica: ReplicaStatuses
    tables: Rows

    @property
    def counts(self) -> dict[str, str]:
        """How many tables each schema has."""
        return {str(row[0]): str(row[1]) for row in self.tables.rows}


def questions(login: Login) -> tuple[Query[Any], ...]:
    """What is asked of each server, in the order of `Side`'s fields; nothing is changed."""
    return (
        server.query(login),
        binlog.query(login),
        slave_status.query(login),
        sql.query(TABLES, login),
    )


@frozen
class Point:
    """One assertion of the proof: its title, what was seen, and what is wrong with it."""

    title: str
    seen: str
    findings: tuple[Finding, ...] = field(converter=tuple[Finding, ...])


@frozen
class Proof:
    """The whole verdict, point by point."""

    points: tuple[Point, ...] = field(converter=tuple[Point, ...])

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for point in self.points for finding in point.findings)

    @property
    def holds(self) -> bool:
        """Whether nothing blocks."""
        return not Report(self.findings).blockers()


def verdict(primary: Side, replica: Side) -> Proof:
    """Judges the replica against the primary."""
    return Proof(
        Point(title, seen(primary, replica), judge(primary, replica))
        for title, seen, judge in POINTS
    )


# --- the points ---------------------------------------------------------------------------------


def _word(side: Side) -> str:
    return f"{side.name} {'read-only' if side.server.read_only else 'writable'}"


def _roles(primary: Side, replica: Side) -> Iterator[Finding]:
    if primary.server.read_only:
        yield blocker("PRIMARY_READ_ONLY", "the primary is read-only", primary.name,
                      remedy="SET GLOBAL read_only=OFF")  # fmt: skip
    if replica.server.writable:
        yield blocker("TWO_WRITABLE", "the replica accepts writes too", replica.name,
                      remedy="stop: both databases may have diverged")  # fmt: skip


def _threads(primary: Side, replica: Side) -> Iterator[Finding]:
    if not replica.replica.statuses:
        yield blocker("NOT_REPLICATING", "the replica does not replicate", replica.name,
                      observed=replica.replica.summary, remedy=_COPY)  # fmt: skip
    for status in replica.replica.statuses:
        errors = [status.last_io_errno, status.last_sql_errno or status.last_errno]
        for number in filter(None, errors):
            reason = EXPLAINED.get(number, "its error is not one of those we know")
            remedy = _COPY if number in (1236, 1062, 1032, 1950) else "SHOW SLAVE STATUS\\G"
            yield blocker("REPLICATION_ERROR", reason, replica.name, remedy=remedy,
                          observed=f"{number}: {_said(status)}")  # fmt: skip
        stopped = ThreadState.YES not in (status.io_running,) or status.sql_running != "Yes"
        if stopped and not any(errors):
            yield blocker("THREAD_STOPPED", "a thread of the replication does not run",
                          replica.name, observed=status.summary, remedy="START SLAVE")  # fmt: skip


def _said(status: SlaveStatus) -> str:
    return (status.last_io_error or status.last_sql_error or status.last_error or "")[:200]


def _source(primary: Side, replica: Side) -> Iterator[Finding]:
    for status in replica.replica.statuses:
        if status.primary_server_id not in (None, 0, primary.server.server_id):
            yield blocker("OTHER_SOURCE", "the replica follows another server", replica.name,
                          expected=f"server-id {primary.server.server_id}",
                          observed=f"server-id {status.primary_server_id}",
                          remedy="SHOW SLAVE STATUS\\G")  # fmt: skip
    if replica.replica.statuses and not replica.replica.by_gtid:
        # as it should before the upgrade; afterwards step N04 insists
        yield warning("NOT_BY_GTID", "replication does not use GTID", replica.name,
                      remedy="CHANGE MASTER TO MASTER_USE_GTID=slave_pos")  # fmt: skip


def _behind(primary: Side, replica: Side) -> dict[int, int]:
    """Transactions that the replica has not applied, by domain."""
    here = {gtid.domain: gtid.sequence for gtid in replica.server.gtid_slave_pos.positions}
    return {
        gtid.domain: gtid.sequence - here.get(gtid.domain, 0)
        for gtid in primary.server.gtid_binlog_pos.positions
        if gtid.sequence > here.get(gtid.domain, 0)
    }


def _late(primary: Side, replica: Side) -> Iterator[Finding]:
    for domain, count in _behind(primary, replica).items():
        yield warning("BEHIND", f"the replica lacks {count} transactions of domain {domain}",
                      replica.name, remedy="wait until it has caught up")  # fmt: skip
    for status in replica.replica.statuses:
        if (status.seconds_behind or 0) >= LATE:
            yield warning("LAGGING", f"the replica is {status.seconds_behind} s behind",
                          replica.name, remedy="wait until it has caught up")  # fmt: skip


def errant(primary: Side, replica: Side) -> tuple[Gtid, ...]:
    """What the replica logged and the primary neither logged nor received."""
    known = (*primary.log.written, *primary.server.gtid_slave_pos.positions)
    there = dict[tuple[int, int], int]()
    for gtid in known:
        key = gtid.domain, gtid.server
        there[key] = max(gtid.sequence, there.get(key, -1))
    return tuple(
        gtid
        for gtid in replica.log.written
        if gtid.sequence > there.get((gtid.domain, gtid.server), -1)
    )


def _errant(primary: Side, replica: Side) -> Iterator[Finding]:
    reached = {gtid.domain: gtid.sequence for gtid in primary.server.gtid_current_pos.positions}
    for gtid in errant(primary, replica):
        if gtid.sequence < reached.get(gtid.domain, -1):
            # the primary may have received it long ago, without logging what it received
            yield warning("OLD_TRANSACTION",
                          f"the primary's log does not show {gtid}, which the replica logged",
                          replica.name, remedy="was the replica the primary then?")  # fmt: skip
            continue
        yield blocker("ERRANT_TRANSACTION",
                      "the replica holds a transaction that the primary never had",
                      replica.name, observed=str(gtid), remedy=_COPY)  # fmt: skip


def _filters(primary: Side, replica: Side) -> Iterator[Finding]:
    for side in (primary, replica):
        for schema in SCHEMAS:
            if side.log.file is not None and not side.log.holds(schema):
                yield blocker("FILTERED", f"its binary log leaves out {schema}", side.name,
                              remedy="binlog-do-db in /etc/my.cnf.d/server.cnf")  # fmt: skip
    if primary.log.file is None:
        yield blocker("NO_BINARY_LOG", "it writes no binary log", primary.name,
                      remedy="log-bin=mysql-bin in /etc/my.cnf.d/server.cnf")  # fmt: skip


def _tables(primary: Side, replica: Side) -> Iterator[Finding]:
    for schema in SCHEMAS:
        here, there = replica.counts.get(schema, "0"), primary.counts.get(schema, "0")
        if here != there or there == "0":
            yield blocker("TABLES_DIFFER", f"{schema} has not the same tables on both",
                          replica.name, expected=f"{there} tables", observed=f"{here} tables",
                          remedy=_COPY)  # fmt: skip


def _counted(side: Side) -> str:
    return f"{side.name} {', '.join(f'{schema} {n}' for schema, n in side.counts.items())}"


def _state(side: Side) -> str:
    return f"{side.name} {','.join(map(str, side.log.written)) or '-'}"


def _filter(side: Side) -> str:
    only, never = ",".join(side.log.only) or "*", ",".join(side.log.never) or "-"
    return f"{side.name} do {only} ignore {never}"


def _both(said: Callable[[Side], str]) -> Callable[[Side, Side], str]:
    return lambda primary, replica: f"{said(primary)}; {said(replica)}"


POINTS: tuple[
    tuple[str, Callable[[Side, Side], str], Callable[[Side, Side], Iterable[Finding]]], ...
] = (
    ("one database accepts writes", _both(_word), _roles),
    ("both threads run, without an error", lambda p, r: r.replica.summary, _threads),
    (
        "the replica follows this primary",
        lambda p, r: (
            ", ".join(f"{x.primary_host} {x.using_gtid}" for x in r.replica.statuses) or "-"
        ),
        _source,
    ),
    (
        "the replica has all that the primary wrote",
        lambda p, r: f"{p.name} {p.server.gtid_binlog_pos}; {r.name} {r.server.gtid_slave_pos}",
        _late,
    ),
    ("the replica has nothing of its own", _both(_state), _errant),
    ("the binary logs leave out nothing of Centreon", _both(_filter), _filters),
    ("both hold the same tables", _both(_counted), _tables),
)
