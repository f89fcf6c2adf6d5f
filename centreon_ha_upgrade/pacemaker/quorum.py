"""Quorum, by `pcs quorum status` or `corosync-quorumtool -s` (checks P05, P40).

Both print the same; pcs exits 0.  The tool's code proves nothing: quorum is 0 in corosync 3 and 1
in 2.4, no quorum 2 and 0.  Corosync prints a column `Qdevice` once a device is registered: A or
NA (alive), V or NV (it votes), MW or NMW (the master wins); pcs asks for that column always, and
NR stands for none.  A registered device follows the nodes as one more row, with node id 0.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._moment import moment, spoken

_RULE = re.compile(r"-{10,}")
_FIELD = re.compile(r"([A-Z][A-Za-z ]*): +(\S.*)")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
_QUORUM = re.compile(r"([0-9]{1,10})( Activity blocked)?")
_RING = r"[0-9a-f]{1,20}[./][0-9a-f]{1,20}"
_NAME = r"[A-Za-z0-9_.:-]+"
_DEVICE = r"NR|N?A,N?V,N?MW"
_COLUMNS = re.compile(r" *Nodeid +Votes( +Qdevice)? +Name")
_ROW = re.compile(
    rf" *([1-9][0-9]{{0,9}}) +([0-9]{{1,10}}) +(?:({_DEVICE}) +)?({_NAME})( \(local\))?"
)
_DEVICE_ROW = re.compile(r" *0 +([0-9]{1,10}) +Qdevice( \(votes ([0-9]{1,10})\))?")
_GENERAL = ("Date", "Quorum provider", "Nodes", "Node ID", "Ring ID", "Quorate")
_VOTES = ("Expected votes", "Highest expected", "Total votes", "Quorum", "Flags")
_number = validators.in_(range(10**10))


@frozen
class Member:
    """One node of this partition; `qdevice` is None where the column was not printed."""

    node_id: int = field(validator=validators.in_(range(1, 10**10)))
    votes: int = field(validator=_number)
    name: str = field(validator=validators.matches_re(_NAME))
    local: bool = False
    qdevice: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(_DEVICE))
    )


@frozen
class Device:
    """The quorum device: the votes it casts now, and those it would cast (None: the same)."""

    votes: int = field(validator=_number)
    worth: int | None = field(default=None, validator=validators.optional(_number))


@frozen(kw_only=True)
class Quorum:
    """What corosync on one node holds for true.  `moment` is the node's local time."""

    moment: str
    provider: str = field(validator=validators.matches_re(_NAME))
    node_id: int = field(validator=_number)
    ring_id: str = field(validator=validators.matches_re(_RING))
    quorate: bool
    expected_votes: int = field(validator=_number)
    highest_expected: int = field(validator=_number)
    total_votes: int = field(validator=_number)
    needed: int = field(validator=_number)
    blocked: bool
    flags: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    members: tuple[Member, ...] = field(converter=tuple[Member, ...])
    device: Device | None = None

    def __attrs_post_init__(self) -> None:
        spoken(self.moment)
        if not self.members or len({m.node_id for m in self.members}) != len(self.members):
            raise IllegalValue("members", str(self.members)[:80], "at least one, each once")
        if len({member.qdevice is None for member in self.members}) != 1:
            raise IllegalValue("members", str(self.members)[:80], "all with the column, or none")
        registered = any(member.qdevice not in (None, "NR") for member in self.members)
        if registered != (self.device is not None):
            raise IllegalValue("device", str(self.device), "listed when a node knows it, only then")
        if [m.node_id for m in self.members if m.local] not in ([], [self.node_id]):
            raise IllegalValue("node", str(self.node_id), "another one is marked as local")
        if not all(re.fullmatch(r"[A-Za-z0-9]+", flag) for flag in self.flags):
            raise IllegalValue("flags", str(self.flags), "words of letters and digits")

    @property
    def two_node(self) -> bool:
        """Two nodes alone: each may go on without the other (`two_node: 1`)."""
        return "2Node" in self.flags

    @property
    def device_votes(self) -> bool:
        """A quorum device is registered and casts its vote now."""
        return self.device is not None and self.device.votes > 0


def query() -> Query[Quorum]:
    """Asks the node's corosync, through pcs.

    >>> print(query())
    pcs quorum status
    """
    return ask("pcs", "quorum", "status", parse=parse)


def query_corosync() -> Query[Quorum]:
    """The same, without pcs.

    >>> print(query_corosync())
    corosync-quorumtool -s
    """
    return ask("corosync-quorumtool", "-s", parse=parse, ok=(0, 1, 2))


def parse(text: str) -> Quorum:
    """Reads either.  Raises `ParseError`."""
    lines = Lines("corosync-quorumtool", text)
    _heading(lines, "Quorum information")
    general = _fields(lines, _GENERAL)
    _heading(lines, "Votequorum information")
    votes = _fields(lines, _VOTES)
    _heading(lines, "Membership information")
    members, device = _members(lines)
    if _digits(lines, general["Nodes"]) != len(members):
        lines.fail(f"{general['Nodes']} nodes are announced, and another number is listed")
    quorum = _QUORUM.fullmatch(votes["Quorum"]) or lines.fail("the quorum is not a number")
    if general["Quorate"] not in ("Yes", "No"):
        lines.fail("is it quorate, or is it not?")
    try:
        return Quorum(
            moment=moment(general["Date"]),
            provider=general["Quorum provider"],
            node_id=_digits(lines, general["Node ID"]),
            ring_id=general["Ring ID"],
            quorate=general["Quorate"] == "Yes",
            expected_votes=_digits(lines, votes["Expected votes"]),
            highest_expected=_digits(lines, votes["Highest expected"]),
            total_votes=_digits(lines, votes["Total votes"]),
            needed=int(quorum[1]),
            blocked=quorum[2] is not None,
            flags=votes["Flags"].split(),
            members=members,
            device=device,
        )
    except (IllegalValue, ValueError) as error:
        return lines.fail(str(error)[:200])


def _heading(lines: Lines, title: str) -> None:
    if lines.next() != title or not _RULE.fullmatch(lines.next() or ""):
        lines.fail(f"expected the heading `{title}`")


def _fields(lines: Lines, names: tuple[str, ...]) -> dict[str, str]:
    """Exactly these, in this order; flags may be none at all."""
    found = dict[str, str]()
    for name in names:
        line = lines.next() or lines.fail(f"it ends before {name}")
        if name == "Flags" and line == "Flags:":
            found[name] = ""
            continue
        read = lines.match(_FIELD, line, name)
        if read[1] != name:
            lines.fail(f"expected {name}")
        found[name] = read[2]
    return found


def _members(lines: Lines) -> tuple[list[Member], Device | None]:
    columns = lines.match(_COLUMNS, lines.next() or "", "the columns of the members")
    members, device = list[Member](), None
    for line in lines:
        if device is not None:
            lines.fail("expected nothing after the quorum device")
        if columns[1] and (found := _DEVICE_ROW.fullmatch(line)):
            device = Device(int(found[1]), None if found[3] is None else int(found[3]))
            continue
        row = lines.match(_ROW, line, "node id, votes and name")
        if (row[3] is None) != (columns[1] is None):
            lines.fail("this row has other columns than the heading")
        members.append(Member(int(row[1]), int(row[2]), row[4], row[5] is not None, row[3]))
    return members, device


def _digits(lines: Lines, text: str) -> int:
    return int(text) if _NUMBER.fullmatch(text) else lines.fail(f"{text!r} is not a number")


def render(quorum: Quorum) -> str:
    """What corosync 3 prints."""
    values = (
        (spoken(quorum.moment), quorum.provider, len(quorum.members), quorum.node_id),
        (quorum.ring_id, "Yes" if quorum.quorate else "No"),
        (quorum.expected_votes, quorum.highest_expected, quorum.total_votes),
        (f"{quorum.needed} {'Activity blocked' if quorum.blocked else ' '}", _flags(quorum)),
    )
    told = [value for row in values for value in row]
    shown = ["Quorum information", "-" * 18]
    shown += [f"{name + ':':<17} {value}" for name, value in zip(_GENERAL, told, strict=False)]
    shown += ["", "Votequorum information", "-" * 22]
    shown += [f"{name + ':':<17} {value}" for name, value in zip(_VOTES, told[6:], strict=True)]
    shown += ["", "Membership information", "-" * 22, *_rows(quorum)]
    return "".join(f"{line}\n" for line in shown)


def _flags(quorum: Quorum) -> str:
    return "".join(f"{flag} " for flag in quorum.flags)


def _rows(quorum: Quorum) -> list[str]:
    column = "" if quorum.members[0].qdevice is None else f"{'Qdevice':>10} "
    rows = [f"{'Nodeid':>10} {'Votes':>10} {column}Name"]
    for member in quorum.members:
        device = "" if member.qdevice is None else f"{member.qdevice:>10} "
        local = " (local)" if member.local else ""
        rows.append(f"{member.node_id:>10} {member.votes:>10} {device}{member.name}{local}")
    if (found := quorum.device) is not None:
        worth = "" if found.worth is None else f" (votes {found.worth})"
        rows.append(f"{0:>10} {found.votes:>10}            Qdevice{worth}")
    return rows
