"""The one document behind every report.  Its texts are already in its language.

`schema` changes when a key does; times are ISO in UTC, durations seconds.
"""

from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus

SCHEMA = 1


class Kind(StrEnum):
    """What the report is about."""

    CHECK = "check"
    RUN = "run"
    REHEARSAL = "rehearsal"


class TaskState(StrEnum):
    """How far one step came on one node.  PLANNED: nothing was run; CUT: nobody saw its end."""

    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    CUT = "cut"


@frozen
class CommandRow:
    """One command as a person would type it.  `outcome` is empty where it was not run."""

    shown: str
    outcome: str = ""
    code: int | None = None
    seconds: float | None = None
    output: str = ""


@frozen
class TaskRow:
    """One step on one node.  `began` is None in a plan, `seconds` too where the end is missing."""

    step: str
    node: str
    title: str
    why: str
    risk: str
    state: TaskState
    began: str | None = None
    seconds: float | None = None
    commands: tuple[CommandRow, ...] = field(default=(), converter=tuple[CommandRow, ...])
    question: str = ""
    answer: str = ""


@frozen
class NodeRow:
    """A node and what it is there for."""

    name: str
    roles: tuple[str, ...] = field(converter=tuple[str, ...])


@frozen
class Placed:
    """Where one resource runs: nodes with the role it has there."""

    id: str
    parent: str | None
    places: tuple[tuple[str, str], ...]
    failed: bool = False


@frozen
class Picture:
    """The cluster at one moment: each node's state, and every resource with its places."""

    nodes: tuple[tuple[str, str], ...]
    maintenance: bool
    resources: tuple[Placed, ...] = field(converter=tuple[Placed, ...])


@frozen
class Delay:
    """How far the replica on `node` was behind at a moment; None: it was not replicating."""

    at: str
    node: str
    seconds: int | None


@frozen
class CheckRow:
    """One question of a preflight, with the codes of what it found."""

    id: str
    title: str
    codes: tuple[str, ...] = field(default=(), converter=tuple[str, ...])


@frozen
class WaivedRow:
    """A finding that somebody accepted."""

    finding: Finding
    who: str
    reason: str
    until: str


@frozen
class OutageRow:
    """One step: the seconds it was to take, and those it took (None: it did not end)."""

    step: str
    title: str
    predicted: float
    measured: float | None


@frozen
class OutageTable:
    """The window without monitoring, predicted and measured in seconds, and every step."""

    predicted: float
    measured: float | None
    rows: tuple[OutageRow, ...] = field(converter=tuple[OutageRow, ...])


@frozen
class Halt:
    """Why the line stopped, and what to do next."""

    step: str
    node: str
    reason: str
    expected: str
    observed: str
    next: str


@frozen(kw_only=True)
class Document:
    """Everything that any form tells."""

    schema: int = SCHEMA
    kind: Kind
    language: str
    tool: str
    made: str
    cluster: str
    profile: str
    code: int
    verdict: str
    nodes: tuple[NodeRow, ...] = field(converter=tuple[NodeRow, ...])
    began: str | None = None
    seconds: float | None = None
    before: Picture | None = None
    after: Picture | None = None
    halt: Halt | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=tuple[Finding, ...])
    waived: tuple[WaivedRow, ...] = field(default=(), converter=tuple[WaivedRow, ...])
    checks: tuple[CheckRow, ...] = field(default=(), converter=tuple[CheckRow, ...])
    tasks: tuple[TaskRow, ...] = field(default=(), converter=tuple[TaskRow, ...])
    outage: OutageTable | None = None
    delays: tuple[Delay, ...] = field(default=(), converter=tuple[Delay, ...])


def pictured(status: ClusterStatus) -> Picture:
    """What a picture needs of a status."""
    placed = [
        Placed(
            each.primitive,
            resource.id if resource.id != each.id else None,
            tuple((node, each.role or "?") for node in each.nodes),
            each.failed,
        )
        for resource in status.resources
        for each in resource.instances
    ]
    nodes = tuple((node.name, node.state) for node in status.nodes)
    return Picture(nodes, bool(status.maintenance_mode), _together(placed))


def _together(placed: list[Placed]) -> list[Placed]:
    """The instances of a clone as one resource with several places."""
    found: dict[tuple[str, str | None], Placed] = {}
    for each in placed:
        key = each.id, each.parent
        known = found.get(key, Placed(each.id, each.parent, ()))
        places, failed = (*known.places, *each.places), known.failed or each.failed
        found[key] = Placed(each.id, each.parent, places, failed)
    return list(found.values())
