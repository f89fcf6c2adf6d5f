"""`accept --switchover`: to the other side, back, and wherever it is cut."""

from collections.abc import Iterator

import pytest

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import (
    CommandStarted,
    Event,
    Kept,
    RunFinished,
    Stopped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.pacemaker import resource, wait
from centreon_ha_upgrade.pacemaker.resource import cleanup
from centreon_ha_upgrade.procedure.plan import switchover_plan
from centreon_ha_upgrade.procedure.steps.switchover import given_up
from tests.unit.rehearsing import FOUR, TWO, end_of, memory, runner_on, site_of

_UPGRADED = dict[Topology, Simulated]()


def _upgraded(topology: Topology) -> Simulated:
    """A platform of one's own, upgraded once for all."""
    if topology not in _UPGRADED:
        site = site_of(topology)
        _UPGRADED[topology] = Simulated.platform(site=site)
        end_of(site, _UPGRADED[topology])
    return _UPGRADED[topology].fork()


def _events(topology: Topology, platform: Simulated, journal: Journal) -> Iterator[Event]:
    yield from runner_on(switchover_plan(site_of(topology)), platform, platform, journal).events()


TWO_COMMANDS = [
    "pcs resource ban centreon central1",
    "crm_resource --wait",
    "pcs resource clear centreon",
    "crm_resource --wait",
    "pcs resource ban centreon central2",
    "crm_resource --wait",
    "pcs resource clear centreon",
    "crm_resource --wait",
]
FOUR_COMMANDS = [
    "pcs resource ban centreon central1",
    "pcs resource ban vip_mysql database1",
    "crm_resource --wait",
    "pcs resource clear centreon",
    "pcs resource clear vip_mysql",
    "crm_resource --wait",
    "pcs resource ban centreon central2",
    "pcs resource ban vip_mysql database2",
    "crm_resource --wait",
    "pcs resource clear centreon",
    "pcs resource clear vip_mysql",
    "crm_resource --wait",
]


@pytest.mark.parametrize(("topology", "commands"), [(TWO, TWO_COMMANDS), (FOUR, FOUR_COMMANDS)])
def test_it_goes_to_the_other_side_and_back_and_leaves_no_ban(
    topology: Topology, commands: list[str]
) -> None:
    platform = _upgraded(topology)
    before = platform.world.cluster.wanted()
    events = list(_events(topology, platform, memory()))
    assert [each.shown for each in events if isinstance(each, CommandStarted)] == commands
    assert events[-1] == RunFinished(8)
    assert platform.world.cluster.wanted() == before
    assert [c.id for c in platform.world.cluster.cib.constraints if c.id.startswith("cli-")] == []


@pytest.mark.parametrize(("topology", "every"), [(TWO, 2), (FOUR, 7)])
def test_cut_at_any_moment_it_is_taken_up_and_ends_the_same(topology: Topology, every: int) -> None:
    whole = _upgraded(topology)
    count = len(list(_events(topology, whole, memory())))
    ends = list[Event]()
    cuts = range(1, count, every)
    for at in cuts:
        platform, journal = _upgraded(topology), memory()
        events = _events(topology, platform, journal)
        for _, _ in zip(range(at), events, strict=False):
            pass
        *_, last = _events(topology, platform, journal)
        ends.append(last)
        assert platform.world.cluster.cib.constraints == whole.world.cluster.cib.constraints
    assert ends == [RunFinished(8)] * len(cuts)


def test_a_side_that_does_not_come_up_stops_it_and_names_the_way_out() -> None:
    platform, journal = _upgraded(TWO), memory()
    platform.machine("central2").broken.add("centengine")
    *_, stop = _events(TWO, platform, journal)
    assert isinstance(stop, Stopped)
    assert (stop.step, stop.reason.partition(":")[0]) == ("N10", "RESOURCE_PROBLEM")
    assert stop.next.endswith("then run: centreon-ha-upgrade accept --switchover")
    platform.machine("central2").broken.clear()
    platform.run(site_of(TWO).topology.nodes[0], cleanup())
    *_, last = _events(TWO, platform, journal)
    assert last == RunFinished(8)


def _by_hand(topology: Topology, platform: Simulated) -> None:
    """As the stop says, the bans are removed; then everything is brought back by hand."""
    vip, (central, database) = topology is FOUR, (topology.centrals[1], topology.databases[1])
    bans = [resource.ban("centreon", central.name)]
    bans += [resource.ban("vip_mysql", database.name)] * vip
    clears = [resource.clear("centreon"), *[resource.clear("vip_mysql")] * vip]
    for command in (*clears, *bans, wait.until_quiet(), *clears, wait.until_quiet()):
        platform.run(topology.nodes[0], command)


def _until(topology: Topology, platform: Simulated, journal: Journal, step: str) -> None:
    """Cut as soon as this step begins."""
    for event in _events(topology, platform, journal):
        if isinstance(event, TaskStarted) and event.step == step:
            return


def _given_up(platform: Simulated, journal: Journal) -> bool:
    progress = Progress.of(record.event for record in journal.records)
    carried_out, seen = ({step for step, _ in each} for each in (progress.done, progress.settled))
    return given_up(carried_out, seen, platform.world.cluster.cib)


@pytest.mark.parametrize("topology", [TWO, FOUR])
def test_the_other_side_is_not_called_seen_when_everything_went_home_meanwhile(
    topology: Topology,
) -> None:
    platform, journal = _upgraded(topology), memory()
    for event in _events(topology, platform, journal):
        if isinstance(event, Kept) and event.step == "N10":
            break
    _by_hand(topology, platform)
    *_, stop = _events(topology, platform, journal)
    assert isinstance(stop, Stopped)
    assert (stop.step, stop.reason.partition(":")[0]) == ("N10", "NOT_SWITCHED")


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [("N09", False, False), ("N10", False, True), ("N11", False, False), ("N13", False, True)],
)
def test_a_switch_is_given_up_by_removing_its_bans_before_it_was_seen(
    step: str, before: bool, after: bool
) -> None:
    platform, journal = _upgraded(TWO), memory()
    _until(TWO, platform, journal, step)
    found = _given_up(platform, journal)
    platform.run(TWO.nodes[0], resource.clear("centreon"))
    assert (found, _given_up(platform, journal)) == (before, after)


def test_a_reboot_while_the_other_side_is_looked_at_asks_for_the_same_nodes() -> None:
    platform, journal = _upgraded(TWO), memory()
    for event in _events(TWO, platform, journal):
        if isinstance(event, Kept) and event.step == "N10":
            break
    platform.machine("central1").outpost.boots += 1
    *_, last = _events(TWO, platform, journal)
    assert last == RunFinished(8)
