"""Our values as HTML.  Pure; every text is escaped."""

from collections.abc import Iterable
from html import escape

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.engine.event import (
    CommandStarted,
    Event,
    FindingRaised,
    RunFinished,
    RunPaused,
    Stopped,
    TaskSkipped,
    TaskStarted,
)
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus, Instance, ResourceStatus
from centreon_ha_upgrade.procedure.plan import PlannedTask


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already."""
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def status(found: ClusterStatus) -> str:
    """Where everything runs: one column a node; then what is wrong."""
    names = found.node_names
    rows = [row for resource in found.resources for row in _resource(resource, names)]
    head = ("resource", *(f"{escape(n.name)}<br>{escape(n.state)}" for n in found.nodes))
    problems = "".join(f"<li>{escape(problem)}</li>" for problem in found.problems)
    mode = "<p>in maintenance mode</p>" if found.maintenance_mode else ""
    return mode + table(head, rows) + (f"<ul>{problems}</ul>" if problems else "")


def _resource(resource: ResourceStatus, names: tuple[str, ...]) -> Iterable[list[str]]:
    if resource.cloned or len(resource.instances) == 1:
        yield [escape(resource.id), *(_cell(resource.instances, name) for name in names)]
        return
    yield [f"<b>{escape(resource.id)}</b>", *("" for _ in names)]
    for member in resource.instances:
        yield [f"· {escape(member.id)}", *(_cell((member,), name) for name in names)]


def _cell(instances: Iterable[Instance], node: str) -> str:
    here = (one for one in instances if node in one.nodes)
    return ", ".join(f"<b>FAILED</b> {one.role}" if one.failed else f"{one.role}" for one in here)


def finding(found: Finding) -> str:
    """One observation, with what helps."""
    where = f" on {escape(found.node)}" if found.node else ""
    remedy = f"<br>remedy: <code>{escape(found.remedy)}</code>" if found.remedy else ""
    head = f"<b>{found.severity} {escape(found.code)}{where}</b>"
    return f"<p>{head}: {escape(found.summary)}{remedy}</p>"


def planned(task: PlannedTask) -> str:
    """One task of a preview."""
    return preview((task,))


def preview(tasks: Iterable[PlannedTask]) -> str:
    """A table of tasks with their commands."""
    rows = (
        (
            escape(one.task.step.id),
            escape(one.task.node.name),
            escape(one.task.step.title),
            escape(one.task.step.risk),
            "".join(f"<pre>{escape(str(command))}</pre>" for command in one.commands),
        )
        for one in tasks
    )
    return table(("step", "node", "what", "risk", "commands"), rows)


def event(happened: Event) -> str:
    """One event, as a row of `run` says it; nothing for the quiet ones."""
    match happened:
        case TaskStarted():
            return (
                f"<b>{escape(happened.step)} {escape(happened.node)}</b> {escape(happened.title)}"
            )
        case CommandStarted():
            return f"<pre>{escape(happened.shown)}</pre>"
        case TaskSkipped():
            return f"nothing to do: {escape(happened.reason)}"
        case FindingRaised():
            return finding(happened.finding)
        case Stopped():
            return (
                f"<b>stopped</b>: {escape(happened.reason)}<br>expected: "
                f"{escape(happened.expected)}<br>observed: {escape(happened.observed)}<br>"
                f"next: {escape(happened.next)}"
            )
        case RunPaused():
            return f"<b>resting</b> after {escape(happened.step)}"
        case RunFinished():
            return f"<b>done</b>: {happened.settled} tasks"
    return ""


def run(events: Iterable[Event]) -> str:
    """A run so far: its tasks, and of the last one every line."""
    seen = list(events)
    starts = [index for index, one in enumerate(seen) if isinstance(one, TaskStarted)]
    last = starts[-1] if starts else 0
    kept = [one for i, one in enumerate(seen) if i >= last or isinstance(one, TaskStarted)]
    shown = filter(None, map(event, kept))
    return f"<p>{len(starts)} tasks begun</p>" + "".join(f"<div>{line}</div>" for line in shown)
