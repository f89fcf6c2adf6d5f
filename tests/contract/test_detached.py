"""Work that outlives the connection: real processes on this machine."""

import os
import signal
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import define, evolve

from centreon_ha_upgrade.core.command import Command, Result, Secret, Text, run
from centreon_ha_upgrade.core.executor import Executor, Pulse
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import (
    CommandFailed,
    CommandTimedOut,
    JobLost,
    JobStopped,
    Unreachable,
)
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.executors.detached import Detached

NODE = Node("central1", {NodeRole.CENTRAL}, "127.0.0.1")


def job(script: str, **how: object) -> Command:
    command = run("/bin/sh", "-c", script, detach=True, **{"timeout": 60, **how})  # type: ignore[arg-type]
    return evolve(command, job="run-C03-0")


def of_session(leader: int) -> list[str]:
    """The processes whose session this is."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            found += [stat.parent.name] * (int(words[3]) == leader and words[0] != "Z")
    return found


def rooms() -> set[Path]:
    """The folders in memory that jobs of ours hold."""
    return set(Path("/dev/shm").glob("centreon-ha-upgrade.*"))


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


# --- input ---------------------------------------------------------------------------------

PASSWORD = "Pa55-of-nobody"
SECRET = Text.of("password=", Secret("DB"), "\n")


@pytest.fixture
def knowing(tmp_path: Path) -> Detached:
    """Knows the password."""
    local = Local(Given({"DB": PASSWORD}))
    return Detached(local, lambda _: None, str(tmp_path / "jobs"))


def test_a_secret_reaches_the_work_on_its_input_and_lies_in_no_file(
    knowing: Detached, tmp_path: Path
) -> None:
    before = rooms()
    look = "cat; readlink /proc/self/fd/0; env; ls -A $TMPDIR; stat -c %a $TMPDIR"
    done = knowing.run(NODE, job(f"({look}) > {tmp_path}/seen", stdin=SECRET))
    assert done.code == 0
    first, link, *rest = (tmp_path / "seen").read_text().splitlines()
    assert first == f"password={PASSWORD}"
    assert link.startswith("/dev/shm/centreon-ha-upgrade.")
    assert link.endswith("/input (deleted)")
    assert rest[-1] == "700"
    assert PASSWORD not in "\n".join(rest)
    assert rooms() == before
    kept = (tmp_path / "jobs" / "run-C03-0").iterdir()
    assert not any(PASSWORD in path.read_text() for path in kept)


def test_an_input_that_was_cut_on_its_way_starts_nothing(tmp_path: Path, knowing: Detached) -> None:
    class Cutting:
        """A line that loses the end of what it carries."""

        def run(self, node: Node, command: Command) -> Result:
            short = None if command.stdin is None else Text.of("password=Pa")
            return knowing.inner.run(node, evolve(command, stdin=short))

    before = rooms()
    cut = Detached(Cutting(), lambda _: None, str(tmp_path / "jobs"))
    with pytest.raises(CommandFailed, match="input cut"):
        cut.run(NODE, job(f"touch {tmp_path}/ran", stdin=SECRET))
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "jobs" / "run-C03-0").exists()
    assert rooms() == before


def test_the_memory_of_a_killed_job_is_given_back(knowing: Detached, tmp_path: Path) -> None:
    before = rooms()
    pulses = knowing.watch(NODE, job("touch $TMPDIR/own; sleep 60", stdin=SECRET))
    next(pulses)
    leader = int((tmp_path / "jobs" / "run-C03-0" / "pid").read_text())
    for process in of_session(leader):
        os.kill(int(process), signal.SIGKILL)
    with pytest.raises(JobLost):
        next(pulses)
    assert rooms() == before


# --- deadline, heartbeat, end --------------------------------------------------------------


def test_the_deadline_is_kept_on_the_node_for_every_process_of_the_work(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command = job(f"sleep 60 & sleep 60 & echo $! > {tmp_path}/child; wait", timeout=1)
    with pytest.raises(CommandTimedOut):
        patient().run(NODE, command)
    (place,) = (tmp_path / "jobs").glob("*.overdue.*")
    assert (tmp_path / "child").exists()
    assert of_session(int((place / "pid").read_text())) == []
    assert (place / "code").read_text() == "124\n"


def test_work_that_prints_nothing_still_shows_that_it_lives(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    go, read = tmp_path / "go", tmp_path / "read"
    script = f"head -c 5000000 /dev/zero | cat > {read}; until [ -e {go} ]; do sleep 0.05; done"
    pulses = patient().watch(NODE, job(script))
    seen = [next(pulses)]
    while not read.exists() or read.stat().st_size < 5000000:
        seen.append(next(pulses))
    seen.append(next(pulses))
    assert all(pulse.processes > 0 and pulse.printed == 0 for pulse in seen)
    assert [pulse.seconds for pulse in seen] == sorted(pulse.seconds for pulse in seen)
    go.touch()
    assert _end(pulses).code == 0


def test_what_was_printed_so_far_and_moved_is_counted(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    go = tmp_path / "go"
    lines = f"i=0; until [ -e {go} ]; do i=$((i+1)); [ $i -gt 9 ] || echo line; sleep 0.02; done"
    pulses = patient().watch(NODE, job(lines))
    pulse = next(pulses)
    while pulse.printed < 45:
        pulse = next(pulses)
    assert pulse.printed == 45
    assert pulse.moved > 0
    go.touch()
    assert _end(pulses).stdout == "line\n" * 9


def _end(pulses: Generator[Pulse, None, Result]) -> Result:
    while True:
        try:
            next(pulses)
        except StopIteration as end:
            result: Result = end.value
            return result


def test_work_that_became_worthless_is_ended_with_all_its_processes(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command = job("sleep 60 & sleep 60")
    pulses = patient().watch(NODE, command)
    next(pulses)
    with pytest.raises(JobStopped, match="the snapshot is full"):
        pulses.throw(JobStopped(NODE.name, str(command), "the snapshot is full"))
    (place,) = (tmp_path / "jobs").glob("*.stopped.*")
    assert of_session(int((place / "pid").read_text())) == []
    assert not patient().knows(NODE, command)


def test_a_job_is_known_while_it_works_and_until_it_is_set_aside(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command, detached = job(f"until [ -e {tmp_path}/go ]; do sleep 0.05; done"), patient()
    assert not detached.knows(NODE, command)
    pulses = detached.watch(NODE, command)
    next(pulses)
    assert detached.knows(NODE, command)
    pulses.close()  # the control host goes away; the work does not
    (tmp_path / "go").touch()
    assert detached.run(NODE, command).code == 0
    assert detached.knows(NODE, command)


def test_an_interrupted_job_is_set_aside_and_not_known(
    patient: Callable[..., Detached], tmp_path: Path
) -> None:
    command, detached = job("sleep 60"), patient()
    next(detached.watch(NODE, command))
    leader = int((tmp_path / "jobs" / "run-C03-0" / "pid").read_text())
    for process in of_session(leader):
        os.kill(int(process), signal.SIGKILL)
    assert not detached.knows(NODE, command)
    assert len(list((tmp_path / "jobs").glob("*.lost.*"))) == 1


def test_of_a_huge_output_the_ends_come_back(patient: Callable[..., Detached]) -> None:
    """F36: what crosses the wire is bounded; the whole stays on the node."""
    done = patient().run(
        NODE, job("echo first; yes 0123456789abcdef | head -c 18000000; echo last")
    )
    assert done.stdout.startswith("first\n")
    assert done.stdout.endswith("last\n")
    assert "bytes left out ...]\n" in done.stdout
    assert len(done.stdout) < 17_000_000
