"""Every command of the user's document has a place in the procedure, by its line number."""

from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.plans import from_20_04
from tests import document

STEPS = from_20_04()
BY_STEPS = {line for step in STEPS for line in step.lines}
BY_ERRATA = {line for erratum in ERRATA.values() for line in erratum.lines}


def test_no_command_of_the_document_is_an_orphan() -> None:
    lines = [line for _, numbers in document.commands().values() for line in numbers]
    assert [line for line in lines if line not in BY_STEPS | BY_ERRATA] == []


def test_no_option_of_the_document_is_an_orphan() -> None:
    assert [line for line in document.options() if line not in BY_STEPS] == []


def test_only_a_mandatory_erratum_takes_a_command_away_from_the_steps() -> None:
    gone = set(document.commands()) - BY_STEPS
    mandatory = {n for e in ERRATA.values() if e.mandatory for n in e.lines}
    assert gone == {119}
    assert gone <= mandatory


def test_every_step_and_erratum_points_to_lines_that_exist() -> None:
    assert sorted((BY_STEPS | BY_ERRATA) - set(document.lines())) == []


def test_the_classifier_sees_the_commands_it_should() -> None:
    found = document.commands()
    assert found[6] == ("pcs property set maintenance-mode=true", (6,))
    assert found[243][1] == (243, 244, 245, 246, 247, 248)
    assert len(found) == 88
