"""A plan: the steps of one site, in their order."""

import hashlib
from collections.abc import Iterator
from functools import cached_property

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.procedure.checks import network
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.erratum import Erratum
from centreon_ha_upgrade.procedure.plans import from_20_04
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Step, StepCheck
from centreon_ha_upgrade.procedure.steps import canary, switchover

ON_RESUMING: tuple[StepCheck, ...] = (network.clocks_agree,)
"""Asked of the platform when a run is taken up again, before its first task (F12)."""


@frozen
class Task:
    """One step on one node: the unit of progress."""

    step: Step
    node: Node

    @property
    def key(self) -> tuple[str, str]:
        return self.step.id, self.node.name


@frozen
class PlannedTask:
    """A task with the commands it would run, as a preview shows them."""

    task: Task
    commands: tuple[Command, ...]


@frozen
class Plan:
    """The steps for one site.  `digest` changes when anything that matters does.

    `taken_up` is what to type where it stopped.
    """

    site: Site
    steps: tuple[Step, ...] = field(converter=tuple[Step, ...])
    taken_up: str = "centreon-ha-upgrade resume"

    @cached_property
    def digest(self) -> str:
        """Identifies the plan, in every process alike: a journal of another one is refused."""
        text = to_json((self.site, [(s.id, s.lines, s.risk) for s in self.steps]))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def tasks(self, s: Situation) -> Iterator[Task]:
        """Every task in order; the steps of a block run node by node."""
        for group in self._groups():
            nodes = list(dict.fromkeys(n for one in group for n in one.on(s)))
            for node in nodes:
                yield from (Task(one, node) for one in group if node in one.on(s))

    def through(self, until: str, s: Situation) -> tuple[Task, ...]:
        """The tasks up to the last one of this step; all of them where no step is named.

        A step that no node has ends nothing, so that nothing may run before it.
        """
        tasks = tuple(self.tasks(s))
        ends = [at for at, task in enumerate(tasks, 1) if task.step.id == until]
        return tasks[: max(ends, default=0)] if until else tasks

    def named(self, text: str) -> Step:
        """The step of this id or name.  Raises `IllegalValue` where no node has one."""
        for task in self.tasks(Situation(self.site, today="")):
            if text in (task.step.id, task.step.name):
                return task.step
        reason = "no step of this plan has that id or name; see: centreon-ha-upgrade plan"
        raise IllegalValue("step", text, reason)

    def _groups(self) -> Iterator[tuple[Step, ...]]:
        group: list[Step] = []
        for one in self.steps:
            if group and not (one.block and one.block == group[0].block):
                yield tuple(group)
                group = []
            group.append(one)
        if group:
            yield tuple(group)

    def preview(self, s: Situation) -> Iterator[PlannedTask]:
        """What would be run, without asking anybody anything."""
        for task in self.tasks(s):
            yield PlannedTask(task, tuple(task.step.body(s, task.node)))

    def errata(self, s: Situation) -> tuple[tuple[Erratum, bool], ...]:
        """Every erratum, with whether this plan applies it."""
        return tuple((erratum, s.fixes(erratum.id)) for erratum in ERRATA.values())


def canary_plan(site: Site) -> Plan:
    """One row written, seen and removed: what `verdict --canary` does."""
    return Plan(site, (*_observing(), *canary.STEPS), "centreon-ha-upgrade verdict --canary")


def switchover_plan(site: Site) -> Plan:
    """To the other side and back: what `accept --switchover` does."""
    return Plan(site, (*_observing(), *switchover.STEPS), "centreon-ha-upgrade accept --switchover")


def _observing() -> tuple[Step, ...]:
    return tuple(one for one in from_20_04() if one.id == "A01")


def plan_for(site: Site) -> Plan:
    """The upgrade from 20.04 to 22.10 of one site."""
    s = Situation(site, today="")
    steps = from_20_04(early=s.fixes("X62"))
    return Plan(site, tuple(one for one in steps if one.applies(s)))
