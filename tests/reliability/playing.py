"""Runs that meet faults: how they are played, and what must be true of all of them."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from attrs import define, field

from centreon_ha_upgrade.engine.event import (
    CommandFinished,
    CommandStarted,
    Event,
    Outcome,
    RunFinished,
    Stopped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.journal import Journal, Record
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade.executors.simulated.trouble import ControlHostDied, Trouble
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from tests.unit.rehearsing import TWO, end_of, memory, runner_on, site_of

SITE = site_of(TWO)
DESTROYS = re.compile(
    r"pcs resource delete|rpm --erase (?!gpg-pubkey)|rpm -e (?!gpg-pubkey)|yum (-y )?remove|"
    r"mysqladmin -p shutdown|.*mysql-sync-bigdb|systemctl (stop|restart) (?!crond)|mysql_upgrade"
)
"""Commands that take away what only a backup, or another node, still has."""


@cache
def healthy_end() -> Simulated:
    """The platform after an upgrade that met nothing."""
    platform = Simulated.platform(site=SITE)
    assert isinstance(end_of(SITE, platform), RunFinished)
    return platform


def play(faulty: Faulty, journal: Journal) -> Event | None:
    """Runs until the end, the first stop, or the death of the control process: then None."""
    runner = runner_on(plan_for(faulty.site), faulty, faulty.platform, journal)
    last: Event | None = None
    try:
        for last in runner.events():
            if isinstance(last, TaskStarted):
                faulty.enter(last.step, last.node)
    except ControlHostDied:
        return None
    return last


def untold(records: Iterable[Record], platform: Simulated) -> list[tuple[str, str]]:
    """Changes of the platform that stand in the journal as no intent, in their order."""
    intents = Counter(
        (r.event.node, r.event.shown) for r in records if isinstance(r.event, CommandStarted)
    )
    ran = Counter((node, str(command)) for node, command in platform.ran)
    return list((ran - intents).elements())


def invented(records: Iterable[Record], platform: Simulated) -> list[tuple[str, str]]:
    """Changes that the journal calls done, and that the platform never saw."""
    known = {(node, str(command)) for node, command in healthy_end().ran}
    ran = Counter((node, str(command)) for node, command in platform.ran)
    told, open_ = Counter[tuple[str, str]](), dict[tuple[str, str, int], str]()
    for event in (record.event for record in records):
        if isinstance(event, CommandStarted):
            open_[event.step, event.node, event.index] = event.shown
        if isinstance(event, CommandFinished) and event.outcome is Outcome.OK:
            shown = open_[event.step, event.node, event.index]
            told[event.node, shown] += (event.node, shown) in known
    return list((told - ran).elements())


@define
class Story:
    """A run that met faults, and what it left."""

    faulty: Faulty
    journal: Journal = field(factory=memory)
    last: Event | None = None

    @property
    def platform(self) -> Simulated:
        return self.faulty.platform

    @property
    def stop(self) -> Stopped:
        assert isinstance(self.last, Stopped), self.last
        return self.last

    @property
    def place(self) -> str:
        return self.stop.step

    @property
    def changed_since(self) -> tuple[str, ...]:
        """What changed the platform after the fault had struck, in order."""
        (laid,) = self.faulty.laid
        assert laid.scene is not None, "it never struck"
        return tuple(str(command) for _, command in self.platform.ran[laid.before :])

    def outcomes(self, step: str) -> list[Outcome]:
        """How the commands of one step ended."""
        events = (record.event for record in self.journal.records)
        return [e.outcome for e in events if isinstance(e, CommandFinished) and e.step == step]

    def goes_on(self) -> None:
        """Plays, or takes up again; the journal tells the truth afterwards."""
        self.last = play(self.faulty, self.journal)
        assert untold(self.journal.records, self.platform) == []
        assert invented(self.journal.records, self.platform) == []

    def ends_as_if_nothing_had_been(self) -> None:
        """The fault is put right, the run taken up again, the platform the same in the end."""
        self.faulty.put_right()
        self.goes_on()
        assert isinstance(self.last, RunFinished), self.last
        assert self.platform.snapshot() == healthy_end().snapshot()

    def ran_once(self) -> bool:
        """Whether nothing ran more often than in a run that met nothing, retries aside."""
        whole = Counter((n, str(c)) for n, c in healthy_end().ran if not c.idempotent)
        ran = Counter((n, str(c)) for n, c in self.platform.ran if not c.idempotent)
        return ran == whole


def meet(fault: str | Trouble, site: Site = SITE) -> Story:
    """A run that met this fault, at its first stop."""
    story = Story(Faulty.platform_with(Simulated.platform(site=site), site, [fault]))
    story.goes_on()
    return story
