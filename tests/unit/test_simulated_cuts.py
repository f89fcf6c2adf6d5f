"""A run may be cut at any record of its journal: the next one ends as if it had not been."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from centreon_ha_upgrade.engine.event import (
    Event,
    RunFinished,
    Stopped,
    TaskFinished,
    TaskSkipped,
)
from centreon_ha_upgrade.engine.journal import Record
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from tests.unit.rehearsing import TWO, Memory, events_of, memory, site_of

# every record is resumed to the end where time allows; see docs/reliability.md
STRIDE = 1 if os.environ.get("CENTREON_HA_EVERY_CUT") else 29


class CrashError(Exception):
    """The process dies."""


class Mortal(Memory):
    """A journal that dies at one record: before it is written, or right after."""

    dies_at: int
    written: bool

    def append(self, event: Event) -> Record:
        if len(self.records) + 1 == self.dies_at:
            if self.written:
                super().append(event)
            raise CrashError
        return super().append(event)


class Reference:
    """One whole run with a copy of the platform at each of its records."""

    def __init__(self, site: Site) -> None:
        self.plan = plan_for(site)
        self.platform, self.copies = Simulated.platform(site=site), list[Simulated]()
        self.journal = memory()
        seen = 0
        for event in events_of(self.plan, self.platform, self.journal):
            copies = len(self.journal.records) - seen
            seen += copies
            self.copies += [self.platform.fork()] * copies
            self.last = event


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(site_of(TWO))


def _resumed(reference: Reference, at: int, *, written: bool) -> tuple[Simulated, Iterator[Event]]:
    """A new runner after a cut at this record, on the platform as the cut left it."""
    platform, journal = reference.copies[at].fork(), memory()
    journal.records.extend(reference.journal.records[: at + written])
    return platform, events_of(reference.plan, platform, journal)


def _quiet(platform: Simulated) -> str:
    """The state once the cluster has looked at everything it has to look at."""
    copy = platform.fork()
    copy.clock.sleep(60)
    copy.world.let_time_pass()
    return copy.snapshot()


def _settled_state(reference: Reference, at: int) -> str:
    """The platform when the task that was cut was settled in the uncut run."""
    for record, copy in zip(reference.journal.records[at:], reference.copies[at:], strict=True):
        if isinstance(record.event, TaskFinished | TaskSkipped | RunFinished):
            return _quiet(copy)
    raise AssertionError(at)


def _risky(platform: Simulated) -> Counter[tuple[str, str]]:
    """Commands that must not run twice, with how often they ran."""
    ran = ((node, command) for node, command in platform.ran if not command.idempotent)
    return Counter((node, str(command)) for node, command in ran)


@pytest.mark.parametrize("written", [False, True], ids=["before", "after"])
def test_a_cut_at_any_record_settles_its_task_as_if_there_was_none(
    reference: Reference, written: bool
) -> None:
    whole = _risky(reference.platform)
    for at in range(len(reference.journal.records)):
        platform, events = _resumed(reference, at, written=written)
        for event in events:
            if isinstance(event, TaskFinished | TaskSkipped | RunFinished | Stopped):
                break
        assert not isinstance(event, Stopped), (at, event)
        if not (written and _settles(reference, at)):
            assert _quiet(platform) == _settled_state(reference, at), at
        assert _risky(platform) <= whole, at


def _settles(reference: Reference, at: int) -> bool:
    event = reference.journal.records[at].event
    return isinstance(event, TaskFinished | TaskSkipped | RunFinished)


@pytest.mark.parametrize("written", [False, True], ids=["before", "after"])
def test_a_cut_run_ends_as_an_uncut_one(reference: Reference, written: bool) -> None:
    records = reference.journal.records
    near_the_end = next(i for i, r in enumerate(records) if getattr(r.event, "step", "") == "L01")
    for at in (*range(0, near_the_end, STRIDE), *range(near_the_end, len(records))):
        platform, events = _resumed(reference, at, written=written)
        *_, last = events
        assert isinstance(last, RunFinished), (at, last)
        assert platform.snapshot() == reference.platform.snapshot(), at
        # fewer is well: what a probe finds already done is not run at all
        assert _risky(platform) <= _risky(reference.platform), at


@pytest.mark.parametrize("at", [1, 40, 150, 260, 350, 420])
@pytest.mark.parametrize("written", [False, True], ids=["before", "after"])
def test_a_journal_that_dies_leaves_what_the_copies_hold(
    reference: Reference, at: int, written: bool
) -> None:
    site = reference.plan.site
    platform, journal = Simulated.platform(site=site), Mortal(Path("in-memory"))
    journal.dies_at, journal.written = at + 1, written
    with pytest.raises(CrashError):
        list(events_of(reference.plan, platform, journal))
    assert len(journal.records) == at + written
    assert platform.snapshot() == reference.copies[at].snapshot()
