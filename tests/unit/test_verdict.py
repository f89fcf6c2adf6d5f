"""Our verdict on what two real servers said, in health and in six kinds of trouble."""

from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.finding import Report, Severity
from centreon_ha_upgrade.mariadb import binlog, server, slave_status, sql
from centreon_ha_upgrade.mariadb.model import Gtid, GtidSet
from centreon_ha_upgrade.procedure.verdict import Proof, Side, verdict

RECORDED = Path(__file__).parents[1] / "verdict" / "recorded"


def _side(case: str, which: str) -> Side:
    def text(name: str) -> str:
        return (RECORDED / case / f"{which}.{name}.txt").read_text()

    return Side(
        which,
        server.parse(text("server")),
        binlog.parse(text("binlog")),
        slave_status.parse(text("slave")),
        sql.parse(text("tables")),
    )


def _judged(case: str) -> Proof:
    return verdict(_side(case, "primary"), _side(case, "replica"))


def test_a_healthy_pair_is_proved_point_by_point() -> None:
    proof = _judged("healthy")
    assert (proof.holds, proof.findings) == (True, ())
    assert [point.title for point in proof.points] == [
        "one database accepts writes",
        "both threads run, without an error",
        "the replica follows this primary",
        "the replica has all that the primary wrote",
        "the replica has nothing of its own",
        "the binary logs leave out nothing of Centreon",
        "both hold the same tables",
    ]
    assert proof.points[5].seen == (
        "primary do centreon,centreon_storage ignore -; "
        "replica do centreon,centreon_storage ignore -"
    )


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        ("threads-stopped", ["THREAD_STOPPED"]),
        ("two-writable", ["TWO_WRITABLE"]),
        ("table-missing", ["TABLES_DIFFER"]),
        ("errant", ["ERRANT_TRANSACTION"]),
        ("errant-same-domain", ["ERRANT_TRANSACTION"]),
        ("duplicate-key", ["REPLICATION_ERROR", "ERRANT_TRANSACTION"]),
        ("purged-1236", ["REPLICATION_ERROR", "ERRANT_TRANSACTION"]),
        ("out-of-order-1950", ["REPLICATION_ERROR", "ERRANT_TRANSACTION"]),
    ],
)
def test_each_trouble_of_two_real_servers_blocks(case: str, codes: list[str]) -> None:
    blockers = Report(_judged(case).findings).blockers()
    assert [finding.code for finding in blockers] == codes


@pytest.mark.parametrize(
    ("case", "number", "reason"),
    [
        ("duplicate-key", "1062", "they diverged"),
        ("purged-1236", "1236", "no longer has the binary logs"),
        ("out-of-order-1950", "1950", "out of order"),
    ],
)
def test_an_error_of_the_replication_is_explained(case: str, number: str, reason: str) -> None:
    (found,) = (f for f in _judged(case).findings if f.code == "REPLICATION_ERROR")
    assert found.observed.startswith(f"{number}: ")
    assert reason in found.summary


def test_transactions_that_are_not_applied_are_counted_by_domain() -> None:
    (late,) = (f for f in _judged("threads-stopped").findings if f.code == "BEHIND")
    assert late.severity is Severity.WARNING
    assert late.summary == "the replica lacks 2 transactions of domain 0"


def test_a_replica_that_was_primary_once_is_not_called_diverged() -> None:
    primary, replica = _side("healthy", "primary"), _side("healthy", "replica")
    log = evolve(replica.log, written=(*replica.log.written, Gtid(0, 2, 1)))
    (found,) = verdict(primary, evolve(replica, log=log)).findings
    assert (found.code, found.severity) == ("OLD_TRANSACTION", Severity.WARNING)
    received = evolve(primary.server, gtid_slave_pos=GtidSet.parse("0-2-1"))
    assert verdict(evolve(primary, server=received), evolve(replica, log=log)).findings == ()


def test_a_filter_that_leaves_a_schema_out_blocks() -> None:
    primary, replica = _side("healthy", "primary"), _side("healthy", "replica")
    log = evolve(primary.log, only=("centreon",))
    found = verdict(evolve(primary, log=log), replica).findings
    assert [(f.code, f.summary) for f in found] == [
        ("FILTERED", "its binary log leaves out centreon_storage")
    ]


def test_a_replica_that_was_copied_from_nothing_is_betrayed_by_its_tables() -> None:
    primary, replica = _side("healthy", "primary"), _side("healthy", "replica")
    emptied = evolve(replica, tables=sql.parse("centreon\t0\ncentreon_storage\t0\n"))
    codes = [f.code for f in verdict(primary, emptied).findings]
    assert codes == ["TABLES_DIFFER", "TABLES_DIFFER"]
