"""What follows the resources in crm_mon's text: attributes, history, failures, bans."""

import re
from collections.abc import Callable

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.pacemaker._crm_mon_fencing import fencing
from centreon_ha_upgrade.pacemaker._moment import MOMENT, SPOKEN, moment
from centreon_ha_upgrade.pacemaker._status_parts import MILLION
from centreon_ha_upgrade.pacemaker._status_told import (
    Ban,
    Failure,
    FencingEvent,
    History,
    NodeAttribute,
    PastOperation,
    Ticket,
    operation_key,
)

_NODE = re.compile(r"(Guest|Remote)?Node:? (?P<name>[^\s():]+)( \(.*\))?:")
_ATTRIBUTE = re.compile(
    r"(\+ )?(?P<name>\S+)\s+:(\s+(?P<value>.*?))?(\s*\t: (?P<note>Connectivity .*))?"
)
_HISTORY = re.compile(
    r"(?P<resource>\S+): (orphan|migration-threshold=(?P<threshold>[^\s:]+)"
    r"( fail-count=(?P<count>[^\s:]+))?( last-failure='(?P<last>[^']*)')?):?"
)
_OPERATION = re.compile(
    r"(\+ )?\((?P<call>-?[0-9]+)\) (?P<task>[^\s:]+)"
    r"(:(?P<pairs>( [a-z-]+=('[^']*'|\"[^\"]*\"|\S+))*)( \((?P<result>.+)\))?)?"
)
_PAIR = re.compile(r" ([a-z-]+)=('[^']*'|\"[^\"]*\"|\S+)")
_PAIRS = {"interval", "last-rc-change", "last-run", "exec-time", "queue-time", "rc"}
_TICKET = re.compile(
    r"(?P<id>\S+):\s+(?P<state>granted|revoked)(?P<standby> \[standby\])?"
    r"( last-granted=['\"](?P<last>[^'\"]*)['\"])?"
)
_WHEN = r"last-rc-change='(?P<when>[^']*)', queued=\S+, exec=\S+"
_FAILURE = re.compile(
    r"(?P<key>\S+) on (?P<node>\S+) '(?P<result>.*?)' \((?P<code>[0-9]+)\):"
    r" call=(?P<call>\S+), status='?(?P<status>.*?)'?(, exitreason='(?P<reason>.*?)')?"
    rf"(, ?{_WHEN})?"
)
_SAID = re.compile(
    r"(?P<resource>\S+) ((?P<interval>\S+)-interval )?(?P<task>\S+) on (?P<node>\S+)"
    r" (returned '(?P<result>[^']*)'( \((?P<reason>.*)\))?"
    r"|could not be executed \((?P<status>[^():]+)(: (?P<hindered>.*))?\))"
    r"( because '(?P<because>.*)')?"
    rf"( at (?P<when>{SPOKEN}|{MOMENT.pattern}\S*))?( after \S+)?"
)
_SPAN = re.compile(
    r"((?P<d>[0-9]+)d)?((?P<h>[0-9]+)h)?((?P<m>[0-9]+)m)?((?P<s>[0-9]+)(\.(?P<ms>[0-9]{3}))?s)?"
)
_BAN = re.compile(
    r"(?P<id>\S+)\s+prevents (?P<resource>\S+) from running"
    r" (?P<role>(as Master|in (Promoted|Master) role|as Promoted( role)?) )?"
    r"on (?P<node>\S+)( \(\S+\))?"
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
        self.operations: tuple[PastOperation, ...] | None = None
        self.tickets: tuple[Ticket, ...] | None = None
        self.fencing: tuple[FencingEvent, ...] | None = None
        self.resource = ""

    def open(self, section: str) -> None:
        """A heading was met."""
        self.node = ""
        self.resource = ""
        kept = ("attributes", "history", "bans", "operations", "tickets", "fencing")
        if section in kept and getattr(self, section) is None:
            setattr(self, section, ())
        if section == "operations":
            self.history = self.history or ()

    def reader(self, section: str) -> Callable[[str], None]:
        return {
            "attributes": self.attribute,
            "history": self.remembered,
            "operations": self.remembered,
            "tickets": self.ticket,
            "failures": self.failure,
            "bans": self.ban,
        }.get(section, self.fenced)

    def attribute(self, body: str) -> None:
        if not self.of_node(body):
            row = self.lines.match(_ATTRIBUTE, body, "a node attribute")
            # the note on lost connectivity says again what the value says
            made = NodeAttribute(self.node, row["name"], row["value"] or "")
            self.attributes = (*(self.attributes or ()), made)

    def remembered(self, body: str) -> None:
        if self.of_node(body):
            self.resource = ""
            return
        if done := _OPERATION.fullmatch(body):
            self.operation(done)
            return
        row = self.lines.match(_HISTORY, body, "what a node remembers of a resource")
        self.resource = row["resource"]
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

    def operation(self, row: re.Match[str]) -> None:
        if not self.resource or self.operations is None:
            self.lines.fail("an operation of no resource")
        pairs = {name: value.strip("'\"") for name, value in _PAIR.findall(row["pairs"] or "")}
        if pairs.keys() - _PAIRS:
            self.lines.fail("a word of an operation is not known")
        when, code = pairs.get("last-rc-change"), pairs.get("rc")
        made = PastOperation(
            self.node,
            self.resource,
            row["task"],
            self.span(pairs.get("interval")) or 0,
            None if row["call"] == "-1" else self.lines.number_of(row["call"], "the call"),
            None if code is None else self.lines.number_of(code, "the exit code"),
            row["result"],
            None if when is None else moment(when),
            self.span(pairs.get("exec-time")),
            self.span(pairs.get("queue-time")),
        )
        self.operations = (*self.operations, made)

    def span(self, text: str | None) -> int | None:
        if text is None:
            return None
        if not text.endswith("ms"):
            self.lines.fail("expected milliseconds")
        return self.lines.number_of(text[:-2], "a time")

    def ticket(self, body: str) -> None:
        row = self.lines.match(_TICKET, body, "a ticket")
        last = None if row["last"] is None else moment(row["last"])
        made = Ticket(row["id"], row["state"] == "granted", row["standby"] is not None, last)
        self.tickets = (*(self.tickets or ()), made)

    def of_node(self, body: str) -> bool:
        found = _NODE.fullmatch(body)
        if found:
            self.node = found["name"].partition("@")[0]  # after it, the node that a guest runs on
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
            (row["reason"] or "").strip(),
            row["status"],
            call,
            None if row["when"] is None else moment(row["when"]),
        )

    def said(self, row: re.Match[str]) -> Failure:
        return Failure(
            row["resource"],
            "monitor" if row["task"] == "probe" else row["task"],
            self.milliseconds(row["interval"] or "0s"),
            row["node"],
            row["result"],
            reason=(row["reason"] or row["hindered"] or row["because"] or "").strip(),
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

    def fenced(self, body: str) -> None:
        self.fencing = (*(self.fencing or ()), fencing(self.lines, body))
