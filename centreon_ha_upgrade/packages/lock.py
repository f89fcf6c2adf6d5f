"""Who holds the lock of yum or dnf: the process that their pid files name, while it lives.

yum 3 keeps one file, dnf one for each kind of lock; a file whose process is gone holds nothing.
Another yum waits without end where one is held; nobody breaks a lock (F16).
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines

_SCRIPT = """export LC_ALL=C
for file in /var/run/yum.pid /var/cache/dnf/*_lock.pid /var/lib/dnf/*_lock.pid
do
  pid=$(cat "$file" 2> /dev/null) && args=$(ps -o args= -p "$pid" 2> /dev/null) &&
  echo "held $pid $args"
done
echo end"""
_HELD = re.compile(r"held ([0-9]{1,9}) (\S|\S.*\S)")


@frozen
class LockHolder:
    """One process, with its arguments as `ps` shows them."""

    pid: int = field(validator=[validators.ge(0), validators.lt(10**9)])
    args: str = field(validator=validators.matches_re(r"\S|\S.*\S"))

    def __str__(self) -> str:
        return f"{self.pid} {self.args}"


@frozen
class YumLock:
    """All who hold one of the locks."""

    holders: tuple[LockHolder, ...] = field(default=(), converter=tuple[LockHolder, ...])


def query() -> Query[YumLock]:
    """Who holds it now.

    >>> print(query().command.argv[2])  # doctest: +ELLIPSIS
    export LC_ALL=C
    for file in /var/run/yum.pid ...
    """
    return ask("/bin/sh", "-c", _SCRIPT, parse=parse)


def parse(text: str) -> YumLock:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines, holders = Lines("yum's lock", text), list[LockHolder]()
    while (line := lines.next()) != "end":
        if line is None:
            lines.fail("it ends before its end")
        pid, args = lines.match(_HELD, line, "held, a process and its arguments").groups()
        holders.append(LockHolder(int(pid), args))
    if lines.next() is not None:
        lines.fail("nothing should follow the end")
    return YumLock(holders)


def render(lock: YumLock) -> str:
    """What the query prints."""
    return "".join(f"held {holder}\n" for holder in lock.holders) + "end\n"
