"""One task: gates, commands, verification.

Yields its events; raises `StopTheLine` at the first failure.
"""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Protocol, TypeVar

from attrs import define, evolve, frozen

from centreon_ha_upgrade.core.command import Command, Query, Result
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.finding import Finding, Report, Severity
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine.event import (
    Answered,
    CommandFinished,
    CommandStarted,
    Event,
    FindingRaised,
    Kept,
    Outcome,
    Stopped,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.outpost import Outpost
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.errors import (
    CommandFailed,
    CommandTimedOut,
    JobLost,
    LockError,
    PlatformError,
    Unreachable,
    UpgradeError,
)
from centreon_ha_upgrade.procedure.plan import Task
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Outlook, Patience, StepCheck

T = TypeVar("T")

_KEEP = 4000  # characters of output that the journal keeps of each command
_HELD = "it is another operator's"
_TAKE_OVER = (
    "talk to them, look with: centreon-ha-upgrade status --from NODE SITE; "
    "only then: centreon-ha-upgrade resume --take-over CLUSTER"
)
_AGAIN = "put it right, then run: centreon-ha-upgrade resume"


class Clock(Protocol):
    """What a run needs of time; the simulated platform brings its own."""

    def sleep(self, seconds: float) -> None: ...

    def today(self) -> str:
        """An ISO date."""
        ...


@frozen
class Question:
    """What only a person can do or know.  `key` names it; `commands` were run to inform it."""

    key: str
    node: str
    text: str
    shown: str = ""


Decide = Callable[[Question], str | None]


def _hopeless(error: PlatformError) -> bool:
    """Whether asking again is useless or harms: a refused password is tried once only (F20)."""
    refused = isinstance(error, CommandFailed) and "Access denied" in error.output
    return refused or isinstance(error, Unreachable | CommandTimedOut)


class StopTheLine(Exception):  # noqa: N818 - it is a decision, not an error
    """Ends the run; carries the event that says why."""

    def __init__(self, event: Stopped) -> None:
        super().__init__(event.reason)
        self.event = event


@define
class TaskRun:
    """Runs one task in one situation; `first` is asked before the step's own gates.

    `run` names the whole run: jobs on the nodes carry it.
    """

    task: Task
    situation: Situation
    executor: Executor
    progress: Progress
    decide: Decide
    clock: Clock
    outpost: Outpost
    run: str
    first: tuple[StepCheck, ...] = ()

    def events(self) -> Iterator[Event]:
        """What happens, in order; the caller journals each event before taking the next."""
        step, key = self.task.step, self.task.key
        yield TaskStarted(step.id, self._node, step.title)
        yield from self._examine(
            (*self.first, *step.gates)
        )  # first: what is kept is kept for the whole run
        for capture in step.captures:
            yield from self._capture(capture.key_on(self.task.node), capture.query)
        progress = self.progress
        touched = any(key in each for each in (progress.done, progress.in_doubt, progress.refuted))
        if step.done_when and not touched and self._already_so():
            yield TaskSkipped(step.id, self._node, step.done_when[0].title)
            yield from self._mirror()
            return
        yield from self._commands()
        yield from self._ask()
        yield from self._examine(step.verify, patient=True)
        yield TaskFinished(step.id, self._node)
        yield from self._mirror()

    @property
    def _node(self) -> str:
        return self.task.node.name

    # --- reading ---------------------------------------------------------------------------

    def _capture(self, key: str, query: Callable[..., Any]) -> Iterator[Event]:
        if key not in self.progress.kept:
            asked = query(self.situation, self.task.node)
            result = self.executor.run(self.task.node, asked.command)
            asked.read(result)  # what cannot be understood now would not be understood later
            yield Kept(self.task.step.id, self._node, key, result.stdout)
        self.situation = self.situation.knowing(key, self.progress.kept[key])

    def _asked(self, node: Node, query: Query[T]) -> T:
        return ask_node(self.executor, node, query)

    def _findings(self, check: StepCheck) -> tuple[Finding, ...]:
        return check.findings(self._asked, self.situation, self.task.node)

    def _already_so(self) -> bool:
        try:
            return all(not Report(self._findings(c)).blockers() for c in self.task.step.done_when)
        except (Unreachable, CommandTimedOut):
            raise
        except PlatformError:
            return False  # it cannot even be asked yet, so it is not done

    def _examine(self, checks: tuple[StepCheck, ...], patient: bool = False) -> Iterator[Event]:
        for check in checks:
            findings = self._settle(check, patient)
            for finding in findings:
                yield FindingRaised(self.task.step.id, self._node, finding)
            for finding in findings:
                if finding.severity is Severity.BLOCKER:
                    self._stop_at(finding)

    def _settle(self, check: StepCheck, patient: bool) -> tuple[Finding, ...]:
        """The findings, once they hold, cannot hold any more, or patience has ended."""
        patience = check.patience if check.patience and patient else Patience(0)
        left = patience.seconds
        while True:
            try:
                findings = self._findings(check)
                if left <= 0 or patience.outlook(findings) is not Outlook.NOT_YET:
                    return findings
            except PlatformError as error:
                if left <= 0 or _hopeless(error):
                    raise
            self.clock.sleep(patience.every)
            left -= patience.every

    # --- changing --------------------------------------------------------------------------

    def _commands(self) -> Iterator[Event]:
        step = self.task.step
        done = self.progress.done.get(self.task.key, {})
        doubt = self.progress.in_doubt.get(self.task.key)
        for index, command in enumerate(step.body(self.situation, self.task.node)):
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
            yield from self._run(index, command)

    def _run(self, index: int, command: Command) -> Iterator[Event]:
        yield CommandStarted(self.task.step.id, self._node, index, str(command))
        if command.detach:
            command = evolve(command, job=f"{self.run}-{self.task.step.id}-{index}")
        try:
            if command.changes:
                yield from self._mirror()  # a control host lost from here on leaves its intent
            result = self.executor.run(self.task.node, command)
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
        return self._stop(
            f"`{command}` was started, and nobody knows how it ended",
            expected="a known outcome",
            observed="the run was cut while it ran",
            next_="look at the node; this command must not be run twice without a decision",
        )

    def _same(self, before: str, command: Command) -> None:
        if before != str(command):
            self._stop(
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
            self._stop(
                f"{step.id} waits for a person: {step.question}",
                expected="an answer",
                observed="none was given",
                next_=f"do it, then run: centreon-ha-upgrade resume --answer {step.id}",
            )
        yield Answered(step.id, self._node, step.question, answer)

    # --- stopping --------------------------------------------------------------------------

    def _stop(self, reason: str, expected: str, observed: str, next_: str) -> NoReturn:
        raise StopTheLine(Stopped(self.task.step.id, self._node, reason, expected, observed, next_))

    def _stop_at(self, finding: Finding) -> NoReturn:
        self._stop(
            f"{finding.code}: {finding.summary}",
            expected=finding.expected or "no such finding",
            observed=finding.observed or finding.summary,
            next_=f"{finding.remedy}; {_AGAIN}" if finding.remedy else _AGAIN,
        )


def stop_of(task: Task, error: UpgradeError) -> Stopped:
    """The event for an error that left the task."""
    unknown = isinstance(error, Unreachable | CommandTimedOut | JobLost)
    held = isinstance(error, LockError)
    return Stopped(
        task.step.id,
        task.node.name,
        str(error),
        expected="the lock is ours" if held else "the command succeeds",
        observed="its outcome is unknown" if unknown else _HELD if held else "it failed",
        next=_TAKE_OVER if held else _AGAIN,
        unreachable=isinstance(error, Unreachable),
        held=held,
    )
