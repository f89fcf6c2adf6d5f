"""The commands of a report as a shell script to read, and to type from by hand.

It is no program: it ends at once when somebody runs it.  Every text of ours is a comment; secrets
stand by name.
"""

from collections.abc import Iterator
from itertools import groupby

from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.report.document import Document, TaskRow
from centreon_ha_upgrade.report.words import facts, title


def lines(document: Document) -> Iterator[str]:
    """The runbook, line by line."""
    language = document.language
    yield "#!/bin/sh"
    yield from _comment(title(document))
    for name, value in facts(document):
        yield from _comment(f"{name}: {value}")
    yield from _comment(sentence(language, "To be typed by hand, line by line, on the node named."))
    yield "exit 1"
    for step, tasks in groupby(document.tasks, lambda task: task.step):
        yield from _step(step, list(tasks))


def _step(step: str, tasks: list[TaskRow]) -> Iterator[str]:
    yield ""
    yield from _comment(f"{step} {tasks[0].title}")
    for told in filter(None, (tasks[0].why, tasks[0].question)):
        yield from _comment(told)
    for task in tasks:
        if task.commands:
            yield from _comment(f"@ {task.node}")
            yield from (command.shown for command in task.commands)


def _comment(text: str) -> Iterator[str]:
    yield from (f"# {line}".rstrip() for line in text.split("\n"))
