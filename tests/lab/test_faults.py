"""What may go wrong in such a night, done to real nodes: the upgrade ends as an undisturbed one."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import frozen

from tests.lab import Lab, why_not
from tests.lab.desk import PEOPLE, QUESTIONS, Operator
from tests.lab.judging import databases, done_twice, holds_no_secret, hosts, is_healthy, on
from tests.lab.lab import octet_after
from tests.lab.process import wait_until

pytestmark = pytest.mark.lab_faults

ANSWERS = (*QUESTIONS, *PEOPLE)


@frozen
class Instant:
    """Right after a step's first intent is on the disk; or when its `program` runs on the node."""

    step: str
    program: str = ""

    def __call__(self, record: str) -> bool:
        return f'"event": "CommandStarted", "data": {{"step": "{self.step}"' in record

    def kills(self, lab: Lab) -> Callable[[subprocess.Popen[str]], None]:
        def then(process: subprocess.Popen[str]) -> None:
            if self.program:
                wait_until(lambda: runs(lab, self.program), 60, f"{self.program} of {self.step}")
            process.kill()

        return then


BEFORE_THE_WIZARD = (
    Instant("A03"),
    Instant("B04"),
    Instant("C02", "[y]um.*remove"),
    Instant("C03", "[y]um.*update"),
    Instant("E01"),
    Instant("E03", "[y]um.*install"),
    Instant("E06", "[m]ysql_upgrade"),
)
AFTER_THE_WIZARD = (
    Instant("I01"),
    Instant("J04", "[m]ysql-sync-bigdb"),
    Instant("K01"),
    Instant("L01"),
    Instant("M02"),
)


@pytest.fixture
def lab() -> Iterator[Lab]:
    if reason := why_not():
        pytest.skip(reason)
    with Lab(2, octet=octet_after(20)) as made:
        yield made


@pytest.fixture
def operator(lab: Lab, tmp_path: Path) -> Operator:
    person = Operator(lab, tmp_path)
    person.stores_secrets()
    return person


def runs(lab: Lab, program: str) -> bool:
    return any(lab.run(m.name, f"pgrep -f '{program}'").returncode == 0 for m in lab.shape)


def test_a_control_process_killed_at_twelve_instants_repeats_nothing(
    lab: Lab, operator: Operator
) -> None:
    primary, replica = databases(lab)
    before = hosts(lab, primary)
    began = time.monotonic()

    words: tuple[str, ...] = ("run", str(operator.site))
    for instant in BEFORE_THE_WIZARD:
        _is_killed(lab, operator, words, instant, began)
        words = ("resume",)
    _stops(operator, ("resume", *ANSWERS), 4, "F01 waits for a person")
    on(lab, "central1", "lab-web-wizard")
    for instant in AFTER_THE_WIZARD:
        _is_killed(lab, operator, words, instant, began)
    _stops(operator, ("resume", *ANSWERS), 0, "")

    is_healthy(lab, primary, replica)
    assert {hosts(lab, node) for node in (primary, replica)} == {before}
    assert done_twice(lab, operator) == []
    holds_no_secret(lab, operator)
    print(f"after {time.monotonic() - began:.0f} s: done, nothing twice")


def _is_killed(
    lab: Lab, operator: Operator, words: tuple[str, ...], instant: Instant, began: float
) -> None:
    cut = operator.types_until(*words, *ANSWERS, at=instant, then=instant.kills(lab))
    assert cut.returncode == -9, cut.stdout
    print(f"after {time.monotonic() - began:.0f} s: killed at {instant}")


def _stops(operator: Operator, words: tuple[str, ...], code: int, said: str) -> None:
    ended = operator.types(*words)
    told = ended.stdout + ended.stderr
    assert (ended.returncode, said in told) == (code, True), told


def test_a_night_of_a_full_disk_a_cut_network_a_wrong_password_a_lost_sshd_and_a_power_loss(
    lab: Lab, operator: Operator
) -> None:
    primary, replica = databases(lab)
    before = hosts(lab, primary)
    _stops(operator, ("run", str(operator.site)), 4, "A04 waits for a person")

    with full(lab, "central2", "/var/cache/dnf"):
        _stops(operator, ("resume", *QUESTIONS[:4]), 4, "No space left on device")

    lost = operator.types_until("resume", at=Instant("C03"), then=lambda _: lab.cut("central2"))
    assert (lost.returncode, "central2" in lost.stdout) == (5, True), lost.stdout
    lab.uncut("central2")
    wait_until(lambda: meets(lab), 60, "the nodes to meet again")
    _stops(operator, ("resume",), 4, "D02 waits for a person")

    operator.stores("MARIADB_ROOT_PASSWD", "not-the-password")
    _stops(operator, ("resume", *ANSWERS), 4, "E01")
    operator.stores("MARIADB_ROOT_PASSWD", lab.passwords()["sql_admin"])

    operator.types_until("resume", *ANSWERS, at=Instant("E03"), then=lambda _: ends_sshd(lab))
    _stops(operator, ("resume", *ANSWERS), 4, "F01 waits for a person")

    lab.kill("central2")
    lab.start("central2")
    wait_until(lambda: meets(lab), 60, "the node to come back")
    on(lab, "central1", "lab-web-wizard")
    _stops(operator, ("resume", *ANSWERS), 3, "the node was rebooted, and what was done there")
    on(lab, "central2", "systemctl start php-fpm mariadb")
    _stops(operator, ("resume", *ANSWERS), 0, "")

    is_healthy(lab, primary, replica)
    assert {hosts(lab, node) for node in (primary, replica)} == {before}
    assert done_twice(lab, operator) == []
    holds_no_secret(lab, operator)


@contextmanager
def full(lab: Lab, node: str, folder: str) -> Iterator[None]:
    """A file system of 64 kB, full, on a folder of a node."""
    on(lab, node, f"mount -t tmpfs -o size=64k lab-full {folder}; cat /dev/zero > {folder}/x || :")
    try:
        yield
    finally:
        on(lab, node, f"umount {folder}")


def ends_sshd(lab: Lab) -> None:
    """Restarts sshd everywhere, and with it every session."""
    for member in lab.shape:
        on(lab, member.name, "systemctl restart ssh; pkill -KILL -f '[s]shd: '")


def meets(lab: Lab) -> bool:
    seen = lab.cluster.status()
    return seen is not None and len(seen.findall("./nodes/node[@online='true']")) == 2
