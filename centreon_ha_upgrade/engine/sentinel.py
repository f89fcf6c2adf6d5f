"""What may have happened behind our back: a node's reboot, and other hands on what we change.

A node's boot id is noted at each of its tasks and compared at the next.  A change in the middle of
a run stops it; a run that is taken up again first looks whether what was done there still holds.
What a step watches is noted after its last command, and compared before the first command of the
next step that watches it; a person may accept what they find.
"""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, warning
from centreon_ha_upgrade.engine.event import Answered, Event, FindingRaised, Noted
from centreon_ha_upgrade.engine.judging import Judge
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.engine.stopping import AGAIN, Clock, Decide, Question, stop, stop_at
from centreon_ha_upgrade.errors import CommandTimedOut, PlatformError, Unreachable
from centreon_ha_upgrade.procedure.plan import Plan, Task
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Comparison, StepCheck, Watch
from centreon_ha_upgrade.services import boot

_ACCEPT = "Somebody else changed what this run has built on.  Go on with it as it is now?"


@frozen
class Sentinel:
    """Looks around for one task."""

    task: Task
    plan: Plan
    executor: Executor
    progress: Progress
    decide: Decide
    clock: Clock
    person: str = ""

    # --- reboots ---------------------------------------------------------------------------

    def boots(self, s: Situation) -> Iterator[Event]:
        """Notes the boot id; stops, or looks again at what was done here, when it changed."""
        node = self.task.node
        key, now = f"{boot.KEY}@{node}", ask_node(self.executor, node, boot.query()).id
        before, heard = self.progress.noted.get(key), node.name in self.progress.awake
        if before not in (None, now):
            if heard:
                finding = blocker(
                    "REBOOTED",
                    "the node was rebooted since the last step on it",
                    node,
                    expected=f"boot {before}",
                    observed=f"boot {now}",
                    remedy="start there again what ran; resume then checks what was done there",
                )
                yield self._raised(finding)
                stop_at(self.task, finding)
            yield self._raised(warning("REBOOTED", "the node was rebooted since", node))
            yield from self._checks_again(s)
        if before != now or not heard:
            yield Noted(self.task.step.id, node.name, key, now)

    def _checks_again(self, s: Situation) -> Iterator[Event]:
        broken = list[str]()
        for task, check in standing(self.plan, self.progress, s):
            if self.task.node in (check.on(s) if check.on else (task.node,)):
                blockers = self._blockers(check, s)
                for finding in blockers:
                    yield self._raised(finding)
                broken += [f"{task.step.id}: {check.title}"] * bool(blockers)
        if broken:
            stop(
                self.task,
                "the node was rebooted, and what was done there no longer holds",
                expected="; ".join(broken),
                observed=f"{len(broken)} of these do not hold",
                next_=AGAIN,
            )

    def _blockers(self, check: StepCheck, s: Situation) -> tuple[Finding, ...]:
        judge = Judge(self.task.node, self.executor, self.clock)
        try:
            findings = judge.settle(check, s, patient=True)
        except (Unreachable, CommandTimedOut):
            raise
        except PlatformError as error:
            return (blocker("NOT_ANSWERED", str(error), self.task.node),)
        return tuple(each for each in findings if each.severity is Severity.BLOCKER)

    # --- other hands -----------------------------------------------------------------------

    def compares(self, s: Situation) -> Iterator[Event]:
        """Stops where something watched is not as this run left it, and nobody accepts it."""
        for watch in self.task.step.watches:
            before = self.progress.noted.get(watch.key_on(self.task.node))
            if before is None:
                continue
            text, now = self._read(watch, s)
            query = watch.asks(s, self.task.node)
            findings = tuple(watch.judge(query.parse(before), now, self.task.node))
            for finding in findings:
                yield self._raised(finding)
            if findings:
                yield from self._accepted(findings[0])
                yield self._noted(watch, text)

    def notes(self, s: Situation) -> Iterator[Event]:
        """Notes what is watched as this run leaves it, where a command may have changed it."""
        for watch in self.task.step.watches:
            if watch.key_on(self.task.node) not in self.progress.noted:
                yield self._noted(watch, self._read(watch, s)[0])

    def _read(self, watch: Watch[Any], s: Situation) -> tuple[str, Any]:
        query = watch.asks(s, self.task.node)
        result = self.executor.run(self.task.node, query.command)
        return result.stdout, query.read(result)

    def _accepted(self, finding: Finding) -> Iterator[Event]:
        task = self.task
        question = Question("drift", task.node.name, _ACCEPT, finding.observed)
        answer = self.decide(question)
        if answer is None:
            stop(
                task,
                f"{finding.code}: {finding.summary}",
                expected=finding.expected,
                observed=finding.observed,
                next_="undo it, then: centreon-ha-upgrade resume; "
                "or accept it: centreon-ha-upgrade resume --answer drift",
            )
        yield Answered(task.step.id, task.node.name, _ACCEPT, answer, self.person)

    def _noted(self, watch: Watch[Any], text: str) -> Noted:
        node = self.task.node
        return Noted(self.task.step.id, node.name, watch.key_on(node), text)

    def _raised(self, finding: Finding) -> FindingRaised:
        return FindingRaised(self.task.step.id, self.task.node.name, finding)


def standing(plan: Plan, progress: Progress, s: Situation) -> Iterator[tuple[Task, StepCheck]]:
    """What settled tasks have verified, and no later step has undone on purpose.

    A block that is open on one node keeps its comparisons waiting: that node may not answer yet.
    """
    tasks = tuple(plan.tasks(s))
    begun = progress.settled | set(progress.done) | set(progress.in_doubt)
    open_ = {task.step.block for task in tasks if task.key not in progress.settled}
    for task in tasks:
        ends = [each for each in tasks if each.step.id == task.step.until]
        here = [each for each in ends if each.node == task.node] or ends
        if task.key not in progress.settled or any(each.key in begun for each in here):
            continue
        for check in task.step.verify:
            waits = task.step.block and task.step.block in open_
            if not (waits and isinstance(check, Comparison)):
                yield task, check
