"""`crm_simulate -S`: what the cluster would do with a configuration, before it does it.

It reads a CIB from a file and touches nothing.  It exits 0, or 1 when the transition cannot end
(an action in it is blocked), after printing all the same.  A saved CIB with maintenance mode
taken off tells what leaving maintenance would stop (gate M01, erratum X51).  Only the summary is
understood; the status before and after, and the actions one by one, are kept as they stand.
"""

import re
from enum import StrEnum
from typing import Any

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus

_PATH = re.compile(r"(/[A-Za-z0-9._+@:-]+)+")
_WORD = r"[A-Za-z_][A-Za-z0-9_.:-]*"
_HEADINGS = {
    "Current cluster status:": "before",
    "Performing Requested Modifications:": "modifications",
    "Transition Summary:": "summary",
    "Executing Cluster Transition:": "execution",
    "Revised Cluster Status:": "after",
}
_ORDER = tuple(_HEADINGS.values())
_PREAMBLE = re.compile(
    r"[0-9]+ of [0-9]+ resource instances? .*|\*\*\* Resource management is DISABLED \*\*\*"
    r"|The cluster will not attempt to start, stop or recover services"
    r"|Using the original execution date of: .*"
)
_ACTION = re.compile(
    rf" *\* (?P<kind>[A-Z][a-z-]+) +(?P<resource>{_WORD}) +\( *(?P<where>\S.*?) +\)"
    r"( +due to (?P<reason>\S.*?))?(?P<blocked> +(\(blocked\)|blocked))?"
)
_FENCE = re.compile(rf" *\* Fence \((?P<how>[a-z]+)\) (?P<node>{_WORD})( '(?P<reason>[^']*)')?")
_NODE_LINE = re.compile(r"(Remote|Guest)?(Online|OFFLINE|Node )")
_SHUTDOWN = re.compile(rf" *\* Shutdown (?P<node>{_WORD})")
_LEGACY = {"Master": "Promoted", "Slave": "Unpromoted"}


class Kind(StrEnum):
    """What would be done."""

    START = "Start"
    STOP = "Stop"
    RESTART = "Restart"
    RECOVER = "Recover"
    RELOAD = "Reload"
    PROMOTE = "Promote"
    DEMOTE = "Demote"
    MOVE = "Move"
    MIGRATE = "Migrate"
    FENCE = "Fence"
    SHUTDOWN = "Shutdown"


def _single_blanks(_: object, _attribute: object, value: str | None) -> None:
    if value is not None and (value != " ".join(value.split()) or not value.isprintable()):
        raise IllegalValue("action", value, "words with one blank between them")


@frozen
class Action:
    """One line of the summary.

    `subject` is a resource, with its instance; of a fencing or a shutdown it is a node.  `where`
    is the node, and the roles or nodes from and to (`Promoted -> Unpromoted db1`); of a fencing it
    is the way.  `blocked` says that it should be done and cannot.
    """

    kind: Kind
    subject: str = field(validator=validators.matches_re(_WORD))
    where: str = field(default="", validator=_single_blanks)
    reason: str | None = field(default=None, validator=_single_blanks)
    blocked: bool = False

    def __str__(self) -> str:
        """As a person reads it.

        >>> print(Action(Kind.MOVE, "vip", "central1 -> central2"))
        Move vip (central1 -> central2)
        """
        return f"{self.kind} {self.subject} ({self.where})" + " blocked" * self.blocked

    def __attrs_post_init__(self) -> None:
        if _action(_shown(self)) != (
            (self.kind, self.subject, self.where, self.reason, self.blocked)
        ):
            raise IllegalValue("action", repr(self)[:120], "the tool could not print it")


def _no_heading(_: object, _attribute: object, lines: tuple[str, ...]) -> None:
    for line in lines:
        if not line.strip() or line != line.rstrip() or _heading(line) is not None:
            raise IllegalValue("line", line, "the tool could not print it")


_part = field(default=(), converter=tuple[str, ...], validator=_no_heading)


@frozen(kw_only=True)
class Simulation:
    """One simulated transition, its parts as they stand but for the summary."""

    before: tuple[str, ...] = _part
    actions: tuple[Action, ...] = field(default=(), converter=tuple[Action, ...])
    execution: tuple[str, ...] = _part
    after: tuple[str, ...] = _part
    modifications: tuple[str, ...] = _part
    preamble: tuple[str, ...] = _part

    def __attrs_post_init__(self) -> None:
        if not self.before or not self.after:
            raise IllegalValue("simulation", "", "the status before and after is always printed")
        if not all(_PREAMBLE.fullmatch(line.strip()) for line in self.preamble):
            raise IllegalValue("simulation", str(self.preamble), "the tool could not print it")

    @property
    def now(self) -> ClusterStatus:
        """Where everything is before the transition.  Raises `ParseError`."""
        return _status(self.before)

    @property
    def then(self) -> ClusterStatus:
        """Where everything is after it.  Raises `ParseError`."""
        return _status(self.after)

    @property
    def disturbing(self) -> tuple[Action, ...]:
        """What would touch something that runs: all but a start and a promotion (M01)."""
        calm = (Kind.START, Kind.PROMOTE)
        return tuple(action for action in self.actions if action.kind not in calm)


def _status(part: tuple[str, ...]) -> ClusterStatus:
    """A part as crm_mon would print it; 1.1 puts no heading above the resources."""
    bodies = [line.removeprefix("  * ") for line in part]
    if "Full List of Resources:" in bodies:
        return crm_mon.parse("\n".join(part))
    nodes = [line for line in part if _NODE_LINE.match(line)]
    rest = part[len(nodes) :]
    return crm_mon.parse("\n".join((*nodes, "Full list of resources:", *rest)))


def query(path: str) -> Query[Simulation]:
    """What the cluster would do with the CIB in this file.

    >>> print(query("/root/before-22.10/cib.xml"))
    crm_simulate -x /root/before-22.10/cib.xml -S
    """
    if not _PATH.fullmatch(path):
        raise IllegalValue("path", path, "an absolute path, without blanks")
    return ask("crm_simulate", "-x", path, "-S", parse=parse, ok=(0, 1))


def parse(text: str) -> Simulation:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines, parts, part = Lines("crm_simulate", text), dict[str, Any](), "preamble"
    actions = list[Action]()
    for line in lines:
        if (found := _heading(line)) is not None:
            if part != "preamble" and _ORDER.index(found) <= _ORDER.index(part):
                lines.fail("a part out of its order")
            part = found
            parts[part] = []
        elif part == "summary":
            actions.append(_read(lines, line))
        elif part == "preamble" and not _PREAMBLE.fullmatch(line.strip()):
            lines.fail("expected `Current cluster status:`")
        else:
            parts.setdefault(part, []).append(line)
    lacking = [part for part in _ORDER if part not in parts and part != "modifications"]
    if lacking:
        lines.fail(f"it ends without its part {lacking[0]}")
    parts.pop("summary")
    try:
        return Simulation(actions=actions, **parts)
    except IllegalValue as error:
        return lines.fail(error.reason)


def _heading(line: str) -> str | None:
    """Which part begins here: some releases write only the first word with a capital."""
    return {name.lower(): part for name, part in _HEADINGS.items()}.get(line.lower())


def _read(lines: Lines, line: str) -> Action:
    found = _action(line)
    if found is None:
        return lines.fail("expected an action, its resource and where")
    try:
        return Action(*found)
    except IllegalValue as error:
        return lines.fail(error.reason)


def _action(line: str) -> tuple[Kind, str, str, str | None, bool] | None:
    if found := _FENCE.fullmatch(line):
        return Kind.FENCE, found["node"], found["how"], found["reason"], False
    if found := _SHUTDOWN.fullmatch(line):
        return Kind.SHUTDOWN, found["node"], "", None, False
    found = _ACTION.fullmatch(line)
    if found is None or found["kind"] not in list(Kind):
        return None
    where = " ".join(_LEGACY.get(word, word) for word in found["where"].split())
    reason = found["reason"] and " ".join(found["reason"].split())
    return Kind(found["kind"]), found["resource"], where, reason, bool(found["blocked"])


def render(simulation: Simulation) -> str:
    """What Pacemaker 2.1 prints."""
    actions = tuple(map(_shown, simulation.actions))
    parts = {**{p: getattr(simulation, p) for p in _ORDER if p != "summary"}, "summary": actions}
    shown = list(simulation.preamble)
    for heading, part in _HEADINGS.items():
        if part != "modifications" or parts[part]:
            shown += [heading, *parts[part], ""]
    return "".join(f"{line}\n" for line in shown)


def _shown(action: Action) -> str:
    if action.kind is Kind.FENCE:
        reason = "" if action.reason is None else f" '{action.reason}'"
        return f"  * Fence ({action.where}) {action.subject}{reason}"
    if action.kind is Kind.SHUTDOWN:
        return f"  * Shutdown {action.subject}"
    reason = "" if action.reason is None else f"  due to {action.reason}"
    blocked = (" (blocked)" if action.reason else "  blocked") * action.blocked
    return f"  * {action.kind:<10} {action.subject}    ( {action.where} ){reason}{blocked}"
