"""A plan carried out, shown while it goes on, and ended with the cluster's state."""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.engine.event import Event
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.engine.task import Clock, Decide, Question
from centreon_ha_upgrade.errors import PlatformError
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.cluster import summary
from centreon_ha_upgrade_cli.display import Display, display
from centreon_ha_upgrade_cli.exits import Exit, Verdict
from centreon_ha_upgrade_cli.terminal import complain, say


def _nobody(event: Event) -> None:
    """Most runs are heard by their display only."""


@frozen
class Stage:
    """What a run needs besides its plan.  `heard` is told each event before the run goes on."""

    executor: Executor
    decide: Decide
    clock: Clock
    language: str
    overlap: bool = False
    heard: Callable[[Event], None] = _nobody

    def play(self, site: Site, journal: Path) -> Exit:
        """Carries the plan out and shows it.  Raises `JournalError`."""
        verdict = Verdict()
        with Journal.open(journal) as opened, display(self.language) as shown:
            decide = self._pausing(shown)
            runner = Runner(
                plan_for(site), self.executor, opened, decide, self.clock, overlap=self.overlap
            )
            for event in runner.events():
                shown.show(event)
                verdict.see(event)
                self.heard(event)
        self._conclude(site, verdict.code)
        return verdict.code

    def _pausing(self, shown: Display) -> Decide:
        def decide(question: Question) -> str | None:
            shown.pause()
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
