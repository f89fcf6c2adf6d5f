"""Runs a plan: one task after the other, every event on disk before anybody hears of it.

Resuming is running again with the same journal.  Settled tasks are passed over; a command whose
outcome is unknown is probed, run again only if it says that this is harmless, and otherwise shown
to a person.  The first failure stops the line.
"""

import hashlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress

from attrs import define, evolve, field

from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.engine.event import Event, RunFinished, RunPaused, RunResumed, RunStarted
from centreon_ha_upgrade.engine.journal import SCHEMA, Journal, Record
from centreon_ha_upgrade.engine.outpost import Nowhere, Outpost
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.engine.stopping import AGAIN, Clock, Decide, StopTheLine, stop_of
from centreon_ha_upgrade.engine.task import TaskRun
from centreon_ha_upgrade.engine.together import beside, side_by_side
from centreon_ha_upgrade.errors import JournalError, LockError, UpgradeError
from centreon_ha_upgrade.procedure.plan import ON_RESUMING, Plan, Task
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import StepCheck

_ELSEWHERE = "resume with what began it, or move its folder away"


@define
class Runner:
    """One run of one plan.  `decide` answers a step's question, or gives None to stop there;
    `person` is who answers, for the journal.

    With `overlap`, the nodes of a step that allows it run side by side.  `outpost` keeps the
    nodes' lock and the journal's mirror.  `until` is the id of the step after whose last task the
    run rests.
    """

    plan: Plan
    executor: Executor
    journal: Journal
    decide: Decide
    clock: Clock
    overlap: bool = False
    outpost: Outpost = field(factory=Nowhere)
    person: str = ""
    until: str = ""
    progress: Progress = field(init=False)
    _first: tuple[StepCheck, ...] = field(default=(), init=False)

    def events(self) -> Generator[Event, None, None]:
        """Everything that happens, as it happens; the last one is `RunFinished`, `RunPaused` or
        `Stopped`.

        Raises `JournalError` when the journal belongs to another plan or cannot be written.
        """
        self.progress = Progress.of(record.event for record in self.journal.records)
        yield self._log(self._opening())
        try:
            yield from self._under_lock()
        finally:
            if self.progress.finished or not self.progress.begun:
                self.outpost.leave()  # a run that stopped or rests keeps the cluster

    def _under_lock(self) -> Iterator[Event]:
        try:
            self._enter()
            while batch := self._next():
                yield from self._run(batch)
        except StopTheLine as stop:
            again = f"put it right, then run: {self.plan.taken_up}"
            yield self._log(evolve(stop.event, next=stop.event.next.replace(AGAIN, again)))
        else:
            yield self._log(self._ending())
        self._mirror_the_end()

    def _ending(self) -> Event:
        settled, tasks = len(self.progress.settled), tuple(self._tasks())
        reached = [task.step.id for task in tasks if task.key in self.progress.settled]
        if len(reached) == len(tasks):
            return RunFinished(settled)
        # who names a step that lies behind is told where the run really is
        return RunPaused(reached[-1] if reached else self.until, settled, len(tasks))

    def _enter(self) -> None:
        for task in self._next()[:1]:
            try:
                self.outpost.enter(self._name)
            except UpgradeError as error:
                raise StopTheLine(stop_of(task, error)) from error

    def _mirror_the_end(self) -> None:
        """The last word of a run; who cannot take it has been named before."""
        with suppress(LockError):
            deque(self.outpost.mirror(), maxlen=0)

    def _run(self, batch: tuple[Task, ...]) -> Iterator[Event]:
        first, self._first = self._first, ()
        if len(batch) > 1:
            each = [self._events(batch[0], first), *map(self._events, batch[1:])]
            yield from side_by_side(each, self._log)
        else:
            for event in self._events(batch[0], first):
                yield self._log(event)

    def _events(self, task: Task, first: tuple[StepCheck, ...] = ()) -> Iterator[Event]:
        run = TaskRun(
            task,
            self.plan,
            self._situation(),
            self.executor,
            self.progress,
            self.decide,
            self.clock,
            self.outpost,
            self._name,
            first,
            self.person,
        )
        try:
            yield from run.events()
        except UpgradeError as error:
            raise StopTheLine(stop_of(task, error)) from error

    def _next(self) -> tuple[Task, ...]:
        """The first open task, with those that may run beside it; empty at the end.

        Looked up again each time, since roles become known on the way.
        """
        tasks = self.plan.through(self.until, self._situation())
        open_ = [task for task in tasks if task.key not in self.progress.settled]
        if not (open_ and self.overlap and open_[0].step.together):
            return tuple(open_[:1])
        return beside(task for task in open_ if task.step is open_[0].step)

    def _tasks(self) -> Iterator[Task]:
        return self.plan.tasks(self._situation())

    def _situation(self) -> Situation:
        assert self.progress.started is not None
        return Situation(self.plan.site, self.progress.started.today, dict(self.progress.kept))

    @property
    def _name(self) -> str:
        return name_of(self.journal.records[0], self.plan)

    def _opening(self) -> Event:
        site, before = self.plan.site, self.progress.started
        today = self.clock.today() if before is None else before.today
        total = sum(1 for _ in self.plan.tasks(Situation(site, today)))
        if before is None:
            return RunStarted(
                SCHEMA,
                site.cluster,
                site.topology.names,
                self.plan.digest,
                site.profile,
                today,
                total,
            )
        self._first = ON_RESUMING
        belongs(self.journal.records, self.plan, str(self.journal.path))
        return RunResumed(len(self.progress.settled), total)

    def _log(self, event: Event) -> Event:
        self.journal.append(event)
        self.progress.see(event)
        return event


def name_of(first: Record, plan: Plan) -> str:
    """The name of the run whose journal begins so: of no other, also of the same plan's next."""
    return hashlib.sha256(f"{first.at} {plan.digest}".encode()).hexdigest()[:12]


def belongs(records: Iterable[Record], plan: Plan, path: str) -> None:
    """Raises `JournalError` unless these records are a run of this plan; `path` names them."""
    before = Progress.of(record.event for record in records).started
    if before is None:
        raise JournalError(path, "nothing was begun in it")
    for what, theirs, ours in (
        ("schema", before.schema, SCHEMA),
        ("cluster", before.cluster, plan.site.cluster),
        ("nodes", " ".join(before.nodes), " ".join(plan.site.topology.names)),
        ("plan", before.plan, plan.digest),
    ):
        if theirs != ours:
            reason = f"it belongs to {what} {theirs}; this is {what} {ours}: {_ELSEWHERE}"
            raise JournalError(path, reason)
