"""What the program's exit code means (docs/exit-codes.md)."""

from enum import IntEnum

from attrs import define, field

from centreon_ha_upgrade.core.finding import Severity
from centreon_ha_upgrade.engine.event import Event, FindingRaised, RunFinished, RunPaused, Stopped
from centreon_ha_upgrade.errors import (
    DeclarationError,
    EvidenceError,
    JournalError,
    LockError,
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
    HELD = 8
    INTERRUPTED = 130


_BY_ERROR: tuple[tuple[type[UpgradeError], Exit], ...] = (
    (DeclarationError, Exit.USAGE),
    (Unreachable, Exit.UNREACHABLE),
    (SecretError, Exit.SECRET),
    (JournalError, Exit.JOURNAL),
    (EvidenceError, Exit.JOURNAL),
    (LockError, Exit.HELD),
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


@define
class Verdict:
    """The code of a run, made of its events as they come."""

    code: Exit = Exit.STOPPED
    _blocked: set[tuple[str, str]] = field(factory=set, init=False)

    def see(self, event: Event) -> None:
        """Takes one more event into account."""
        match event:
            case RunFinished() | RunPaused():
                self.code = Exit.DONE
            case FindingRaised() if event.finding.severity is Severity.BLOCKER:
                self._blocked.add((event.step, event.node))
            case Stopped():
                blocked = (event.step, event.node) in self._blocked
                self.code = Exit.BLOCKED if blocked else Exit.STOPPED
                if event.unreachable:
                    self.code = Exit.UNREACHABLE
                if event.held:
                    self.code = Exit.HELD
