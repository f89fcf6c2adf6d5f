"""A primary and a replica that really run: each trouble is made, and our queries must name it.

Skipped where MariaDB's server is not installed.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve, field

from centreon_ha_upgrade.core.command import Query, Secret
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.mariadb import binlog, server, slave_status
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.mariadb.slave_status import ReplicaStatuses, SlaveStatus, ThreadState
from centreon_ha_upgrade.procedure import verdict
from tests.contract.conftest import free_port

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_SERVER = shutil.which("mariadbd", path=_PATH)
_INSTALL = shutil.which("mariadb-install-db", path=_PATH)
LOGIN = Login("root", Secret("DB"))
NODE = Node("here", {NodeRole.DATABASE}, "127.0.0.1")

pytestmark = pytest.mark.skipif(
    not (_SERVER and _INSTALL) or os.geteuid() != 0, reason="no MariaDB server, or not root"
)


@define
class Database:
    """One server of its own in a folder of the test; root has a password there."""

    folder: Path
    number: int
    port: int = field(factory=free_port)

    def start(self) -> "subprocess.Popen[bytes]":
        self.folder.mkdir()
        where = ["--no-defaults", f"--datadir={self.folder}/data", "--user=root"]
        made = [str(_INSTALL), *where, "--auth-root-authentication-method=normal"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process = self.boot()
        first = "SET sql_log_bin=0; ALTER USER root@localhost IDENTIFIED BY 'pw'"
        client = ["mysql", "--no-defaults", f"--socket={self.folder}/s", "-e", first]
        while subprocess.run(client, check=False, capture_output=True).returncode:
            assert process.poll() is None, (self.folder / "log").read_text()
        return process

    def boot(self) -> "subprocess.Popen[bytes]":
        """The server on the data that is there; it may not answer yet."""
        where = ["--no-defaults", f"--datadir={self.folder}/data", "--user=root"]
        words = [
            *(str(_SERVER), *where, f"--socket={self.folder}/s", f"--port={self.port}"),
            *("--bind-address=127.0.0.1", f"--pid-file={self.folder}/pid", "--log-bin=bin"),
            *(f"--server-id={self.number}", "--gtid-strict-mode=1", "--log-slave-updates"),
        ]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(words, stdout=log, stderr=log)

    def does(self, *statements: str) -> None:
        words = ["mysql", "--no-defaults", f"--socket={self.folder}/s", "-uroot", "-ppw"]
        subprocess.run([*words, "-e", "; ".join(statements)], check=True, stdout=subprocess.DEVNULL)

    def answers(self, query: Query[Any]) -> Any:
        """Asked as the program asks, of this server's socket."""
        client, login, *rest = query.command.argv
        here = evolve(query.command, argv=(client, login, f"--socket={self.folder}/s", *rest))
        result = Local(Given({"DB": "pw"})).run(NODE, here)
        assert result.code == 0, result.stderr
        return query.parse(result.stdout)


@define
class Pair:
    """The replica follows the primary by GTID, and both hold one table with one row."""

    primary: Database
    replica: Database

    def follows(self, *more: str) -> None:
        self.replica.does(
            "STOP SLAVE",
            "RESET SLAVE ALL",
            f"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={self.primary.port}, "
            "MASTER_USER='repl', MASTER_PASSWORD='pw', MASTER_USE_GTID=slave_pos, "
            "MASTER_CONNECT_RETRY=1" + "".join(f", {each}" for each in more),
            "START SLAVE",
        )

    def asked(self) -> ReplicaStatuses:
        found: ReplicaStatuses = self.replica.answers(slave_status.query(LOGIN))
        return found

    def until(self, holds: Callable[[SlaveStatus], object]) -> SlaveStatus:
        for _ in range(300):
            (status,) = self.asked().statuses
            if holds(status):
                return status
        raise AssertionError(status.summary)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    one, two = Database(tmp_path / "primary", 1), Database(tmp_path / "replica", 2)
    with ExitStack() as ends:
        for each in (one, two):
            process = each.start()
            ends.callback(process.wait)
            ends.callback(process.terminate)
        yield _following(Pair(one, two))


def _following(made: Pair) -> Pair:
    one, two = made.primary, made.replica
    one.does(
        "CREATE USER repl@localhost IDENTIFIED BY 'pw'",
        "GRANT REPLICATION SLAVE ON *.* TO repl@localhost",
        "CREATE DATABASE centreon",
        "CREATE DATABASE centreon_storage",
        "CREATE TABLE centreon_storage.data_bin (id INT PRIMARY KEY)",
        "CREATE TABLE centreon.host (id INT PRIMARY KEY, name TEXT)",
        "INSERT INTO centreon.host VALUES (1, 'one')",
    )
    two.does("SET GLOBAL read_only=1")
    made.follows()
    two.does(f"SELECT MASTER_GTID_WAIT('{one.answers(server.query(LOGIN)).gtid_binlog_pos}', 60)")
    made.until(lambda status: status.healthy)
    return made


def _codes(pair: Pair) -> list[str]:
    """What the verdict finds, asked as the program asks."""
    sides = [
        verdict.Side(name, *(side.answers(each) for each in verdict.questions(LOGIN)))
        for name, side in (("replica", pair.replica), ("primary", pair.primary))
    ]
    return [finding.code for finding in verdict.verdict(sides[1], sides[0]).findings]


def test_a_healthy_pair_is_called_so(pair: Pair) -> None:
    status = pair.until(lambda each: each.healthy)
    assert (status.primary_port, status.primary_user) == (pair.primary.port, "repl")
    assert pair.asked().by_gtid
    assert pair.primary.answers(slave_status.query(LOGIN)) == ReplicaStatuses()
    assert pair.replica.answers(server.query(LOGIN)).read_only is True
    assert pair.primary.answers(server.query(LOGIN)).read_only is False
    written = pair.primary.answers(binlog.query(LOGIN))
    assert written is not None


def test_stopped_threads_are_told_apart_from_running_ones(pair: Pair) -> None:
    pair.replica.does("STOP SLAVE SQL_THREAD")
    status = pair.until(lambda each: each.sql_running is ThreadState.NO)
    assert (status.io_running, status.healthy) == (ThreadState.YES, False)


def test_a_row_that_is_there_already_is_1062_whatever_its_statement_holds(pair: Pair) -> None:
    pair.replica.does("SET sql_log_bin=0", "INSERT INTO centreon.host VALUES (2, 'mine')")
    pair.primary.does("SET binlog_format='STATEMENT'",
                      "INSERT INTO centreon.host VALUES (2, 'several\n\nlines: é')")  # fmt: skip
    status = pair.until(lambda each: each.last_sql_errno)
    assert (status.last_sql_errno, status.last_errno, status.healthy) == (1062, 1062, False)
    assert "several\n\nlines: é" in str(status.last_sql_error)


def test_a_place_that_the_primary_never_wrote_is_1236(pair: Pair) -> None:
    pair.replica.does("STOP SLAVE", "SET GLOBAL gtid_slave_pos='0-1-9999'", "START SLAVE")
    status = pair.until(lambda each: each.last_io_errno)
    assert (status.last_io_errno, status.io_running) == (1236, ThreadState.NO)


def test_a_transaction_out_of_order_is_1950(pair: Pair) -> None:
    pair.replica.does(
        "STOP SLAVE", "SET SESSION gtid_seq_no=100", "SET SESSION server_id=1",
        "INSERT INTO centreon.host VALUES (9, 'ahead')",
    )  # fmt: skip
    pair.replica.does("START SLAVE")
    pair.primary.does("INSERT INTO centreon.host VALUES (4, 'four')")
    status = pair.until(lambda each: each.last_sql_errno or each.last_io_errno)
    assert status.last_sql_errno == 1950


@pytest.mark.parametrize(
    ("change", "code"), [("MASTER_PASSWORD='wrong'", 1045), ("MASTER_PORT=1", 2003)]
)
def test_a_replica_that_cannot_connect_says_why(pair: Pair, change: str, code: int) -> None:
    pair.replica.does("STOP SLAVE", f"CHANGE MASTER TO {change}", "START SLAVE")
    status = pair.until(lambda each: each.last_io_errno)
    assert status.last_io_errno == code
    assert status.io_running in (ThreadState.CONNECTING, ThreadState.NO)


def test_the_verdict_names_what_is_wrong_with_a_live_pair(pair: Pair) -> None:
    assert _codes(pair) == []
    pair.replica.does("INSERT INTO centreon.host VALUES (7, 'errant')")
    assert "ERRANT_TRANSACTION" in _codes(pair)
    pair.replica.does("SET GLOBAL read_only=0")
    assert "TWO_WRITABLE" in _codes(pair)
