"""A plan before it runs, as text, Markdown, a shell script or JSON.  Pure."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from attrs import frozen

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.procedure.plan import Plan, PlannedTask
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Step, StepCheck

SCHEMA = 1


@frozen
class Chapter:
    """Tasks of one step that follow each other: one heading, then commands by node."""

    step: Step
    tasks: tuple[PlannedTask, ...]

    @property
    def nodes(self) -> str:
        return ", ".join(one.task.node.name for one in self.tasks)

    def by_commands(self) -> Iterator[tuple[str, tuple[Command, ...]]]:
        """Nodes that run the same commands, together."""
        for _, same in groupby(self.tasks, _shown):
            tasks = tuple(same)
            yield ", ".join(one.task.node.name for one in tasks), tasks[0].commands


def _shown(planned: PlannedTask) -> list[tuple[str, str]]:
    return [(str(command), str(command.stdin)) for command in planned.commands]


def chapters(plan: Plan, s: Situation) -> Iterator[Chapter]:
    """The plan in its order; a block's steps come once for each node."""
    for step, tasks in groupby(plan.preview(s), lambda one: one.task.step):
        yield Chapter(step, tuple(tasks))


def spans(lines: tuple[int, ...]) -> str:
    """Line numbers of the document, runs joined.

    >>> spans((80, 84, 85, 86))
    '80, 84-86'
    """
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and line == found[-1][-1] + 1:
            found[-1].append(line)
        else:
            found.append([line])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in found)


def header(plan: Plan, s: Situation, language: str) -> Iterator[tuple[str, str]]:
    """What the plan was made for, as names and values."""
    yield "cluster", plan.site.cluster
    for node in s.topology.nodes:
        roles = " + ".join(translate(role, language) for role in sorted(node.roles))
        address = f" ({node.address})" if node.address else ""
        yield "node", f"{node}{address}: {roles}"
    yield "dialect of pcs", s.dialect.name
    yield "profile", plan.site.profile
    roles = "{} is the active central, {} the primary database"
    yield "assumed" if s.guessed else "observed", sentence(language, roles, s.active, s.primary)
    yield "tasks", str(sum(1 for _ in plan.tasks(s)))


def text(plan: Plan, s: Situation, language: str = "en") -> Iterator[str]:
    """For a terminal, or to print and tick off."""
    for name, value in header(plan, s, language):
        yield f"{sentence(language, name)}: {value}"
    yield ""
    yield sentence(language, "Departures from the document")
    for erratum, applied in plan.errata(s):
        mark = "x" if applied else " "
        yield f"  [{mark}] {erratum.id}  {translate(erratum.title, language)}"
        yield f"        {sentence(language, 'it says')}: {translate(erratum.says, language)}"
        yield f"        {sentence(language, 'we do')}: {translate(erratum.does, language)}"
    for chapter in chapters(plan, s):
        yield ""
        yield from _text_chapter(chapter, language)


def _text_chapter(chapter: Chapter, language: str) -> Iterator[str]:
    step = chapter.step
    yield f"{step.id}  {translate(step.title, language)}"
    yield f"     {chapter.nodes} · {about(step, language)}"
    if step.why:
        yield f"     {translate(step.why, language)}"
    yield from _checks("before", (*step.gates, *step.guards), language)
    for nodes, commands in chapter.by_commands():
        if commands and len(chapter.tasks) > 1:
            yield f"     {nodes}:"
        for command in commands:
            yield from _text_command(command)
    if step.question:
        yield f"     ? {translate(step.question, language)}"
    yield from _checks("after", step.verify, language)


def _checks(when: str, checks: tuple[StepCheck, ...], language: str) -> Iterator[str]:
    for check in checks:
        yield f"     {sentence(language, when)}: {translate(check.title, language)}"


def _text_command(command: Command) -> Iterator[str]:
    first, *more = str(command).split("\n")
    yield f"       $ {first}"
    yield from (f"         {line}".rstrip() for line in more)
    for prompt in command.prompts:
        yield f"         {_readable(prompt.pattern)}{prompt.answer}"
    if command.stdin is not None and not command.label:
        yield from (f"         < {line}".rstrip() for line in str(command.stdin).splitlines())


def about(step: Step, language: str = "en") -> str:
    """Risk, order, lines of the document and errata of one step, in one line."""
    parts = [translate(step.risk, language)]
    if step.together:
        parts.append(sentence(language, "nodes together"))
    if step.lines:
        parts.append(sentence(language, "document {}", spans(step.lines)))
    if added := [x for x in (step.fixes, *step.errata) if x]:
        parts.append(", ".join(added))
    return " · ".join(parts)


def _readable(pattern: str) -> str:
    return re.sub(r"\\(.)", r"\1", pattern).removesuffix("?")


def markdown(plan: Plan, s: Situation, language: str = "en") -> Iterator[str]:
    """For a wiki or a ticket."""
    yield f"# {plan.site.cluster}: 20.04 → 22.10"
    yield ""
    for name, value in header(plan, s, language):
        yield f"- {sentence(language, name)}: {value}"
    yield ""
    for chapter in chapters(plan, s):
        yield f"## {chapter.step.id} {translate(chapter.step.title, language)}"
        yield ""
        yield f"{chapter.nodes} · {about(chapter.step, language)}"
        yield ""
        for told in (chapter.step.why, chapter.step.question):
            if told:
                yield from (translate(told, language), "")
        for nodes, commands in chapter.by_commands():
            if commands:
                yield from (f"{nodes}:", "", "```sh", *_script(commands), "```", "")


def shell(plan: Plan, s: Situation, language: str = "en") -> Iterator[str]:
    """Every command as one would type it, by node; secrets stay names."""
    for name, value in header(plan, s, language):
        yield f"# {sentence(language, name)}: {value}"
    for chapter in chapters(plan, s):
        yield ""
        yield f"# {chapter.step.id} {translate(chapter.step.title, language)}"
        if chapter.step.question:
            yield f"# ? {translate(chapter.step.question, language)}"
        for nodes, commands in chapter.by_commands():
            if commands:
                yield from (f"## {nodes}", *_script(commands))


def _script(commands: tuple[Command, ...]) -> Iterator[str]:
    for command in commands:
        for prompt in command.prompts:
            yield f"# {_readable(prompt.pattern)}{prompt.answer}"
        if command.stdin is None or command.label:
            yield str(command)
        else:
            yield from (f"{command} <<'END_OF_INPUT'", str(command.stdin), "END_OF_INPUT")


def json(plan: Plan, s: Situation, language: str = "en") -> Iterator[str]:
    """For other programs; `schema` changes when a key does."""
    facts = {
        "schema": SCHEMA,
        "cluster": plan.site.cluster,
        "digest": plan.digest,
        "profile": plan.site.profile,
        "dialect": s.dialect.name,
        "guessed": s.guessed,
        "active": s.active,
        "primary": s.primary,
        "errata": {erratum.id: applied for erratum, applied in plan.errata(s)},
        "tasks": [_plain(planned, language) for planned in plan.preview(s)],
    }
    yield to_json(facts, indent=1)


def _plain(planned: PlannedTask, language: str) -> dict[str, object]:
    step = planned.task.step
    return {
        "step": step.id,
        "node": planned.task.node.name,
        "title": translate(step.title, language),
        "risk": step.risk,
        "lines": step.lines,
        "question": translate(step.question, language),
        "commands": [str(command) for command in planned.commands],
    }


Format = Callable[[Plan, Situation, str], Iterator[str]]
FORMATS: dict[str, Format] = {"text": text, "markdown": markdown, "shell": shell, "json": json}
