"""`run` and `resume`: an upgrade of real nodes, over ssh."""

import time
from datetime import date
from typing import Any

from attrs import frozen
from plumbum import cli

from centreon_ha_upgrade.engine.journal import utc_now
from centreon_ha_upgrade.errors import IllegalValue, JournalError
from centreon_ha_upgrade.executors import Detached, Ssh
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.base import WithSecrets, ssh_options
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.questions import Questions
from centreon_ha_upgrade_cli.reporting import WithReport, delay_log, run_document
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import RunFolder, begun, folder_of, read_site, stored_run


@frozen
class WallClock:
    """The clock of this machine."""

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def today(self) -> str:
        return date.today().isoformat()


class _Real(WithReport, WithSecrets):
    """A run on real nodes."""

    answers: Any = cli.SwitchAttr(
        ["--answer"],
        str,
        list=True,
        default=[],
        argname="ID",
        help="answer yes to this step's question ahead: A04, or D02@central1 for one node",
    )

    until: Any = cli.SwitchAttr(
        ["--until"],
        str,
        default="",
        argname="STEP",
        help="rest after this step, given by its id or name; resume goes on from there",
    )

    def go(self, site: Site, folder: RunFolder, *, take_over: bool = False) -> Exit:
        options, reports, until = ssh_options(site), self.reports, self._last(site)
        secrets = open_secrets(self.vault, self.passphrase, needed(site), self.sources)
        decide = Questions(tuple(self.answers), self.language)
        with Ssh(secrets, **options) as ssh:
            stage = Stage(
                ssh,
                decide,
                WallClock(),
                self.language,
                overlap=True,
                through=lambda lease: Detached(lease, time.sleep),
                take_over=take_over,
                until=until,
                heard=delay_log(site, ssh, folder.journal, utc_now).hear,
            )
            code = stage.play(site, folder.journal)
        if reports.paths:
            reports.write(run_document(site, folder.journal, code, self.language))
        return code

    def _last(self, site: Site) -> str:
        """The id of the step to rest after.  Raises `IllegalValue` where there is none."""
        return plan_for(site).named(self.until).id if self.until else ""


class Run(_Real):
    """upgrade a platform over ssh, from the first step"""

    DESCRIPTION_MORE = (
        "Questions are asked on the terminal; without one, and without --answer, the run stops "
        "at the question.\n\nExample:\n\n"
        "/    centreon-ha-upgrade run site.toml --until prefetch\n"
        "/    centreon-ha-upgrade run site.toml --answer A04 --answer A05"
    )

    def main(self, site: str) -> int:
        declared, text = read_site(site)
        self._last(declared)  # before anything is written
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
    take_over: Any = cli.SwitchAttr(
        ["--take-over"],
        str,
        default="",
        argname="CLUSTER",
        help="take the cluster from the operator who holds it; type its name to confirm",
    )

    def main(self, run: str = "") -> int:
        folder = stored_run(self.root, run)
        site = folder.site()
        if self.take_over not in ("", site.cluster):
            reason = f"to take this cluster over, type its name: --take-over {site.cluster}"
            raise IllegalValue("cluster", self.take_over, reason)
        return self.go(site, folder, take_over=bool(self.take_over))
