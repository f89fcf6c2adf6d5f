"""`SELECT @@global.read_only`, asked also where the server may be down: who can be written to?

Both streams are joined, so that the client always says something.  A refused password, or any
error but "no server behind this socket", is not understood and stops.
Serves every step that stops, starts or configures a database: never two that accept writes.
"""

import re
from enum import StrEnum

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.mariadb.login import DEFAULTS, Login, option_file

STATEMENT = "SELECT @@global.read_only"
_DOWN = re.compile(
    r"ERROR 2002 \(HY000\): Can't connect to local (?:MySQL )?server through socket '.*' "
    r"\((?:2|111)\)"
)


class Access(StrEnum):
    """What a database lets others do.  DOWN: no server runs."""

    WRITABLE = "0"
    READ_ONLY = "1"
    DOWN = "down"


def query(login: Login) -> Query[Access]:
    """Asks the server of this node; it may well be down.

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(query(Login("root", Secret("DB"))))
    mysql --defaults-extra-file=/dev/stdin -N -B -e 'SELECT @@global.read_only' 2>&1
    """
    line = f"mysql {DEFAULTS} -N -B -e '{STATEMENT}' 2>&1"
    return ask("/bin/sh", "-c", line, stdin=option_file(login), ok=(0, 1), parse=parse)


def parse(text: str) -> Access:
    """The answer.  Raises `ParseError`."""
    lines = Lines("mysql", text)
    first = lines.next() or lines.fail("nothing was printed")
    if _DOWN.fullmatch(first):
        access = Access.DOWN
    elif first in (Access.WRITABLE, Access.READ_ONLY):
        access = Access(first)
    else:
        lines.fail("expected 0 or 1, or that no server is there")
    if lines.next() is not None:
        lines.fail("expected nothing more")
    return access


def render(access: Access) -> str:
    """What the client prints, both streams joined."""
    if access is not Access.DOWN:
        return f"{access}\n"
    socket = "/var/lib/mysql/mysql.sock"
    return (
        f"ERROR 2002 (HY000): Can't connect to local MySQL server through socket '{socket}' (2)\n"
    )
