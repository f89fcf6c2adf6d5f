"""What a run keeps on the nodes: a lock that all meet, and a journal to come back to."""

import hashlib
from pathlib import Path

import pytest
from attrs import define

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine.event import (
    CommandStarted,
    FindingRaised,
    RunFinished,
    Stopped,
    TaskFinished,
)
from centreon_ha_upgrade.engine.journal import Journal, read, restore
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.errors import Unreachable
from centreon_ha_upgrade.executors import Given, Lease, Local, Outpost
from centreon_ha_upgrade.executors.outpost import mirrored
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.plan import plan_for
from tests.unit.rehearsing import TWO, site_of

SITE = site_of(TWO)
FIRST, SECOND = TWO.nodes


@define
class Deaf:
    """A line on which the second node does not answer while it is `deaf`."""

    inner: Executor
    deaf: bool = False

    def run(self, node: Node, command: Command) -> Result:
        if self.deaf and node == SECOND:
            raise Unreachable(node.name, "no answer")
        return self.inner.run(node, command)


def runner(
    line: Executor,
    platform: Simulated,
    journal: Journal,
    operator: str = "ann@desk, pts/1",
    *,
    take_over: bool = False,
) -> Runner:
    lease = Lease(line, TWO.nodes, operator, take_over)
    outpost = Outpost(lease, journal.path)
    decide, clock = platform.decide, platform.clock
    return Runner(plan_for(SITE), lease, journal, decide, clock, outpost=outpost)


def copy_on(node: Node, platform: Simulated) -> bytes:
    return ask_node(platform, node, mirrored())


def test_f5_after_every_settled_task_each_node_holds_the_whole_journal(tmp_path: Path) -> None:
    platform = Simulated.platform(site=SITE)
    with Journal.open(tmp_path / "j" / "journal.jsonl") as journal:
        settled = None
        for event in runner(platform, platform, journal).events():
            if settled is not None:  # heard before the copy is sent, so seen one event later
                copies = [copy_on(node, platform) for node in TWO.nodes]
                assert [copy.count(b"\n") for copy in copies] == [settled, settled]
            settled = len(journal.records) if isinstance(event, TaskFinished) else None
        assert isinstance(event, RunFinished)
    assert copy_on(SECOND, platform) == journal.path.read_bytes()


def test_f5_a_lost_control_host_is_recovered_and_the_run_ends_as_any_other(tmp_path: Path) -> None:
    """Lost with a deletion under way: its intent is on the nodes, so it is looked up."""
    platform = Simulated.platform(site=SITE)
    with Journal.open(tmp_path / "lost" / "journal.jsonl") as journal:
        events = runner(platform, platform, journal).events()
        for event in events:
            if isinstance(event, CommandStarted) and event.step == "I01" and event.index == 1:
                break
        next(events)  # the command ran; its outcome is heard on the lost host only
    deleted = [str(c) for _, c in platform.ran if str(c).startswith("pcs resource delete")]
    records = restore(tmp_path / "new" / "journal.jsonl", copy_on(FIRST, platform))
    last = records[-1].event
    assert isinstance(last, CommandStarted)
    assert last.shown == deleted[-1]
    with Journal.open(tmp_path / "new" / "journal.jsonl") as found:
        bob = "bob@laptop, pts/9"
        *_, refused = runner(platform, platform, found, bob).events()
        assert isinstance(refused, Stopped)
        assert (refused.held, "ann@desk, pts/1 holds" in refused.reason) == (True, True)
        *_, end = runner(platform, platform, found, bob, take_over=True).events()
    assert isinstance(end, RunFinished)
    again = [str(c) for _, c in platform.ran if str(c).startswith("pcs resource delete")]
    assert again[: len(deleted)] == deleted
    assert len(again) == len(set(again))


def test_a_node_that_cannot_take_the_copy_is_a_warning_and_catches_up(tmp_path: Path) -> None:
    platform, warned = Simulated.platform(site=SITE), list[str]()
    line = Deaf(platform)
    with Journal.open(tmp_path / "j" / "journal.jsonl") as journal:
        for event in runner(line, platform, journal).events():
            line.deaf = isinstance(event, TaskFinished) and event.step in ("A03", "A04")
            if isinstance(event, FindingRaised) and event.finding.code == "NOT_MIRRORED":
                warned.append(event.finding.node)
        assert isinstance(event, RunFinished)
    assert set(warned) == {"central2"}
    assert copy_on(SECOND, platform) == journal.path.read_bytes()


def test_f10_after_a_take_over_the_first_run_stands_stopped_and_runs_nothing(
    tmp_path: Path,
) -> None:
    platform = Simulated.platform(site=SITE)
    with Journal.open(tmp_path / "a" / "journal.jsonl") as journal:
        first = runner(platform, platform, journal).events()
        for event in first:
            if isinstance(event, TaskFinished) and event.step == "B04":
                break
        restore(tmp_path / "b" / "journal.jsonl", journal.path.read_bytes())
        with Journal.open(tmp_path / "b" / "journal.jsonl") as other:
            second = runner(platform, platform, other, "bob@laptop, pts/9", take_over=True)
            next(event for event in second.events() if isinstance(event, CommandStarted))
            before = len(platform.ran)
            *_, stop = first
    assert isinstance(stop, Stopped)
    assert (stop.held, len(platform.ran)) == (True, before)
    assert "bob@laptop, pts/9 holds central1" in stop.reason
    assert read(journal.path)[-1].event == stop


def test_a_finished_run_frees_every_node_and_a_stopped_one_keeps_them(tmp_path: Path) -> None:
    platform = Simulated.platform(site=SITE)
    with Journal.open(tmp_path / "j" / "journal.jsonl") as journal:
        made = runner(platform, platform, journal)
        made.decide = lambda question: None
        *_, stop = made.events()
        held = [platform.machine(node.name).outpost.lock.holder for node in TWO.nodes]
        assert isinstance(stop, Stopped)
        assert (stop.step, [each is not None for each in held]) == ("A04", [True, True])
        *_, end = runner(platform, platform, journal).events()
    assert isinstance(end, RunFinished)
    assert [platform.machine(n.name).outpost.lock.holder for n in TWO.nodes] == [None, None]


def test_a_lock_that_cannot_be_had_everywhere_is_had_nowhere() -> None:
    platform = Simulated.platform(site=SITE)
    lease = Lease(Deaf(platform, deaf=True), TWO.nodes, "ann@desk")
    with pytest.raises(Unreachable):
        lease.enter("run1")
    assert [platform.machine(n.name).outpost.lock.holder for n in TWO.nodes] == [None, None]


# --- the scripts, on real files -------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path) -> Outpost:
    path = tmp_path / "journal.jsonl"
    path.write_text("one\n")
    lease = Lease(Local(Given({})), (FIRST,), "ann@desk", folder=str(tmp_path / "node"))
    outpost = Outpost(lease, path)
    outpost.enter("run1")
    return outpost


def test_the_mirror_is_appended_to_and_its_owners_only(real: Outpost, tmp_path: Path) -> None:
    copy = tmp_path / "node" / "run1" / "journal" / "journal.jsonl"
    assert real.mirror() == ()
    real.journal.write_text("one\ntwo é\ntorn")
    assert real.mirror() == ()
    assert copy.read_text() == "one\ntwo é\n"
    assert [p.stat().st_mode & 0o777 for p in (copy, copy.parent)] == [0o600, 0o700]
    assert ask_node(real.lease, FIRST, mirrored(real.lease.folder)) == copy.read_bytes()


def test_a_copy_that_was_changed_is_replaced_by_the_whole(real: Outpost, tmp_path: Path) -> None:
    copy = tmp_path / "node" / "run1" / "journal" / "journal.jsonl"
    real.mirror()
    copy.write_text("two\n")
    real.journal.write_text("one\ntwo\n")
    assert real.mirror() == ()
    assert hashlib.sha256(copy.read_bytes()).digest() == hashlib.sha256(b"one\ntwo\n").digest()


def test_a_link_planted_for_the_mirror_is_refused_with_a_warning(
    real: Outpost, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "node" / "run1").symlink_to(tmp_path / "elsewhere")
    (warned,) = real.mirror()
    assert (warned.code, "is a link, or not ours" in warned.summary) == ("NOT_MIRRORED", True)
