"""The journal keeps what happened, and refuses what it cannot vouch for."""

import json
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
from centreon_ha_upgrade.engine.journal import Journal, read, restore
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.errors import JournalError

EVENTS = (
    RunStarted(2, "centreon_cluster", ("c1", "c2"), "abc", "safe", "2026-11-23", 3),
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


@given(cut=st.integers(1, 600), junk=st.binary(max_size=3))
def test_only_the_beginning_of_a_record_is_a_torn_one(
    tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    with Journal.open(path) as journal:
        for event in EVENTS:
            journal.append(event)
    whole = path.read_bytes()
    last = len(whole.splitlines(keepends=True)[-1])
    path.write_bytes(whole[: -min(cut, last)])
    assert tuple(record.event for record in read(path)) == EVENTS[:-1]
    path.write_bytes(whole + b"x" + junk)
    with pytest.raises(JournalError, match="damaged"):
        read(path)


def test_zeros_that_a_power_loss_left_are_a_torn_record(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b'{"len": 90, "n": 13' + bytes(50))
    assert tuple(record.event for record in read(path)) == EVENTS


def test_a_record_carries_its_length(path: Path) -> None:
    for line in path.read_bytes().splitlines():
        head, _, rest = line.partition(b", ")
        assert head == b'{"len": %d' % len(rest)


def test_a_journal_of_the_first_schema_is_refused_in_one_sentence(path: Path) -> None:
    old = {"n": 1, "at": "", "event": "RunStarted", "data": {"schema": 1}, "sha": "0"}
    path.write_text(json.dumps(old) + "\n")
    with pytest.raises(JournalError) as refused:
        read(path)
    assert str(refused.value) == (
        f"journal {path}: it is of schema 1, this program writes schema 2: "
        "finish that run with the version that began it, or move its folder away"
    )


def test_a_restored_journal_is_the_same_one_and_replaces_none(path: Path, tmp_path: Path) -> None:
    data, elsewhere = path.read_bytes(), tmp_path / "new" / "journal.jsonl"
    restore(elsewhere, data + data[:30])
    assert elsewhere.read_bytes() == data
    with Journal.open(elsewhere) as journal:
        assert tuple(record.event for record in journal.records) == EVENTS
    with pytest.raises(JournalError, match="File exists"):
        restore(elsewhere, data)


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
    with pytest.raises(JournalError, match="others may read or change it"):
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
