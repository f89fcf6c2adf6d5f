"""The forms a report can take, by the ending of its file's name."""

from collections.abc import Callable, Mapping

from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.report import html, markdown, runbook
from centreon_ha_upgrade.report.document import Document

FORMS: Mapping[str, Callable[[Document], str]] = {
    "html": html.page,
    "json": lambda document: to_json(document, indent=1) + "\n",
    "md": lambda document: "\n".join(markdown.lines(document)) + "\n",
    "sh": lambda document: "\n".join(runbook.lines(document)) + "\n",
}


def form_of(name: str) -> str:
    """The form that a file's name asks for.  Raises `IllegalValue`.

    >>> form_of("tonight.html")
    'html'
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in FORMS or "." not in name:
        raise IllegalValue("report", name, f"its name must end in .{', .'.join(FORMS)}")
    return ending


def rendered(document: Document, name: str) -> str:
    """The document in the form that this file's name asks for.  Raises `IllegalValue`."""
    return FORMS[form_of(name)](document)
