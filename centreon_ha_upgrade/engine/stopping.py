"""How a run is stopped, what only a person can decide, and what a run needs of time."""

from collections.abc import Callable
from typing import NoReturn, Protocol

from attrs import frozen

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.engine.event import Stopped
from centreon_ha_upgrade.errors import (
    CommandTimedOut,
    JobLost,
    JobStopped,
    LockError,
    Unreachable,
    UpgradeError,
)
from centreon_ha_upgrade.procedure.plan import Task

AGAIN = "put it right, then run: centreon-ha-upgrade resume"
_HELD = "it is another operator's"
_TAKE_OVER = (
    "talk to them, look with: centreon-ha-upgrade status --from NODE SITE; "
    "only then: centreon-ha-upgrade resume --take-over CLUSTER"
)


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


class StopTheLine(Exception):  # noqa: N818 - it is a decision, not an error
    """Ends the run; carries the event that says why."""

    def __init__(self, event: Stopped) -> None:
        super().__init__(event.reason)
        self.event = event


def stop(task: Task, reason: str, expected: str, observed: str, next_: str) -> NoReturn:
    """Ends the run at this task."""
    event = Stopped(task.step.id, task.node.name, reason, expected, observed, next_)
    raise StopTheLine(event)


def stop_at(task: Task, finding: Finding) -> NoReturn:
    """Ends the run at this task because of what was found."""
    stop(
        task,
        f"{finding.code}: {finding.summary}",
        expected=finding.expected or "no such finding",
        observed=finding.observed or finding.summary,
        next_=f"{finding.remedy}; {AGAIN}" if finding.remedy else AGAIN,
    )


def stop_of(task: Task, error: UpgradeError) -> Stopped:
    """The event for an error that left the task."""
    unknown = isinstance(error, Unreachable | CommandTimedOut | JobLost)
    held = isinstance(error, LockError)
    remedy = error.remedy if isinstance(error, JobStopped) else ""
    return Stopped(
        task.step.id,
        task.node.name,
        str(error),
        expected="the lock is ours" if held else "the command succeeds",
        observed="its outcome is unknown" if unknown else _HELD if held else "it failed",
        next=_TAKE_OVER if held else f"{remedy}; {AGAIN}" if remedy else AGAIN,
        unreachable=isinstance(error, Unreachable),
        held=held,
    )
