"""What follows the resources in crm_mon's text: attributes, history, failures, bans."""

import re
from collections.abc import Callable

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.pacemaker._moment import MOMENT, SPOKEN, moment
from centreon_ha_upgrade.pacemaker._status_parts import (
    MILLION,
    Ban,
    Failure,
    History,
    NodeAttribute,
    operation_key,
)

_NODE = re.compile(r"(Guest|Remote)?Node:? (?P<name>[^\s():]+)( \(.*\))?:")
_ATTRIBUTE = re.compile(
    r"(\+ )?(?P<name>\S+)\s+:(\s+(?P<value>.*?))?(\s*\t: (?P<note>Connectivity .*))?"
)
_HISTORY = re.compile(
    r"(?P<resource>\S+): (orphan|migration-threshold=(?P<threshold>\S+)"
    r"( fail-count=(?P<count>\S+))?( last-failure='(?P<last>[^']*)')?)"
)
_OPERATION = re.compile(r"(\+ )?\(\S+\) \S+: .*")
_WHEN = r"last-rc-change='(?P<when>[^']*)', queued=\S+, exec=\S+"
_FAILURE = re.compile(
    r"(?P<key>\S+) on (?P<node>\S+) '(?P<result>.*?)' \((?P<code>[0-9]+)\):"
    r" call=(?P<call>\S+), status='?(?P<status>.*?)'?, exitreason='(?P<reason>.*?)'"
    rf"(, ?{_WHEN})?"
)
_SAID = re.compile(
    r"(?P<resource>\S+) ((?P<interval>\S+)-interval )?(?P<task>\S+) on (?P<node>\S+)"
    r" (returned '(?P<result>[^']*)'|could not be executed \((?P<status>[^()]*?)\))"
    r"( \((?P<reason>.*)\)| because '(?P<because>.*)')?"
    rf"( at (?P<when>{SPOKEN}|{MOMENT.pattern}\S*))?( after \S+)?"
)
_SPAN = re.compile(
    r"((?P<d>[0-9]+)d)?((?P<h>[0-9]+)h)?((?P<m>[0-9]+)m)?((?P<s>[0-9]+)(\.(?P<ms>[0-9]{3}))?s)?"
)
_FENCING = re.compile(r"\S+ of \S+ .*|(completed|last-failed|last-successful)='.*'.*")
_BAN = re.compile(
    r"(?P<id>\S+)\s+prevents (?P<resource>\S+) from running"
    r" (?P<role>as (Master|Promoted)( role)? )?on (?P<node>\S+)"
)


class TailReader:
    """Sections that were not printed stay None: crm_mon was not asked for them."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.node = ""
        self.failures: list[Failure] = []
        self.attributes: tuple[NodeAttribute, ...] | None = None
        self.history: tuple[History, ...] | None = None
        self.bans: tuple[Ban, ...] | None = None

    def open(self, section: str) -> None:
        """A heading was met."""
        self.node = ""
        if section in ("attributes", "history", "bans") and getattr(self, section) is None:
            setattr(self, section, ())

    def reader(self, section: str) -> Callable[[str], None]:
        return {
            "attributes": self.attribute,
            "history": self.remembered,
            "failures": self.failure,
            "bans": self.ban,
        }.get(section, self.fencing)

    def attribute(self, body: str) -> None:
        if not self.of_node(body):
            row = self.lines.match(_ATTRIBUTE, body, "a node attribute")
            # the note on lost connectivity says again what the value says
            made = NodeAttribute(self.node, row["name"], row["value"] or "")
            self.attributes = (*(self.attributes or ()), made)

    def remembered(self, body: str) -> None:
        if _OPERATION.fullmatch(body) or self.of_node(body):
            return
        row = self.lines.match(_HISTORY, body, "what a node remembers of a resource")
        orphan, count = row["threshold"] is None, row["count"]
        if not orphan and count is None:
            return
        last = row["last"]
        made = History(
            self.node,
            row["resource"],
            0 if count is None else self.number(count),
            None if orphan else self.number(row["threshold"]),
            None if last is None else moment(last),
            orphan,
        )
        self.history = (*(self.history or ()), made)

    def of_node(self, body: str) -> bool:
        found = _NODE.fullmatch(body)
        if found:
            self.node = found["name"]
        elif not self.node:
            self.lines.fail("expected a node")
        return found is not None

    def number(self, text: str) -> int:
        return MILLION if text == "INFINITY" else self.lines.number_of(text, "the count")

    def failure(self, body: str) -> None:
        ahead = self.lines.peek()
        if ahead is not None and ahead.lstrip().startswith("last-rc-change="):
            # the 1.1 layout breaks the line here
            body = f"{body} {(self.lines.next() or '').strip()}"
        said = _SAID.fullmatch(body)
        self.failures.append(self.said(said) if said else self.keyed(body))

    def keyed(self, body: str) -> Failure:
        row = self.lines.match(_FAILURE, body, "a failed action")
        call = None if row["call"] == "none" else self.lines.number_of(row["call"], "the call")
        return Failure(
            *operation_key(row["key"]),
            row["node"],
            row["result"],
            self.lines.number_of(row["code"], "the exit code"),
            row["reason"].strip(),
            row["status"],
            call,
            None if row["when"] is None else moment(row["when"]),
        )

    def said(self, row: re.Match[str]) -> Failure:
        return Failure(
            row["resource"],
            row["task"],
            self.milliseconds(row["interval"] or "0s"),
            row["node"],
            row["result"],
            reason=(row["reason"] or row["because"] or "").strip(),
            status=row["status"],
            when=None if row["when"] is None else moment(row["when"]),
        )

    def milliseconds(self, span: str) -> int:
        row = self.lines.match(_SPAN, span, "an interval such as 1m30s")
        units = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
        return sum(self.number(row[unit] or "0") * size for unit, size in units.items())

    def ban(self, body: str) -> None:
        row = self.lines.match(_BAN, body, "a ban")
        made = Ban(row["id"], row["resource"], row["node"], row["role"] is not None)
        self.bans = (*(self.bans or ()), made)

    def fencing(self, body: str) -> None:
        # Centreon HA fences nothing; what is printed here must at least be fencing
        self.lines.match(_FENCING, body, "a fencing action")
