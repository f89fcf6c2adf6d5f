"""`--report`: what was found or done, written to files that people can pass on."""

import os
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attrs import field, frozen
from plumbum import cli

from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.engine.event import Event, TaskFinished
from centreon_ha_upgrade.engine.journal import read
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.report import Document, of_run, rendered
from centreon_ha_upgrade.report.delay import Delays, samples
from centreon_ha_upgrade.report.document import Delay
from centreon_ha_upgrade.report.forms import form_of
from centreon_ha_upgrade_cli.base import WithLanguage
from centreon_ha_upgrade_cli.terminal import say

TOOL = f"centreon-ha-upgrade {version('centreon-ha-upgrade')}"


class WithReport(WithLanguage):
    """A command whose outcome can be written down."""

    _reports: Any = cli.SwitchAttr(
        ["--report"],
        str,
        list=True,
        default=[],
        argname="FILE",
        help="write a report: FILE.html, .md, .json or .sh (a runbook); may be given several times",
    )

    @property
    def reports(self) -> "Reports":
        """Where reports go.  Raises `IllegalValue` before anything is asked of anybody."""
        return Reports(tuple(map(Path, self._reports)), self.language)


def _writable(paths: Iterable[Path]) -> tuple[Path, ...]:
    for path in (paths := tuple(paths)):
        form_of(path.name)
        if not path.absolute().parent.is_dir():
            raise IllegalValue("report", str(path), "its folder does not exist")
    return paths


@frozen
class Reports:
    """The files that one command writes; each holds the whole report in its own form."""

    paths: tuple[Path, ...] = field(converter=_writable)
    language: str = "en"

    def write(self, document: Document) -> None:
        """Replaces each file at once: a reader sees the old report or the new one."""
        for path in self.paths:
            part = path.with_name(f".{path.name}.{os.getpid()}")
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(part, flags, 0o600), "w", encoding="utf-8") as file:
                file.write(rendered(document, path.name))
            part.replace(path)
            say(sentence(self.language, "report: {}", path))


@frozen
class DelayLog:
    """The replica's delay, sampled after each task; kept in a file beside the journal."""

    delays: Delays
    path: Path
    now: Callable[[], str]

    def hear(self, event: Event) -> None:
        """Samples after a task that ended."""
        if isinstance(event, TaskFinished):
            with self.path.open("a", encoding="utf-8") as file:
                for sample in self.delays.sample(self.now()):
                    file.write(to_json(sample) + "\n")


def delay_log(site: Site, executor: Executor, journal: Path, now: Callable[[], str]) -> DelayLog:
    """The log that lies beside a journal."""
    return DelayLog(Delays(site, executor), _delays_of(journal), now)


def _delays_of(journal: Path) -> Path:
    return journal.with_name("delays.jsonl")


def run_document(
    site: Site, journal: Path, code: int, language: str, *, rehearsal: bool = False
) -> Document:
    """What the journal of a run and the log beside it tell."""
    return of_run(
        site,
        read(journal),
        code=code,
        language=language,
        tool=TOOL,
        rehearsal=rehearsal,
        delays=delays_in(_delays_of(journal)),
    )


def delays_in(path: Path) -> tuple[Delay, ...]:
    """All samples so far; none where nothing was sampled.  Raises `IllegalValue`."""
    return samples(path.read_text(encoding="utf-8")) if path.exists() else ()
