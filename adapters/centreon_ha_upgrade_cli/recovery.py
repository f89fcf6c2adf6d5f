"""`recover`: the journal of a lost control host, from a node."""

from typing import Any

from plumbum import cli

from centreon_ha_upgrade.engine.journal import restore
from centreon_ha_upgrade.engine.runner import belongs
from centreon_ha_upgrade.errors import JournalError
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade_cli.base import WithLanguage, WithVault
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.mirrors import fetch
from centreon_ha_upgrade_cli.state import folder_of, read_site
from centreon_ha_upgrade_cli.status import told
from centreon_ha_upgrade_cli.terminal import say

_GO_ON = (
    "recovered; the lost control host still holds the nodes, so go on with: "
    "centreon-ha-upgrade resume --take-over {}"
)


class Recover(WithLanguage, WithVault):
    """rebuild the journal of a lost control host from a node, so that resume goes on"""

    DESCRIPTION_MORE = (
        "SITE is the site file that the run began with.  What was under way when the old control "
        "host was lost counts as unknown, and is looked up by resume.\n\nExample:\n\n"
        "/    centreon-ha-upgrade recover --from central1 site.toml"
    )
    node: Any = cli.SwitchAttr(
        ["--from"], str, mandatory=True, argname="NODE", help="the node whose copy is taken"
    )

    def main(self, site: str) -> int:
        declared, text = read_site(site)
        folder = folder_of(self.root, declared.cluster)
        folder.prepare()
        if folder.journal.exists():
            raise JournalError(str(folder.journal), "there is one already: resume it")
        data, records = fetch(declared, self.node, self)
        belongs(records, plan_for(declared), f"on {self.node}")
        folder.keep_site(text)
        restore(folder.journal, data)
        for line in told(records, str(folder.journal), self.language):
            say(line)
        say(sentence(self.language, _GO_ON, declared.cluster))
        return Exit.DONE
