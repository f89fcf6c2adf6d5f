"""The replica's files beside the primary's: what an incomplete copy looks like, and what not."""

from typing import TypeVar

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, Severity
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.languages import translate
from centreon_ha_upgrade.mariadb import data_files, sync_bigdb
from centreon_ha_upgrade.mariadb.data_files import DataFile, DataFiles
from centreon_ha_upgrade.procedure.checks import copied
from centreon_ha_upgrade.procedure.checks.copied import copied_whole
from centreon_ha_upgrade.procedure.situation import Situation
from tests.unit.rehearsing import FOUR, site_of

SITE = site_of(FOUR)
PRIMARY, REPLICA = SITE.topology.node("database1"), SITE.topology.node("database2")
SINCE = 1_700_000_000
BARE = Situation(SITE, "2026-11-23")
DURING = BARE.knowing(copied.BEGAN, f"{SINCE}\n")
OLD, NEW = SINCE - 1, SINCE

HOST = DataFile("centreon/host.ibd", 98_304, OLD)
COMMON = DataFile("ibdata1", 12_582_912, NEW)
Files = tuple[DataFile, ...]
T = TypeVar("T")


def _judged(primary: Files, replica: Files, s: Situation = DURING) -> tuple[Finding, ...]:
    found = {PRIMARY.name: DataFiles(primary), REPLICA.name: DataFiles(replica)}
    return tuple(copied_whole.compare(found, s, PRIMARY))


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, Severity, str, str]]:
    return [(each.code, each.severity, each.node, each.observed) for each in findings]


def test_the_same_files_are_a_whole_copy() -> None:
    assert _judged((HOST, COMMON), (COMMON, HOST)) == ()


def test_an_old_file_that_is_absent_makes_the_copy_incomplete() -> None:
    expected = [
        (
            *("COPY_INCOMPLETE", Severity.BLOCKER, "database2"),
            "centreon/host.ibd: 98304 (database1), absent (database2)",
        )
    ]
    assert expected == _told(_judged((HOST, COMMON), (COMMON,)))


@pytest.mark.parametrize("modified", [OLD, NEW], ids=["as-copied", "written-there-since"])
def test_an_old_file_that_is_short_makes_the_copy_incomplete(modified: int) -> None:
    short = evolve(HOST, size=65_536, modified=modified)
    expected = [
        (
            *("COPY_INCOMPLETE", Severity.BLOCKER, "database2"),
            "centreon/host.ibd: 98304 (database1), 65536 (database2)",
        )
    ]
    assert expected == _told(_judged((HOST,), (short,)))


def test_an_old_file_that_is_longer_there_is_of_another_snapshot() -> None:
    (finding,) = _judged((HOST,), (evolve(HOST, size=114_688),))
    assert finding.code == "COPY_INCOMPLETE"


def test_what_the_replica_itself_added_since_is_no_fault() -> None:
    assert _judged((HOST,), (evolve(HOST, size=114_688, modified=NEW),)) == ()


def test_a_file_that_the_primary_wrote_since_may_have_any_size() -> None:
    assert _judged((COMMON,), (evolve(COMMON, size=1, modified=OLD),)) == ()


def test_a_file_written_in_the_second_in_which_the_copy_began_is_written_since() -> None:
    written = evolve(HOST, modified=SINCE)
    assert _judged((written,), (evolve(HOST, size=1),)) == ()


def test_a_new_file_that_is_absent_is_a_warning() -> None:
    made = DataFile("centreon/made.ibd", 1, NEW)
    expected = [("COPY_DIFFERS", Severity.WARNING, "database2", "centreon/made.ibd")]
    assert expected == _told(_judged((HOST, made), (HOST,)))


def test_an_old_file_of_the_replica_alone_is_a_leftover() -> None:
    left = DataFile("old/t.ibd", 1, OLD)
    expected = [("COPY_LEFTOVER", Severity.WARNING, "database2", "old/t.ibd")]
    assert expected == _told(_judged((HOST,), (HOST, left)))


def test_a_new_file_of_the_replica_alone_is_nothing() -> None:
    assert _judged((HOST,), (HOST, DataFile("centreon/made.ibd", 1, NEW))) == ()


def test_the_schema_mysql_is_the_replicas_own() -> None:
    here = DataFile("mysql/global_priv.MAD", 16_384, OLD)
    there = (evolve(here, size=8192), DataFile("mysql/old.MAD", 1, OLD))
    assert _judged((HOST, here, DataFile("mysql/more.MAD", 1, OLD)), (HOST, *there)) == ()


def test_a_database_whose_name_only_begins_with_mysql_is_compared() -> None:
    (finding,) = _judged((HOST, DataFile("mysql2/t.ibd", 1, OLD)), (HOST,))
    assert finding.code == "COPY_INCOMPLETE"


def test_a_primary_without_any_table_was_looked_for_in_the_wrong_place() -> None:
    only = DataFile("mysql/db.MAD", 1, OLD)
    expected = [("COPY_UNSEEN", Severity.WARNING, "database1", "")]
    assert expected == _told(_judged((only,), (HOST,)))


def test_nothing_is_judged_where_nobody_knows_when_the_copy_began() -> None:
    assert _judged((HOST,), (), BARE) == ()


def test_one_finding_names_twenty_files_and_counts_the_rest() -> None:
    files = [DataFile(f"centreon/t{number:02}.ibd", 7, OLD) for number in range(23)]
    (finding,) = _judged(tuple(reversed(files)), ())
    first, *_, last, more = finding.observed.split("; ")
    expected = [
        "centreon/t00.ibd: 7 (database1), absent (database2)",
        "centreon/t19.ibd: 7 (database1), absent (database2)",
        "and 3 more",
    ]
    assert expected == [first, last, more]
    assert translate(finding.observed, "fr").endswith(" ; et 3 de plus")


def test_twenty_files_are_named_without_a_rest() -> None:
    files = tuple(DataFile(f"centreon/t{number:02}.ibd", 7, OLD) for number in range(20))
    (finding,) = _judged(files, ())
    assert finding.observed.endswith("centreon/t19.ibd: 7 (database1), absent (database2)")


def test_an_incomplete_copy_tells_how_to_copy_again_in_both_languages() -> None:
    (finding,) = _judged((HOST,), ())
    expected = (
        "copy again: stop MariaDB on the replica (mysqladmin -p shutdown), "
        f"then on the primary, by hand: {sync_bigdb.PATH}"
    )
    assert expected == finding.remedy
    assert translate(finding.remedy, "fr").startswith("copier à nouveau : arrêter MariaDB")


def _asked(s: Situation) -> list[tuple[str, str]]:
    """Whom the comparison asks in which order, and for which directory."""
    asked = list[tuple[str, str]]()

    def answers(node: Node, query: Query[T]) -> T:
        asked.append((node.name, str(query.command.argv[1])))
        return query.parse(data_files.render(DataFiles((HOST,))))

    assert copied_whole.findings(answers, s, PRIMARY) == ()
    return asked


def test_the_replica_is_asked_first_lest_a_table_dropped_between_seem_uncopied() -> None:
    default = "/var/lib/mysql/./"
    assert [("database2", default), ("database1", default)] == _asked(DURING)


def test_the_data_directory_is_the_one_of_each_servers_own_options() -> None:
    s = DURING.knowing("server-cnf@database1", "[server]\ndatadir = /data/db/\n")
    assert _asked(s) == [("database2", "/var/lib/mysql/./"), ("database1", "/data/db/./")]
