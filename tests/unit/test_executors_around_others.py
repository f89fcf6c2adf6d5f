"""Executors that stand around another, or in its place; and sources of secrets."""

import json
from pathlib import Path

import pytest

from centreon_ha_upgrade import executors
from centreon_ha_upgrade.core.command import Command, Result, Secret, ask, run
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import (
    CommandTimedOut,
    IllegalValue,
    ParseError,
    PlatformError,
    SecretMissing,
    UnexpectedCommand,
    Unreachable,
)
from centreon_ha_upgrade.executors import Chain, DryRun, Given, Recording, Replay

ONE, TWO = (Node(name, NodeRole) for name in ("central1", "central2"))
READ = ask("uname", parse=str).command
WRITE = run("mysql", stdin=Secret("DB"))


class Echo:
    """Says what it was asked, or raises what it was given."""

    def __init__(self, error: PlatformError | None = None) -> None:
        self.error, self.asked = error, list[str]()

    def run(self, node: Node, command: Command) -> Result:
        self.asked.append(f"{node}: {command}")
        if self.error is not None:
            raise self.error
        return Result(node.name, str(command), 3, f"said {command}\n☃", "e", 0.5)


def test_a_dry_run_reads_and_only_notes_what_it_would_change() -> None:
    echo = Echo()
    dry = DryRun(echo)
    assert dry.run(ONE, READ).code == 3
    assert dry.run(TWO, WRITE) == Result("central2", "mysql", 0, "")
    assert echo.asked == ["central1: uname"]
    assert dry.written == [("central2", "mysql")]


def test_what_was_recorded_is_replayed(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl"
    recording = Recording(Echo(), path)
    said = [recording.run(node, command) for node in (ONE, TWO) for command in (READ, WRITE)]
    replay = Replay(path)
    # nodes do not wait for each other
    assert [replay.run(TWO, READ), replay.run(TWO, WRITE)] == said[2:]
    assert replay.left == (("central1", "uname"), ("central1", "mysql"))
    assert [replay.run(ONE, READ), replay.run(ONE, WRITE)] == said[:2]
    assert len(replay.left) == 0


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("central1", "it is away"),
        CommandTimedOut("central1", "uname", 12.5),
        UnexpectedCommand("central1", "uname"),
    ],
)
def test_an_error_is_recorded_raised_and_replayed(error: PlatformError, tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl"
    with pytest.raises(type(error)):
        Recording(Echo(error), path).run(ONE, READ)
    with pytest.raises(type(error)) as caught:
        Replay(path).run(ONE, READ)
    assert str(caught.value) == str(error)


def test_a_recording_is_continued_and_belongs_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl"
    for _ in range(2):
        Recording(Echo(), path).run(ONE, READ)
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_recording_that_cannot_be_written_is_refused_before_the_night(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    for path in (link, tmp_path / "missing" / "night.jsonl"):
        with pytest.raises(IllegalValue, match="recording"):
            Recording(Echo(), path)


def test_the_unexpected_fails_and_says_what_was_expected(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl"
    Recording(Echo(), path).run(ONE, READ)
    replay = Replay(path)
    with pytest.raises(UnexpectedCommand) as caught:
        replay.run(ONE, WRITE)
    assert str(caught.value) == (
        "on central1, nothing known answers `mysql` (expected here: `uname`)"
    )
    with pytest.raises(UnexpectedCommand) as caught:
        replay.run(TWO, READ)
    assert caught.value.expected == ""
    assert replay.run(ONE, READ).code == 3
    with pytest.raises(UnexpectedCommand):
        replay.run(ONE, READ)


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        '{"result": 1}',
        '{"result": {"node": "a", "shown": "b", "code": "0", "stdout": ""}}',
        '{"error": {"node": "a", "shown": "b", "kind": "KeyError", "detail": ""}}',
        '{"error": {"node": "a", "shown": "b", "kind": "CommandTimedOut", "detail": "x"}}',
        '{"verse": {}}',
        "9" * 5000,
    ],
)
def test_a_damaged_recording_is_refused_with_its_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl"
    Recording(Echo(), path).run(ONE, READ)
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(ParseError, match="recording, line 2"):
        Replay(path)


def test_a_recording_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    for path in (binary, tmp_path / "missing"):
        with pytest.raises(IllegalValue):
            Replay(path)


def test_the_first_source_that_knows_a_name_answers() -> None:
    chain = Chain(Given({"A": "first"}), Given({"A": "second", "B": "only"}))
    assert (chain.reveal("A"), chain.reveal("B")) == ("first", "only")
    with pytest.raises(SecretMissing, match="C"):
        chain.reveal("C")
    assert repr(chain) == "Chain(Given('A'), Given('A', 'B'))"


def test_an_unknown_name_of_the_package_is_an_ordinary_mistake() -> None:
    with pytest.raises(AttributeError, match="Telnet"):
        _ = executors.Telnet
    assert {"Local", "Ssh", "Simulated"} <= set(dir(executors))
