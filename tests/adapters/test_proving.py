"""`verdict` on simulated platforms: the proof, its code, and the test row."""

import json
from pathlib import Path

import pytest

from centreon_ha_upgrade.engine.event import RunPaused
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.pacemaker import resource, wait
from centreon_ha_upgrade.procedure.plan import canary_plan, plan_for
from centreon_ha_upgrade_cli import proving
from centreon_ha_upgrade_cli.examination import situated
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import folder_of
from tests.adapters.conftest import Desk
from tests.unit.rehearsing import TWO, runner_on, site_of

SITE = site_of(TWO)


def _told(desk: Desk, platform: Simulated, language: str = "en") -> list[str]:
    s = situated(SITE, folder_of(desk.state, SITE.cluster), platform)
    return list(proving.text(proving.proved(s, platform), language))


def test_a_healthy_replica_is_proved_and_nothing_is_changed(desk: Desk) -> None:
    platform = Simulated.platform(site=SITE)
    told = _told(desk, platform)
    assert told[-1] == "the replica is a true copy of the primary"
    assert "[ok] both hold the same tables" in told
    assert platform.ran == []


def test_what_is_wrong_is_named_with_its_remedy(desk: Desk) -> None:
    platform = Simulated.platform(site=SITE)
    replica = platform.machine("central2").server
    assert replica is not None
    replica.read_only = False
    told = _told(desk, platform)
    assert told[-1] == "the replica cannot be relied on"
    assert "[ x] one database accepts writes" in told
    assert "  remedy: stop: both databases may have diverged" in told


def test_the_french_and_programs_read_the_same(desk: Desk) -> None:
    platform = Simulated.platform(site=SITE)
    assert _told(desk, platform, "fr")[-1] == "le réplica est une copie fidèle du primaire"
    s = situated(SITE, folder_of(desk.state, SITE.cluster), platform)
    read = json.loads("\n".join(proving.json(proving.proved(s, platform), "en")))
    assert (read["schema"], read["code"], len(read["points"])) == (1, 0, 7)


@pytest.mark.parametrize(("until", "primary"), [("B09", "central2"), ("A03", "central1")])
def test_a_run_that_rests_before_maintenance_knows_no_roles_of_days_ago(
    desk: Desk, until: str, primary: str
) -> None:
    platform, folder = Simulated.platform(site=SITE), folder_of(desk.state, SITE.cluster)
    folder.prepare()
    with Journal.open(folder.journal) as journal:
        runner = runner_on(plan_for(SITE), platform, platform, journal)
        runner.until = until
        assert isinstance(list(runner.events())[-1], RunPaused)
    moves = resource.ban("centreon", "central1"), wait.until_quiet(), resource.clear("centreon")
    for command in moves:  # in maintenance mode nothing moves
        platform.run(SITE.topology.nodes[0], command)
    assert situated(SITE, folder, platform).primary == primary


def test_the_test_row_is_journaled_seen_and_removed(tmp_path: Path) -> None:
    platform = Simulated.platform(site=SITE)
    stage = Stage(platform, platform.decide, platform.clock, "en", planned=canary_plan)
    code = stage.play(SITE, tmp_path / "canary.jsonl")
    assert code == 0
    ran = [str(command) for _, command in platform.ran if "canary" in str(command)]
    journal = (tmp_path / "canary.jsonl").read_text()
    assert len(ran) == 3
    assert all("--database=centreon" in line for line in ran)
    assert "CANARY_SEEN" in journal
    assert [m.server.data.canary for m in platform.world.machines.values() if m.server] == [
        None,
        None,
    ]


def test_a_row_that_does_not_arrive_stops_the_line(tmp_path: Path) -> None:
    platform = Simulated.platform(site=SITE)
    replica = platform.machine("central2").server
    assert replica is not None
    assert replica.replica is not None
    replica.replica.started = False
    stage = Stage(platform, platform.decide, platform.clock, "en", planned=canary_plan)
    assert stage.play(SITE, tmp_path / "canary.jsonl") == 3
