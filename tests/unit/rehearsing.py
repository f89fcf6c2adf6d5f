"""What rehearsals on the simulated platform share."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve, frozen

from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import (
    Event,
)
from centreon_ha_upgrade.engine.journal import Journal, Record
from centreon_ha_upgrade.engine.outpost import Nowhere
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.executors import Lease
from centreon_ha_upgrade.executors.simulated import Simulated, example_site
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade.executors.simulated.jobs import Jobs
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.plan import Plan, plan_for
from centreon_ha_upgrade.procedure.site import Site

TWO = Topology.two("central1", "central2")
FOUR = Topology.four("central1", "central2", "database1", "database2")
SHAPES = {"two": TWO, "four": FOUR}


class Memory(Journal):
    """A journal that lives as long as the test: no disk, the same records."""

    def append(self, event: Event) -> Record:
        record = Record(len(self.records) + 1, "", event)
        self.records.append(record)
        return record


def memory() -> Memory:
    return Memory(Path("in-memory"))


def site_of(topology: Topology, profile: Profile = Profile.SAFE, *off: str) -> Site:
    return evolve(example_site(topology), profile=profile, errata_off=frozenset(off))


@frozen
class Locked(Nowhere):
    """The nodes' lock, without a mirror: a journal in memory has no file."""

    lease: Lease

    def enter(self, run: str) -> None:
        self.lease.enter(run)

    def leave(self) -> None:
        self.lease.leave()


def runner_on(plan: Plan, line: Executor, platform: Simulated, journal: Journal) -> Runner:
    """As the command line runs a plan: every change under the nodes' lock, long work detached."""
    lease = Lease(line, plan.site.topology.nodes, "ann@desk, pts/1")
    jobs = Jobs(lease, line if isinstance(line, Faulty) else platform)
    return Runner(plan, jobs, journal, platform.decide, platform.clock, outpost=Locked(lease))


def events_of(plan: Plan, platform: Simulated, journal: Journal) -> Iterator[Event]:
    return runner_on(plan, platform, platform, journal).events()


def end_of(site: Site, platform: Simulated, journal: Journal | None = None) -> Event:
    """The last event of a run."""
    *_, last = events_of(plan_for(site), platform, journal or memory())
    return last
