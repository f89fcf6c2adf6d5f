"""`check` on simulated platforms: its table, its code, its JSON and its waivers."""

import json
from datetime import date
from pathlib import Path

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.finding import Report, Severity
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import Unreachable
from centreon_ha_upgrade.procedure.preflight.answers import QUESTIONS
from centreon_ha_upgrade.procedure.preflight.waivers import Waiver, Waivers
from centreon_ha_upgrade_cli import checking
from centreon_ha_upgrade_cli.checking import Examination, examined
from centreon_ha_upgrade_cli.examination import own_run
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.state import RunFolder
from tests.adapters.conftest import Call, Desk
from tests.preflight.platforms import GOOD_ANSWERS, Bench, bench, breaks


def asked(b: Bench, waivers: Waivers | None = None) -> Examination:
    return examined(b.situation.site, b.platform, waivers, GOOD_ANSWERS)


def said(made: Examination, language: str = "en") -> str:
    return "\n".join(checking.text(made, language))


def test_a_healthy_platform_is_clear() -> None:
    made = asked(bench())
    assert made.code == 0
    assert said(made).endswith("nothing stands against the upgrade")


def test_blockers_stand_first_with_the_command_that_helps() -> None:
    broken = bench()
    breaks("mysql-shell")(broken)
    made = asked(broken)
    told = said(made)
    assert made.code == 3
    assert "[ x] P24" in told
    assert told.index("blockers (1)") < told.index("warnings (")
    assert "remedy: usermod -d /home/mysql -s /bin/bash mysql" in told


def test_a_waiver_silences_its_code_and_is_shown() -> None:
    broken = bench()
    breaks("mysql-shell")(broken)
    made = asked(broken, Waivers((Waiver("NO_SHELL", "made tonight", "Ada", date.max),)))
    assert made.code == 0
    assert "NO_SHELL central1  Ada until 9999-12-31: made tonight" in said(made)


def test_programs_read_the_same_as_json() -> None:
    broken = bench()
    breaks("mysql-shell")(broken)
    made = asked(broken)
    read = json.loads("\n".join(checking.json(made, "en")))
    assert (read["schema"], read["code"]) == (1, 3)
    assert "NO_SHELL" in {finding["code"] for finding in read["standing"]}


def test_a_lost_node_gives_five_and_the_rest_is_still_asked() -> None:
    whole = bench()

    class Cut:
        def run(self, node: Node, command: Command) -> Result:
            if node.name == "central1":
                raise Unreachable(node.name, "Connection timed out")
            return whole.platform.run(node, command)

    made = examined(whole.situation.site, Cut())
    assert made.code == 5
    assert "P50" in [row.id for row in made.rows]


def test_a_bad_waivers_file_is_one_sentence_before_anything_is_asked(
    call: Call, desk: Desk
) -> None:
    desk.store("MARIADB_ROOT_PASSWD", "MARIADB_REPL_PASSWD")
    (desk.folder / "w.toml").write_text("[[waivers]]\n")
    heard = call("check", desk.site, "--waivers", desk.folder / "w.toml", *desk.options())
    assert (heard.code, heard.out, heard.err.count("\n")) == (2, "", 1)
    assert "waivers[0].code" in heard.err


def test_without_answers_every_question_blocks_and_the_nodes_are_still_asked() -> None:
    whole = bench()
    made = examined(whole.situation.site, whole.platform)
    assert made.code == 3
    assert {f.code for f in made.standing if f.severity is Severity.BLOCKER} == {
        each.code for each in QUESTIONS.values()
    }
    assert "P50" in [row.id for row in made.rows]
    assert "the question window is not answered" in said(made)
    assert "a day such as 2026-01-31; there is no default" in said(made)
    assert "la question window est sans réponse" in said(made, "fr")


def test_a_bad_answers_file_is_one_sentence_before_anything_is_asked(
    call: Call, desk: Desk
) -> None:
    desk.store("MARIADB_ROOT_PASSWD", "MARIADB_REPL_PASSWD")
    (desk.folder / "a.toml").write_text("windows = 1\n")
    heard = call("check", desk.site, "--answers", desk.folder / "a.toml", *desk.options())
    assert (heard.code, heard.out, heard.err.count("\n")) == (2, "", 1)
    assert "no such question; there are: backup_age_hours" in heard.err


def test_while_a_run_rests_after_its_downloads_it_is_no_obstacle_to_itself(tmp_path: Path) -> None:
    b, folder = bench(), RunFolder(tmp_path / "run")
    site = b.situation.site
    stage = Stage(b.platform, b.platform.decide, b.platform.clock, "en", until="B09")
    assert stage.play(site, folder.journal) is Exit.DONE
    knowing = examined(site, b.platform, None, GOOD_ANSWERS, own_run(site, folder))
    codes = [[f.code for f in Report(each.standing).blockers()] for each in (asked(b), knowing)]
    assert codes == [["RUN_IN_PROGRESS", "RUN_IN_PROGRESS"], []]
