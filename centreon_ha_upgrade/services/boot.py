"""The kernel's boot id: another one after every reboot, the same one until then (F6)."""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines

KEY = "boot"
_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LINE = re.compile(_ID)


@frozen
class Boot:
    """One boot of one machine."""

    id: str = field(validator=validators.matches_re(_ID))


def query() -> Query[Boot]:
    """Which boot this is; exit code 0 on every Linux.

    >>> print(query())
    cat /proc/sys/kernel/random/boot_id
    """
    return ask("cat", "/proc/sys/kernel/random/boot_id", parse=parse)


def parse(text: str) -> Boot:
    """The boot.  Raises `ParseError`."""
    lines = Lines("boot_id", text)
    found = lines.match(_LINE, lines.next() or "", "a boot id")
    if lines.next() is not None:
        lines.fail("there is only one boot id")
    return Boot(found[0])


def render(boot: Boot) -> str:
    """What the kernel prints."""
    return f"{boot.id}\n"
