"""`plan`: what a run would do, from the site file alone or with what the cluster says."""

from datetime import date
from typing import Any

from attrs import evolve
from plumbum import cli

from centreon_ha_upgrade.executors import Given, Ssh
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade_cli.base import WithLanguage, ssh_options
from centreon_ha_upgrade_cli.examination import observed
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.preview import FORMATS
from centreon_ha_upgrade_cli.state import read_site
from centreon_ha_upgrade_cli.terminal import say


class Plan(WithLanguage):
    """show every command of an upgrade, without running any"""

    DESCRIPTION_MORE = (
        "With --pcs no connection is made: the roles are assumed.\n\nExample:\n\n"
        "/    centreon-ha-upgrade plan site.toml --pcs 0.9-create --format markdown"
    )
    profile: Any = cli.SwitchAttr(
        ["--profile"],
        cli.Set(*Profile),
        default=None,
        argname="PROFILE",
        help="safe, or as-written: the document to the letter; by default what the site file says",
    )
    pcs: Any = cli.SwitchAttr(
        ["--pcs"],
        cli.Set(*DIALECTS),
        default=None,
        argname="DIALECT",
        help=f"assume that pcs spells things so, ask nobody: {', '.join(DIALECTS)}",
    )
    form: Any = cli.SwitchAttr(
        ["--format"],
        cli.Set(*FORMATS),
        default="text",
        argname="FORMAT",
        help=f"one of: {', '.join(FORMATS)}",
    )

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        if self.profile:
            declared = evolve(declared, profile=Profile(self.profile))
        situation = Situation(declared, date.today().isoformat(), assumed=self.pcs or "")
        if not self.pcs:
            with Ssh(Given({}), **ssh_options(declared)) as executor:
                situation = observed(situation, executor)
        for line in FORMATS[self.form](plan_for(declared), situation, self.language):
            say(line)
        return Exit.DONE
