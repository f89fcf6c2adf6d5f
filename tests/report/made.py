"""Reports of rehearsals and of preflights, for the tests of their forms."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from centreon_ha_upgrade.engine.event import TaskFinished
from centreon_ha_upgrade.engine.journal import Journal, Record
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.report import Document, of_run
from centreon_ha_upgrade.report.delay import Delays
from centreon_ha_upgrade.report.document import Delay
from tests.unit.rehearsing import FOUR, TWO, events_of, site_of

SHAPES = {"two-nodes": TWO, "four-nodes": FOUR}
TOOL = "centreon-ha-upgrade 0.0"


@cache
def rehearsed(shape: str, language: str = "en", replicating: bool = True) -> Document:
    """The report of a whole rehearsal, or of one that stops because nothing is replicated."""
    site = site_of(SHAPES[shape])
    platform = Simulated.platform(site.topology, site=site)
    server = platform.machine(site.topology.databases[1].name).server
    assert server is not None
    server.replica = server.replica if replicating else None
    records, delays = _played(site, platform)
    return of_run(
        site,
        records,
        code=0 if replicating else 4,
        language=language,
        tool=TOOL,
        rehearsal=True,
        delays=delays,
    )


def _played(site: Site, platform: Simulated) -> tuple[list[Record], list[Delay]]:
    delays, watched = list[Delay](), Delays(site, platform)
    with (
        TemporaryDirectory() as folder,
        Journal.open(Path(folder) / "journal.jsonl", lambda: platform.clock.iso) as journal,
    ):
        for event in events_of(plan_for(site), platform, journal):
            if isinstance(event, TaskFinished):
                delays += watched.sample(platform.clock.iso)
        return journal.records, delays
