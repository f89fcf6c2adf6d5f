"""/var/lib/mysql/mysql_upgrade_info: the version that `mysql_upgrade` last brought the data to.

One word, without a newline.  The file is absent before the first upgrade, and copies of a data
directory bring it along: it tells of the data, not of the binaries (step E06).
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.mariadb._path import absolute

PATH = "/var/lib/mysql/mysql_upgrade_info"
_VERSION = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}-MariaDB")


@frozen
class UpgradeInfo:
    """The version as the server spells it: 10.5.23-MariaDB."""

    version: str = field(validator=validators.matches_re(_VERSION))

    @property
    def series(self) -> str:
        """The version without its last number: 10.5."""
        return ".".join(self.version.split(".")[:2])


def query(path: str = PATH) -> Query[UpgradeInfo]:
    """Reads the file; an absent one is a `CommandFailed`.

    >>> print(query())
    cat /var/lib/mysql/mysql_upgrade_info
    """
    return ask("cat", absolute(path), parse=parse)


def parse(text: str) -> UpgradeInfo:
    """The version.  Raises `ParseError`."""
    lines = Lines("mysql_upgrade_info", text)
    line = lines.next()
    if line is None:
        lines.fail("the file is empty")
    found = lines.match(_VERSION, line, "a version such as 10.5.23-MariaDB")
    if lines.next() is not None:
        lines.fail("expected nothing after the version")
    return UpgradeInfo(found[0])


def render(info: UpgradeInfo) -> str:
    """The file's text."""
    return info.version
