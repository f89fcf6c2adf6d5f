"""`--report`: which files are written, and when it is refused."""

import json
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.engine.event import TaskFinished, TaskStarted
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.report.delay import Delays, samples
from centreon_ha_upgrade.report.document import Delay
from centreon_ha_upgrade_cli import checking
from centreon_ha_upgrade_cli.checking import examined
from centreon_ha_upgrade_cli.reporting import DelayLog, Reports, delays_in
from tests import sites
from tests.adapters.conftest import Call, Desk
from tests.preflight.platforms import bench, breaks

AT = "2026-01-31T22:00:00+00:00"


def test_the_report_of_a_check_holds_its_findings_and_the_plan_that_would_follow(
    tmp_path: Path,
) -> None:
    broken = bench()
    breaks("mysql-shell")(broken)
    made = checking.document(examined(broken.situation.site, broken.platform), "en")
    file = tmp_path / "check.json"
    Reports((file,)).write(made)
    told = json.loads(file.read_text())
    assert (told["schema"], told["kind"], told["code"]) == (1, "check", 3)
    assert "NO_SHELL" in {finding["code"] for finding in told["findings"]}
    assert {task["state"] for task in told["tasks"]} == {"planned"}
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_old_report_is_replaced_and_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    made = checking.document(examined(bench().situation.site, bench().platform), "fr")
    elsewhere, file = tmp_path / "elsewhere", tmp_path / "check.md"
    elsewhere.write_text("untouched")
    file.symlink_to(elsewhere)
    Reports((file,), "fr").write(made)
    assert (elsewhere.read_text(), file.is_symlink()) == ("untouched", False)
    assert file.read_text().startswith("# Contrôle avant départ de")


@pytest.mark.parametrize("name", ["check.pdf", "nowhere/check.html"])
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_asked(
    call: Call, desk: Desk, name: str
) -> None:
    said = call("check", desk.site, "--report", desk.folder / name, *desk.options())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("report ")


def test_the_delay_is_sampled_after_each_task_and_read_again(tmp_path: Path) -> None:
    platform = Simulated.platform(site=sites.example("four-nodes"))
    log = DelayLog(Delays(sites.example("four-nodes"), platform), tmp_path / "d.jsonl", lambda: AT)
    log.hear(TaskStarted("A01", "central1", "Look"))
    assert delays_in(log.path) == ()
    log.hear(TaskFinished("A01", "central1"))
    log.hear(TaskFinished("A02", "central1"))
    assert delays_in(log.path) == (
        Delay(AT, "database1", None),
        Delay(AT, "database2", 0),
        Delay(AT, "database2", 0),
    )


def test_a_torn_sample_is_left_out_and_a_damaged_one_is_refused() -> None:
    whole = to_json(Delay(AT, "db2", 3)) + "\n"
    assert samples(whole + whole[:10]) == (Delay(AT, "db2", 3),)
    with pytest.raises(IllegalValue):
        samples(whole[:10] + "\n" + whole)


def test_a_rehearsal_is_written_down_with_before_after_and_delay(
    call: Call, tmp_path: Path
) -> None:
    file = tmp_path / "night.json"
    said = call("rehearse", "--nodes", "4", "--report", file, "--lang", "fr")
    told = json.loads(file.read_text())
    assert (said.code, f"rapport : {file}" in said.out) == (0, True)
    assert (told["kind"], told["language"], told["code"]) == ("rehearsal", "fr", 0)
    assert (told["before"] is None, told["after"] is None) == (False, False)
    behind = {delay["node"] for delay in told["delays"] if delay["seconds"] is not None}
    assert behind == {"database2"}


def test_a_rehearsed_fault_is_written_down_with_its_recovery(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "night.json"
    assert call("rehearse", "--fault", "F13", "--report", file).code == 0
    told = json.loads(file.read_text())
    outcomes = {c["outcome"] for task in told["tasks"] for c in task["commands"]}
    assert (told["code"], outcomes) == (0, {"ok"})
