"""One task: gates, commands, verification.

Yields its events; raises `StopTheLine` at the first failure.
"""

from collections.abc import Generator, Iterable, Iterator
from functools import partial

from attrs import define, evolve

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor, Worker, ask_node
from centreon_ha_upgrade.core.finding import Severity
from centreon_ha_upgrade.engine.event import (
    Answered,
    CommandFinished,
    CommandStarted,
    Event,
    FindingRaised,
    Kept,
    Outcome,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.judging import Judge
from centreon_ha_upgrade.engine.outpost import Outpost
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.engine.sentinel import Sentinel
from centreon_ha_upgrade.engine.stopping import Clock, Decide, Question, stop, stop_at
from centreon_ha_upgrade.engine.work import Work
from centreon_ha_upgrade.errors import (
    CommandFailed,
    CommandTimedOut,
    JobLost,
    Unreachable,
    UpgradeError,
)
from centreon_ha_upgrade.procedure.plan import Plan, Task
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Capture, StepCheck

__all__ = ["Clock", "Decide", "Question", "TaskRun"]

_KEEP = 4000  # characters of output that the journal keeps of each command


@define
class TaskRun:
    """Runs one task in one situation; `first` is asked before the step's own gates.

    `run` names the whole run: jobs on the nodes carry it.
    """

    task: Task
    plan: Plan
    situation: Situation
    executor: Executor
    progress: Progress
    decide: Decide
    clock: Clock
    outpost: Outpost
    run: str
    first: tuple[StepCheck, ...] = ()
    person: str = ""

    def events(self) -> Iterator[Event]:
        """What happens, in order; the caller journals each event before taking the next."""
        step, key = self.task.step, self.task.key
        yield TaskStarted(step.id, self._node, step.title)
        yield from self._sentinel.boots(self.situation)
        # to gates, guards and probes, work that still goes on would look like trouble
        yield from self._adopt()
        # gates first: what is kept is kept for the whole run
        yield from self._examine((*self.first, *step.gates))
        for capture in step.captures:
            yield from self._capture(capture)
        progress = self.progress
        touched = any(key in each for each in (progress.done, progress.in_doubt, progress.refuted))
        if step.done_when and not touched and self._already_so():
            yield from self._sentinel.notes(self.situation)
            yield TaskSkipped(step.id, self._node, step.done_when[0].title)
            yield from self._mirror()
            return
        yield from self._commands()
        yield from self._sentinel.notes(self.situation)
        yield from self._ask()
        yield from self._examine(step.verify, patient=True)
        yield TaskFinished(step.id, self._node)
        yield from self._mirror()

    @property
    def _judge(self) -> Judge:
        return Judge(self.task.node, self.executor, self.clock)

    @property
    def _sentinel(self) -> Sentinel:
        return Sentinel(
            self.task,
            self.plan,
            self.executor,
            self.progress,
            self.decide,
            self.clock,
            self.person,
        )

    @property
    def _node(self) -> str:
        return self.task.node.name

    # --- reading ---------------------------------------------------------------------------

    def _capture(self, capture: Capture) -> Iterator[Event]:
        key = capture.key_on(self.task.node)
        if capture.anew or key not in self.progress.kept:
            asked = capture.query(self.situation, self.task.node)
            result = self.executor.run(self.task.node, asked.command)
            asked.read(result)  # what cannot be understood now would not be understood later
            yield Kept(self.task.step.id, self._node, key, result.stdout)
        kept = {**self.situation.kept, key: self.progress.kept[key]}
        self.situation = evolve(self.situation, kept=kept)

    def _already_so(self) -> bool:
        return self._judge.already_so(self.task.step.done_when, self.situation)

    def _examine(self, checks: tuple[StepCheck, ...], patient: bool = False) -> Iterator[Event]:
        for check in checks:
            waits = check.patience is not None and check.patience.at_gates
            for finding in self._judge.findings(check, self.situation) if waits else ():
                shown = evolve(finding, severity=Severity.WARNING)  # who is waited for
                yield FindingRaised(self.task.step.id, self._node, shown)
            findings = self._judge.settle(check, self.situation, patient or waits)
            for finding in findings:
                yield FindingRaised(self.task.step.id, self._node, finding)
            for finding in findings:
                if finding.severity is Severity.BLOCKER:
                    stop_at(self.task, finding)

    # --- changing --------------------------------------------------------------------------

    def _commands(self) -> Iterator[Event]:
        step = self.task.step
        done = self.progress.done.get(self.task.key, {})
        doubt = self.progress.in_doubt.get(self.task.key)
        for index, command in enumerate(self._body()):
            if index in done:
                self._same(done[index], command)
                continue
            if doubt and doubt[0] == index:
                self._same(doubt[1], command)
                if self._was_done(command):
                    yield self._ended(index, Outcome.FOUND_DONE, None)
                    continue
            if command.changes:
                yield from self._examine(step.guards)
                yield from self._sentinel.compares(self.situation)
            yield from self._run(index, command)

    def _adopt(self) -> Iterator[Event]:
        """Follows the detached command of an earlier run that the node still knows, if any."""
        doubt = self.progress.in_doubt.get(self.task.key)
        if doubt is None or not isinstance(self.executor, Worker):
            return
        index, shown = doubt
        command = self._named(index, tuple(self._body())[index])
        self._same(shown, command)
        if command.job and self.executor.knows(self.task.node, command):
            yield from self._run(index, command)

    def _body(self) -> Iterable[Command]:
        return self.task.step.body(self.situation, self.task.node)

    def _named(self, index: int, command: Command) -> Command:
        """With the name under which the node keeps it, when it is to outlive the connection."""
        job = f"{self.run}-{self.task.step.id}-{index}" if command.detach else ""
        return evolve(command, job=job)

    def _work(self, command: Command) -> Generator[Event, None, Result]:
        node, step = self.task.node, self.task.step
        if not (command.job and isinstance(self.executor, Worker)):
            return self.executor.run(node, command)
        beside = partial(self._judge.all_findings, step.beside, self.situation)
        return (yield from Work(self.executor, node, command, step.id, beside).events())

    def _run(self, index: int, command: Command) -> Iterator[Event]:
        stirs = tuple(watch.key_on(self.task.node) for watch in self.task.step.watches)
        yield CommandStarted(self.task.step.id, self._node, index, str(command), stirs)
        try:
            if command.changes:
                yield from self._mirror()  # a control host lost from here on leaves its intent
            result = yield from self._work(self._named(index, command))
        except (Unreachable, CommandTimedOut, JobLost) as error:
            yield self._ended(index, Outcome.UNKNOWN, None, str(error))
            raise
        except UpgradeError as error:
            yield self._ended(index, Outcome.FAILED, None, str(error))
            raise
        complaint = command.complaint(result)
        yield self._ended(index, Outcome.FAILED if complaint else Outcome.OK, result)
        if complaint:
            raise CommandFailed(self._node, str(command), result.code, complaint)

    def _mirror(self) -> Iterator[Event]:
        for finding in self.outpost.mirror():
            yield FindingRaised(self.task.step.id, self._node, finding)

    def _was_done(self, command: Command) -> bool:
        """Settles a command whose outcome is unknown."""
        if command.done is not None:
            return ask_node(self.executor, self.task.node, command.done)
        if self.task.step.done_when and self._already_so():
            return True
        if command.idempotent or not command.changes:
            return False
        return stop(
            self.task,
            f"`{command}` was started, and nobody knows how it ended",
            expected="a known outcome",
            observed="the run was cut while it ran",
            next_="look at the node; this command must not be run twice without a decision",
        )

    def _same(self, before: str, command: Command) -> None:
        if before != str(command):
            stop(
                self.task,
                "the plan changed under an open task",
                expected=before,
                observed=str(command),
                next_="resume with the version and the site file that started this run",
            )

    def _ended(
        self, index: int, outcome: Outcome, result: Result | None, text: str = ""
    ) -> CommandFinished:
        output = f"{result.stdout}{result.stderr}" if result else text
        code = result.code if result else -1
        seconds = round(result.seconds, 3) if result else 0.0
        return CommandFinished(
            self.task.step.id, self._node, index, outcome, code, seconds, output[-_KEEP:]
        )

    # --- people ----------------------------------------------------------------------------

    def _ask(self) -> Iterator[Event]:
        step = self.task.step
        if not step.question or self.task.key in self.progress.answers:
            return
        answer = self.decide(Question(step.id, self._node, step.question))
        if answer is None:
            stop(
                self.task,
                f"{step.id} waits for a person: {step.question}",
                expected="an answer",
                observed="none was given",
                next_=f"do it, then run: centreon-ha-upgrade resume --answer {step.id}",
            )
        yield Answered(step.id, self._node, step.question, answer, self.person)
