"""Centreon's `mysql-check-status.sh`: four lines on the replication, read from both servers.

It always exits 0: only its words carry the verdict.  Its last line says OK whatever the delay,
because what it searches is always empty (X20): a healthy answer is necessary, not sufficient, and
`slave_status` must agree (J06).  Three wordings of the connection lines exist (X21); a line with
MASTER or SLAVE tells the role that the script believes in.  A server's own message may follow
"Error reports:" without indentation.
"""

import re
from enum import StrEnum

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.model import ReplicationRole

PATH = "/usr/share/centreon-ha/bin/mysql-check-status.sh"

_LINE = re.compile(
    r"(?:Connection (?:(?P<role>MASTER|SLAVE) )?Status '(?P<host>[^'\x00-\x1f\x7f]+)'"
    r"|(?P<subject>Slave Thread|Position) Status) \[(?P<verdict>OK|WARNING|SKIP|KO)\]"
)
_REPORTS = re.compile(r"!?Error reports:")
_ROLES = {"MASTER": ReplicationRole.PRIMARY, "SLAVE": ReplicationRole.REPLICA, None: None}


class Subject(StrEnum):
    """What a line is about."""

    CONNECTION = "Connection"
    SLAVE_THREAD = "Slave Thread"
    POSITION = "Position"


class Verdict(StrEnum):
    """What the script concludes.  Only OK is good."""

    OK = "OK"
    WARNING = "WARNING"
    SKIP = "SKIP"
    KO = "KO"


@frozen
class StatusLine:
    """One line, with its reports.  `host` is None exactly when it is not about a connection."""

    subject: Subject
    verdict: Verdict
    host: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(r"[^'\x00-\x1f\x7f]+"))
    )
    role: ReplicationRole | None = None
    reports: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        about_host = self.subject is Subject.CONNECTION
        if about_host != (self.host is not None) or (self.role and not about_host):
            raise IllegalValue("status line", str(self.host), "a host for connections only")
        for report in self.reports:
            if report != report.strip() or not report or _LINE.fullmatch(report):
                raise IllegalValue("report", report, "the script could not print it")

    @property
    def good(self) -> bool:
        return self.verdict is Verdict.OK

    def __str__(self) -> str:
        host = f" to {self.host}" if self.host else ""
        return f"{self.subject}{host} {self.verdict} {' / '.join(self.reports)}".rstrip()


@frozen
class ReplicationStatus:
    """The whole answer."""

    lines: tuple[StatusLine, ...] = field(converter=tuple[StatusLine, ...])

    @lines.validator
    def _some(self, _: object, lines: tuple[StatusLine, ...]) -> None:
        if not lines:
            raise IllegalValue("replication status", "", "silence is no status")

    def of(self, subject: Subject) -> tuple[StatusLine, ...]:
        return tuple(line for line in self.lines if line.subject is subject)

    @property
    def healthy(self) -> bool:
        """All lines OK, none missing: two hosts, the thread, the position."""
        hosts = {line.host for line in self.of(Subject.CONNECTION)}
        whole = len(hosts) == 2 and self.of(Subject.SLAVE_THREAD) and self.of(Subject.POSITION)
        return bool(whole) and all(line.good for line in self.lines)


def query() -> Query[ReplicationStatus]:
    """Asks both servers, from either node (step J05).

    >>> print(query())
    /usr/share/centreon-ha/bin/mysql-check-status.sh
    """
    return ask(PATH, parse=parse, ok=range(256))


def parse(text: str) -> ReplicationStatus:
    """The status.  Raises `ParseError`."""
    lines, found = Lines("mysql-check-status.sh", text), list[StatusLine]()
    for line in lines:
        match = lines.match(_LINE, line, "a status with its verdict in brackets")
        found.append(
            StatusLine(
                Subject(match["subject"] or "Connection"),
                Verdict(match["verdict"]),
                match["host"],
                _ROLES[match["role"]],
                _reports(lines),
            )
        )
    if not found:
        lines.fail("no status at all")
    return ReplicationStatus(found)


def _reports(lines: Lines) -> tuple[str, ...]:
    """The block that may follow a status line."""
    if not _REPORTS.fullmatch(lines.peek() or ""):
        return ()
    lines.next()
    found = []
    while (line := lines.peek()) is not None and not _LINE.fullmatch(line.strip()):
        lines.next()
        found.append(line.strip())
    return tuple(found) or lines.fail("reports are announced, but none follows")


def render(status: ReplicationStatus) -> str:
    """What the script prints, colours included."""
    return "".join(map(_shown, status.lines))


_COLOURS = {
    Verdict.OK: "\x1b[1;32mOK\x1b[m",
    Verdict.WARNING: "\x1b[33mWARNING\x1b[m",
    Verdict.KO: "\x1b[31mKO\x1b[m",
    Verdict.SKIP: "SKIP",
}
_WORDS = {role: f"{word} " for word, role in _ROLES.items() if word}


def _shown(line: StatusLine) -> str:
    role = _WORDS[line.role] if line.role else ""
    host = f" '{line.host}'" if line.host else ""
    head = f"{line.subject} {role}Status{host} [{_COLOURS[line.verdict]}]\n"
    reports = "".join(f"    {report}\n" for report in line.reports)
    return head + ("Error reports:\n" + reports if reports else "")
