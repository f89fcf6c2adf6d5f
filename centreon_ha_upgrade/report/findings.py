"""Findings in the language of a report, the worst first."""

from collections.abc import Iterable

from attrs import evolve

from centreon_ha_upgrade.core.finding import Finding, Severity
from centreon_ha_upgrade.languages import translate

HEADINGS = {
    Severity.BLOCKER: "blockers",
    Severity.WARNING: "warnings",
    Severity.NOTE: "notes",
}


def in_language(found: Finding, language: str) -> Finding:
    """The same finding; commands and codes stay as they are."""
    return evolve(
        found,
        summary=translate(found.summary, language),
        expected=translate(found.expected, language),
        observed=translate(found.observed, language),
        remedy=translate(found.remedy, language),
    )


def by_severity(
    findings: Iterable[Finding],
) -> Iterable[tuple[str, tuple[Finding, ...]]]:
    """Heading and findings of each severity that occurs."""
    findings = tuple(findings)
    for severity, heading in HEADINGS.items():
        if chosen := tuple(f for f in findings if f.severity is severity):
            yield heading, chosen
