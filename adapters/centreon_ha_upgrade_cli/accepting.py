"""`accept`: is the upgraded platform fit to be handed over?

It changes nothing, unless it is asked to switch to the other side and back.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.finding import Report
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.executors import Ssh
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.pacemaker import cib
from centreon_ha_upgrade.procedure.acceptance import Accepted, accept
from centreon_ha_upgrade.procedure.plan import switchover_plan
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.steps.switchover import given_up
from centreon_ha_upgrade.procedure.verdict import Proof
from centreon_ha_upgrade_cli import proving
from centreon_ha_upgrade_cli.base import WithLanguage, WithSecrets, ssh_options
from centreon_ha_upgrade_cli.examination import situated
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.proving import proved
from centreon_ha_upgrade_cli.questions import Questions
from centreon_ha_upgrade_cli.render import finding_lines
from centreon_ha_upgrade_cli.runs import WallClock
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import aside, folder_of, read_site, recorded
from centreon_ha_upgrade_cli.terminal import say

SCHEMA = 1


class Accept(WithLanguage, WithSecrets):
    """say whether the upgraded platform is fit to be handed over"""

    DESCRIPTION_MORE = (
        "Asks once more all that a machine can check, then ends with 3 if anything is wrong.  It "
        "changes nothing, unless --switchover lets it bring everything to the other side and "
        "back; typed again, a switch that was cut goes on.\n\n"
        "Example:\n\n/    centreon-ha-upgrade accept site.toml --switchover"
    )
    _switchover: Any = cli.Flag(
        ["--switchover"],
        excludes=["--format"],
        help="also switch to the other side and back, and see both at work: two interruptions",
    )
    _format: Any = cli.SwitchAttr(
        ["--format"], cli.Set("text", "json", case_sensitive=True), default="text"
    )

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        secrets = open_secrets(self.vault, self.passphrase, needed(declared), self.sources)
        folder = folder_of(self.root, declared.cluster)
        journal = folder.path / "switchover.jsonl"
        with Ssh(secrets, **ssh_options(declared)) as executor:
            stage = Stage(executor, Questions(), WallClock(), self.language,
                          planned=switchover_plan)  # fmt: skip
            if self._switchover and goes_on(declared, journal, executor):
                return stage.play(declared, journal)
            s = situated(declared, folder, executor)
            rows = accept(s, lambda node, query: ask_node(executor, node, query))
            proof = proved(s, executor)
            for line in FORMATS[self._format](rows, proof, self.language):
                say(line)
            code = code_of(rows, proof)
            if not self._switchover or code is not Exit.DONE:
                return code
            folder.prepare()
            aside(journal)
            return stage.play(declared, journal)


def goes_on(site: Site, journal: Path, executor: Executor) -> bool:
    """Whether a switch was begun that has not come to its end, and that nobody gave up."""
    progress = Progress.of(record.event for record in recorded(journal))
    if not progress.begun or progress.finished:
        return False
    carried_out, seen = ({step for step, _ in each} for each in (progress.done, progress.settled))
    found = ask_node(executor, site.topology.nodes[0], cib.query())
    return not given_up(carried_out, seen, found)


def code_of(rows: tuple[Accepted, ...], proof: Proof) -> Exit:
    """0 where nothing blocks, 3 otherwise."""
    found = (*(finding for row in rows for finding in row.findings), *proof.findings)
    return Exit.BLOCKED if Report(found).blockers() else Exit.DONE


def text(rows: tuple[Accepted, ...], proof: Proof, language: str) -> Iterator[str]:
    """Every check in one line, then what was found, the verdict, then one line."""
    for row in rows:
        mark = " x" if Report(row.findings).blockers() else " !" if row.findings else "ok"
        yield f"[{mark}] {translate(row.check.title, language)}"
    for finding in (f for row in rows for f in row.findings):
        yield ""
        yield from finding_lines(finding, language)
    yield ""
    yield from proving.text(proof, language)
    accepted = "the platform can be handed over"
    done = code_of(rows, proof) is Exit.DONE
    yield sentence(language, accepted if done else "the platform cannot be handed over yet")


def json(rows: tuple[Accepted, ...], proof: Proof, language: str) -> Iterator[str]:
    """For other programs; `schema` changes when a key does."""
    checks = [
        {"id": row.check.id, "title": translate(row.check.title, language),
         "findings": row.findings}
        for row in rows
    ]  # fmt: skip
    told = {"schema": SCHEMA, "code": int(code_of(rows, proof)), "checks": checks}
    yield to_json({**told, "verdict": proof.points}, indent=1)


FORMATS = {"text": text, "json": json}
