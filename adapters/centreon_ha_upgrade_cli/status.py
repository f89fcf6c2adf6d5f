"""`status`: how far a run has come, read from its journal."""

from collections.abc import Iterator

from centreon_ha_upgrade.engine.journal import Record
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade_cli.base import WithLanguage, WithState
from centreon_ha_upgrade_cli.cluster import aligned
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.render import Teller
from centreon_ha_upgrade_cli.state import stored_run
from centreon_ha_upgrade_cli.terminal import say


class Status(WithLanguage, WithState):
    """say how far a run has come; it may be going on"""

    DESCRIPTION_MORE = (
        "RUN is the name of the cluster; it may be left out where only one run exists.\n\nExample:"
        "\n\n/    centreon-ha-upgrade status"
    )

    def main(self, run: str = "") -> int:
        folder = stored_run(self.root, run)
        for line in told(folder.records(), str(folder.journal), self.language):
            say(line)
        return Exit.DONE


def told(records: tuple[Record, ...], journal: str, language: str) -> Iterator[str]:
    """The journal's sum, then the stop if it stands stopped."""
    progress = Progress.of(record.event for record in records)
    if progress.started is None:
        yield sentence(language, "nothing was begun yet")
        return
    facts = [("journal", journal), *_facts(progress), ("last entry", records[-1].at)]
    yield from aligned((sentence(language, name), value) for name, value in facts)
    if progress.finished:
        yield sentence(language, "the run is finished")
    elif progress.stopped:
        yield from Teller(language).lines(progress.stopped)
    elif progress.current:
        task = progress.current
        yield sentence(language, "it is at {} on {}, or was cut there", task.step, task.node)


def _facts(progress: Progress) -> Iterator[tuple[str, str]]:
    assert progress.started is not None
    yield "cluster", progress.started.cluster
    yield "nodes", ", ".join(progress.started.nodes)
    yield "profile", progress.started.profile
    yield "started", progress.started.today
    yield "settled", f"{len(progress.settled)}/{progress.started.total}"
