"""How our values look in a notebook: tables for cluster states and plans, and `watch` for runs.

>>> from centreon_ha_upgrade.core.finding import blocker
>>> html_of(blocker("NO_QUORUM", "the cluster has no quorum"))
'<p><b>blocker NO_QUORUM</b>: the cluster has no quorum</p>'
"""

from collections.abc import Callable, Iterable
from typing import Any

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.engine.event import KINDS, Event
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.procedure.plan import PlannedTask
from centreon_ha_upgrade_notebook import html

FORMATTERS: dict[type, Callable[[Any], str]] = {
    ClusterStatus: html.status,
    Finding: html.finding,
    PlannedTask: html.planned,
    **dict.fromkeys(KINDS.values(), html.event),
}


def html_of(value: object) -> str:
    """One of our values as HTML.  Raises `KeyError` for what is none of ours."""
    return FORMATTERS[type(value)](value)


def register() -> None:
    """Tells the notebook that runs this how our values look."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None or shell.display_formatter is None:
        return
    formatter = shell.display_formatter.formatters["text/html"]
    for kind, formatted in FORMATTERS.items():
        formatter.for_type(kind, formatted)


def watch(events: Iterable[Event]) -> Event | None:
    """Shows a run while it goes on, one table that grows; gives its last event."""
    from IPython.display import display

    seen: list[Event] = []
    handle: Any = display(_page(html.run(seen)), display_id=True)  # type: ignore[no-untyped-call]
    for event in events:
        seen.append(event)
        handle.update(_page(html.run(seen)))
    return seen[-1] if seen else None


def show(preview: Iterable[PlannedTask]) -> Any:
    """A whole preview as one table."""
    return _page(html.preview(preview))


def _page(text: str) -> Any:
    from IPython.display import HTML

    return HTML(text)  # type: ignore[no-untyped-call]
