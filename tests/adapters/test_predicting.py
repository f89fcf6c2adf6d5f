"""`predict` on simulated platforms: before and after, the findings, the code."""

import json

from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade_cli import predicting
from centreon_ha_upgrade_cli.examination import situated
from centreon_ha_upgrade_cli.predicting import Foreseen
from centreon_ha_upgrade_cli.state import RunFolder, folder_of
from tests.adapters.conftest import Desk
from tests.unit.rehearsing import site_of

SITE = site_of(Topology.two("central1", "central2"))


def _folder(desk: Desk) -> RunFolder:
    return folder_of(desk.state, SITE.cluster)


def _foreseen(desk: Desk, fault: str = "") -> Foreseen:
    faulty = Faulty.platform_with(Simulated.platform(site=SITE), SITE, [fault] if fault else [])
    faulty.platform.run(
        SITE.topology.nodes[0], run("pcs", "property", "set", "maintenance-mode=true")
    )
    if fault:
        faulty.enter(fault.partition("@")[2] or "M01", "central1")
    return predicting.foreseen(situated(SITE, _folder(desk), faulty), faulty)


def test_a_calm_end_shows_where_everything_stays(desk: Desk) -> None:
    made = _foreseen(desk)
    told = list(predicting.text(made, "en"))
    assert made.code == 0
    assert told[-1] == "the end of maintenance disturbs nothing"
    assert not [line for line in told if line.endswith("<<")]


def test_what_would_change_is_marked_and_explained(desk: Desk) -> None:
    made = _foreseen(desk, "F34")
    told = list(predicting.text(made, "en"))
    assert made.code == 3
    marked = [line.split()[0] for line in told if line.endswith("<<")]
    assert marked[:3] == ["ms_mysql", "vip", "http"]
    assert "  remedy: pcs resource enable vip" in told
    assert told[-1] == "do not end maintenance mode now"


def test_programs_read_the_same(desk: Desk) -> None:
    read = json.loads("\n".join(predicting.json(_foreseen(desk, "F34"), "en")))
    assert (read["schema"], read["code"], read["maintenance"]) == (1, 3, True)
    assert {"id": "vip", "now": "Started central1", "then": "-"} in read["resources"]


def test_the_french_says_it_too(desk: Desk) -> None:
    told = list(predicting.text(_foreseen(desk, "F34"), "fr"))
    assert any("le rôle cible (target-role) de vip l'arrête" in line for line in told)
    assert told[-1] == "ne pas mettre fin à la maintenance maintenant"
