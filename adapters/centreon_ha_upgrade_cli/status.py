"""`status`: how far a run has come, read from its journal."""

import time
from collections.abc import Iterator
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.engine.eta import Eta
from centreon_ha_upgrade.engine.event import RunFinished, RunPaused, Stopped
from centreon_ha_upgrade.engine.journal import Record
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.report.words import duration
from centreon_ha_upgrade_cli.base import WithLanguage, WithVault
from centreon_ha_upgrade_cli.cluster import aligned
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.mirrors import fetch
from centreon_ha_upgrade_cli.render import Teller, alive
from centreon_ha_upgrade_cli.state import RunFolder, read_site, stored_run
from centreon_ha_upgrade_cli.terminal import say

_EVERY = 0.5  # seconds between two looks at the journal


class Status(WithLanguage, WithVault):
    """say how far a run has come; it may be going on"""

    DESCRIPTION_MORE = (
        "WHAT is the name of the cluster, and may be left out where only one run exists; with "
        "--from it is the site file.\n\nExample:\n\n"
        "/    centreon-ha-upgrade status --follow\n"
        "/    centreon-ha-upgrade status --from central2 site.toml"
    )
    follow: Any = cli.Flag(["--follow"], default=False, help="go on telling until the run ends")
    node: Any = cli.SwitchAttr(
        ["--from"],
        str,
        default="",
        argname="NODE",
        excludes=["--follow"],
        help="read the copy that this node keeps: from any machine, whoever runs it",
    )

    def main(self, what: str = "") -> int:
        if self.node:
            site, _ = read_site(what)
            self._tell(site, fetch(site, self.node, self)[1], f"{self.node}, mirrored")
            return Exit.DONE
        folder = stored_run(self.root, what)
        if self.follow:
            for line in followed(folder, self.language):
                say(line)
        else:
            self._tell(folder.site(), folder.records(), str(folder.journal))
        return Exit.DONE

    def _tell(self, site: Site, records: tuple[Record, ...], journal: str) -> None:
        for line in told(records, journal, self.language, Eta(site)):
            say(line)


def followed(folder: RunFolder, language: str) -> Iterator[str]:
    """A run's lines, those of the past first, until it ends, rests or stops.  It holds no lock."""
    teller, seen = Teller(language), 0
    while True:
        records = folder.records()
        for record in records[seen:]:
            yield from teller.lines(record.event)
        seen = len(records)
        if records and isinstance(records[-1].event, RunFinished | RunPaused | Stopped):
            return
        time.sleep(_EVERY)


def told(
    records: tuple[Record, ...], journal: str, language: str, eta: Eta | None = None
) -> Iterator[str]:
    """The journal's sum with the time left, then the stop if it stands stopped."""
    progress = Progress.of(record.event for record in records)
    if progress.started is None:
        yield sentence(language, "nothing was begun yet")
        return
    facts = [("journal", journal), *_facts(progress), ("last entry", records[-1].at)]
    if eta is not None and not progress.finished:
        facts.append(("time left", _left(eta, records)))
    yield from aligned((sentence(language, name), value) for name, value in facts)
    if progress.finished:
        yield sentence(language, "the run is finished")
    elif progress.stopped:
        yield from Teller(language).lines(progress.stopped)
    elif progress.paused:
        yield from Teller(language).lines(progress.paused)
    elif progress.current:
        task = progress.current
        yield sentence(language, "it is at {} on {}, or was cut there", task.step, task.node)
        if progress.beat:
            yield alive(progress.beat, language)


def _left(eta: Eta, records: tuple[Record, ...]) -> str:
    for record in records:
        eta.see(record.event)
    return duration(eta.left)


def _facts(progress: Progress) -> Iterator[tuple[str, str]]:
    assert progress.started is not None
    yield "cluster", progress.started.cluster
    yield "nodes", ", ".join(progress.started.nodes)
    yield "profile", progress.started.profile
    yield "started", progress.started.today
    yield "settled", f"{len(progress.settled)}/{progress.started.total}"
