"""`accept --switchover`: to the other side, back, and wherever it is cut."""

from collections import deque
from collections.abc import Iterator

import pytest

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import CommandStarted, Event, RunFinished, Stopped
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.pacemaker.resource import ban, cleanup, clear
from centreon_ha_upgrade.pacemaker.wait import until_quiet
from centreon_ha_upgrade.procedure.plan import switchover_plan
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


def test_what_somebody_brought_back_by_hand_after_a_stop_is_not_sent_away_again() -> None:
    platform, journal = _upgraded(TWO), memory()
    before = platform.world.cluster.wanted()
    platform.machine("central2").broken.add("centengine")
    deque(_events(TWO, platform, journal), maxlen=0)
    platform.machine("central2").broken.clear()
    first = site_of(TWO).topology.nodes[0]
    for command in (clear("centreon"), cleanup(), ban("centreon", "central2"), until_quiet()):
        platform.run(first, command)
    events = list(_events(TWO, platform, journal))
    assert events[-1] == RunFinished(8)
    shown = [each.shown for each in events if isinstance(each, CommandStarted)]
    assert [each for each in shown if " ban " in each] == []
    assert platform.world.cluster.wanted() == before
