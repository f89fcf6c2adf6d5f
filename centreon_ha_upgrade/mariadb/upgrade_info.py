"""/var/lib/mysql/mysql_upgrade_info: the version that `mysql_upgrade` last brought the data to.

One word, without a newline.  The file is absent before the first upgrade, and empty while one works
or after one that was interrupted; copies of a data directory bring it along: it tells of the data,
not of the binaries (step E06).
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.mariadb._path import absolute

PATH = "/var/lib/mysql/mysql_upgrade_info"
_NONE = "no upgrade was finished"
_VERSION = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}-MariaDB")


@frozen
class UpgradeInfo:
    """The version as the server spells it, 10.5.23-MariaDB; None when no upgrade was finished."""

    version: str | None = field(validator=validators.optional(validators.matches_re(_VERSION)))

    @property
    def series(self) -> str:
        """The version without its last number: 10.5; empty when there is none."""
        return ".".join((self.version or "").split(".")[:2])


def query(path: str = PATH) -> Query[UpgradeInfo]:
    """Reads the file, or says that there is nothing in it.

    >>> print(query().command.argv[2])
    [ -s "$1" ] && exec cat -- "$1" || echo 'no upgrade was finished'
    """
    line = f"""[ -s "$1" ] && exec cat -- "$1" || echo '{_NONE}'"""
    return ask("/bin/sh", "-c", line, "sh", absolute(path), parse=parse)


def parse(text: str) -> UpgradeInfo:
    """The version.  Raises `ParseError`."""
    lines = Lines("mysql_upgrade_info", text)
    line = lines.next()
    if line is None:
        lines.fail("the file is empty")
    found = None if line == _NONE else lines.match(_VERSION, line, "such as 10.5.23-MariaDB")
    if lines.next() is not None:
        lines.fail("expected nothing after the version")
    return UpgradeInfo(found and found[0])


def render(info: UpgradeInfo) -> str:
    """The file's text, or what the query says instead."""
    return info.version or f"{_NONE}\n"
