"""One word in, what it is about out; every step, erratum, code, check and line has an answer."""

import re
from pathlib import Path

import pytest

import centreon_ha_upgrade
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.languages import missing
from centreon_ha_upgrade.procedure import explain as module
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.explain import Explanation, explain, names
from centreon_ha_upgrade.procedure.findings import ALL
from centreon_ha_upgrade.procedure.plans import from_20_04
from centreon_ha_upgrade.procedure.preflight.codes import meaning
from centreon_ha_upgrade.procedure.traps import REMARKS, TRAPS, Remark, Trap
from tests import document
from tests.adapters.conftest import Call, call

__all__ = ["call"]
PROGRAM = Path(centreon_ha_upgrade.__file__).parent


def fact(told: Explanation, name: str) -> tuple[str, ...]:
    return next((fact.values for fact in told.facts if fact.name == name), ())


def test_the_document_of_the_library_is_the_user_s() -> None:
    assert "\n".join(module.document()) == "\n".join(document.lines().values())


def test_every_erratum_and_every_trap_is_named() -> None:
    assert sorted({*ERRATA, *REMARKS}) == [f"X{number:02}" for number in range(1, 62)]
    assert not {*ERRATA} & {*REMARKS}
    assert list(TRAPS) == [f"T{number}" for number in range(1, 22)]


def test_every_finding_that_is_raised_anywhere_is_explained_in_both_languages() -> None:
    text = "".join(path.read_text() for path in (PROGRAM / "procedure").rglob("*.py"))
    raised = set(re.findall(r"\b(?:blocker|warning|Finding|make)\(\s*\"([A-Z][A-Z0-9_]+)\"", text))
    assert len(raised) > 100
    assert sorted(raised - ALL.keys()) == []
    meanings = {each for code in raised for each in meaning(ALL[code])}
    assert missing(meanings, "fr") == []


def test_what_errata_and_traps_point_to_exists() -> None:
    steps = {step.id for step in from_20_04()}
    notes: tuple[Remark | Trap, ...] = (*REMARKS.values(), *TRAPS.values())
    assert [s for note in notes for s in note.steps if s not in steps] == []
    assert [n for note in notes for n in note.lines if n not in document.lines()] == []
    assert [e for t in TRAPS.values() for e in t.errata if e not in {*ERRATA, *REMARKS}] == []
    assert [t.id for t in TRAPS.values() if not (t.errata or t.does)] == []


def test_every_word_has_an_answer_that_says_something() -> None:
    assert [word for word in names() if not explain(word).facts] == []


def test_every_line_of_the_document_has_an_answer() -> None:
    for number, text in document.lines().items():
        assert fact(explain(f"line {number}"), "document") == (text,)


def test_a_step_shows_its_commands_in_both_profiles() -> None:
    told = explain("a03")
    assert fact(told, "document") == ("6: pcs property set maintenance-mode=true",)
    assert fact(told, "commands, safe") == ("central1 $ pcs property set maintenance-mode=true",)
    assert fact(told, "commands, as written") == fact(told, "commands, safe")


def test_an_erratum_shows_where_it_works_and_how_it_is_switched_off() -> None:
    told = explain("X11")
    assert "I06 Make the cluster forget the deleted resources" in fact(told, "steps")
    assert fact(told, "switch") == ('errata.off = ["X11"]',)


def test_a_line_names_its_steps_and_its_errata() -> None:
    told = explain("line 321")
    assert "L01" in " ".join(fact(told, "steps"))
    assert "X01" in " ".join(fact(told, "errata"))
    assert fact(explain("ligne 4"), "note") == ("no step and no erratum: it only tells",)


def test_a_code_names_its_check_and_what_helps() -> None:
    told = explain("NOT_IN_MAINTENANCE")
    assert fact(told, "raised by") == ("cluster.in-maintenance",)
    assert fact(told, "remedy") == ("pcs property set maintenance-mode=true",)


@pytest.mark.parametrize(
    ("word", "near"),
    [("NO_LUAS", "NO_LUA"), ("A3", "A03"), ("line 405", "404 lines"), ("", "A01")],
)
def test_an_unknown_word_is_one_sentence_with_the_nearest_known_ones(word: str, near: str) -> None:
    with pytest.raises(IllegalValue, match=near):
        explain(word)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("erratum X01: Id of the promotable database on four nodes", "always applied")),
        ("fr", ("erratum X01: Identifiant de la base promouvable", "toujours appliqué")),
    ],
)
def test_the_program_explains_in_both_languages(
    call: Call, language: str, words: tuple[str, ...]
) -> None:
    said = call("explain", "x01", "--lang", language)
    assert (said.code, said.err) == (0, "")
    assert [word for word in words if word not in said.out] == []


def test_the_program_refuses_an_unknown_word_in_one_sentence(call: Call) -> None:
    said = call("explain", "X99")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
