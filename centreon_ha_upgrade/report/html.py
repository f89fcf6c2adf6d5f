"""The report as one HTML page: no script, no font, no image from elsewhere; every text escaped."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.report.curve import delay_curve
from centreon_ha_upgrade.report.document import CommandRow, Document, TaskRow
from centreon_ha_upgrade.report.findings import by_severity
from centreon_ha_upgrade.report.topology import topology
from centreon_ha_upgrade.report.words import STATES, duration, facts, title, window

# nothing may be loaded, whatever stands in a text
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(document: Document) -> str:
    """The whole page."""
    return "\n".join(_Page(document).parts()) + "\n"


class _Page:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.longest = max((task.seconds or 0.0 for task in document.tasks), default=0.0)

    def say(self, text: str, *values: object) -> str:
        return escape(sentence(self.document.language, text, *values))

    def parts(self) -> Iterator[str]:
        document = self.document
        style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
        yield "<!DOCTYPE html>"
        yield f'<html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{escape(title(document))}</title><style>{style}</style></head><body>"
        yield from self.head()
        yield from self.halt()
        yield from self.pictures()
        yield from self.findings()
        yield from self.delays()
        yield from self.outage()
        yield from self.tasks()
        yield from self.checks()
        yield f"<footer>{escape(document.tool)}</footer></body></html>"

    def head(self) -> Iterator[str]:
        document = self.document
        good = " good" if document.code == 0 else ""
        yield f"<header><h1>{escape(title(document))}</h1>"
        yield f'<p class="verdict{good}">{escape(document.verdict)}</p><dl class="facts">'
        for name, value in facts(document):
            yield f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        yield "</dl></header>"

    def halt(self) -> Iterator[str]:
        halt = self.document.halt
        if halt is None:
            return
        yield f'<section><h2>{self.say("Where it stopped")}</h2><div class="card halt">'
        told = (("reason", halt.reason), ("expected", halt.expected), ("observed", halt.observed))
        for name, value in (*told, ("next", halt.next)):
            if value:
                yield f"<p><b>{self.say(name)}</b> {escape(value)}</p>"
        yield "</div></section>"

    def pictures(self) -> Iterator[str]:
        document = self.document
        drawn = [("Before", document.before), ("After", document.after)]
        shown = [(name, picture) for name, picture in drawn if picture is not None]
        if not shown:
            return
        yield f'<section><h2>{self.say("The cluster")}</h2><div class="side">'
        for name, picture in shown:
            label = sentence(document.language, name)
            drawing = topology(picture, label)
            yield f'<figure class="card"><h3>{escape(label)}</h3>{drawing}</figure>'
        yield "</div></section>"

    def findings(self) -> Iterator[str]:
        for heading, findings in by_severity(self.document.findings):
            yield f"<section><h2>{self.say(heading)} ({len(findings)})</h2>"
            yield from (self.finding(finding) for finding in findings)
            yield "</section>"
        if self.document.waived:
            yield f"<section><h2>{self.say('waived')}</h2>"
            for row in self.document.waived:
                until = self.say("{} until {}: {}", row.who, row.until, row.reason)
                yield f'<p class="soft"><b>{escape(row.finding.code)}</b> {until}</p>'
            yield "</section>"

    def finding(self, found: Finding) -> str:
        where = self.say(" on {}", found.node) if found.node else ""
        rows = "".join(
            f"<p><b>{self.say(name)}</b> {escape(value)}</p>"
            for name in ("expected", "observed")
            if (value := getattr(found, name))
        )
        remedy = f"<pre>{escape(found.remedy)}</pre>" if found.remedy else ""
        head = f"<p><b>{escape(found.code)}</b>{where}: {escape(found.summary)}</p>"
        return f'<div class="card {escape(found.severity)}">{head}{rows}{remedy}</div>'

    def delays(self) -> Iterator[str]:
        label = sentence(self.document.language, "How far the replica was behind")
        if curve := delay_curve(self.document.delays, label):
            yield f'<section><h2>{escape(label)}</h2><div class="card">{curve}</div></section>'

    def outage(self) -> Iterator[str]:
        table = self.document.outage
        if table is None:
            return
        yield f"<section><h2>{self.say('How long it takes')}</h2>"
        yield '<details class="card"><summary>' + escape(window(self.document)) + "</summary>"
        yield f'<div class="scroll"><table><tr><th></th><th></th><th>{self.say("predicted")}</th>'
        yield f"<th>{self.say('measured')}</th></tr>"
        for row in table.rows:
            cells = (row.step, row.title, duration(row.predicted), duration(row.measured))
            yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        yield "</table></div></details></section>"

    def tasks(self) -> Iterator[str]:
        if not self.document.tasks:
            return
        yield f"<section><h2>{self.say('Step by step')}</h2>"
        yield from (self.task(task) for task in self.document.tasks)
        yield "</section>"

    def task(self, task: TaskRow) -> str:
        width = round(100 * (task.seconds or 0.0) / self.longest, 1) if self.longest else 0.0
        state = self.say(STATES[task.state])
        took = f"{state}, {duration(task.seconds)}" if task.seconds is not None else state
        summary = (
            f'<span class="step">{escape(task.step)}</span>'
            f'<span class="node">{escape(task.node)}</span>'
            f'<span class="what">{escape(task.title)}</span><span class="took">{took}</span>'
            f'<span class="bar" style="width:{width}%"></span>'
        )
        why = f'<p class="soft">{escape(task.why)}</p>' if task.why else ""
        asked = f"<p>{escape(task.question)} <b>{escape(task.answer)}</b></p>" * bool(task.question)
        commands = "".join(self.command(command) for command in task.commands)
        opened = " open" if task.state in ("stopped", "cut") else ""
        return (
            f'<details class="task {escape(task.state)}"{opened}><summary>{summary}</summary>'
            f"<div>{why}{asked}{commands}</div></details>"
        )

    def command(self, command: CommandRow) -> str:
        shown = f"<pre>{escape(command.shown)}</pre>"
        if not command.outcome:
            return shown
        ending = f"{escape(command.outcome)}, {self.say('code')} {command.code}"
        if not command.output.strip():
            return f'{shown}<p class="soft">{ending}</p>'
        output = f"<pre>{escape(command.output)}</pre>"
        return f'{shown}<details class="output"><summary>{ending}</summary>{output}</details>'

    def checks(self) -> Iterator[str]:
        if not self.document.checks:
            return
        yield f'<section><h2>{self.say("What was asked")}</h2><div class="scroll card"><table>'
        for row in self.document.checks:
            codes = ", ".join(row.codes)
            mark = f'<span class="bad">{escape(codes)}</span>' if codes else "ok"
            yield f"<tr><td>{escape(row.id)}</td><td>{escape(row.title)}</td><td>{mark}</td></tr>"
        yield "</table></div></section>"
