"""The traps of the preflight, set on real nodes: `check` names each, and none once it is gone."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.lab import Lab
from tests.lab.cluster import sql
from tests.lab.desk import Operator
from tests.lab.judging import databases, on
from tests.lab.process import wait_until

pytestmark = pytest.mark.lab

# what is done to the passive central, and how it is undone
TRAPS = {
    "STALE_LEFTOVER": (
        "touch /etc/centreon-ha/mysql-resources.sh.rpmsave",
        "rm /etc/centreon-ha/mysql-resources.sh.rpmsave",
    ),
    "CLI_CONSTRAINT": ("pcs resource ban centreon central2", "pcs resource clear centreon"),
    "FOREIGN_RESOURCE": (
        "pcs resource create own ocf:pacemaker:Dummy --disabled",
        "pcs resource delete own",
    ),
    "DISK_FULL": (
        "mkdir /run/little && mount -t tmpfs -o size=64m tmpfs /run/little"
        " && mkdir /run/little/upper /run/little/work && mount -t overlay overlay"
        " -o lowerdir=/usr,upperdir=/run/little/upper,workdir=/run/little/work /usr",
        "umount -l /usr && umount -l /run/little && rmdir /run/little",
    ),
    "AUTOMATIC_UPDATES": (
        "systemd-run --quiet --unit yum-cron sleep 600",
        "systemctl stop yum-cron",
    ),
    "MANAGER_ACTIVE": (
        "systemd-run --quiet --unit puppet sleep 600",
        "systemctl stop puppet",
    ),
    "YUM_BUSY": (
        "systemd-run --quiet --unit lab-yum /bin/sh -c 'sleep 600 | yum shell'",
        "systemctl stop lab-yum",
    ),
}

BROKEN_REPLICATION = {"NOT_REPLICATING", "SAME_SERVER_ID", "IN_MAINTENANCE"}
SAID_WRONGLY = {"REPOSITORY_SILENT", "BACKUP_AGE"}
ON_NODES = {*TRAPS, *BROKEN_REPLICATION, *SAID_WRONGLY}
"""Findings that docs/checks.md calls seen on real nodes."""


@pytest.fixture
def operator(lab_two: Lab, tmp_path: Path) -> Operator:
    person = Operator(lab_two, tmp_path)
    person.stores_secrets()
    return person


def found(operator: Operator, *words: str) -> tuple[int, set[str]]:
    """The exit code of `check`, and the codes of its findings."""
    ended = operator.types("check", str(operator.site), *words, "--format", "json")
    assert ended.stderr == ""
    return ended.returncode, {each["code"] for each in json.loads(ended.stdout)["standing"]}


@contextmanager
def trap(lab: Lab, node: str, set_: str, undo: str) -> Iterator[None]:
    on(lab, node, set_)
    try:
        yield
    finally:
        on(lab, node, undo)


@contextmanager
def broken_replication(lab: Lab) -> Iterator[None]:
    """The replica stands still, under the number of the primary; the cluster looks away."""
    primary, replica = databases(lab)
    own, other = (on(lab, n, sql("SELECT @@server_id")).strip() for n in (replica, primary))
    looks = "pcs property set maintenance-mode="
    with trap(lab, "central1", f"{looks}true", f"{looks}false"):
        stop = sql(f"STOP SLAVE; SET GLOBAL server_id={other}")
        with trap(lab, replica, stop, sql(f"SET GLOBAL server_id={own}; START SLAVE")):
            yield


def test_each_trap_that_is_set_on_real_nodes_is_named_and_goes_with_it(
    lab_two: Lab, operator: Operator
) -> None:
    answers = operator.answers_a_person_gives()
    before = found(operator, *answers)
    with ExitStack() as traps:
        traps.enter_context(broken_replication(lab_two))
        for set_, undo in TRAPS.values():
            traps.enter_context(trap(lab_two, "central2", set_, undo))
        wait_until(
            lambda: lab_two.run("central2", "pgrep -x dnf").returncode == 0, 60, "the shell of yum"
        )
        code, codes = found(operator, *answers)
        assert (code, (BROKEN_REPLICATION | TRAPS.keys()) - codes) == (3, set())
    lab_two.cluster.settle()
    assert found(operator, *answers) == before


def test_what_a_site_file_or_a_person_says_wrongly_is_named(
    lab_two: Lab, operator: Operator
) -> None:
    _, before = found(operator, *operator.answers_a_person_gives())
    declared = operator.site.read_text()
    mirror = lab_two.facts()["urls"]["mariadb_repository"]
    operator.site.write_text(declared.replace(mirror, "http://127.0.0.1:9/mariadb.repo"))
    words = operator.answers_a_person_gives()
    answers = Path(words[1])
    answers.write_text(answers.read_text().replace("age_hours = 1", "age_hours = 72"))
    code, codes = found(operator, *words)
    assert (code, codes - before) == (3, SAID_WRONGLY)


def test_a_host_key_that_nobody_confirmed_is_no_answer(lab_two: Lab, operator: Operator) -> None:
    unknown = operator.desk / "known_hosts"
    unknown.touch(0o600)
    known = lab_two.facts()["ssh"]["known_hosts"]
    operator.site.write_text(operator.site.read_text().replace(known, str(unknown)))
    ended = operator.types("check", str(operator.site), *operator.answers_a_person_gives())
    assert (ended.returncode, "host key" in ended.stdout + ended.stderr) == (5, True)
