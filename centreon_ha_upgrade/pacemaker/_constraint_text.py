"""The three layouts of `pcs constraint`, read and written."""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import groupby

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker.model import (
    Colocation,
    Constraint,
    Location,
    Order,
    ResourceRole,
    role_of,
)

RoleWriter = Callable[[ResourceRole], str]


class Layout(Enum):
    """Which pcs prints it."""

    LISTED = "0.9: Disabled on: NODE (score:S)"
    NESTED = "0.10 to 0.11.5: Disabled on:, then Node: NODE (score:S)"
    SENTENCES = "0.11.6 and later: resource 'R' avoids node 'N' with score S"


_HEADINGS = {
    "Location Constraints:": "location",
    "Ordering Constraints:": "order",
    "Order Constraints:": "order",
    "Colocation Constraints:": "colocation",
    "Ticket Constraints:": "ticket",
}
_FLAGS = r"(?P<flags>( \([^()]*\))*)"
_RESOURCE = re.compile(r"\s*Resource: (?P<resource>\S+)")
_SIDE = re.compile(r"\s*(?P<side>Enabled|Disabled) on:(?P<rest> .*)?")
_NODE = re.compile(r"\s*(Node:)?\s*(?P<node>\S+)" + _FLAGS)
_ORDER = re.compile(
    r"\s*(?P<first_action>\w+) (?P<first>\S+) then (?P<then_action>\w+) (?P<then>\S+)" + _FLAGS
)
_COLOCATION = re.compile(r"\s*(?P<resource>\S+) with (?P<with_resource>\S+)" + _FLAGS)

_ID = r"( \(id: (?P<id>[^()\s]+)\))?"
_SAID_LOCATION = re.compile(
    r"\s*((?P<role>\w+) )?resource '(?P<resource>[^']+)' (?P<side>prefers|avoids)"
    r" node '(?P<node>[^']+)' with score (?P<score>\S+)" + _ID
)
_SAID_ORDER = re.compile(
    r"\s*(?P<first_action>\w+) resource '(?P<first>[^']+)'"
    r" then (?P<then_action>\w+) resource '(?P<then>[^']+)'" + _ID
)
_SAID_COLOCATION = re.compile(
    r"\s*((?P<role>\w+) )?resource '(?P<resource>[^']+)'"
    r" with ((?P<with_role>\w+) )?resource '(?P<with_resource>[^']+)'" + _ID
)


def read(text: str) -> list[Constraint]:
    """Every constraint, in the order of the text.  Raises `ParseError`."""
    return list(_Reader(Lines("pcs constraint", text)).constraints())


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.resource = self.side = ""

    def constraints(self) -> Iterator[Constraint]:
        section = ""
        for line in self.lines:
            if line in _HEADINGS:
                section = _HEADINGS[line]
                self.resource = self.side = ""
                continue
            try:
                made = self.one(section, line)
            except IllegalValue as error:
                self.lines.fail(str(error))
            if made is not None:
                yield made
        if not section:
            self.lines.fail("expected a heading such as Location Constraints")

    def one(self, section: str, line: str) -> Constraint | None:
        if section == "location":
            return self.said_location(line) if " node '" in line else self.location(line)
        if section == "order":
            return self.said_order(line) if " resource '" in line else self.order(line)
        if section == "colocation":
            return self.said_colocation(line) if "resource '" in line else self.colocation(line)
        return self.lines.fail("not understood under this heading")

    def location(self, line: str) -> Location | None:
        if found := _RESOURCE.fullmatch(line):
            self.resource, self.side = found["resource"], ""
            return None
        if side := _SIDE.fullmatch(line):
            self.side, line = side["side"], side["rest"] or ""
            if not line:
                return None
        if not self.resource or not self.side:
            self.lines.fail("a node before its resource, or neither enabled nor disabled on it")
        row = self.lines.match(_NODE, line, "a node and its score")
        flags = self.flags(row["flags"], "score", "role", "id")
        made = Location(
            self.resource, row["node"], self.need(flags, "score"), *self.tail(flags, "role")
        )
        if made.avoids != (self.side == "Disabled"):
            self.lines.fail("the score contradicts the heading")
        return made

    def order(self, line: str) -> Order:
        row = self.lines.match(_ORDER, line, "ACTION resource then ACTION resource")
        symmetrical = "(non-symmetrical)" not in row["flags"]
        flags = self.flags(row["flags"].replace(" (non-symmetrical)", ""), "kind", "id")
        return Order(
            row["first"],
            row["first_action"],
            row["then"],
            row["then_action"],
            self.need(flags, "kind"),
            flags.get("id", ""),
            symmetrical,
        )

    def colocation(self, line: str) -> Colocation:
        row = self.lines.match(_COLOCATION, line, "resource with resource")
        flags = self.flags(row["flags"], "score", "rsc-role", "with-rsc-role", "id")
        return Colocation(
            row["resource"],
            row["with_resource"],
            _role(flags.get("rsc-role")),
            _role(flags.get("with-rsc-role")),
            self.need(flags, "score"),
            flags.get("id", ""),
        )

    def said_location(self, line: str) -> Location:
        row = self.lines.match(_SAID_LOCATION, line, "resource 'R' avoids node 'N' with score S")
        sign = "-" if row["side"] == "avoids" else ""
        return Location(
            row["resource"], row["node"], sign + row["score"], row["id"] or "", _role(row["role"])
        )

    def said_order(self, line: str) -> Order:
        row = self.lines.match(_SAID_ORDER, line, "ACTION resource 'R' then ACTION resource 'R'")
        options = self.options("symmetrical", "kind")
        words = (row["first"], row["first_action"], row["then"], row["then_action"])
        symmetrical = options.get("symmetrical", "1") in ("1", "true")
        return Order(*words, options.get("kind", "Mandatory"), row["id"] or "", symmetrical)

    def said_colocation(self, line: str) -> Colocation:
        row = self.lines.match(_SAID_COLOCATION, line, "ROLE resource 'R' with ROLE resource 'R'")
        score = self.need(self.options("score"), "score")
        roles = (_role(row["role"]), _role(row["with_role"]))
        return Colocation(row["resource"], row["with_resource"], *roles, score, row["id"] or "")

    def options(self, *known: str) -> dict[str, str]:
        """The indented `name=value` line below a sentence, if there is one."""
        ahead = self.lines.peek()
        if ahead is None or not re.fullmatch(r"    [a-z-]+=\S+( [a-z-]+=\S+)*", ahead):
            return {}
        words = [word.partition("=") for word in (self.lines.next() or "").split()]
        return self.known([(name, value) for name, _, value in words], known)

    def flags(self, text: str, *known: str) -> dict[str, str]:
        """`(name:value)` suffixes; pcs puts a blank after some of the colons."""
        words = [word.partition(":") for word in re.findall(r"\(([^()]*)\)", text)]
        return self.known([(name, value.strip()) for name, _, value in words], known)

    def known(self, pairs: list[tuple[str, str]], known: Iterable[str]) -> dict[str, str]:
        names = [name for name, _ in pairs]
        for name, value in pairs:
            if name not in known or not value or names.count(name) > 1:
                self.lines.fail(f"{name!r} is not understood here")
        return dict(pairs)

    def need(self, flags: dict[str, str], name: str) -> str:
        return flags[name] if name in flags else self.lines.fail(f"it has no {name}")

    def tail(self, flags: dict[str, str], role: str) -> tuple[str, ResourceRole | None]:
        return flags.get("id", ""), _role(flags.get(role))


def _role(word: str | None) -> ResourceRole | None:
    return None if word is None else role_of(word)


def write(constraints: Iterable[Constraint], role: RoleWriter, layout: Layout) -> str:
    """What pcs prints, kinds in its order; sections without a constraint vanish in SENTENCES."""
    locations, orders, colocations = [], [], []
    for each in constraints:
        if isinstance(each, Location):
            locations.append(each)
        elif isinstance(each, Order):
            orders.append(each)
        else:
            colocations.append(each)
    if layout is Layout.SENTENCES:
        said = (
            ("Location", [line for each in locations for line in _say_location(each, role)]),
            ("Colocation", [line for each in colocations for line in _say_colocation(each, role)]),
            ("Order", [line for each in orders for line in _say_order(each)]),
        )
        return "".join(f"{kind} Constraints:\n{''.join(rows)}" for kind, rows in said if rows)
    listed = "".join(_list_location(group, layout, role) for group in _runs(locations))
    return (
        f"Location Constraints:\n{listed}"
        f"Ordering Constraints:\n{''.join(map(_list_order, orders))}"
        f"Colocation Constraints:\n{''.join(_list_colocation(c, role) for c in colocations)}"
        "Ticket Constraints:\n"
    )


def _runs(locations: list[Location]) -> Iterator[list[Location]]:
    for _, run in groupby(locations, lambda each: each.resource):
        yield list(run)


def _list_location(run: list[Location], layout: Layout, role: RoleWriter) -> str:
    written, side = [f"  Resource: {run[0].resource}\n"], ""
    for each in run:
        flags = f" (score:{each.score})"
        if each.role:
            flags += f" (role: {role(each.role)})"
        flags += _id(each.id)
        here = "Disabled on:" if each.avoids else "Enabled on:"
        if layout is Layout.LISTED:
            written.append(f"    {here} {each.node}{flags}\n")
            continue
        if here != side:
            written.append(f"    {here}\n")
            side = here
        written.append(f"      Node: {each.node}{flags}\n")
    return "".join(written)


def _list_order(each: Order) -> str:
    words = f"  {each.first_action} {each.first} then {each.then_action} {each.then}"
    symmetry = "" if each.symmetrical else " (non-symmetrical)"
    return f"{words} (kind:{each.kind}){symmetry}{_id(each.id)}\n"


def _list_colocation(each: Colocation, role: RoleWriter) -> str:
    words = f"  {each.resource} with {each.with_resource} (score:{each.score})"
    if each.role or each.with_role:
        one, other = _both(each, role)
        words += f" (rsc-role:{one}) (with-rsc-role:{other})"
    return f"{words}{_id(each.id)}\n"


def _say_location(each: Location, role: RoleWriter) -> Iterator[str]:
    verb = "avoids" if each.avoids else "prefers"
    who = f"{role(each.role)} resource" if each.role else "resource"
    score = each.score.removeprefix("-")
    where = f"{verb} node '{each.node}' with score {score}"
    yield f"  {who} '{each.resource}' {where}{_said(each.id)}\n"


def _say_colocation(each: Colocation, role: RoleWriter) -> Iterator[str]:
    one, other = (
        (f"{word} " for word in _both(each, role)) if each.role or each.with_role else ("", "")
    )
    names = f"{one}resource '{each.resource}' with {other}resource '{each.with_resource}'"
    yield f"  {names}{_said(each.id)}\n"
    yield f"    score={each.score}\n"


def _say_order(each: Order) -> Iterator[str]:
    first = f"{each.first_action} resource '{each.first}'"
    yield f"  {first} then {each.then_action} resource '{each.then}'{_said(each.id)}\n"
    options = [] if each.symmetrical else ["symmetrical=0"]
    if each.kind != "Mandatory":
        options.append(f"kind={each.kind}")
    if options:
        yield f"    {' '.join(options)}\n"


def _both(each: Colocation, role: RoleWriter) -> tuple[str, str]:
    # pcs stores a role on both sides as soon as one has one
    started = ResourceRole.STARTED
    return role(each.role or started), role(each.with_role or started)


def _id(id_: str) -> str:
    return f" (id:{id_})" if id_ else ""


def _said(id_: str) -> str:
    return f" (id: {id_})" if id_ else ""
