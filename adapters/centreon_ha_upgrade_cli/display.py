"""Shows a run while it goes on: a bar on a terminal that can, plain lines elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from attrs import define, field

from centreon_ha_upgrade.engine.eta import Eta
from centreon_ha_upgrade.engine.event import Event
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.report.words import duration
from centreon_ha_upgrade_cli.render import Teller
from centreon_ha_upgrade_cli.terminal import safe, say

try:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.text import Text
except ImportError:  # the extra `cli` was not installed
    Console = None  # type: ignore[assignment,misc]


class Display(Protocol):
    """Where the lines of a run go."""

    def show(self, event: Event) -> None: ...

    def pause(self) -> None:
        """A person is asked: nothing may be drawn until the next event."""
        ...


@define
class Plain:
    """One line after the other, for pipes, logs and simple terminals."""

    teller: Teller

    def show(self, event: Event) -> None:
        for line in self.teller.lines(event):
            say(line)

    def pause(self) -> None:
        """Nothing moves here."""


@define
class Bar:
    """The same lines, above a bar with the step and the command of the moment."""

    teller: Teller
    eta: Eta
    progress: Any
    task: Any
    _drawn: bool = field(default=True, init=False)

    def show(self, event: Event) -> None:
        if not self._drawn:
            self.progress.start()
            self._drawn = True
        self.eta.see(event)
        for line in self.teller.lines(event):
            self.progress.console.print(Text(safe(line)), soft_wrap=True)
        self.progress.update(
            self.task,
            completed=max(0, self.teller.number - 1),
            total=self.teller.total or None,
            description=safe(self._now()),
        )

    def _now(self) -> str:
        task = self.teller.task
        if task is None:
            return ""
        language = self.teller.language
        left = sentence(language, "{} left", duration(self.eta.left))
        title = translate(task.title, language)
        return f"{left}  {task.step} {task.node}  {title}  {self.teller.command}"

    def pause(self) -> None:
        self.progress.stop()
        self._drawn = False


def _columns() -> Iterable[Any]:
    return (
        SpinnerColumn(),
        BarColumn(20),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )


@contextmanager
def display(language: str, site: Site) -> Iterator[Display]:
    """A bar where standard output is a terminal and rich is installed, else plain lines."""
    teller = Teller(language)
    if Console is None or not sys.stdout.isatty():
        yield Plain(teller)
        return
    progress = Progress(*_columns(), console=Console(highlight=False), transient=True)
    with progress:
        yield Bar(teller, Eta(site), progress, progress.add_task("", total=None))
