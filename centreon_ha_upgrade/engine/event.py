"""What happens in a run, as values.  The journal is a list of these; progress is a fold of it."""

from enum import StrEnum

from attrs import frozen

from centreon_ha_upgrade.core.finding import Finding


class Outcome(StrEnum):
    """How a command ended.  UNKNOWN is never retried blindly: it is probed.

    FOUND_DONE: a probe found that it had already happened.
    """

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"
    FOUND_DONE = "found-done"


@frozen
class RunStarted:
    """First record of a journal: what it belongs to.  `today` is an ISO date."""

    schema: int
    cluster: str
    nodes: tuple[str, ...]
    plan: str
    profile: str
    today: str
    total: int


@frozen
class RunResumed:
    """The same journal was taken up again.  `total` counts all tasks, settled ones included."""

    settled: int
    total: int


@frozen
class TaskStarted:
    step: str
    node: str
    title: str


@frozen
class TaskSkipped:
    """Nothing had to be done here: the platform already was as the step leaves it."""

    step: str
    node: str
    reason: str


@frozen
class TaskFinished:
    step: str
    node: str


@frozen
class CommandStarted:
    """The intent: on disk before anything is run.

    `stirs` names what it may change of what was noted.
    """

    step: str
    node: str
    index: int
    shown: str
    stirs: tuple[str, ...] = ()


@frozen
class CommandFinished:
    """The outcome.  `seconds` is wall time, `output` the scrubbed end of what was printed."""

    step: str
    node: str
    index: int
    outcome: Outcome
    code: int
    seconds: float
    output: str


@frozen
class Heartbeat:
    """Detached work lives, whether it prints or not: what the node counted (see `Pulse`)."""

    step: str
    node: str
    seconds: int
    processes: int
    printed: int
    moved: int


@frozen
class Kept:
    """What a tool said, kept because a later step destroys it or builds on it."""

    step: str
    node: str
    key: str
    text: str


@frozen
class Noted:
    """How something stood when this run last looked; the latest counts."""

    step: str
    node: str
    key: str
    text: str


@frozen
class Answered:
    """A person answered a step's question; `who` is `user@host, terminal`, empty if not told."""

    step: str
    node: str
    question: str
    answer: str
    who: str = ""


@frozen
class FindingRaised:
    step: str
    node: str
    finding: Finding


@frozen
class Stopped:
    """The line is stopped.  `next` is what the operator can do now.

    `held` says that the cluster is another operator's.
    """

    step: str
    node: str
    reason: str
    expected: str
    observed: str
    next: str
    unreachable: bool = False
    held: bool = False


@frozen
class RunPaused:
    """The run came as far as it was asked to, or was there already: the last settled is `step`."""

    step: str
    settled: int
    total: int


@frozen
class RunFinished:
    settled: int


Event = (
    RunStarted
    | RunResumed
    | TaskStarted
    | TaskSkipped
    | TaskFinished
    | CommandStarted
    | CommandFinished
    | Heartbeat
    | Kept
    | Noted
    | Answered
    | FindingRaised
    | Stopped
    | RunPaused
    | RunFinished
)

KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        RunStarted,
        RunResumed,
        TaskStarted,
        TaskSkipped,
        TaskFinished,
        CommandStarted,
        CommandFinished,
        Heartbeat,
        Kept,
        Noted,
        Answered,
        FindingRaised,
        Stopped,
        RunPaused,
        RunFinished,
    )
}
