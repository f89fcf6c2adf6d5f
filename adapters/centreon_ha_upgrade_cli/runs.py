"""`run`, `resume` and `rehearse`: a plan carried out, shown, and ended with the cluster's state."""

import tempfile
import time
from collections import deque
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve, frozen
from plumbum import cli

from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.engine.event import Event
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.engine.task import Clock, Decide, Question
from centreon_ha_upgrade.errors import JournalError, PlatformError
from centreon_ha_upgrade.executors import Simulated, Ssh
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.errata import Profile
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site, secret_names
from centreon_ha_upgrade_cli import examples
from centreon_ha_upgrade_cli.base import WithLanguage, WithVault, ssh_options
from centreon_ha_upgrade_cli.cluster import summary
from centreon_ha_upgrade_cli.display import Display, display
from centreon_ha_upgrade_cli.exits import Exit, of_run
from centreon_ha_upgrade_cli.passphrase import open_secrets
from centreon_ha_upgrade_cli.questions import Questions
from centreon_ha_upgrade_cli.render import sentence
from centreon_ha_upgrade_cli.state import RunFolder, begun, folder_of, read_site, stored_run
from centreon_ha_upgrade_cli.terminal import complain, say


@frozen
class WallClock:
    """The clock of this machine."""

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def today(self) -> str:
        return date.today().isoformat()


@frozen
class Stage:
    """What a run needs besides its plan."""

    executor: Executor
    decide: Decide
    clock: Clock
    language: str

    def play(self, site: Site, journal: Path) -> Exit:
        """Carries the plan out and shows it.  Raises `JournalError`."""
        last: deque[Event] = deque(maxlen=2)
        with Journal.open(journal) as opened, display(self.language) as shown:
            decide = self._pausing(shown)
            runner = Runner(plan_for(site), self.executor, opened, decide, self.clock)
            for event in runner.events():
                shown.show(event)
                last.append(event)
        code = of_run(last)
        self._conclude(site, code)
        return code

    def _pausing(self, shown: Display) -> Decide:
        def decide(question: Question) -> str | None:
            shown.pause()
            return self.decide(question)

        return decide

    def _conclude(self, site: Site, code: Exit) -> None:
        if code is Exit.UNREACHABLE:
            return
        try:
            status = ask_node(self.executor, site.topology.nodes[0], crm_mon.query())
        except PlatformError as error:
            complain(str(error))
            return
        say(sentence(self.language, "\nthe cluster now: {}", summary(status, self.language)[0]))
        say("\n".join(summary(status, self.language)[1:]))


class _Real(WithLanguage, WithVault):
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
        secrets = open_secrets(self.vault, self.passphrase, tuple(secret_names(site)))
        decide = Questions(tuple(self.answers), self.language)
        with Ssh(secrets, **options) as executor:
            return Stage(executor, decide, WallClock(), self.language).play(site, folder.journal)


class Run(_Real):
    """upgrade a platform over ssh, from the first step"""

    DESCRIPTION_MORE = (
        "Questions are asked on the terminal; without one, and without --answer, the run stops "
        "at the question.\n\nExample:\n\n"
        "/    centreon-ha-upgrade run site.toml --answer A04 --answer A05"
    )

    def main(self, site: str) -> int:  # type: ignore[override]
        declared, text = read_site(site)
        folder = folder_of(self.root, declared.cluster)
        folder.prepare()
        if begun(folder.records()):
            reason = (
                "a run of this cluster was begun here: take it up with centreon-ha-upgrade resume"
            )
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

    def main(self, run: str = "") -> int:  # type: ignore[override]
        folder = stored_run(self.root, run)
        return self.go(folder.site(), folder)


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

    def main(self, site: str = "") -> int:  # type: ignore[override]
        declared = read_site(site)[0] if site else examples.site(int(self.nodes))
        if self.profile:
            declared = evolve(declared, profile=Profile(self.profile))
        simulated = Simulated.platform(declared.topology, dialect=self.pcs)
        stage = Stage(simulated, simulated.decide, simulated.clock, self.language)
        with tempfile.TemporaryDirectory(prefix="centreon-ha-rehearsal-") as folder:
            return stage.play(declared, Path(folder) / "journal.jsonl")
