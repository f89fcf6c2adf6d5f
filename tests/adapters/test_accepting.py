"""`accept` on an upgraded platform, whole and disturbed afterwards."""

import json
from functools import cache
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.core.executor import ask_node
from centreon_ha_upgrade.core.finding import Report
from centreon_ha_upgrade.engine.event import TaskStarted
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.acceptance import Accepted, accept
from centreon_ha_upgrade.procedure.plan import switchover_plan
from centreon_ha_upgrade.procedure.verdict import Proof
from centreon_ha_upgrade_cli import accepting
from centreon_ha_upgrade_cli.examination import situated
from centreon_ha_upgrade_cli.proving import proved
from centreon_ha_upgrade_cli.state import folder_of
from tests.adapters.conftest import Desk
from tests.unit.rehearsing import TWO, end_of, events_of, site_of

SITE = site_of(TWO)


@cache
def _upgraded() -> Simulated:
    platform = Simulated.platform(site=SITE)
    end_of(SITE, platform)
    return platform


def _accepted(desk: Desk, platform: Simulated) -> tuple[tuple[Accepted, ...], Proof]:
    s = situated(SITE, folder_of(desk.state, SITE.cluster), platform)
    return accept(s, lambda node, query: ask_node(platform, node, query)), proved(s, platform)


def test_an_upgraded_platform_can_be_handed_over(desk: Desk) -> None:
    rows, proof = _accepted(desk, _upgraded())
    told = list(accepting.text(rows, proof, "en"))
    assert [finding for row in rows for finding in row.findings] == []
    assert (accepting.code_of(rows, proof), told[-1]) == (0, "the platform can be handed over")


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("pcs property set maintenance-mode=true", {"IN_MAINTENANCE"}),
        ("mkdir -p /usr/share/centreon/www/install", {"INSTALL_DIRECTORY", "UPGRADE_WAITS"}),
        ("chmod 700 /var/log/centreon-engine/", {"WRONG_MODE"}),
    ],
)
def test_what_was_disturbed_afterwards_is_seen(desk: Desk, line: str, codes: set[str]) -> None:
    platform = _upgraded().fork()
    platform.run(SITE.topology.nodes[0], run(*line.split()))
    rows, proof = _accepted(desk, platform)
    found = {f.code for f in Report(f for row in rows for f in row.findings).blockers()}
    assert (found, accepting.code_of(rows, proof)) == (codes, 3)


def test_a_platform_that_was_not_upgraded_cannot_be_handed_over(desk: Desk) -> None:
    rows, proof = _accepted(desk, Simulated.platform(site=SITE))
    told = list(accepting.text(rows, proof, "fr"))
    assert told[-1] == "la plate-forme ne peut pas encore être livrée"
    read = json.loads("\n".join(accepting.json(rows, proof, "en")))
    assert (read["schema"], read["code"], len(read["checks"])) == (1, 3, 17)


def test_a_switch_goes_on_where_it_was_cut_unless_it_ended_or_was_given_up(tmp_path: Path) -> None:
    platform, journal = _upgraded().fork(), tmp_path / "switchover.jsonl"
    found = [accepting.goes_on(SITE, journal, platform)]
    with Journal.open(journal) as opened:
        for event in events_of(switchover_plan(SITE), platform, opened):
            if isinstance(event, TaskStarted) and event.step == "N10":
                break
    found.append(accepting.goes_on(SITE, journal, platform))
    other = platform.fork()
    other.run(SITE.topology.nodes[0], run("pcs", "resource", "clear", "centreon"))
    found.append(accepting.goes_on(SITE, journal, other))
    with Journal.open(journal) as opened:
        *_, _ = events_of(switchover_plan(SITE), platform, opened)
    found.append(accepting.goes_on(SITE, journal, platform))
    assert found == [False, True, False, False]
