"""Words that several forms of a report share, and times as people read them."""

from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.report.document import Document, Kind, TaskState

TITLES = {
    Kind.CHECK: "Preflight of {}",
    Kind.RUN: "Upgrade of {}",
    Kind.REHEARSAL: "Rehearsal of {}",
}
STATES = {
    TaskState.PLANNED: "planned",
    TaskState.DONE: "settled",
    TaskState.SKIPPED: "nothing to do",
    TaskState.STOPPED: "stopped here",
    TaskState.CUT: "cut here",
}


def title(document: Document) -> str:
    """What the report is about."""
    return sentence(document.language, TITLES[document.kind], document.cluster)


def facts(document: Document) -> list[tuple[str, str]]:
    """The heading's names and values."""
    language = document.language
    found = [
        ("profile", document.profile),
        ("nodes", ", ".join(f"{n.name} ({' + '.join(n.roles)})" for n in document.nodes)),
        ("started", clock(document.began)),
        ("took", duration(document.seconds)),
        ("without monitoring", window(document)),
        ("made", clock(document.made)),
        ("made with", document.tool),
    ]
    return [(sentence(language, name), value) for name, value in found if value]


def window(document: Document) -> str:
    """How long nobody monitors: predicted, and measured where the run is over."""
    if document.outage is None:
        return ""
    predicted = duration(document.outage.predicted)
    if document.outage.measured is None:
        return sentence(document.language, "{} predicted", predicted)
    measured = duration(document.outage.measured)
    return sentence(document.language, "{} measured, {} predicted", measured, predicted)


def clock(moment: str | None) -> str:
    """A moment without its fractions.

    >>> clock("2026-01-31T22:04:05.123+00:00")
    '2026-01-31 22:04:05 UTC'
    """
    return f"{moment[:10]} {moment[11:19]} UTC" if moment else ""


def duration(seconds: float | None) -> str:
    """A length of time as people say it.

    >>> duration(0.4), duration(65), duration(4000), duration(None)
    ('0.4 s', '1 min 05 s', '1 h 06 min', '')
    """
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"
