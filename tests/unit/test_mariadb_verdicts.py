"""What the conversations conclude from real output."""

from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.mariadb import (
    check_status,
    ping,
    server,
    slave_status,
    sql,
    sync_bigdb,
    upgrade,
)
from centreon_ha_upgrade.mariadb.login import Login, option_file
from centreon_ha_upgrade.mariadb.model import Gtid, GtidSet

GOLDEN = Path(__file__).parents[1] / "golden" / "mariadb"
ROOT = Login("root", Secret("MARIADB_ROOT_PASSWD"))


def _capture(conversation: str, case: str) -> str:
    return (GOLDEN / conversation / case / "stdout.txt").read_bytes().decode()


@pytest.mark.parametrize(
    ("case", "succeeded"),
    [
        ("copied-and-replicating", True),
        ("laboratory-script", True),
        ("empty-directory-copied-yet-exit-0", False),
        ("replication-refused-yet-exit-0", False),
    ],
)
def test_a_copy_succeeded_only_without_any_trouble(case: str, succeeded: bool) -> None:
    assert sync_bigdb.parse(_capture("sync_bigdb", case)).succeeded == succeeded


def test_an_empty_directory_is_no_copy_even_if_no_line_complains() -> None:
    text = _capture("sync_bigdb", "copied-and-replicating")
    empty = text.replace("total size is 113,470,159", "total size is 0")
    empty = empty.replace("total size is 322,251", "total size is 0")
    assert not sync_bigdb.parse(empty).succeeded


@pytest.mark.parametrize("lost", ["Start MySQL Slave\n", "Start Replication\n", "Id\tUser"])
def test_a_copy_that_lacks_one_of_its_last_lines_did_not_succeed(lost: str) -> None:
    text = _capture("sync_bigdb", "copied-and-replicating")
    assert not sync_bigdb.parse(text.partition(lost)[0]).succeeded


def test_the_second_lvcreate_may_complain() -> None:
    outcome = sync_bigdb.parse(_capture("sync_bigdb", "copied-and-replicating"))
    assert outcome.errors == ()
    assert outcome.gtid == GtidSet.parse("0-1-18,7-1-1")
    assert outcome.processes == (
        sync_bigdb.Process(5, "root", "localhost", "Query", "starting"),
        sync_bigdb.Process(
            6, "system user", "", "Slave_IO", "Queueing master event to the relay log"
        ),
        sync_bigdb.Process(7, "system user", "", "Slave_SQL", "Reading event from the relay log"),
    )


@pytest.mark.parametrize(
    ("row", "processes"),
    [
        # rows of MariaDB 10.3 and earlier lack the column Progress
        ("9\troot\tdb\tNULL\tSleep\t0\tNULL\tNULL", (("root", "db", "Sleep", None),)),
        ("9\troot\tdb\tNULL\tSleep\t0\t\tNULL\t0.000", (("root", "db", "Sleep", ""),)),
        ("9\troot\tdb\tNULL\tSleep\t0\tNULL", ()),
        ("x9\troot\tdb\tNULL\tSleep\t0\tNULL\tNULL", ()),
    ],
)
def test_a_row_of_the_process_list_is_read_by_its_columns(
    row: str, processes: tuple[tuple[str, str, str, str | None], ...]
) -> None:
    text = _capture("sync_bigdb", "copied-and-replicating")
    found = sync_bigdb.parse(text + row + "\n").processes[3:]
    assert tuple((each.user, each.host, each.command, each.state) for each in found) == processes


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        ("copied-and-replicating", ""),
        (
            "replication-refused-yet-exit-0",
            "ERROR 1941 (HY000) at line 1: Could not parse GTID list",
        ),
    ],
)
def test_a_copy_complains_in_the_words_of_its_script(case: str, complaint: str) -> None:
    verdict = sync_bigdb.run_sync().verdict
    assert verdict is not None
    assert verdict(_capture("sync_bigdb", case)) == complaint


def test_a_copy_that_ended_early_without_a_word_is_not_believed() -> None:
    verdict = sync_bigdb.run_sync().verdict
    assert verdict is not None
    early = _capture("sync_bigdb", "copied-and-replicating").partition("Start MySQL Slave\n")[0]
    assert "do not say that the replica replicates" in verdict(early)


@pytest.mark.parametrize("value", ["\x1b[2J", "a\r", "\ufeffa"])
def test_a_value_that_a_terminal_would_not_show_whole_is_refused(value: str) -> None:
    with pytest.raises(IllegalValue):
        sql.Rows([("a", value)])
    assert sql.Rows([("a", "a\rb")]).rows == (("a", "a\rb"),)


def test_rows_are_read_to_the_last_blank_one() -> None:
    assert sql.parse("a\n\nb\n").rows == (("a",), ("",), ("b",))
    assert sql.parse("a\n\n").rows == (("a",), ("",))
    assert sql.parse("a\tNULL\n\t\\\\n\n").rows == (("a", None), ("", "\\n"))


@pytest.mark.parametrize(
    "line",
    [
        "ERROR: MySQL is launched or problem to connect to the server.",
        "ERROR: cannot get gtid current pos",
        "'log-bin' option not found. Can't sync.",
        "ERROR 1045 (28000): Access denied for user 'root'@'central1' (using password: YES)",
        "rsync error: error in rsync protocol data stream (code 12) at io.c(235)",
        "rsync: connection unexpectedly closed (0 bytes received so far) [sender]",
        "mount: /dev/vg0/dbbackupdatadir is already mounted",
        "umount: /mnt/snap-dbbackupdatadir: target is busy.",
    ],
)
def test_any_line_of_trouble_denies_success(line: str) -> None:
    outcome = sync_bigdb.parse(f"{_capture('sync_bigdb', 'laboratory-script')}{line}\n")
    assert outcome.errors == (line,)
    assert not outcome.succeeded


@pytest.mark.parametrize(
    ("case", "succeeded"),
    [
        ("major-10.5-to-10.11", True),
        ("forced-on-10.5", True),
        ("already-done-10.5", True),
        ("corrupt-table-yet-exit-0", False),
        ("repair-in-vain-yet-exit-0", False),
        ("server-down", False),
        ("wrong-password", False),
    ],
)
def test_an_upgrade_succeeded_only_if_each_table_is_well(case: str, succeeded: bool) -> None:
    assert upgrade.parse(_capture("upgrade", case)).succeeded == succeeded


def test_a_table_that_was_repaired_is_well() -> None:
    text = _capture("upgrade", "repair-in-vain-yet-exit-0")
    before, repairing, after = text.partition("Repairing tables\n")
    end = after[after.index("Phase 7/7") :]
    healed = f"{before}{repairing}{'shop.bad':<50} OK\n{'shop.isam':<50} OK\n{end}"
    assert upgrade.parse(healed).phases[5].unhealed == ()


def test_an_upgrade_cut_short_did_not_succeed() -> None:
    text = _capture("upgrade", "forced-on-10.5")
    assert not upgrade.parse(text[: text.index("Phase 7/7")]).succeeded


@pytest.mark.parametrize(
    ("case", "healthy"),
    [
        ("coloured-and-healthy", True),
        ("old-wording-healthy", True),
        ("thread-down-and-late", False),
        ("server-down-report-not-indented", False),
        ("configured-not-replicating", False),
    ],
)
def test_four_lines_ok_are_healthy_and_nothing_less(case: str, healthy: bool) -> None:
    status = check_status.parse(_capture("check_status", case))
    assert status.healthy == healthy
    assert not check_status.ReplicationStatus(status.lines[:-1]).healthy


def test_a_message_that_follows_a_report_belongs_to_it() -> None:
    status = check_status.parse(_capture("check_status", "server-down-report-not-indented"))
    assert status.lines[0].reports == (
        "ERROR 2002 (HY000): Can't connect to MySQL server on '127.0.0.1' (115)",
        "Impossible de se connecter au serveur 'central1'.",
    )


@pytest.mark.parametrize(
    ("case", "healthy", "by_gtid"),
    [
        ("by-gtid", True, True),
        ("by-position", True, False),
        ("all-slaves-two-domains", True, True),
        ("cannot-connect", False, True),
        ("stopped-by-hand", False, True),
        ("stopped-by-an-error-of-four-lines", False, True),
        ("primary-is-no-replica", False, False),
    ],
)
def test_a_replica_is_healthy_when_both_threads_run(
    case: str, healthy: bool, by_gtid: bool
) -> None:
    statuses = slave_status.parse(_capture("slave_status", case))
    assert (statuses.healthy, statuses.by_gtid) == (healthy, by_gtid)


def test_an_error_keeps_its_lines_even_those_that_look_like_fields() -> None:
    case = "stopped-by-an-error-of-four-lines"
    status = slave_status.parse(_capture("slave_status", case)).statuses[0]
    assert (status.last_sql_error or "").split("\n")[1:] == ["  two: three", "", "four\\ttab')'"]


def test_a_refused_password_tells_that_a_server_runs() -> None:
    assert ping.parse(_capture("ping", "password-refused")).running
    assert not ping.parse(_capture("ping", "no-server-on-the-socket")).running


def test_gtids_are_ordered_within_a_domain_only() -> None:
    assert Gtid(0, 1, 5) < Gtid(0, 2, 6)
    with pytest.raises(TypeError):
        assert Gtid(0, 1, 5) < Gtid(1, 1, 6)


@pytest.mark.parametrize(
    ("here", "there", "contained"),
    [
        ("0-1-5", "0-1-5", True),
        ("0-1-5", "0-2-4", True),
        ("0-1-5", "0-1-6", False),
        ("0-1-5", "0-1-5,1-1-1", False),
        ("", "", True),
        ("0-1-1", "", True),
    ],
)
def test_a_position_contains_what_has_happened(here: str, there: str, contained: bool) -> None:
    assert GtidSet.parse(here).contains(GtidSet.parse(there)) == contained


@pytest.mark.parametrize(
    "text", ["0-1", "0-1-x", "0-1-5,0-1-6", "0-1-99999999999999999999", "0-1-1,"]
)
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(IllegalValue):
        GtidSet.parse(text)


@pytest.mark.parametrize("user", ["-x", "", "a b", "a#b", "a\nb"])
def test_a_user_that_a_client_would_misread_is_refused(user: str) -> None:
    with pytest.raises(IllegalValue):
        Login(user, Secret("DB"))
    with pytest.raises(IllegalValue):
        upgrade.as_written(user, Secret("DB"))


@pytest.mark.parametrize(("statement", "database"), [("", None), ("SELECT 1", "a b"), (" ", "a")])
def test_a_statement_or_database_that_cannot_be_meant_is_refused(
    statement: str, database: str | None
) -> None:
    with pytest.raises(IllegalValue):
        sql.execute(statement, ROOT, database=database)


def test_rows_of_two_results_are_not_taken_for_one() -> None:
    with pytest.raises(ParseError):
        sql.parse("1\t2\n3\n")


def test_every_client_reads_its_login_from_standard_input() -> None:
    queries = (sql.query("SELECT 1", ROOT), server.query(ROOT), slave_status.query(ROOT))
    for command in (*(query.command for query in queries), server.set_read_only(True, ROOT)):
        assert str(command.argv[1]) == "--defaults-extra-file=/dev/stdin"
        assert command.stdin == option_file(ROOT)
