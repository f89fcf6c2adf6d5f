"""`verdict`: our own proof that the replication works, on one screen."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.executors import Ssh
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.plan import canary_plan
from centreon_ha_upgrade.procedure.selectors import primary_database, replica_database
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.verdict import Proof, Side, questions, verdict
from centreon_ha_upgrade_cli.base import WithLanguage, WithSecrets, ssh_options
from centreon_ha_upgrade_cli.examination import situated
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.questions import Questions
from centreon_ha_upgrade_cli.render import finding_lines
from centreon_ha_upgrade_cli.runs import WallClock
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import folder_of, read_site
from centreon_ha_upgrade_cli.terminal import say

SCHEMA = 1


class Verdict(WithLanguage, WithSecrets):
    """say whether the replica is a true copy of the primary, and why"""

    DESCRIPTION_MORE = (
        "Asks both databases and changes nothing, unless --canary lets it write one row; ends "
        "with 3 if anything is wrong.\n\nExample:\n\n"
        "/    centreon-ha-upgrade verdict site.toml --canary"
    )
    _canary: Any = cli.Flag(
        ["--canary"],
        help="also write a row on the primary, see it on the replica, and remove it",
    )
    _format: Any = cli.SwitchAttr(
        ["--format"], cli.Set("text", "json", case_sensitive=True), default="text"
    )

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        secrets = open_secrets(self.vault, self.passphrase, needed(declared), self.sources)
        folder = folder_of(self.root, declared.cluster)
        with Ssh(secrets, **ssh_options(declared)) as executor:
            proof = proved(situated(declared, folder, executor), executor)
            for line in FORMATS[self._format](proof, self.language):
                say(line)
            if not self._canary or not proof.holds:
                return code_of(proof)
            folder.prepare()
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            stage = Stage(executor, Questions(), WallClock(), self.language, planned=canary_plan)
            return stage.play(declared, folder.path / f"canary.{stamp}.jsonl")


def proved(s: Situation, executor: Executor) -> Proof:
    """Asks the replica, then the primary.  Raises `PlatformError`."""
    (replica,), (primary,) = replica_database(s), primary_database(s)
    late = _side(s, replica, executor)
    return verdict(_side(s, primary, executor), late)


def _side(s: Situation, node: Node, executor: Executor) -> Side:
    asked = (ask_node(executor, node, query) for query in questions(admin(s)))
    return Side(node.name, *asked)


def code_of(proof: Proof) -> Exit:
    """0 where the proof holds, 3 where a finding blocks."""
    return Exit.DONE if proof.holds else Exit.BLOCKED


def text(proof: Proof, language: str) -> Iterator[str]:
    """Each point with what was seen, then what is wrong, then one line."""
    for point in proof.points:
        yield f"[{'ok' if not point.findings else ' x'}] {translate(point.title, language)}"
        yield f"     {point.seen}"
    for finding in proof.findings:
        yield ""
        yield from finding_lines(finding, language)
    yield ""
    holds = "the replica is a true copy of the primary"
    yield sentence(language, holds if proof.holds else "the replica cannot be relied on")


def json(proof: Proof, _: str) -> Iterator[str]:
    """For other programs; `schema` changes when a key does."""
    told = {"schema": SCHEMA, "code": int(code_of(proof)), "points": proof.points}
    yield to_json(told, indent=1)


FORMATS = {"text": text, "json": json}
