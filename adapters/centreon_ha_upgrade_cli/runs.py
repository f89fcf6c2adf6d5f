"""`run` and `resume`: an upgrade of real nodes, over ssh."""

import time
from datetime import date
from typing import Any

from attrs import frozen
from plumbum import cli

from centreon_ha_upgrade.errors import JournalError
from centreon_ha_upgrade.executors import Detached, Ssh
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.base import WithLanguage, WithSecrets, ssh_options
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.questions import Questions
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import RunFolder, begun, folder_of, read_site, stored_run


@frozen
class WallClock:
    """The clock of this machine."""

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def today(self) -> str:
        return date.today().isoformat()


class _Real(WithLanguage, WithSecrets):
    """A run on real nodes."""

    answers: Any = cli.SwitchAttr(
        ["--answer"],
        str,
        list=True,
        default=[],
        argname="ID",
        help="answer yes to this step's question ahead: A04, or D02@central1 for one node",
    )

    def go(self, site: Site, folder: RunFolder) -> Exit:
        options = ssh_options(site)
        secrets = open_secrets(self.vault, self.passphrase, needed(site), self.sources)
        decide = Questions(tuple(self.answers), self.language)
        with Ssh(secrets, **options) as ssh:
            clock = WallClock()
            stage = Stage(Detached(ssh, clock.sleep), decide, clock, self.language, overlap=True)
            return stage.play(site, folder.journal)


class Run(_Real):
    """upgrade a platform over ssh, from the first step"""

    DESCRIPTION_MORE = (
        "Questions are asked on the terminal; without one, and without --answer, the run stops "
        "at the question.\n\nExample:\n\n"
        "/    centreon-ha-upgrade run site.toml --answer A04 --answer A05"
    )

    def main(self, site: str) -> int:
        declared, text = read_site(site)
        folder = folder_of(self.root, declared.cluster)
        folder.prepare()
        if begun(folder.records()):
            reason = "this cluster's run was begun: take it up with centreon-ha-upgrade resume"
            raise JournalError(str(folder.journal), reason)
        folder.set_aside()
        folder.keep_site(text)
        return self.go(declared, folder)


class Resume(_Real):
    """take a run up again where it stopped"""

    DESCRIPTION_MORE = (
        "RUN is the name of the cluster; it may be left out where only one run exists.\n\nExample:"
        "\n\n/    centreon-ha-upgrade resume --answer D02"
    )

    def main(self, run: str = "") -> int:
        folder = stored_run(self.root, run)
        return self.go(folder.site(), folder)
