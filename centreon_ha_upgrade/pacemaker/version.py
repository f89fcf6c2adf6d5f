"""`pcs --version`: one bare version on standard output, exit code 0, in every version."""

import re

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines

_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6}){1,3}([.+~-][A-Za-z0-9.+~_-]*)?")


def query() -> Query[str]:
    """Which pcs is this?  `dialect.dialect_for` reads the answer.

    >>> print(query())
    pcs --version
    """
    return ask("pcs", "--version", parse=parse)


def parse(text: str) -> str:
    """The version, as printed.  Raises `ParseError`."""
    lines, found = Lines("pcs --version", text), ""
    for line in lines:
        if found:
            lines.fail("expected one version and nothing else")
        found = lines.match(_VERSION, line, "a version such as 0.9.169")[0]
    return found or lines.fail("it printed nothing")


def render(version: str) -> str:
    """What pcs prints."""
    return f"{version}\n"
