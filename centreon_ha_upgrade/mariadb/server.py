"""A running server's own account of itself: one SELECT of its variables, printed vertically.

All of them exist in 10.3 and in 10.5.  The client exits 1 with `ERROR n (state)` on stderr when
the server refuses or is down (steps A01, E05, J06; P15).
"""

import re
from typing import Any

from centreon_ha_upgrade.core.command import Command, Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb import _vertical
from centreon_ha_upgrade.mariadb.login import Login, option_file
from centreon_ha_upgrade.mariadb.model import GtidSet, MariaDBServer
from centreon_ha_upgrade.mariadb.sql import client, execute

_TEXTS = ("hostname", "version", "datadir", "pid_file", "socket")
_SWITCHES = ("read_only", "log_bin", "log_slave_updates", "gtid_strict_mode")
_POSITIONS = ("gtid_current_pos", "gtid_slave_pos", "gtid_binlog_pos")
_NAMES = (
    "hostname",
    "version",
    "server_id",
    "read_only",
    "log_bin",
    "log_slave_updates",
    "datadir",
    "pid_file",
    "socket",
    "gtid_strict_mode",
    *_POSITIONS,
)
STATEMENT = "SELECT " + ", ".join(f"@@global.{name} AS {name}" for name in _NAMES)


def query(login: Login) -> Query[MariaDBServer]:
    """Asks the server of this node.

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(query(Login("root", Secret("DB"))))  # doctest: +ELLIPSIS
    mysql --defaults-extra-file=/dev/stdin ... --vertical -e 'SELECT @@global.hostname AS ...'
    """
    return ask(*client(STATEMENT, None, "--vertical"), stdin=option_file(login), parse=parse)


def set_read_only(on: bool, login: Login) -> Command:
    """Closes the server to ordinary accounts, or opens it (step E07, X10).

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(set_read_only(False, Login("root", Secret("DB"))))  # doctest: +ELLIPSIS
    mysql --defaults-extra-file=/dev/stdin ... -e 'SET GLOBAL read_only=OFF'
    """
    return execute(f"SET GLOBAL read_only={'ON' if on else 'OFF'}", login, idempotent=True)


def parse(text: str) -> MariaDBServer:
    """The server.  Raises `ParseError`."""
    lines = Lines("mysql", text)
    rows = tuple(_vertical.records(lines, ()))
    if len(rows) != 1 or tuple(rows[0]) != _NAMES:
        lines.fail(f"expected one row with the fields {', '.join(_NAMES)}")
    row = rows[0]
    values: dict[str, Any] = {name: row[name] for name in _TEXTS}
    values |= {name: _switch(lines, row[name]) for name in _SWITCHES}
    values["server_id"] = lines.number_of(row["server_id"], "server_id")
    try:
        values |= {name: GtidSet.parse(row[name]) for name in _POSITIONS}
        return MariaDBServer(**values)
    except (IllegalValue, ValueError) as error:
        return lines.fail(f"no server says this: {error}")


def _switch(lines: Lines, word: str) -> bool:
    if not re.fullmatch("[01]", word):
        lines.fail("expected 0 or 1")
    return word == "1"


def render(server: MariaDBServer) -> str:
    """What the client prints."""

    def shown(value: object) -> str:
        return str(int(value)) if isinstance(value, bool) else str(value)

    return _vertical.render(1, ((name, shown(getattr(server, name))) for name in _NAMES))
