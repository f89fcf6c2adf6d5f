"""mysql_upgrade as at night: detached, on a real server, its password nowhere to be seen.

Skipped where MariaDB's server is not installed.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from attrs import define, evolve, field

from centreon_ha_upgrade.core.command import Command, Secret
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.executors.detached import Detached
from centreon_ha_upgrade.mariadb import upgrade, upgrade_info
from centreon_ha_upgrade.mariadb.login import Login, option_file

NODE = Node("database1", {NodeRole.DATABASE}, "127.0.0.1")
PASSWORD = 'R00t"q u#o;té'
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_SERVER = shutil.which("mariadbd", path=_PATH)
_INSTALL = shutil.which("mariadb-install-db", path=_PATH)

pytestmark = pytest.mark.skipif(
    not (_SERVER and _INSTALL and shutil.which("mysql_upgrade")), reason="no MariaDB server here"
)


@define
class Server:
    """A server of its own in a folder of the test."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> str:
        return f"--socket={self.folder}/s"

    def start(self) -> "subprocess.Popen[bytes]":
        where = ["--no-defaults", f"--datadir={self.data}", "--user=root"]
        words = [str(_INSTALL), *where, "--auth-root-authentication-method=normal"]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        pid = f"--pid-file={self.folder}/pid"
        words = [str(_SERVER), *where, self.socket, pid, "--skip-networking"]
        with (self.folder / "log").open("wb") as log:
            server = subprocess.Popen(words, stdout=log, stderr=log)
        client = ["mysql", "--no-defaults", self.socket, "--connect-timeout=60", "-e"]
        statement = f"ALTER USER root@localhost IDENTIFIED BY '{PASSWORD}'"
        while subprocess.run([*client, statement], check=False, capture_output=True).returncode:
            assert server.poll() is None, (self.folder / "log").read_text()
        return server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if os.geteuid() != 0:
        pytest.skip("the server would not start under this account")
    made = Server(tmp_path)
    process = made.start()
    yield made
    process.terminate()
    process.wait()


@define
class Watcher(Thread):
    """Reads the arguments and the environment of all processes, over and over."""

    seen: set[bytes] = field(factory=set)
    betrayed: set[bytes] = field(factory=set)
    stop: Event = field(factory=Event)

    def __attrs_pre_init__(self) -> None:
        Thread.__init__(self, daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.stop.is_set():
            for place in Path("/proc").glob("[0-9]*"):
                try:
                    argv = (place / "cmdline").read_bytes()
                    environment = (place / "environ").read_bytes()
                except OSError:
                    continue
                if PASSWORD.encode() in argv + environment:
                    self.betrayed.add(argv)
                self.seen.add(argv.partition(b"\0")[0].rpartition(b"/")[2])


def _watched(server: Server, command: Command) -> tuple[str, Watcher]:
    detached = Detached(
        Local(Given({"ROOT": PASSWORD})), lambda _: None, str(server.folder / "jobs")
    )
    job = evolve(command, argv=(*command.argv, server.socket), job="night-E06-0")
    watcher = Watcher()
    watcher.start()
    try:
        done = detached.run(NODE, job)
    finally:
        watcher.stop.set()
        watcher.join()
    assert job.complaint(done) == ""
    return done.stdout, watcher


def test_the_password_of_a_detached_upgrade_shows_in_no_process_and_stays_in_no_file(
    server: Server,
) -> None:
    rooms = set(Path("/dev/shm").glob("centreon-ha-upgrade.*"))
    said, watcher = _watched(server, upgrade.upgrade_tables(Login("root", Secret("ROOT"))))
    assert upgrade.parse(said).succeeded
    assert {b"mysql_upgrade", b"mariadb"} <= watcher.seen
    assert watcher.betrayed == set()
    assert set(Path("/dev/shm").glob("centreon-ha-upgrade.*")) == rooms
    ours = [path for path in (server.folder / "jobs").rglob("*") if path.is_file()]
    assert ours
    assert not any(PASSWORD.encode() in path.read_bytes() for path in ours)


def test_f28_after_an_upgrade_the_data_say_so_and_a_second_one_checks_again(
    server: Server,
) -> None:
    command = upgrade.upgrade_tables(Login("root", Secret("ROOT")))
    first, _ = _watched(server, command)
    query = upgrade_info.query(str(server.data / "mysql_upgrade_info"))
    version = query.read(Local(Given({})).run(NODE, query.command)).version
    assert version is not None
    again = evolve(command, label="again")
    second = Local(Given({"ROOT": PASSWORD})).run(
        NODE, evolve(again, argv=(*command.argv, server.socket), detach=False)
    )
    assert upgrade.parse(first).phases == upgrade.parse(second.stdout).phases
    unforced = evolve(again, argv=(*command.argv[:2], server.socket), detach=False)
    third = Local(Given({"ROOT": PASSWORD})).run(NODE, unforced)
    assert upgrade.parse(third.stdout).already == version


def test_a_password_that_mysql_upgrade_cannot_hand_on_is_one_we_refuse(server: Server) -> None:
    """Of the tool itself: when it learns to, `UNFIT` can shrink."""
    before = PASSWORD
    for sign in upgrade.UNFIT:
        _refused(server, before, sign)
        before = f"a{sign}b"


def _refused(server: Server, before: str, sign: str) -> None:
    unfit = f"a{sign}b"
    words = ["mysql", "--defaults-extra-file=/dev/stdin", server.socket, "-e"]
    statement = f"ALTER USER root@localhost IDENTIFIED BY 'a\\{sign}b'"
    login = option_file(Login("root", Secret("ROOT"))).reveal(Given({"ROOT": before}))
    subprocess.run([*words, statement], input=login.encode(), check=True)
    command = upgrade.upgrade_tables(Login("root", Secret("ROOT")))
    told = evolve(command, argv=(*command.argv, server.socket), detach=False)
    said = Local(Given({"ROOT": unfit})).run(NODE, told)
    assert "Access denied" in told.complaint(said)
