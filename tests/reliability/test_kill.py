"""The control process is killed at every record of its journal; the platform lives on.

A child process runs the upgrade with a journal on a disk and ends itself with SIGKILL: right after
a record is on the disk, or when half of it is.  A second child takes the journal up again: until
the task that was cut is settled, and then everything must be as in the run that nobody killed; at
every so many kills it goes on to the end of the plan.
There are 61 rounds, each over the whole plan, that together kill at every record: one is played,
those of `CENTREON_HA_KILLS=10-20`, or with `CENTREON_HA_KILLS=1-61` all.
"""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from attrs import define, field, frozen

from centreon_ha_upgrade.engine.event import Event, RunFinished, TaskFinished, TaskSkipped
from centreon_ha_upgrade.engine.journal import Journal, Record, read
from centreon_ha_upgrade.engine.record import encode
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.executors import Lease
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.apart import Apart, serve
from centreon_ha_upgrade.procedure.plan import Plan, plan_for
from tests.reliability.playing import untold
from tests.unit.rehearsing import SHAPES, Locked, site_of

_PROCESSES = multiprocessing.get_context("fork")
_ROUNDS = 61
_FIRST, _LAST = map(int, os.environ.get("CENTREON_HA_KILLS", "1-1").split("-"))
_TO_THE_END = 41 if _FIRST != _LAST else 5
_SETTLED = (b'"event": "TaskFinished"', b'"event": "TaskSkipped"')
_NEVER = 1 << 30


@frozen
class Kill:
    """At this record of a life, counted from 1: when it is on the disk, or `torn` in two."""

    record: int = _NEVER
    torn: bool = False


_NO_KILL = Kill()


@define
class Mortal(Journal):
    """A journal whose process dies, for good, at one record."""

    kill: Kill = _NO_KILL
    lived: int = 0

    def append(self, event: Event) -> Record:
        self.lived += 1
        if self.lived == self.kill.record and self.kill.torn:
            line, _ = encode(Record(len(self.records) + 1, self.now(), event), self._sha)
            os.write(self._fd, line[: len(line) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        record = super().append(event)
        if self.lived == self.kill.record:
            os.kill(os.getpid(), signal.SIGKILL)
        return record


def _control(plan: Plan, path: Path, line: Connection, kill: Kill, whole: bool) -> None:
    """What the control process does: the `whole` rest of the run, or one task of it."""
    far = Apart(line)
    lease = Lease(far, plan.site.topology.nodes, "ann@desk, pts/1")
    journal = Mortal.open(path)
    assert isinstance(journal, Mortal)
    journal.kill = kill
    for event in Runner(plan, lease, journal, far.decide, far, outpost=Locked(lease)).events():
        if isinstance(event, TaskFinished | TaskSkipped) and not whole:
            return


def _live(
    plan: Plan, path: Path, platform: Simulated, kill: Kill = _NO_KILL, whole: bool = True
) -> int | None:
    """One life of the control process, and how it ended: 0, or minus the signal."""
    ours, theirs = _PROCESSES.Pipe()
    child = _PROCESSES.Process(target=_control, args=(plan, path, theirs, kill, whole))
    child.start()
    theirs.close()
    serve(platform, ours)
    child.join()
    ours.close()
    return child.exitcode


@define
class Reference:
    """A run that nobody kills, with the platform and the journal's length at each task's start."""

    plan: Plan
    platform: Simulated
    journal: bytes
    starts: list[tuple[int, int, Simulated]]  # bytes before it, records in it, the platform then
    quiet: dict[int, str] = field(factory=dict)

    def after(self, settled: int) -> str:
        """The platform once so many tasks were settled."""
        if settled not in self.quiet:
            self.quiet[settled] = _quiet(self.starts[settled][2])
        return self.quiet[settled]


def _reference(shape: str, folder: Path) -> Reference:
    site = site_of(SHAPES[shape])
    plan, platform, path = plan_for(site), Simulated.platform(site=site), folder / "whole.jsonl"
    starts = [(0, platform.fork())]
    lease = Lease(platform, site.topology.nodes, "ann@desk, pts/1")
    with Journal.open(path) as journal:
        runner = Runner(
            plan, lease, journal, platform.decide, platform.clock, outpost=Locked(lease)
        )
        starts.extend(
            (path.stat().st_size, platform.fork())
            for event in runner.events()
            if isinstance(event, TaskFinished | TaskSkipped)
        )
    text = path.read_bytes()
    ends = [size for size, _ in starts[1:]] + [len(text)]
    counted = [
        (size, text[size:end].count(b"\n"), then)
        for (size, then), end in zip(starts, ends, strict=True)
    ]
    return Reference(plan, platform, text, counted)


def _kills(reference: Reference) -> Iterator[tuple[int, Simulated, Kill]]:
    """Every record of every task, and of the resumption before it; then the same, torn."""
    for torn in (False, True):
        for size, records, then in reference.starts:
            for record in range(1, records + 1 + bool(size)):
                yield size, then, Kill(record, torn)


def _risky(platform: Simulated) -> Counter[tuple[str, str]]:
    ran = ((node, command) for node, command in platform.ran if not command.idempotent)
    return Counter((node, str(command)) for node, command in ran)


def _quiet(platform: Simulated) -> str:
    """The state once the cluster has looked at everything it has to look at."""
    copy = platform.fork()
    copy.clock.sleep(60)
    copy.world.let_time_pass()
    return copy.snapshot()


def _as_at_the_end(reference: Reference, path: Path, platform: Simulated) -> None:
    records = read(path)
    assert isinstance(records[-1].event, RunFinished), records[-1]
    assert platform.snapshot() == reference.platform.snapshot()
    assert untold(records, platform) == []


def _as_after_its_task(reference: Reference, path: Path, platform: Simulated) -> None:
    settled = sum(map(path.read_bytes().count, _SETTLED))
    assert _quiet(platform) == reference.after(settled)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_killed_control_process_is_taken_up_again_and_repeats_nothing(
    shape: str, tmp_path: Path
) -> None:
    reference = _reference(shape, tmp_path)
    every = list(_kills(reference))
    kills = [each for at in range(_FIRST - 1, _LAST) for each in every[at::_ROUNDS]]
    for number, (size, then, kill) in enumerate(kills):
        whole = number % _TO_THE_END == 0
        path, platform = tmp_path / f"{number}.jsonl", then.fork()
        path.touch(0o600)
        path.write_bytes(reference.journal[:size])
        assert _live(reference.plan, path, platform, kill) == -signal.SIGKILL, (size, kill)
        assert _live(reference.plan, path, platform, whole=whole) == 0, (size, kill)
        (_as_at_the_end if whole else _as_after_its_task)(reference, path, platform)
        # fewer is well: what a probe finds already done is not run at all
        assert _risky(platform) <= _risky(reference.platform), (size, kill)
        path.unlink()
        if (number + 1) % 50 == 0 or number + 1 == len(kills):
            print(f"{shape}: {number + 1} of {len(every)} kills, all ended alike", flush=True)
