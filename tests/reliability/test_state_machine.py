"""Faults, cuts, resumes and people's own commands in any order: what must hold all the same.

`CENTREON_HA_STEPS=50000 pytest tests/reliability/test_state_machine.py` goes deep.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from attrs import define, evolve
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine.event import (
    CommandStarted,
    Event,
    RunFinished,
    Stopped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade.executors.simulated.start import HOSTS
from centreon_ha_upgrade.executors.simulated.trouble import ControlHostDied, Trouble, When
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from centreon_ha_upgrade.files import content, move
from centreon_ha_upgrade.mariadb import server
from centreon_ha_upgrade.pacemaker import properties, resource
from centreon_ha_upgrade.pacemaker.model import ResourceRole
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.situation import Situation
from tests.reliability.playing import DESTROYS, SITE, healthy_end, invented, untold
from tests.unit.rehearsing import memory, runner_on

_DEEP = int(os.environ.get("CENTREON_HA_STEPS", "0"))
_LENGTH = 200 if _DEEP else 20
_EXAMPLES = _DEEP // 130 + 1 if _DEEP else 12  # a night ends after some 150 steps
_MOST = 20 if _DEEP else 200  # events that one step may follow
_STEPS = sorted({step.id for step in plan_for(SITE).steps})
START = Simulated.platform(site=SITE).machine("central1").time
_BACKUP = f"{SITE.run_directory}/{SITE.cluster}.tar.bz2"

# Faults that make sense at any step, and those that belong to theirs.
_ANYWHERE = (
    *("F2", "F3", "F4", "F7", "F12", "F13", "F16", "F20", "F21", "F22", "F30", "F31", "F35", "F42"),
)
_AT_HOME = ("F14", "F18", "F19", "F24", "F25", "F28", "F29", "F33", "F34", "F36")


@st.composite
def troubles(draw: st.DrawFn) -> Trouble:
    """One fault at some step; a cut line before or after the command ran."""
    if draw(st.booleans()):
        return TROUBLES[draw(st.sampled_from(_AT_HOME))]
    chosen = TROUBLES[draw(st.sampled_from(_ANYWHERE))]
    moved = evolve(chosen, step=draw(st.sampled_from(_STEPS)))
    if moved.when is When.AFTER:
        return evolve(moved, when=draw(st.sampled_from((When.BEFORE, When.AFTER))))
    return moved


@define(eq=False)
class Witness:
    """Stands between the runner and the platform, and looks at every change before it happens."""

    faulty: Faulty
    journal: Journal

    def run(self, node: Node, command: Command) -> Result:
        if command.changes:
            self._intended(node, command)
            if DESTROYS.match(str(command)):
                self._safe_to_destroy(str(command))
        return self.faulty.run(node, command)

    def _intended(self, node: Node, command: Command) -> None:
        event = self.journal.records[-1].event
        assert isinstance(event, CommandStarted), event
        assert (event.node, event.shown) == (node.name, str(command))

    def _safe_to_destroy(self, shown: str) -> None:
        platform = self.faulty.platform
        assert platform.status().maintenance_mode, shown
        if shown.startswith("pcs resource delete"):
            machine = platform.machine("central1")
            assert "cib.xml" in (machine.disk.text(_BACKUP) or ""), shown
            assert machine.disk.entries[_BACKUP].mtime >= START, shown


class Night(RuleBasedStateMachine):
    """One night of an upgrade."""

    def __init__(self) -> None:
        super().__init__()
        platform = Simulated.platform(site=SITE)
        self.faulty, self.journal = Faulty.platform_with(platform, SITE, []), memory()
        self.witness = Witness(self.faulty, self.journal)
        self.events: Iterator[Event] | None = None
        self.last: Event | None = None
        self.disturbed, self.taken = False, 0

    @property
    def platform(self) -> Simulated:
        return self.faulty.platform

    # --- the run ----------------------------------------------------------------------------

    @initialize(laid=st.lists(troubles(), min_size=1, max_size=3))
    def begins(self, laid: list[Trouble]) -> None:
        for trouble in laid:
            self.faulty.lay(trouble)

    @rule(events=st.integers(1, _MOST))
    def goes_on(self, events: int) -> None:
        """Starts or resumes where nothing runs, and follows so many events."""
        if self.events is None:
            plan = plan_for(SITE)
            self.events = runner_on(plan, self.witness, self.platform, self.journal).events()
        for _ in range(events):
            if not self._one_event(self.events):
                self.events = None
                return

    @rule(events=st.integers(1, _MOST))
    def is_put_right_and_goes_on(self, events: int) -> None:
        self.faulty.put_right()
        self.goes_on(events)

    def _one_event(self, events: Iterator[Event]) -> bool:
        try:
            happened = next(events, None)
            if isinstance(happened, TaskStarted):
                self.faulty.enter(happened.step, happened.node)
        except ControlHostDied:
            return False
        self.last = happened or self.last
        return happened is not None

    @rule(events=st.integers(1, _MOST // 2))
    def is_killed_and_resumed(self, events: int) -> None:
        """The control process dies between two records."""
        self.events = None
        self.goes_on(events)

    @rule(trouble=troubles(), events=st.integers(1, _MOST // 2))
    def meets(self, trouble: Trouble, events: int) -> None:
        self.faulty.lay(trouble)
        self.goes_on(events)

    # --- people -----------------------------------------------------------------------------

    def _by_hand(self, *commands: Command) -> None:
        # between a guard and its command lies one record: nobody else is that fast here
        if not isinstance(self.last, CommandStarted):
            for command in commands:
                self.platform.run(SITE.topology.node("central1"), command)
                self.platform.ran.pop()

    @rule()
    def somebody_cleans(self) -> None:
        self._by_hand(yum.clean_all(), resource.cleanup())

    @precondition(lambda self: len(self.journal.records) > 30)
    @rule(which=st.integers(0, 4))
    def somebody_disturbs(self, which: int) -> None:
        """Ends maintenance, begins it, removes the backup, closes the primary, ages the backup."""
        found = self.platform.machine("central1").server
        if which == 3 and (found is None or not found.process or self.faulty.struck):
            return
        self.disturbed = True
        self._by_hand(
            (
                properties.set_property("maintenance-mode", "false"),
                properties.set_property("maintenance-mode", "true"),
                move.remove(_BACKUP),
                server.set_read_only(True, admin(Situation(SITE, today=""))),
                content.replace(_BACKUP, "cib.xml\n"),
            )[which]
        )

    def _heeds_the_stop(self) -> None:
        """A copy that failed halfway leaves its snapshot: the stop says how to remove it."""
        if isinstance(self.last, Stopped) and "SNAPSHOT_LEFT" in self.last.reason:
            assert "lvremove" in self.last.next
            self.platform.machine(self.last.node).snapshot = None

    # --- what must hold ---------------------------------------------------------------------

    @invariant()
    def a_step_was_taken(self) -> None:
        self.taken += 1

    @invariant()
    def at_most_one_database_is_promoted(self) -> None:
        # beliefs, not crm_mon: it shows an orphan of two nodes once, in the first one's role
        beliefs = self.platform.world.cluster.beliefs.values()
        assert sum(each.role is ResourceRole.PROMOTED for each in beliefs) <= 1

    @invariant()
    def at_most_one_database_is_writable(self) -> None:
        servers = (self.platform.machine(node.name).server for node in SITE.topology.databases)
        assert sum(s is not None and bool(s.process) and not s.read_only for s in servers) <= 1

    @invariant()
    def some_database_holds_every_row(self) -> None:
        assert HOSTS in [self.platform.hosts(node.name) for node in SITE.topology.databases]

    @invariant()
    def the_journal_tells_the_truth(self) -> None:
        if self.events is None:
            assert untold(self.journal.records, self.platform) == []
            assert invented(self.journal.records, self.platform) == []

    def teardown(self) -> None:
        """Every fault is put right: the run ends well, or stands with a word on how to go on."""
        TAKEN["steps"] += self.taken
        for _ in range(len(self.faulty.laid) + 2):
            self.faulty.put_right()
            self._heeds_the_stop()
            self.goes_on(2000)
            if isinstance(self.last, RunFinished):
                break
        event(f"{type(self.last).__name__}{', disturbed by people' * self.disturbed}")
        event(f"faults that struck: {sum(each.scene is not None for each in self.faulty.laid)}")
        assert isinstance(self.last, RunFinished | Stopped), self.last
        if isinstance(self.last, Stopped):
            assert self.disturbed, self.last
            assert self.last.reason
            assert "resume" in self.last.next
        elif not self.disturbed:
            self.faulty.put_right()  # what struck and stopped nothing
            assert _timeless(self.platform) == _timeless(healthy_end())


def _timeless(platform: Simulated) -> str:
    """What was written while a clock ran ahead (F12) bears that time for ever."""
    return re.sub(r'"mtime": (\d+)', lambda found: _since_start(int(found[1])), platform.snapshot())


def _since_start(mtime: int) -> str:
    return f'"mtime": {min(mtime, START)}'


TAKEN = Counter[str]()


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    """Says with `pytest -s` how many steps were really taken."""
    yield
    print(f"\n{TAKEN['steps']} steps taken")


TestNight = Night.TestCase
TestNight.settings = settings(
    max_examples=_EXAMPLES,
    stateful_step_count=_LENGTH,
    phases=[Phase.generate] if _DEEP else list(Phase),  # a night of 200 steps shrinks for hours
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
