"""A row that proves the replication: written on the primary, seen on the replica, removed.

It is written with the default database set: with a binlog-do-db filter a statement without one
is not logged (X55), and would prove nothing.
"""

from collections.abc import Callable, Iterable

from centreon_ha_upgrade.core.command import Command, Query, answered
from centreon_ha_upgrade.core.finding import Finding, Severity, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import sql
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.selectors import primary_database, replica_database
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Patience, check, step

TABLE = "centreon_ha_upgrade_canary"
CREATE = f"CREATE TABLE IF NOT EXISTS {TABLE} (id INT PRIMARY KEY, written TIMESTAMP(6) NOT NULL)"
WRITE = f"REPLACE INTO {TABLE} VALUES (1, UTC_TIMESTAMP(6))"
DROP = f"DROP TABLE IF EXISTS {TABLE}"
THERE = (
    "SELECT COUNT(*) FROM information_schema.tables "
    f"WHERE table_schema='centreon' AND table_name='{TABLE}'"
)
AGE = f"SELECT MIN(TIMESTAMPDIFF(MICROSECOND, written, UTC_TIMESTAMP(6))) FROM centreon.{TABLE}"


def _there(s: Situation, node: Node) -> Query[Rows]:
    return sql.query(THERE, admin(s))


@check("mariadb.canary-arrived", asks=_there, on=replica_database, patience=Patience(60, 1))
def table_arrived(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """The table of the test row reached the replica."""
    if found.scalar != "1":
        yield blocker("CANARY_LOST", "the test row did not reach the replica", node,
                      remedy="SHOW SLAVE STATUS\\G; look for binlog-do-db")  # fmt: skip


@check("mariadb.canary-timed", asks=lambda s, n: sql.query(AGE, admin(s)), on=replica_database,
       patience=Patience(60, 1))  # fmt: skip
def row_arrived(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """The test row reached the replica."""
    if found.scalar is None:
        yield blocker("CANARY_LOST", "the test row did not reach the replica", node,
                      remedy="SHOW SLAVE STATUS\\G; look for binlog-do-db")  # fmt: skip
        return
    # an upper bound: the question takes its time, and the clocks may differ
    shown = f"the test row was seen {int(found.scalar) // 1000} ms after it was written"
    yield Finding("CANARY_SEEN", Severity.NOTE, shown, str(node))


@check("mariadb.canary-gone", asks=_there, on=replica_database, patience=Patience(60, 1))
def table_gone(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """The table of the test row is gone from the replica too."""
    if found.scalar != "0":
        yield blocker("CANARY_LEFT", "the test row's table is still there", node, remedy=DROP)


@step(
    "N04W",
    "write-canary",
    on=primary_database,
    fixes="X20",
    verify=(table_arrived, row_arrived),
    until="N04R",
    errata=("X55",),
)
def write_canary(s: Situation, node: Node) -> Iterable[Command]:
    """Write a test row on the primary, and see it on the replica.

    It lies in a table of its own, which the next step removes.
    """
    yield _execute(CREATE, s, _answers(THERE, s, lambda found: found.scalar == "1"))
    yield _execute(WRITE, s, _answers(AGE, s, lambda found: found.scalar is not None))


@step("N04R", "remove-canary", on=primary_database, fixes="X20", verify=(table_gone,))
def remove_canary(s: Situation, node: Node) -> Iterable[Command]:
    """Remove the test row's table."""
    yield _execute(DROP, s, _answers(THERE, s, lambda found: found.scalar == "0"))


def _answers(statement: str, s: Situation, yes: Callable[[Rows], bool]) -> Query[bool]:
    return answered(sql.query(statement, admin(s)), yes)


def _execute(statement: str, s: Situation, done: Query[bool]) -> Command:
    # repeated it would do no harm, but write a transaction more
    return sql.execute(statement, admin(s), database="centreon", done=done)


STEPS = (write_canary, remove_canary)
