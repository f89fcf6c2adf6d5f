"""What a server wrote to its binary log, by whom, and what it leaves out of it.

`gtid_binlog_state` holds, for each domain *and* server, the last transaction in the log: the only
place that betrays a transaction which a replica made by itself.  `SHOW MASTER STATUS` names the
filters (erratum X55); it prints no row where there is no binary log, so a row stands before it.
"""

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb import _vertical
from centreon_ha_upgrade.mariadb.login import Login, option_file
from centreon_ha_upgrade.mariadb.model import Gtid, GtidSet
from centreon_ha_upgrade.mariadb.sql import client

STATEMENT = "SELECT @@global.gtid_binlog_state AS gtid_binlog_state; SHOW MASTER STATUS"
_STATE = "gtid_binlog_state"
_FIELDS = ("File", "Position", "Binlog_Do_DB", "Binlog_Ignore_DB")


def _schemas(_: object, _attribute: object, names: tuple[str, ...]) -> None:
    if any(not name or "," in name or not name.isprintable() for name in names):
        raise IllegalValue("schema", ",".join(names), "the tool could not print it")


def _distinct(_: object, _attribute: object, written: tuple[Gtid, ...]) -> None:
    if len({(each.domain, each.server) for each in written}) != len(written):
        raise IllegalValue("binlog state", str(written)[:80], "a server stands twice")


_names = field(default=(), converter=tuple[str, ...], validator=_schemas)


@frozen
class BinaryLog:
    """`written` is the last transaction of each domain and server; `file` is None without a log.

    Where `only` names schemas the others are left out, and so are those in `never`.
    """

    written: tuple[Gtid, ...] = field(default=(), converter=tuple[Gtid, ...], validator=_distinct)
    file: str | None = None
    position: int = field(default=0)
    only: tuple[str, ...] = _names
    never: tuple[str, ...] = _names

    def __attrs_post_init__(self) -> None:
        if self.file is None and (self.only or self.never or self.position):
            raise IllegalValue("binary log", str(self), "a server without one says nothing of it")
        if self.file is not None and (not self.file or not self.file.isprintable()):
            raise IllegalValue("binary log", self.file, "not a name of a file")
        if not 0 <= self.position < 10**19:
            raise IllegalValue("position", str(self.position), "not a place in a file")

    def holds(self, schema: str) -> bool:
        """Whether a change made with this default database is written to the log."""
        return (not self.only or schema in self.only) and schema not in self.never


def query(login: Login) -> Query[BinaryLog]:
    """Asks the server of this node.

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(query(Login("root", Secret("DB"))))  # doctest: +ELLIPSIS
    mysql ... 'SELECT @@global.gtid_binlog_state AS gtid_binlog_state; SHOW MASTER STATUS'
    """
    return ask(*client(STATEMENT, None, "--vertical"), stdin=option_file(login), parse=parse)


def parse(text: str) -> BinaryLog:
    """The log.  Raises `ParseError`."""
    lines = Lines("SHOW MASTER STATUS", text)
    rows = tuple(_vertical.records(lines, ()))
    if not rows or tuple(rows[0]) != (_STATE,):
        lines.fail(f"expected a row with {_STATE}")
    if len(rows) > 2 or (len(rows) == 2 and tuple(rows[1]) != _FIELDS):
        lines.fail(f"expected one row with the fields {', '.join(_FIELDS)}")
    row = rows[1] if len(rows) == 2 else None
    try:
        written = [_gtid(word) for word in rows[0][_STATE].split(",") if rows[0][_STATE]]
        if row is None:
            return BinaryLog(written)
        position = lines.number_of(row["Position"], "Position")
        only, never = (tuple(filter(None, row[name].split(","))) for name in _FIELDS[2:])
        return BinaryLog(written, row["File"], position, only, never)
    except IllegalValue as error:
        return lines.fail(str(error))


def _gtid(word: str) -> Gtid:
    found = tuple(GtidSet.parse(word).positions)
    if len(found) != 1:
        raise IllegalValue("GTID", word, "a comma stands beside no position")
    return found[0]


def render(log: BinaryLog) -> str:
    """What the query prints."""
    state = _vertical.render(1, ((_STATE, ",".join(map(str, log.written))),))
    if log.file is None:
        return state
    values = (log.file, str(log.position), ",".join(log.only), ",".join(log.never))
    return state + _vertical.render(1, zip(_FIELDS, values, strict=True))
