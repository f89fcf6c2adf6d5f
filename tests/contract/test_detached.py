"""Work that outlives the connection: real processes on this machine."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import define, evolve

from centreon_ha_upgrade.core.command import Command, Result, run
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import JobLost, Unreachable
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.executors.detached import Detached

NODE = Node("central1", {NodeRole.CENTRAL}, "127.0.0.1")


def job(script: str, **how: object) -> Command:
    command = run("/bin/sh", "-c", script, detach=True, timeout=60, **how)  # type: ignore[arg-type]
    return evolve(command, job="run-C03-0")


@define
class CutAfter:
    """A line that breaks for every call from the `at`-th on, until it is mended."""

    inner: Executor
    at: int
    calls: int = 0

    def run(self, node: Node, command: Command) -> Result:
        self.calls += 1
        if self.calls > self.at:
            raise Unreachable(node.name, "the line is cut")
        return self.inner.run(node, command)


@pytest.fixture
def patient(tmp_path: Path) -> Callable[..., Detached]:
    """Looks again at once: what it waits for are files of this machine."""

    def made(inner: Executor | None = None) -> Detached:
        return Detached(inner or Local(Given({})), lambda _: None, str(tmp_path / "jobs"))

    return made


def test_code_and_both_streams_come_back(patient: Callable[..., Detached]) -> None:
    done = patient().run(NODE, job("echo out; echo err >&2; exit 3"))
    assert (done.code, done.stdout, done.stderr) == (3, "out\n", "err\n")


def test_words_arrive_intact(patient: Callable[..., Detached]) -> None:
    words = ("a b", "'", '"', "$HOME", "*", "é", "-n", "a\nb", "")
    command = evolve(run("printf", "[%s]", *words, detach=True), job="x")
    assert patient().run(NODE, command).stdout == "".join(f"[{word}]" for word in words)


def test_a_finished_job_is_adopted_not_run_again(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command = job(f"echo once >> {tmp_path}/ran; echo done")
    first, second = patient().run(NODE, command), patient().run(NODE, command)
    assert (first.stdout, second.stdout) == ("done\n", "done\n")
    assert (tmp_path / "ran").read_text() == "once\n"


def test_a_cut_line_kills_nothing_and_the_work_is_adopted(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command = job(f"until [ -e {tmp_path}/go ]; do sleep 0.05; done; echo x >> {tmp_path}/ran")
    with pytest.raises(Unreachable):
        patient(CutAfter(Local(Given({})), at=2)).run(NODE, command)
    (tmp_path / "go").touch()
    assert patient().run(NODE, command).code == 0
    assert (tmp_path / "ran").read_text() == "x\n"


def test_a_failed_job_is_set_aside_so_that_it_may_be_tried_again(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command = job(f"[ -e {tmp_path}/mended ]")
    assert patient().run(NODE, command).code == 1
    (tmp_path / "mended").touch()
    assert patient().run(NODE, command).code == 0


def test_a_job_whose_words_say_failed_is_set_aside_though_its_code_is_0(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command = job(f"cat {tmp_path}/said", verdict=lambda text: "" if text == "good\n" else "bad")
    (tmp_path / "said").write_text("rsync error\n")
    assert patient().run(NODE, command).stdout == "rsync error\n"
    (tmp_path / "said").write_text("good\n")
    assert patient().run(NODE, command).stdout == "good\n"


def test_a_killed_job_is_lost_and_never_taken_for_done(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command = job("sleep 60")
    with pytest.raises(Unreachable):
        patient(CutAfter(Local(Given({})), at=1)).run(NODE, command)
    leader = int((tmp_path / "jobs" / "run-C03-0" / "pid").read_text())
    os.killpg(leader, signal.SIGKILL)
    with pytest.raises(JobLost, match="left no exit code"):
        patient().run(NODE, command)


def test_a_job_of_another_boot_is_lost(patient: Callable[..., Detached], tmp_path: Path) -> None:
    command = job("sleep 60")
    with pytest.raises(Unreachable):
        patient(CutAfter(Local(Given({})), at=1)).run(NODE, command)
    place = tmp_path / "jobs" / "run-C03-0"
    (place / "boot").write_text("another\n")
    with pytest.raises(JobLost):
        patient().run(NODE, command)
    os.killpg(int(next(place.parent.glob("*lost*/pid")).read_text()), signal.SIGKILL)


def test_what_a_job_keeps_is_for_its_owner_only(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    patient().run(NODE, job("true"))
    assert (tmp_path / "jobs" / "run-C03-0").stat().st_mode & 0o777 == 0o700


def test_a_command_without_a_job_runs_as_ever(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    assert patient().run(NODE, run("echo", "plain")).stdout == "plain\n"
    assert not (tmp_path / "jobs").exists()
