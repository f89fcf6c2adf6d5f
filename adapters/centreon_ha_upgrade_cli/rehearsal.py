"""`rehearse`: the whole upgrade on the embedded platform."""

import tempfile
from pathlib import Path
from typing import Any

from attrs import evolve
from plumbum import cli

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated import Simulated, example_site
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.errata import Profile
from centreon_ha_upgrade_cli.base import WithLanguage
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import read_site

_TOPOLOGIES = {
    "2": Topology.two("central1", "central2"),
    "4": Topology.four("central1", "central2", "database1", "database2"),
}


class Rehearse(WithLanguage):
    """upgrade a simulated platform: no server is needed, nothing is touched"""

    DESCRIPTION_MORE = (
        "With SITE the simulated platform has the nodes of that site file.\n\nExample:\n\n"
        "/    centreon-ha-upgrade rehearse --nodes 4 --pcs 0.10"
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

    def main(self, site: str = "") -> int:
        declared = read_site(site)[0] if site else example_site(_TOPOLOGIES[self.nodes])
        if self.profile:
            declared = evolve(declared, profile=Profile(self.profile))
        simulated = Simulated.platform(declared.topology, dialect=self.pcs, site=declared)
        stage = Stage(simulated, simulated.decide, simulated.clock, self.language)
        with tempfile.TemporaryDirectory(prefix="centreon-ha-rehearsal-") as folder:
            return stage.play(declared, Path(folder) / "journal.jsonl")
