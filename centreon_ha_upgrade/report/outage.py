"""The outage budget of a report: what was predicted, and what it came to."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from centreon_ha_upgrade.languages import translate
from centreon_ha_upgrade.procedure.budget import FIRST, LAST, Budget
from centreon_ha_upgrade.report.document import OutageRow, OutageTable, TaskRow, TaskState


def outage(predicted: Budget, tasks: Iterable[TaskRow], language: str) -> OutageTable:
    """Predicted and measured seconds of every step, and of the window without monitoring."""
    tasks = [task for task in tasks if task.began is not None]
    rows = [
        OutageRow(cost.step, translate(cost.title, language), round(cost.seconds, 1), measured)
        for cost in predicted.costs
        for measured in (_measured(cost.step, tasks),)
    ]
    return OutageTable(round(predicted.window, 1), _window(tasks), rows)


def _measured(step: str, tasks: list[TaskRow]) -> float | None:
    """From the first node's beginning to the last one's end, as a clock on the wall saw it."""
    mine = [task for task in tasks if task.step == step]
    if not mine or any(task.seconds is None for task in mine):
        return None
    if _overlap(mine):
        return round(max(map(_end, mine)) - min(map(_begin, mine)), 3)
    return round(sum(task.seconds or 0.0 for task in mine), 3)


def _overlap(tasks: list[TaskRow]) -> bool:
    return any(_begin(later) < _end(first) for first, later in pairwise(sorted(tasks, key=_begin)))


def _window(tasks: list[TaskRow]) -> float | None:
    """None while the window has not begun or not ended."""
    first = [_begin(task) for task in tasks if task.step == FIRST]
    last = [_end(task) for task in tasks if task.step == LAST and task.state is TaskState.DONE]
    return round(max(last) - min(first), 3) if first and last else None


def _begin(task: TaskRow) -> float:
    return datetime.fromisoformat(task.began or "").timestamp()


def _end(task: TaskRow) -> float:
    return _begin(task) + (task.seconds or 0.0)
