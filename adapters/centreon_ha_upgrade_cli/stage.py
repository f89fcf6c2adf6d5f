"""A plan carried out, shown while it goes on, and ended with the cluster's state."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from attrs import frozen

from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.engine.event import Event
from centreon_ha_upgrade.engine.journal import Journal, utc_now
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.engine.task import Clock, Decide, Question
from centreon_ha_upgrade.errors import PlatformError
from centreon_ha_upgrade.executors import Lease, Outpost
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.procedure.plan import Plan, plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.cluster import summary
from centreon_ha_upgrade_cli.display import Display, display
from centreon_ha_upgrade_cli.exits import Exit, Verdict
from centreon_ha_upgrade_cli.interrupts import Interrupts
from centreon_ha_upgrade_cli.terminal import complain, operator, say


def _nobody(event: Event) -> None:
    """Most runs are heard by their display only."""


def _as_it_is(executor: Executor) -> Executor:
    """Simulated work needs no other way to travel."""
    return executor


@frozen
class Stage:
    """What a run needs besides its plan.  `heard` is told each event before the run goes on.

    `through` says how commands under the lock travel; `take_over` takes it from whoever holds it;
    `now` gives the times of the journal; `until` is the step to rest after.
    """

    executor: Executor
    decide: Decide
    clock: Clock
    language: str
    overlap: bool = False
    through: Callable[[Executor], Executor] = _as_it_is
    take_over: bool = False
    heard: Callable[[Event], None] = _nobody
    now: Callable[[], str] = utc_now
    planned: Callable[[Site], Plan] = plan_for
    until: str = ""

    def play(self, site: Site, journal: Path) -> Exit:
        """Carries the plan out and shows it.  Raises `JournalError`."""
        verdict, interrupts = Verdict(), Interrupts(self.language)
        with (
            interrupts.heard(),
            Journal.open(journal, self.now) as opened,
            display(self.language, site) as shown,
            closing(self._runner(site, opened, shown, interrupts).events()) as events,
        ):
            for event in events:
                shown.show(event)
                verdict.see(event)
                self.heard(event)
                interrupts.rest_at(event)
        self._conclude(site, verdict.code)
        return verdict.code

    def _runner(
        self, site: Site, journal: Journal, shown: Display, interrupts: Interrupts
    ) -> Runner:
        lease = Lease(self.executor, site.topology.nodes, operator(), self.take_over)
        return Runner(
            self.planned(site),
            self.through(lease),
            journal,
            self._pausing(shown, interrupts),
            self.clock,
            self.overlap,
            Outpost(lease, journal.path),
            lease.operator,
            self.until,
        )

    def _pausing(self, shown: Display, interrupts: Interrupts) -> Decide:
        def decide(question: Question) -> str | None:
            shown.pause()
            with interrupts.at_rest():
                return self.decide(question)

        return decide

    def _conclude(self, site: Site, code: Exit) -> None:
        if code is Exit.UNREACHABLE:
            return
        try:
            status = ask_node(self.executor, site.topology.nodes[0], crm_mon.query())
        except PlatformError as error:
            complain(str(error))
            return
        first, *more = summary(status, self.language)
        say("\n".join(["", sentence(self.language, "the cluster now: {}", first), *more]))
