"""Events as text for a person.  Pure: an event goes in, lines come out; no clock, no terminal."""

from attrs import define

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.engine.event import (
    Answered,
    CommandFinished,
    CommandStarted,
    Event,
    FindingRaised,
    Heartbeat,
    Outcome,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    Stopped,
    TaskSkipped,
    TaskStarted,
)
from centreon_ha_upgrade.languages import sentence, translate

_INDENT = " " * 9
_TAIL = 5  # lines of a failed command's output
_ENDINGS = {
    Outcome.FAILED: "failed, code {}",
    Outcome.UNKNOWN: "nobody knows how it ended",
    Outcome.FOUND_DONE: "it had already happened",
}


@define
class Teller:
    """Tells a run event by event; remembers only how far it has come."""

    language: str = "en"
    total: int = 0
    number: int = 0
    task: TaskStarted | None = None
    command: str = ""

    def lines(self, event: Event) -> list[str]:
        """What to print for this event; nothing for the quiet ones."""
        self._follow(event)
        return [self._placed(line, event) for line in self._told(event)]

    def _placed(self, line: str, event: Event) -> str:
        """Names the node where several run side by side and it is not the last heading's."""
        node = getattr(event, "node", "")
        if not line.startswith(_INDENT) or self.task is None or node == self.task.node:
            return line
        return f"{_INDENT}({node}) {line[len(_INDENT) :]}"

    def _told(self, event: Event) -> list[str]:
        match event:
            case RunStarted() | RunResumed() | RunPaused() | RunFinished():
                return [self._milestone(event)]
            case TaskStarted():
                return [self._heading(event)]
            case TaskSkipped():
                reason = translate(event.reason, self.language)
                return [_INDENT + self._say("nothing to do: {}", reason)]
            case CommandStarted():
                return [f"{_INDENT}$ {briefly(event.shown)}"]
            case CommandFinished() if event.outcome is not Outcome.OK:
                return self._ending(event)
            case Heartbeat():
                return [_INDENT + alive(event, self.language)]
            case Answered():
                question = translate(event.question, self.language)
                return [f"{_INDENT}{question} {event.answer}"]
            case FindingRaised():
                return [_INDENT + line for line in finding_lines(event.finding, self.language)]
            case Stopped():
                return self._stop(event)
        return []

    def _follow(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.total = event.total
            case RunResumed():
                self.number, self.total = event.settled, event.total
            case TaskStarted():
                self.task, self.command, self.number = event, "", self.number + 1
                self.total = max(self.total, self.number)
            case CommandStarted():
                self.command = briefly(event.shown)

    def _say(self, text: str, *values: object) -> str:
        return sentence(self.language, text, *values)

    def _milestone(self, event: RunStarted | RunResumed | RunPaused | RunFinished) -> str:
        match event:
            case RunStarted():
                nodes = ", ".join(event.nodes)
                text = "{}: {} tasks on {}, profile {}"
                return self._say(text, event.cluster, event.total, nodes, event.profile)
            case RunResumed():
                return self._say("taken up again: {} tasks are already settled", event.settled)
            case RunPaused():
                text = (
                    "resting after {}, as asked: {} of {} tasks are settled; go on with: "
                    "centreon-ha-upgrade resume"
                )
                return self._say(text, event.step, event.settled, event.total)
        return self._say("done: all {} tasks are settled", event.settled)

    def _heading(self, task: TaskStarted) -> str:
        width = len(str(self.total))
        title = translate(task.title, self.language)
        return f"[{self.number:>{width}}/{self.total}] {task.step} {task.node}  {title}"

    def _ending(self, event: CommandFinished) -> list[str]:
        said = self._say(_ENDINGS[event.outcome], event.code)
        tail = event.output.strip().splitlines()[-_TAIL:]
        return [_INDENT + said, *(f"{_INDENT}| {line}" for line in tail)]

    def _stop(self, event: Stopped) -> list[str]:
        facts = (
            ("reason", translate(event.reason, self.language)),
            ("expected", translate(event.expected, self.language)),
            ("observed", translate(event.observed, self.language)),
            ("next", translate(event.next, self.language)),
        )
        return [self._say("stopped at {} on {}", event.step, event.node), *self._table(facts)]

    def _table(self, facts: tuple[tuple[str, str], ...]) -> list[str]:
        named = [(self._say(name), value) for name, value in facts if value]
        width = max(len(name) for name, _ in named)
        return [f"  {name:<{width}}  {value}" for name, value in named]


def finding_lines(finding: Finding, language: str = "en") -> list[str]:
    """A finding: what and where, then what was expected and seen, then what helps."""
    severity = sentence(language, finding.severity)
    where = sentence(language, " on {}", finding.node) if finding.node else ""
    summary = translate(finding.summary, language)
    lines = [f"{severity} {finding.code}{where}: {summary}"]
    for name in ("expected", "observed", "remedy"):
        value = getattr(finding, name)
        lines += [f"  {sentence(language, name)}: {translate(value, language)}"] * bool(value)
    return lines


def alive(beat: Heartbeat, language: str) -> str:
    """That detached work lives, and what its node counted."""
    minutes, seconds = divmod(beat.seconds, 60)
    since = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    text = "at work for {}: processes: {}, printed: {}, read and written: {}"
    return sentence(language, text, since, beat.processes, size(beat.printed), size(beat.moved))


def size(count: int) -> str:
    """A number of bytes, short.

    >>> size(900), size(34_500_000_000)
    ('900 B', '34.5 GB')
    """
    value, unit = float(count), "B"
    for bigger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, bigger
    return f"{value:.0f} B" if unit == "B" else f"{value:.1f} {unit}"


def briefly(shown: str) -> str:
    r"""A command in one line, of several the first.

    >>> briefly("cat > /etc/my.cnf <<'END'\n[server]\nEND")
    "cat > /etc/my.cnf <<'END' …"
    """
    first, more, _ = shown.partition("\n")
    return f"{first} …" if more else first
