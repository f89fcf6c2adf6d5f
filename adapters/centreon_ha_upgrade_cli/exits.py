"""What the program's exit code means (docs/exit-codes.md)."""

from collections.abc import Iterable
from enum import IntEnum

from centreon_ha_upgrade.core.finding import Severity
from centreon_ha_upgrade.engine.event import Event, FindingRaised, RunFinished, Stopped
from centreon_ha_upgrade.errors import (
    DeclarationError,
    JournalError,
    SecretError,
    Unreachable,
    UpgradeError,
)


class Exit(IntEnum):
    """0 is done; 1 is never given on purpose."""

    DONE = 0
    USAGE = 2
    BLOCKED = 3
    STOPPED = 4
    UNREACHABLE = 5
    SECRET = 6
    JOURNAL = 7
    INTERRUPTED = 130


_BY_ERROR: tuple[tuple[type[UpgradeError], Exit], ...] = (
    (DeclarationError, Exit.USAGE),
    (Unreachable, Exit.UNREACHABLE),
    (SecretError, Exit.SECRET),
    (JournalError, Exit.JOURNAL),
)


def of_error(error: UpgradeError) -> Exit:
    """The code for an error that ends the program.

    >>> from centreon_ha_upgrade.errors import BadSite
    >>> of_error(BadSite("vip", "it is missing")).name
    'USAGE'
    """
    for kind, code in _BY_ERROR:
        if isinstance(error, kind):
            return code
    return Exit.STOPPED


def of_run(events: Iterable[Event]) -> Exit:
    """The code for a run that ended, from its last events."""
    last = tuple(events)[-2:]
    match last:
        case (*_, RunFinished()):
            return Exit.DONE
        case (*_, Stopped(unreachable=True)):
            return Exit.UNREACHABLE
        case (FindingRaised(finding=finding), Stopped()) if finding.severity is Severity.BLOCKER:
            return Exit.BLOCKED
    return Exit.STOPPED
