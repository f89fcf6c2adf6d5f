"""What `console cache:clear` prints: Symfony's announcement and its verdict (F06).

Long messages are wrapped to the width of the terminal, or 80 columns without one.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.text import Lines

_NAME = r"[A-Za-z0-9_]+"
_SAID = re.compile(
    rf"Clearing the cache for the ({_NAME}) environment with debug (true|false) "
    rf'\[OK\] Cache for the "({_NAME})" environment \(debug=(true|false)\) was '
    r"successfully cleared\."
)


@frozen
class CacheCleared:
    """The cache that was cleared."""

    environment: str = field(validator=validators.matches_re(_NAME))
    debug: bool = False


def parse(text: str) -> CacheCleared:
    """The verdict; anything but success is refused.  Raises `ParseError`."""
    lines = Lines("console cache:clear", text)
    said = " ".join(" ".join(_unmarked(line) for line in lines).split())
    found = lines.match(_SAID, said, "that the cache was successfully cleared, and only that")
    if found.groups()[:2] != found.groups()[2:]:
        lines.fail("another cache was cleared than announced")
    return CacheCleared(found[1], found[2] == "true")


def _unmarked(line: str) -> str:
    """A line of the announcement starts with slashes, a wrapped one too."""
    return line.strip().removeprefix("// ")


def render(cleared: CacheCleared) -> str:
    """What the console prints.  It counts colour marks too when it wraps, hence two lines."""
    debug = "true" if cleared.debug else "false"
    name = cleared.environment
    return (
        f"\n // Clearing the cache for the {name} environment with debug\n // {debug}\n"
        f'\n [OK] Cache for the "{name}" environment (debug={debug}) was successfully cleared.\n\n'
    )
