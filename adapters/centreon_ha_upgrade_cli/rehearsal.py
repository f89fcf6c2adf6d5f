"""`rehearse`: the whole upgrade on the embedded platform, with faults if one likes."""

import tempfile
from pathlib import Path
from typing import Any

from attrs import evolve
from plumbum import cli

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated import Simulated, example_site
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade.executors.simulated.jobs import Jobs
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.faults import fault_table, play_with_faults
from centreon_ha_upgrade_cli.reporting import Reports, WithReport, delay_log, run_document
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import read_site
from centreon_ha_upgrade_cli.terminal import say

_TOPOLOGIES = {
    "2": Topology.two("central1", "central2"),
    "4": Topology.four("central1", "central2", "database1", "database2"),
}


class Rehearse(WithReport):
    """upgrade a simulated platform: no server is needed, nothing is touched"""

    DESCRIPTION_MORE = (
        "With SITE the simulated platform has the nodes of that site file.  With --fault the run "
        "meets that fault, stops as it would stop at night, and is taken up again once the fault "
        "is put right.\n\nExample:\n\n"
        "/    centreon-ha-upgrade rehearse --nodes 4 --pcs 0.10\n"
        "/    centreon-ha-upgrade rehearse --fault F25@K01"
    )
    nodes: Any = cli.SwitchAttr(
        ["--nodes"], cli.Set("2", "4"), default="2", argname="2|4", help="shape of the platform"
    )
    pcs: Any = cli.SwitchAttr(
        ["--pcs"],
        cli.Set(*DIALECTS),
        default="0.9-create",
        argname="DIALECT",
        help=f"how its pcs spells things: {', '.join(DIALECTS)}",
    )
    profile: Any = cli.SwitchAttr(
        ["--profile"],
        cli.Set(*Profile),
        default=None,
        argname="PROFILE",
        help="safe, or as-written: the document to the letter",
    )

    faults: Any = cli.SwitchAttr(
        ["--fault"],
        str,
        list=True,
        default=[],
        argname="ID[@STEP]",
        help="lay this fault in the way, at its own step or at another: "
        "F14, F25@K01 or F14@replication.sync",
    )
    list_faults: Any = cli.Flag(
        ["--list-faults"], default=False, help="explain all faults, and which can be rehearsed"
    )

    def main(self, site: str = "") -> int:
        if self.list_faults:
            say("\n".join(fault_table(self.language)))
            return Exit.DONE
        declared = read_site(site)[0] if site else example_site(_TOPOLOGIES[self.nodes])
        if self.profile:
            declared = evolve(declared, profile=Profile(self.profile))
        simulated = Simulated.platform(declared.topology, dialect=self.pcs, site=declared)
        if self.faults:
            faulty = Faulty.platform_with(simulated, declared, self.faults)
            return play_with_faults(faulty, self.language, self.reports)
        return self._play(declared, simulated, self.reports)

    def _play(self, site: Site, simulated: Simulated, reports: Reports) -> Exit:
        with tempfile.TemporaryDirectory(prefix="centreon-ha-rehearsal-") as folder:
            journal, clock = Path(folder) / "journal.jsonl", simulated.clock
            log = delay_log(site, simulated, journal, lambda: clock.iso)
            stage = Stage(
                simulated,
                simulated.decide,
                clock,
                self.language,
                through=lambda lease: Jobs(lease, simulated),
                heard=log.hear,
                now=log.now,
            )
            code = stage.play(site, journal)
            if reports.paths:
                reports.write(run_document(site, journal, code, self.language, rehearsal=True))
        return code
