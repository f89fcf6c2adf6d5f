"""`mysqladmin ping`: does a server answer on this node?

It exits 0 when a server answered and 1 when none did; the reason goes to stderr, so the query
joins both streams: then it always says something.
"""

import re

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.login import DEFAULTS, Login, option_file

_FAILED = re.compile(r"\x07?mysqladmin: connect to server at '[^']*' failed")
_REASON = re.compile(r"error: '(.+)'")
_HINT = re.compile(r"Check that (mysqld|mariadbd) is running and .*|You can check this by doing .*")
_ALIVE = ("mysqld is alive", "mariadbd is alive")


@frozen
class Liveness:
    """Whether a server let us in; `reason` is the client's word when it did not.

    A refused password also means that a server runs: `running` says so.
    """

    alive: bool
    reason: str = field(default="")

    @reason.validator
    def _why_not(self, _: object, reason: str) -> None:
        if self.alive == bool(reason) or reason != reason.strip():
            raise IllegalValue("reason", reason, "exactly a server that is not alive has one")

    @property
    def running(self) -> bool:
        return self.alive or self.reason.startswith("Access denied")


def query(login: Login) -> Query[Liveness]:
    """Asks the server of this node; it may well be down (steps E05 and J03).

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(query(Login("root", Secret("DB"))))
    mysqladmin --defaults-extra-file=/dev/stdin ping 2>&1
    """
    line = f"mysqladmin {DEFAULTS} ping 2>&1"
    return ask("/bin/sh", "-c", line, stdin=option_file(login), ok=(0, 1), parse=parse)


def parse(text: str) -> Liveness:
    """The answer.  Raises `ParseError`."""
    lines = Lines("mysqladmin", text)
    first = lines.next()
    if first in _ALIVE:
        answer = Liveness(True)
    else:
        lines.match(_FAILED, first or "", "that the server is alive, or that connecting failed")
        found = lines.match(_REASON, lines.next() or "", "the reason between quotes")
        reason = found[1].strip() or lines.fail("the reason is blank")
        answer = Liveness(False, reason)
        while _HINT.fullmatch(lines.peek() or ""):
            lines.next()
    if lines.next() is not None:
        lines.fail("expected nothing more")
    return answer


def render(liveness: Liveness) -> str:
    """What the client prints, both streams joined."""
    if liveness.alive:
        return "mysqld is alive\n"
    return f"\x07mysqladmin: connect to server at 'localhost' failed\nerror: '{liveness.reason}'\n"
