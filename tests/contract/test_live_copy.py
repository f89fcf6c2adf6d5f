"""A data directory that is really copied as the vendor's script copies it, and its files compared.

The servers stop, start and write as on a platform; what changes their files must not look like an
incomplete copy.  Skipped where MariaDB's server is not installed.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.mariadb import data_files, server
from centreon_ha_upgrade.mariadb.data_files import DataFiles
from centreon_ha_upgrade.procedure.checks import copied
from centreon_ha_upgrade.procedure.situation import Situation
from tests.contract.test_live_replication import LOGIN, NODE, Database, Pair, pytestmark
from tests.unit.rehearsing import FOUR, site_of

__all__ = ["pytestmark"]

SITE = site_of(FOUR)
_OWN_LOGS = ("bin.*", "aria_log*", "*.info", "*.pid", "mysql_upgrade_info", "*relay-bin*")


def _copy(one: Path, two: Path) -> None:
    """As rsync -a --delete does, but for the schema mysql of which only InnoDB's tables come."""
    for path in two.iterdir():
        if path.name != "mysql" and not path.name.startswith(("aria_log", "bin.")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    ignored = shutil.ignore_patterns("mysql", *_OWN_LOGS)
    shutil.copytree(one, two, dirs_exist_ok=True, ignore=ignored)
    for path in (*one.glob("mysql/*.ibd"), *one.glob("mysql/*.frm")):
        shutil.copy2(path, two / "mysql" / path.name)


def _codes(pair: Pair, began: int) -> list[tuple[str, str]]:
    s = Situation(SITE, "2026-11-23").knowing(copied.BEGAN, f"{began}\n")
    places = {"database1": pair.primary, "database2": pair.replica}

    def files(node: Node) -> DataFiles:
        query: Query[DataFiles] = data_files.query(f"{places[node.name].folder}/data")
        return query.read(Local(Given({})).run(NODE, query.command))

    answers = {node.name: files(node) for node in copied.replica_first(s)}
    found = copied.copied_whole.compare(answers, s, SITE.topology.databases[0])
    return [(each.code, each.observed) for each in found]


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[tuple[Pair, int]]:
    """A pair that follows since a copy, and the moment at which the copy began."""
    pair = Pair(Database(tmp_path / "primary", 1), Database(tmp_path / "replica", 2))
    with ExitStack() as ends:
        first = [_ended_by(ends, each.start()) for each in (pair.primary, pair.replica)]
        pair.primary.does(
            "CREATE USER repl@localhost IDENTIFIED BY 'pw'",
            "GRANT REPLICATION SLAVE ON *.* TO repl@localhost",
            "CREATE DATABASE centreon",
            "CREATE TABLE centreon.quiet (id INT PRIMARY KEY, t TEXT)",
            "INSERT INTO centreon.quiet SELECT seq, REPEAT('x', 900) FROM centreon.seq_1_to_3000",
            "CREATE TABLE centreon.busy LIKE centreon.quiet",
            "CREATE TABLE centreon.dropped LIKE centreon.quiet",
            "CREATE TABLE centreon.aria (id INT) ENGINE=Aria",
            "FLUSH TABLES",
        )
        position = str(pair.primary.answers(server.query(LOGIN)).gtid_current_pos)
        for process in first:
            process.terminate()
            process.wait()
        time.sleep(2)
        began = int(time.time())
        _copy(pair.primary.folder / "data", pair.replica.folder / "data")
        for each in (pair.primary, pair.replica):
            _awake(each, _ended_by(ends, each.boot()))
        pair.replica.does("RESET MASTER", f"SET GLOBAL gtid_slave_pos='{position}'")
        pair.follows()
        yield pair, began


def _ended_by(ends: ExitStack, process: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
    ends.callback(process.wait)
    ends.callback(process.terminate)
    return process


def _awake(database: Database, process: "subprocess.Popen[bytes]") -> None:
    client = ["mysql", "--no-defaults", f"--socket={database.folder}/s", "-uroot", "-ppw"]
    while subprocess.run([*client, "-e", "SELECT 1"], check=False, capture_output=True).returncode:
        assert process.poll() is None, (database.folder / "log").read_text()


def _caught_up(pair: Pair) -> None:
    written = pair.primary.answers(server.query(LOGIN)).gtid_binlog_pos
    pair.replica.does(f"SELECT MASTER_GTID_WAIT('{written}', 60)")


def test_a_whole_copy_stays_whole_whatever_both_servers_write_since(copy: tuple[Pair, int]) -> None:
    pair, began = copy
    _caught_up(pair)
    assert _codes(pair, began) == []
    pair.primary.does(
        "INSERT INTO centreon.busy SELECT seq, REPEAT('y', 900) FROM centreon.seq_1_to_20000",
        "CREATE TABLE centreon.made (id INT PRIMARY KEY)",
        "DROP TABLE centreon.dropped",
        "INSERT INTO centreon.aria VALUES (1)",
    )
    for number in range(300):
        pair.primary.does(f"INSERT INTO centreon.made VALUES ({number})")
    _caught_up(pair)
    assert _codes(pair, began) == []


def test_a_file_that_is_short_or_absent_there_is_named(copy: tuple[Pair, int]) -> None:
    pair, began = copy
    _caught_up(pair)
    below = pair.replica.folder / "data" / "centreon"
    size = (below / "quiet.ibd").stat().st_size
    os.truncate(below / "quiet.ibd", 65_536)
    (below / "aria.MAD").unlink()
    ((code, observed),) = _codes(pair, began)
    assert code == "COPY_INCOMPLETE"
    assert observed == (
        "centreon/aria.MAD: 8192 (database1), absent (database2); "
        f"centreon/quiet.ibd: {size} (database1), 65536 (database2)"
    )
