"""The document of a run: a fold of its journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import define, field

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.engine.event import (
    Answered,
    CommandFinished,
    CommandStarted,
    Event,
    FindingRaised,
    Kept,
    RunPaused,
    RunResumed,
    Stopped,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.journal import Record
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.procedure.budget import budget
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import STATUS, STATUS_AFTER, Situation
from centreon_ha_upgrade.procedure.step import Step
from centreon_ha_upgrade.report.document import (
    CommandRow,
    Delay,
    Document,
    Halt,
    Kind,
    NodeRow,
    Picture,
    TaskRow,
    TaskState,
    pictured,
)
from centreon_ha_upgrade.report.findings import in_language
from centreon_ha_upgrade.report.outage import outage


def of_run(
    site: Site,
    records: Iterable[Record],
    *,
    code: int,
    language: str,
    tool: str,
    rehearsal: bool = False,
    delays: Iterable[Delay] = (),
) -> Document:
    """What the journal of a run tells, in this language.  `code` is the program's exit code."""
    records = tuple(records)
    fold = _Fold({step.id: step for step in plan_for(site).steps}, language)
    for record in records:
        fold.see(record.event, record.at)
    rows = fold.rows()
    s = Situation(site, "", fold.kept)
    began = records[0].at if records else ""
    ended = records[-1].at if records else ""
    return Document(
        kind=Kind.REHEARSAL if rehearsal else Kind.RUN,
        language=language,
        tool=tool,
        made=ended,
        cluster=site.cluster,
        profile=site.profile,
        code=code,
        verdict=fold.verdict(code),
        nodes=node_rows(site, language),
        began=began or None,
        seconds=round(_between(began, ended) - fold.rested, 3) if records else None,
        before=_picture(fold.kept, STATUS),
        after=_picture(fold.kept, STATUS_AFTER),
        halt=fold.halt,
        findings=fold.findings,
        tasks=rows,
        outage=outage(budget(plan_for(site), s), rows, language),
        delays=tuple(delays),
    )


def node_rows(site: Site, language: str) -> tuple[NodeRow, ...]:
    """The nodes of a site with their roles in this language."""
    return tuple(
        NodeRow(node.name, tuple(translate(role, language) for role in sorted(node.roles)))
        for node in site.topology.nodes
    )


def _picture(kept: Mapping[str, str], key: str) -> Picture | None:
    return pictured(crm_mon.parse(kept[key])) if key in kept else None


def _between(began: str, ended: str) -> float:
    passed = datetime.fromisoformat(ended) - datetime.fromisoformat(began)
    return round(passed.total_seconds(), 3)


@define
class _Task:
    """A task while its events come in; a resumed one is the same task."""

    step: str
    node: str
    began: str
    state: TaskState = TaskState.CUT
    ended: str = ""
    commands: dict[int, CommandRow] = field(factory=dict)
    question: str = ""
    answer: str = ""


@define
class _Fold:
    steps: Mapping[str, Step]
    language: str
    tasks: dict[tuple[str, str], _Task] = field(factory=dict)
    kept: dict[str, str] = field(factory=dict)
    findings: list[Finding] = field(factory=list)
    halt: Halt | None = None
    paused: str = ""
    rested: float = 0.0
    _rests_since: str = ""

    def see(self, event: Event, at: str) -> None:
        match event:
            case TaskStarted():
                self.tasks.setdefault((event.step, event.node), _Task(event.step, event.node, at))
                self.halt, self.paused = None, ""
            case TaskFinished():
                self._ends(event.step, event.node, TaskState.DONE, at)
            case TaskSkipped():
                self._ends(event.step, event.node, TaskState.SKIPPED, at)
            case RunPaused():
                self.paused, self._rests_since = event.step, at
            case RunResumed() if self._rests_since:
                self.rested += _between(self._rests_since, at)
                self._rests_since = ""
            case Stopped():
                self._stops(event, at)
            case FindingRaised():
                self.findings.append(in_language(event.finding, self.language))
            case Kept():
                self.kept[event.key] = event.text
            case Answered():
                task = self._task(event.step, event.node, at)
                who = f" ({event.who})" if event.who else ""
                task.question, task.answer = event.question, f"{event.answer}{who}"
            case CommandStarted() | CommandFinished():
                self._command(event, at)

    def _task(self, step: str, node: str, at: str) -> _Task:
        return self.tasks.setdefault((step, node), _Task(step, node, at))

    def _ends(self, step: str, node: str, state: TaskState, at: str) -> None:
        task = self._task(step, node, at)
        task.state, task.ended = state, at

    def _stops(self, event: Stopped, at: str) -> None:
        self.paused = ""
        self._ends(event.step, event.node, TaskState.STOPPED, at)
        told = (event.reason, event.expected, event.observed, event.next)
        self.halt = Halt(event.step, event.node, *(translate(t, self.language) for t in told))

    def _command(self, event: CommandStarted | CommandFinished, at: str) -> None:
        task = self._task(event.step, event.node, at)
        if isinstance(event, CommandStarted):
            task.commands[event.index] = CommandRow(event.shown)
            return
        shown = task.commands.get(event.index, CommandRow("")).shown
        outcome = translate(event.outcome, self.language)
        task.commands[event.index] = CommandRow(
            shown, outcome, event.code, event.seconds, event.output
        )

    def rows(self) -> tuple[TaskRow, ...]:
        return tuple(self._row(task) for task in self.tasks.values())

    def _row(self, task: _Task) -> TaskRow:
        step = self.steps.get(task.step)
        return TaskRow(
            task.step,
            task.node,
            translate(step.title, self.language) if step else "",
            translate(step.why, self.language) if step else "",
            translate(step.risk, self.language) if step else "",
            task.state,
            task.began,
            _between(task.began, task.ended) if task.ended else None,
            tuple(task.commands[index] for index in sorted(task.commands)),
            translate(task.question, self.language),
            task.answer,
        )

    def verdict(self, code: int) -> str:
        if self.paused:
            return sentence(self.language, "resting after {}, as asked", self.paused)
        if code == 0:
            return sentence(self.language, "done: all {} tasks are settled", len(self.tasks))
        if self.halt:
            return sentence(self.language, "stopped at {} on {}", self.halt.step, self.halt.node)
        return sentence(self.language, "nothing says how the run ended")
