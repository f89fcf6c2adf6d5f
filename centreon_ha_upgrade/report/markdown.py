"""The report for a wiki, a ticket or a terminal's pager."""

import re
from collections.abc import Iterator

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.report.document import CommandRow, Document, Picture, TaskRow
from centreon_ha_upgrade.report.findings import by_severity
from centreon_ha_upgrade.report.words import STATES, duration, facts, title

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def escaped(text: str) -> str:
    r"""Text in which nothing is Markdown.

    >>> escaped("ms_mysql <b>")
    'ms\\_mysql \\<b\\>'
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def fenced(text: str) -> Iterator[str]:
    """A block of code that no line of it can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (fence, *text.rstrip("\n").split("\n"), fence)


def lines(document: Document) -> Iterator[str]:
    """The report, line by line."""
    yield f"# {escaped(title(document))}"
    yield from ("", f"**{escaped(document.verdict)}**", "")
    yield from (f"- {name}: {escaped(value)}" for name, value in facts(document))
    yield from _halt(document)
    yield from _findings(document)
    for name, picture in (("Before", document.before), ("After", document.after)):
        if picture is not None:
            yield from _picture(sentence(document.language, name), picture, document.language)
    yield from _checks(document)
    yield from _outage(document)
    yield from _tasks(document)


def _heading(document: Document, text: str) -> Iterator[str]:
    yield from ("", f"## {sentence(document.language, text)}", "")


def _halt(document: Document) -> Iterator[str]:
    if document.halt is None:
        return
    yield from _heading(document, "Where it stopped")
    halt = document.halt
    told = (("reason", halt.reason), ("expected", halt.expected), ("observed", halt.observed))
    for name, value in (*told, ("next", halt.next)):
        if value:
            yield f"- {sentence(document.language, name)}: {escaped(value)}"


def _findings(document: Document) -> Iterator[str]:
    for heading, findings in by_severity(document.findings):
        yield from _heading(document, heading)
        for finding in findings:
            yield from _finding(finding, document.language)
    if document.waived:
        yield from _heading(document, "waived")
        for row in document.waived:
            until = sentence(document.language, "{} until {}: {}", row.who, row.until, row.reason)
            yield f"- {row.finding.code} {row.finding.node}: {escaped(until)}"


def _finding(finding: Finding, language: str) -> Iterator[str]:
    where = sentence(language, " on {}", finding.node) if finding.node else ""
    yield f"- **{escaped(finding.code)}**{escaped(where) and ' ' + escaped(where)}: " + escaped(
        finding.summary
    )
    for name in ("expected", "observed", "remedy"):
        if value := getattr(finding, name):
            yield f"  - {sentence(language, name)}: {escaped(value)}"


def _picture(heading: str, picture: Picture, language: str) -> Iterator[str]:
    names = [name for name, _ in picture.nodes]
    yield from ("", f"## {heading}", "")
    yield f"| {sentence(language, 'resource')} | {' | '.join(map(escaped, names))} |"
    yield "|---|" + "---|" * len(names)
    yield f"| | {' | '.join(escaped(state) for _, state in picture.nodes)} |"
    for placed in picture.resources:
        places = dict(placed.places)
        cells = " | ".join(escaped(places.get(name, "-")) for name in names)
        yield f"| {escaped(placed.id)} | {cells} |"


def _checks(document: Document) -> Iterator[str]:
    if not document.checks:
        return
    yield from _heading(document, "What was asked")
    for row in document.checks:
        mark = ", ".join(row.codes) or "ok"
        yield f"- {row.id} {escaped(row.title)}: {escaped(mark)}"


def _outage(document: Document) -> Iterator[str]:
    if document.outage is None:
        return
    yield from _heading(document, "How long it takes")
    names = (sentence(document.language, name) for name in ("predicted", "measured"))
    yield f"| | | {' | '.join(names)} |"
    yield "|---|---|---|---|"
    for row in document.outage.rows:
        took = f"{duration(row.predicted)} | {duration(row.measured)}"
        yield f"| {row.step} | {escaped(row.title)} | {took} |"


def _tasks(document: Document) -> Iterator[str]:
    if not document.tasks:
        return
    yield from _heading(document, "Step by step")
    for task in document.tasks:
        yield from _task(task, document.language)


def _task(task: TaskRow, language: str) -> Iterator[str]:
    took = f", {duration(task.seconds)}" if task.seconds is not None else ""
    state = sentence(language, STATES[task.state])
    yield f"### {task.step} {escaped(task.node)}: {escaped(task.title)} ({state}{took})"
    yield ""
    if task.why:
        yield from (escaped(task.why), "")
    if task.question:
        yield from (f"{escaped(task.question)} {escaped(task.answer)}", "")
    for command in task.commands:
        yield from _command(command, language)


def _command(command: CommandRow, language: str) -> Iterator[str]:
    yield from fenced(command.shown)
    yield ""
    if command.outcome:
        yield f"{escaped(command.outcome)}, {sentence(language, 'code')} {command.code}"
        yield ""
    if command.output.strip():
        yield from fenced(command.output)
        yield ""
