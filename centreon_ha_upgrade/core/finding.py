"""What is wrong with a platform, said to a person: a `Finding`, not an exception."""

from collections.abc import Iterable
from enum import StrEnum

from attrs import field, frozen


class Severity(StrEnum):
    """BLOCKER stops the line; WARNING is shown; NOTE is for the record."""

    BLOCKER = "blocker"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Finding:
    """One observation.  `code` is stable and may be waived; `remedy` is what to type."""

    code: str
    severity: Severity
    summary: str
    node: str = ""
    expected: str = ""
    observed: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        where = f" on {self.node}" if self.node else ""
        return f"{self.severity} {self.code}{where}: {self.summary}"


@frozen
class Report:
    """All findings of one examination."""

    findings: tuple[Finding, ...] = field(default=(), converter=tuple[Finding, ...])

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is severity)

    def blockers(self, waived: Iterable[str] = ()) -> tuple[Finding, ...]:
        """What stops the line, less the codes waived by name."""
        waived = frozenset(waived)
        return tuple(f for f in self.of(Severity.BLOCKER) if f.code not in waived)


def blocker(
    code: str,
    summary: str,
    node: object = "",
    *,
    expected: str = "",
    observed: str = "",
    remedy: str = "",
) -> Finding:
    """A finding that stops the line."""
    return Finding(code, Severity.BLOCKER, summary, str(node), expected, observed, remedy)


def warning(
    code: str, summary: str, node: object = "", *, observed: str = "", remedy: str = ""
) -> Finding:
    """A finding that is shown and does not stop the line."""
    return Finding(code, Severity.WARNING, summary, str(node), observed=observed, remedy=remedy)


def note(
    code: str, summary: str, node: object = "", *, observed: str = "", remedy: str = ""
) -> Finding:
    """A finding for the record."""
    return Finding(code, Severity.NOTE, summary, str(node), observed=observed, remedy=remedy)
