"""The time zone that PHP works in, asked of PHP itself (D01).

PHP writes its warnings to standard output before the answer; such an answer is refused, because
a PHP that warns at start is not the one we want to have asked.
"""

import re

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

_ZONE = re.compile(r"UTC|[A-Z][A-Za-z]*(/[A-Z][A-Za-z0-9_+-]*){1,2}")


def legal_timezone(zone: str) -> str:
    """The zone itself: `UTC` or Area/City.  Raises `IllegalValue`.

    >>> legal_timezone("America/Argentina/Buenos_Aires")
    'America/Argentina/Buenos_Aires'
    """
    if not _ZONE.fullmatch(zone):
        raise IllegalValue("time zone", zone, "UTC, or Area/City")
    return zone


def query() -> Query[str]:
    """The default time zone of the `php` in the PATH.

    >>> print(query())
    php -r 'echo date_default_timezone_get();'
    """
    return ask("php", "-r", "echo date_default_timezone_get();", parse=parse)


def parse(text: str) -> str:
    """The zone.  Raises `ParseError`, also when a warning comes with it."""
    lines = Lines("php", text)
    zone = lines.match(_ZONE, lines.next() or "", "a time zone and nothing before it")[0]
    if lines.next() is not None:
        lines.fail("something follows the time zone")
    return zone


def render(zone: str) -> str:
    """What PHP prints: no line end."""
    return zone
