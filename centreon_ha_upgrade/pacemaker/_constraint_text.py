"""The three layouts of `pcs constraint`, read; rules, sets and tickets are refused: ask the CIB."""

import re
from collections.abc import Iterable, Iterator

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

_HEADINGS = {
    "Location Constraints:": "location",
    "Ordering Constraints:": "order",
    "Order Constraints:": "order",
    "Colocation Constraints:": "colocation",
    "Ticket Constraints:": "ticket",
}
_PARTIAL = " (Options: require-all=false)"
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
        flags = self.flags(row["flags"], "score", "role", "resource-discovery", "id")
        made = Location(
            self.resource,
            row["node"],
            self.need(flags, "score"),
            *self.tail(flags, "role"),
            flags.get("resource-discovery"),
        )
        if made.avoids != (self.side == "Disabled"):
            self.lines.fail("the score contradicts the heading")
        return made

    def order(self, line: str) -> Order:
        row = self.lines.match(_ORDER, line, "ACTION resource then ACTION resource")
        shown = row["flags"]
        symmetrical = " (non-symmetrical)" not in shown
        all_ = _PARTIAL not in shown
        shown = shown.replace(" (non-symmetrical)", "", 1).replace(_PARTIAL, "", 1)
        flags = self.flags(shown, "kind", "id")
        return Order(
            row["first"],
            row["first_action"],
            row["then"],
            row["then_action"],
            self.need(flags, "kind"),
            flags.get("id", ""),
            symmetrical,
            all_,
        )

    def colocation(self, line: str) -> Colocation:
        row = self.lines.match(_COLOCATION, line, "resource with resource")
        known = ("score", "rsc-role", "with-rsc-role", "node-attribute", "influence", "id")
        flags = self.flags(row["flags"], *known)
        return Colocation(
            row["resource"],
            row["with_resource"],
            _role(flags.get("rsc-role")),
            _role(flags.get("with-rsc-role")),
            self.need(flags, "score"),
            flags.get("id", ""),
            flags.get("node-attribute"),
            self.flag(flags, "influence"),
        )

    def flag(self, flags: dict[str, str], name: str) -> bool | None:
        if flags.get(name) not in (None, "true", "false"):
            self.lines.fail(f"{name} is neither true nor false")
        return None if name not in flags else flags[name] == "true"

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
        """`(name:value)` suffixes; pcs puts a blank after some colons, and once an `=`."""
        words = [re.split("[:=]", word, maxsplit=1) for word in re.findall(r"\(([^()]*)\)", text)]
        pairs = [(name, "".join(value).strip()) for name, *value in words]
        return self.known(pairs, known)

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
