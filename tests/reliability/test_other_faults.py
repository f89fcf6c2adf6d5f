"""Faults of our own side: the journal, the declarations, the file system."""

from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import CommandStarted, Event
from centreon_ha_upgrade.engine.journal import Journal, Record
from centreon_ha_upgrade.errors import DeclarationError, JournalError
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from tests.reliability.playing import SITE, healthy_end
from tests.unit.rehearsing import Memory, end_of, events_of, memory


class FullDisk(Memory):
    """A journal whose disk takes no more at the intent of one step."""

    def append(self, event: Event) -> Record:
        if isinstance(event, CommandStarted) and event.step == "C03":
            raise JournalError(str(self.path), "cannot write: No space left on device")
        return super().append(event)


@pytest.mark.parametrize(
    "other",
    [evolve(SITE, cluster="another_cluster"), evolve(SITE, time_zone="Europe/London")],
    ids=["cluster", "plan"],
)
def test_f8_a_journal_of_another_cluster_or_plan_is_refused_and_nothing_is_run(
    other: Site,
) -> None:
    journal, platform = memory(), Simulated.platform(site=SITE)
    list(zip(range(3), events_of(plan_for(SITE), platform, journal), strict=False))
    with pytest.raises(JournalError, match=r"it belongs to (cluster|nodes|plan) .*; this is"):
        list(events_of(plan_for(other), platform, journal))
    assert platform.ran == []


def test_f9_without_a_written_intent_nothing_is_run() -> None:
    platform, journal = Simulated.platform(site=SITE), FullDisk(Path("in-memory"))
    with pytest.raises(JournalError):
        list(events_of(plan_for(SITE), platform, journal))
    assert [str(c) for _, c in platform.ran if str(c) == "yum update 'centreon*'"] == []
    later = memory()
    later.records.extend(journal.records)
    end_of(SITE, platform, later)
    assert platform.snapshot() == healthy_end().snapshot()


def test_f10_a_second_operator_on_the_same_host_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run" / "journal.jsonl"
    with Journal.open(path), pytest.raises(JournalError, match="another process is writing it"):
        Journal.open(path)


@pytest.mark.parametrize("name", ["-oProxyCommand=touch", "a;b", "../x", "a b", "сentral1", "a\nb"])
def test_f39_a_hostile_host_name_is_refused_before_anything_is_run(name: str) -> None:
    with pytest.raises(DeclarationError):
        Topology.two(name, "central2")


def test_f44_a_link_planted_in_our_folder_is_refused(tmp_path: Path) -> None:
    folder, other = tmp_path / "run", tmp_path / "somebody's"
    folder.mkdir(mode=0o700)
    (folder / "journal.jsonl").symlink_to(other)
    with pytest.raises(JournalError):
        Journal.open(folder / "journal.jsonl")
    assert not other.exists()
