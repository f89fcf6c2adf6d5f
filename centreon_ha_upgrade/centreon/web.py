"""The web interface: whether an upgrade waits, and its cache (F01, F06).

The status needs no login.  `has_upgrade_available` says that the folder `www/install` is there, so
it must be asked of the active central: through the virtual address.
"""

import json
import re
from typing import Any

from attrs import evolve, frozen

from centreon_ha_upgrade.centreon.paths import CONSOLE
from centreon_ha_upgrade.core.command import Command, Query, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

_STATUS = "/centreon/api/latest/platform/installation/status"
_BASE = re.compile(r"https?://([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")

_KEYS = ["has_upgrade_available", "is_installed"]


# curl: no such name, refused, an HTTP error, too slow, TLS, nothing said, cut, unknown certificate
_SILENT = (6, 7, 22, 28, 35, 52, 56, 60)


class _Object(tuple[tuple[str, Any], ...]):
    """A JSON object as its pairs: a dictionary would hide a key said twice."""


@frozen
class InstallationStatus:
    """What the platform says of its own installation."""

    is_installed: bool
    has_upgrade_available: bool


def installation_status(base_url: str) -> Query[InstallationStatus]:
    """The status of the platform at `base_url`: scheme and host, `/centreon` is added.

    An HTTP error fails the command (code 22).  Raises `IllegalValue`.

    >>> print(installation_status("http://10.0.0.100"))
    curl -sSf --max-time 30 http://10.0.0.100/centreon/api/latest/platform/installation/status
    """
    if not _BASE.fullmatch(base_url):
        raise IllegalValue("address", base_url, "scheme and host only, like http://10.0.0.100")
    return ask("curl", "-sSf", "--max-time", "30", base_url + _STATUS, parse=parse)


def status_if_answered(base_url: str) -> Query[InstallationStatus | None]:
    """The same question where silence is an answer too.

    None when nobody serves http there, or serves a page instead: a redirection to https.

    >>> print(status_if_answered("http://10.0.0.100"))
    curl -sSf --max-time 30 http://10.0.0.100/centreon/api/latest/platform/installation/status
    """
    asked = installation_status(base_url)
    command = evolve(asked.command, ok=(0, *_SILENT))
    return Query(command, lambda text: asked.parse(text) if text[:1] == "{" else None)


def clear_cache() -> Command:
    """Clears the cache of the web interface as its own user (F06); see `console` for its output.

    >>> print(clear_cache())
    sudo -u apache /usr/share/centreon/bin/console cache:clear
    """
    return run("sudo", "-u", "apache", CONSOLE, "cache:clear", idempotent=True, timeout=300)


def parse(text: str) -> InstallationStatus:
    """The status: one object with exactly these two keys.  Raises `ParseError`."""
    lines = Lines("installation status", text)
    if lines.next() is None:
        lines.fail("no answer")
    try:
        pairs = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_Object)
    except (ValueError, RecursionError):
        lines.fail("not JSON")
    if not isinstance(pairs, _Object) or sorted(key for key, _ in pairs) != _KEYS:
        lines.fail("expected an object with is_installed and has_upgrade_available")
    told = dict(pairs)
    if not all(type(value) is bool for value in told.values()):
        lines.fail("expected true or false")
    return InstallationStatus(**told)


def render(status: InstallationStatus) -> str:
    """What the interface answers: compact, no line end."""
    told = {
        "is_installed": status.is_installed,
        "has_upgrade_available": status.has_upgrade_available,
    }
    return json.dumps(told, separators=(",", ":"))
