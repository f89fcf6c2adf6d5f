r"""`SHOW SLAVE STATUS\G`: what a replica says of its replication.

On a server that replicates nothing it prints nothing and succeeds.  The query therefore selects a
constant first; a plain `SHOW SLAVE STATUS\G` or `SHOW ALL SLAVES STATUS\G`, pasted, is read too.
Older servers lack fields: what is not printed is None (steps A01, J06).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb import _vertical
from centreon_ha_upgrade.mariadb._slave_fields import KNOWN, LONG, ORDER
from centreon_ha_upgrade.mariadb.login import Login, option_file
from centreon_ha_upgrade.mariadb.model import GtidSet
from centreon_ha_upgrade.mariadb.sql import client

_MARK = {"Statement": "SHOW SLAVE STATUS"}


class ThreadState(StrEnum):
    """Whether a replication thread runs.  Only YES means that it works."""

    YES = "Yes"
    NO = "No"
    CONNECTING = "Connecting"
    PREPARING = "Preparing"


class UsingGtid(StrEnum):
    """How the replica finds its place in the primary's log."""

    NO = "No"
    SLAVE_POS = "Slave_Pos"
    CURRENT_POS = "Current_Pos"


def _ordered(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """In the order of the tool; fields it does not know yet come last."""
    places = {name: place for place, name in enumerate(ORDER)}
    return tuple(sorted(given, key=lambda item: places.get(item[0], len(places))))


@frozen(kw_only=True)
class SlaveStatus:
    """One replication, as the replica tells it.  None: not printed, or printed as NULL.

    `seconds_behind` is in seconds; `other` holds the remaining fields under the tool's names.
    """

    connection: str | None = None
    io_state: str | None = None
    primary_host: str | None = None
    primary_user: str | None = None
    primary_port: int | None = None
    primary_log_file: str | None = None
    read_primary_log_pos: int | None = None
    relay_primary_log_file: str | None = None
    io_running: ThreadState | None = None
    sql_running: ThreadState | None = None
    last_errno: int | None = None
    last_error: str | None = None
    exec_primary_log_pos: int | None = None
    seconds_behind: int | None = None
    last_io_errno: int | None = None
    last_io_error: str | None = None
    last_sql_errno: int | None = None
    last_sql_error: str | None = None
    primary_server_id: int | None = None
    using_gtid: UsingGtid | None = None
    gtid_io_pos: GtidSet | None = None
    sql_state: str | None = None
    other: tuple[tuple[str, str], ...] = field(default=(), converter=_ordered)

    def __attrs_post_init__(self) -> None:
        printed = _printed(self)
        names = [name for name, _ in printed]
        if len(set(names)) != len(names):
            raise IllegalValue("slave status", ", ".join(names), "a field stands twice")
        if not _vertical.tellable(printed, LONG):
            raise IllegalValue("slave status", str(printed)[:80], "the tool could not print it")

    @property
    def healthy(self) -> bool:
        """Both threads run, no error stands, and the delay is known (its size is not judged)."""
        errors = (self.last_errno, self.last_io_errno, self.last_sql_errno)
        return (
            self.io_running is ThreadState.YES
            and self.sql_running is ThreadState.YES
            and errors == (0, 0, 0)
            and self.seconds_behind is not None
        )

    @property
    def summary(self) -> str:
        """Both threads, the delay, and the errors that stand."""
        errors = (self.last_io_error, self.last_sql_error)
        state = f"I/O {_said(self.io_running)}, SQL {_said(self.sql_running)}"
        return ", ".join((state, f"{_said(self.seconds_behind)} s behind", *filter(None, errors)))


def _said(value: object) -> str:
    return "unknown" if value is None else str(value)


@frozen
class ReplicaStatuses:
    """All replications of one server: none on a primary, one on a replica."""

    statuses: tuple[SlaveStatus, ...] = field(default=(), converter=tuple[SlaveStatus, ...])

    @property
    def by_gtid(self) -> bool:
        """It replicates, and finds its place by GTID everywhere."""
        gtid = (UsingGtid.SLAVE_POS, UsingGtid.CURRENT_POS)
        return bool(self.statuses) and all(status.using_gtid in gtid for status in self.statuses)

    @property
    def summary(self) -> str:
        """What a person wants to know first."""
        return "; ".join(status.summary for status in self.statuses) or "it is no replica"

    @property
    def healthy(self) -> bool:
        """It replicates, and every replication works."""
        return bool(self.statuses) and all(status.healthy for status in self.statuses)


_ATTRIBUTES = {ours: theirs for theirs, ours in KNOWN.items()}
_NUMBERS = (
    "Master_Port",
    "Read_Master_Log_Pos",
    "Last_Errno",
    "Exec_Master_Log_Pos",
    "Seconds_Behind_Master",
    "Last_IO_Errno",
    "Last_SQL_Errno",
    "Master_Server_Id",
)
_WORDS = {
    "Slave_IO_Running": ThreadState,
    "Slave_SQL_Running": ThreadState,
    "Using_Gtid": UsingGtid,
    "Gtid_IO_Pos": GtidSet.parse,
}


def query(login: Login) -> Query[ReplicaStatuses]:
    """Asks the server of this node.

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(query(Login("root", Secret("DB"))))  # doctest: +ELLIPSIS
    mysql ... --vertical -e 'SELECT '"'"'SHOW SLAVE STATUS'"'"' AS Statement; SHOW SLAVE STATUS'
    """
    statement = "SELECT 'SHOW SLAVE STATUS' AS Statement; SHOW SLAVE STATUS"
    return ask(*client(statement, None, "--vertical"), stdin=option_file(login), parse=parse)


def parse(text: str) -> ReplicaStatuses:
    """All replications.  Raises `ParseError`."""
    lines, found = Lines("SHOW SLAVE STATUS", text), list[SlaveStatus]()
    marked = False
    for record in _vertical.records(lines, LONG):
        if record == _MARK and not marked and not found:
            marked = True
        else:
            found.append(_status(lines, record))
    if not marked and not found:
        lines.fail("neither a status nor the word that there is none")
    return ReplicaStatuses(found)


def _status(lines: Lines, record: _vertical.Record) -> SlaveStatus:
    if KNOWN.keys().isdisjoint(record):
        lines.fail("this row is no slave status")
    other = tuple((name, value) for name, value in record.items() if name not in KNOWN)
    known = {KNOWN[name]: _read(lines, name, record[name]) for name in KNOWN if name in record}
    try:
        return SlaveStatus(other=other, **known)
    except IllegalValue as error:
        return lines.fail(str(error))


def _read(lines: Lines, name: str, value: str) -> Any:
    if name == "Seconds_Behind_Master" and value == "NULL":
        return None
    if name in _NUMBERS:
        return lines.number_of(value, name)
    try:
        return _WORDS.get(name, str)(value)
    except (IllegalValue, ValueError):
        return lines.fail(f"{name} cannot be {value[:40]!r}")


def render(statuses: ReplicaStatuses) -> str:
    """What the query prints."""
    rows = (_vertical.render(n, _printed(s)) for n, s in enumerate(statuses.statuses, 1))
    return _vertical.render(1, _MARK.items()) + "".join(rows)


def _printed(status: SlaveStatus) -> tuple[tuple[str, str], ...]:
    known = ((theirs, getattr(status, ours)) for ours, theirs in _ATTRIBUTES.items())
    shown = tuple((name, str(value)) for name, value in known if value is not None)
    if status.seconds_behind is None:
        shown = (*shown, ("Seconds_Behind_Master", "NULL"))
    return _ordered((*shown, *status.other))
