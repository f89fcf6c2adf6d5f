"""The catalogue of faults: whole, told in both languages, and true to what can be rehearsed."""

import re
from pathlib import Path

import pytest

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.faulty import Faulty, trouble
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from centreon_ha_upgrade.languages import missing
from centreon_ha_upgrade.procedure.faults import FAULTS, TRAPS
from centreon_ha_upgrade.procedure.plans import from_20_04
from tests.adapters.conftest import Call, call
from tests.reliability.playing import SITE

__all__ = ["call"]

TESTS = Path(__file__).parent
PAGE = TESTS.parent.parent / "docs" / "reliability.md"


def test_the_catalogue_holds_the_44_faults_in_order() -> None:
    assert list(FAULTS) == [f"F{number}" for number in range(1, 45)]


def test_every_fault_is_told_in_french() -> None:
    known = (*FAULTS.values(), *TRAPS.values())
    texts = {text for fault in known for text in (fault.happens, fault.expected)}
    assert missing(texts | {each.remedy for each in TROUBLES.values()}, "fr") == []


def test_what_can_be_rehearsed_is_in_the_catalogue_and_strikes_at_a_step() -> None:
    steps = {step.id for step in from_20_04()}
    assert TROUBLES.keys() - {*FAULTS, *TRAPS} == set()
    assert {each.step for each in TROUBLES.values()} - steps == set()


def test_every_fault_that_can_be_rehearsed_has_a_test_that_names_it() -> None:
    text = "".join(path.read_text() for path in sorted(TESTS.glob("test_*.py")))
    named = {found.upper() for found in re.findall(r"def test_([ftp][0-9]+)_", text)}
    assert TROUBLES.keys() - named == set()


def test_the_page_has_a_row_for_every_fault_and_names_tests_that_exist() -> None:
    page = PAGE.read_text()
    rows = re.findall(r"^\| ([FTP][0-9]+) \|", page, re.MULTILINE)
    assert rows == [*FAULTS, *TRAPS]
    known = {
        name
        for path in TESTS.parent.rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    }
    assert sorted(set(re.findall(r"`(test_[a-z0-9_]+)`", page)) - known) == []


def test_a_row_says_lab_where_it_names_a_test_on_real_nodes_and_nowhere_else() -> None:
    text = "".join(path.read_text() for path in (TESTS.parent / "lab").glob("test_*.py"))
    on_nodes = set(re.findall(r"^def (test_\w+)", text, re.MULTILINE))
    rows = re.findall(r"^\| [FTP][0-9]+ \|.*", PAGE.read_text(), re.MULTILINE)
    said = [row for row in rows if "lab: " in row]
    assert said == [row for row in rows if on_nodes & set(re.findall(r"`(test_\w+)`", row))]
    assert said != []


def test_a_step_may_be_given_by_its_id_its_name_or_its_phase_and_name() -> None:
    assert trouble("F25@copy-database").step == "J04"
    assert trouble("F25@J04").step == "J04"
    assert trouble("F14@replication.copy-database").step == "J04"
    assert trouble("F14@replication.sync").step == "J04"
    assert trouble("F13@php-apache.switch-php").step == "D03"


def test_two_of_a_kind_are_put_right_the_last_one_first() -> None:
    platform = Simulated.platform(site=SITE)
    faulty, accounts = (
        Faulty.platform_with(platform, SITE, ["F20@A01", "F20@A02"]),
        dict(platform.world.accounts),
    )
    faulty.enter("A01", "central1")
    faulty.enter("A02", "central1")
    assert platform.world.accounts != accounts
    faulty.put_right()
    assert platform.world.accounts == accounts


@pytest.mark.parametrize("text", ["F99", "F5", "F14@Z99", "f14", ""])
def test_an_unknown_fault_or_step_is_refused(text: str) -> None:
    with pytest.raises(IllegalValue):
        trouble(text)


def test_a_rehearsed_fault_is_shown_put_right_and_survived(call: Call) -> None:
    said = call("rehearse", "--fault", "F32")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "F32 waits at I01: somebody ends maintenance mode"
    assert "stopped at I01 on central1" in lines
    assert "F32, put right: set maintenance-mode=true again" in lines
    assert re.fullmatch(
        r"done: all [0-9]+ tasks are settled", next(x for x in lines if x[:4] == "done")
    )


def test_a_rehearsed_death_of_the_control_host_is_resumed(call: Call) -> None:
    said = call("rehearse", "--fault", "F4@C02", "--lang", "fr")
    assert said.code == 0
    assert "le processus de contrôle est mort ; le journal est ce qu'il laisse" in said.out
    assert "F4 est passé tout seul" in said.out


def test_a_fault_that_no_task_meets_is_said_so(call: Call) -> None:
    said = call("rehearse", "--fault", "F2@C04D")
    assert said.code == 0
    assert said.out.endswith("F2 never struck: no task came to it\n")


def test_an_unknown_fault_is_a_usage_error(call: Call) -> None:
    said = call("rehearse", "--fault", "F99")
    assert (said.code, said.out) == (2, "")
    assert "F99" in said.err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_faults_are_listed_with_a_star_where_they_can_be_rehearsed(
    call: Call, language: str
) -> None:
    said = call("rehearse", "--list-faults", "--lang", language)
    assert said.code == 0
    listed = re.findall(r"^([* ]) ([FTP][0-9]+)", said.out, re.MULTILINE)
    assert [name for _, name in listed] == [*FAULTS, *TRAPS]
    assert {name for star, name in listed if star == "*"} == TROUBLES.keys()


def test_the_page_says_where_each_fault_can_be_rehearsed() -> None:
    told = dict(
        re.findall(
            r"^\| ([FTP][0-9]+) \|.*`rehearse --fault [FTP][0-9]+`, at (\w+)",
            PAGE.read_text(),
            re.MULTILINE,
        )
    )
    assert told == {name: each.step for name, each in TROUBLES.items()}
