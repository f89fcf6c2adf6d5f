"""The journal keeps what happened, and refuses what it cannot vouch for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.finding import blocker
from centreon_ha_upgrade.engine.event import (
    Answered,
    CommandFinished,
    CommandStarted,
    FindingRaised,
    Kept,
    Outcome,
    RunFinished,
    RunResumed,
    RunStarted,
    Stopped,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.journal import Journal, read
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.errors import JournalError

EVENTS = (
    RunStarted(1, "centreon_cluster", ("c1", "c2"), "abc", "safe", "2026-11-23", 3),
    TaskStarted("A03", "c1", "Suspend resource management"),
    Kept("A03", "c1", "status", "une réponse\nde deux lignes\u2028"),
    CommandStarted("A03", "c1", 0, "pcs property set maintenance-mode=true"),
    CommandFinished("A03", "c1", 0, Outcome.UNKNOWN, -1, 0.5, "lost"),
    FindingRaised("A03", "c1", blocker("NO_QUORUM", "the cluster has no quorum", "c1")),
    Answered("A04", "c1", "Ready?", "yes"),
    TaskSkipped("A05", "c1", "already so"),
    Stopped("A03", "c1", "lost", "a line", "none", "look", unreachable=True),
    RunResumed(1, 3),
    RunFinished(2),
    TaskFinished("A03", "c1"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Journal.open(tmp_path / "state" / "journal.jsonl") as journal:
        for event in EVENTS:
            journal.append(event)
    return tmp_path / "state" / "journal.jsonl"


def test_what_was_written_is_read_again(path: Path) -> None:
    assert tuple(record.event for record in read(path)) == EVENTS


def test_a_reopened_journal_goes_on_with_its_numbers(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.append(TaskFinished("A04", "c1"))
    assert [record.number for record in read(path)] == list(range(1, len(EVENTS) + 2))


def test_only_its_owner_can_read_it(path: Path) -> None:
    modes = path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777
    assert modes == (0o600, 0o700)


def test_a_torn_last_record_is_dropped_and_written_over(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    with Journal.open(path) as journal:
        assert tuple(record.event for record in journal.records) == EVENTS[:-1]
        journal.append(EVENTS[-1])
    assert tuple(record.event for record in read(path)) == EVENTS


@given(data=st.data())
def test_any_changed_byte_but_the_last_line_feed_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    with Journal.open(path) as journal:
        for event in EVENTS:
            journal.append(event)
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 2))
    whole[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    with pytest.raises(JournalError):
        read(path)


def test_a_lost_record_is_noticed(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:1] + lines[2:]))
    with pytest.raises(JournalError, match="record 2 is damaged"):
        read(path)


def test_a_second_writer_is_refused(path: Path) -> None:
    with Journal.open(path), pytest.raises(JournalError, match="another process is writing it"):
        Journal.open(path)


def test_a_journal_that_others_can_read_is_refused(path: Path) -> None:
    path.chmod(0o644)
    with pytest.raises(JournalError, match="nobody else can read"):
        Journal.open(path)


def test_a_symbolic_link_is_refused(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    with pytest.raises(JournalError):
        Journal.open(link)


def test_an_absent_journal_is_an_error_to_a_reader(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="No such file"):
        read(tmp_path / "none.jsonl")


def test_progress_is_a_fold_of_the_events() -> None:
    progress = Progress.of(EVENTS)
    assert progress.settled == {("A03", "c1"), ("A05", "c1")}
    assert progress.kept == {"status": "une réponse\nde deux lignes\u2028"}
