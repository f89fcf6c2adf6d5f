"""The rule for paths that go to `cat`."""

import re

from centreon_ha_upgrade.errors import IllegalValue


def absolute(path: str) -> str:
    """The path itself.  Raises `IllegalValue` unless it is absolute, printable, without blanks.

    >>> absolute("/etc/my.cnf.d/server.cnf")
    '/etc/my.cnf.d/server.cnf'
    """
    if not re.fullmatch(r"/[!-~]*", path):
        raise IllegalValue("path", path, "absolute, printable, without blanks")
    return path
