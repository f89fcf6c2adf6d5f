"""`predict`: what the end of maintenance mode would do, before it ends.  It changes nothing."""

from collections.abc import Iterator
from typing import Any

from attrs import field, frozen
from plumbum import cli

from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.finding import Finding, Report
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.executors import Ssh
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.pacemaker import prediction
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.pacemaker.prediction import Prediction
from centreon_ha_upgrade.procedure.checks.prediction import predicted
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade_cli.base import WithLanguage, WithSecrets, ssh_options
from centreon_ha_upgrade_cli.cluster import aligned
from centreon_ha_upgrade_cli.examination import situated
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.render import finding_lines
from centreon_ha_upgrade_cli.state import folder_of, read_site
from centreon_ha_upgrade_cli.terminal import say

SCHEMA = 1


class Predict(WithLanguage, WithSecrets):
    """say what the end of maintenance mode would do; changes nothing"""

    DESCRIPTION_MORE = (
        "Pacemaker simulates it on a copy of its configuration; ends with 3 if anything would be "
        "stopped, moved or demoted.\n\nExample:\n\n/    centreon-ha-upgrade predict site.toml"
    )
    _format: Any = cli.SwitchAttr(
        ["--format"], cli.Set("text", "json", case_sensitive=True), default="text"
    )

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        secrets = open_secrets(self.vault, self.passphrase, needed(declared), self.sources)
        with Ssh(secrets, **ssh_options(declared)) as executor:
            folder = folder_of(self.root, declared.cluster)
            made = foreseen(situated(declared, folder, executor), executor)
        for line in FORMATS[self._format](made, self.language):
            say(line)
        return made.code


@frozen
class Foreseen:
    """A prediction with what is found wrong with it."""

    prediction: Prediction
    findings: tuple[Finding, ...] = field(converter=tuple[Finding, ...])

    @property
    def code(self) -> Exit:
        return Exit.BLOCKED if Report(self.findings).blockers() else Exit.DONE


def foreseen(s: Situation, executor: Executor) -> Foreseen:
    """Asks the active central.  Raises `PlatformError`."""
    node = s.topology.node(s.active)
    found = ask_node(executor, node, prediction.query())
    return Foreseen(found, predicted(found, s, node))


def text(made: Foreseen, language: str) -> Iterator[str]:
    """Before and after, resource by resource, then the findings, then one line."""
    if not made.prediction.in_maintenance:
        yield sentence(language, "maintenance mode is off: this is what it does by itself now")
    yield from aligned(_rows(made.prediction, language))
    for finding in made.findings:
        yield ""
        yield from finding_lines(finding, language)
    yield ""
    calm = made.code is Exit.DONE
    calm_text = "the end of maintenance disturbs nothing"
    yield sentence(language, calm_text if calm else "do not end maintenance mode now")


def _rows(found: Prediction, language: str) -> Iterator[tuple[str, ...]]:
    now, then = found.simulation.now, found.simulation.then
    yield (*(sentence(language, word) for word in ("resource", "now", "afterwards")), "")
    for id_ in dict.fromkeys((*_ids(now), *_ids(then))):
        before, after = _where(now, id_), _where(then, id_)
        yield id_, before, after, "" if before == after else "<<"


def _ids(status: ClusterStatus) -> Iterator[str]:
    return (instance.primitive for instance in status.instances)


def _where(status: ClusterStatus, id_: str) -> str:
    places = (f"{i.role or '?'} {n}" for i in status.instances_of(id_) for n in i.nodes)
    return ", ".join(places) or "-"


def json(made: Foreseen, _: str) -> Iterator[str]:
    """For other programs; `schema` changes when a key does."""
    found = made.prediction
    ids = dict.fromkeys((*_ids(found.simulation.now), *_ids(found.simulation.then)))
    yield to_json(
        {
            "schema": SCHEMA,
            "code": int(made.code),
            "maintenance": found.in_maintenance,
            "actions": found.simulation.actions,
            "resources": [
                {"id": id_, "now": _where(found.simulation.now, id_),
                 "then": _where(found.simulation.then, id_)}
                for id_ in ids
            ],
            "findings": made.findings,
        },
        indent=1,
    )  # fmt: skip


FORMATS = {"text": text, "json": json}
