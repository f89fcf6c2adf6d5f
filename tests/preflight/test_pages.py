"""The two pages are current, and all that people read of the preflight exists in French."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import centreon_ha_upgrade
from centreon_ha_upgrade.languages import missing
from centreon_ha_upgrade.procedure.preflight.answers import PEOPLE, QUESTIONS
from centreon_ha_upgrade.procedure.preflight.catalogue import CATALOGUE, NOT_ASKED
from centreon_ha_upgrade.procedure.traps import REMARKS, TRAPS
from tests.preflight import generate

SOURCES = Path(str(centreon_ha_upgrade.__file__)).parent / "procedure" / "preflight"
# commands are the same in both languages
SAME = {"edit server.cnf", "nothing", "crm_mon -fr", "mysqladmin -p shutdown"}
MAKERS = ("blocker", "warning", "note")


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (generate.DOCS / name).read_text() == generate.PAGES[name]()


def test_every_check_is_told_in_french() -> None:
    texts = {check.title for check in CATALOGUE}
    texts |= {check.title for check in PEOPLE} | {one.allowed for one in QUESTIONS.values()}
    texts |= {text for one in NOT_ASKED for text in (one.title, one.reason)}
    assert missing(texts, "fr") == []


def test_every_remark_and_trap_is_told_in_french() -> None:
    texts = {t for r in REMARKS.values() for t in (r.title, r.says, r.does, r.evidence)}
    texts |= {t for one in TRAPS.values() for t in (one.title, one.evidence, one.does)}
    same = {*SAME, "Connection Status 'name' [OK]"}
    assert missing(texts - same, "fr") == []


def _summaries() -> Iterator[str]:
    trees = (ast.parse(path.read_text()) for path in SOURCES.glob("*.py"))
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
            yield from _text(node.args[1])


def _text(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in parts)


def test_every_finding_is_told_in_french() -> None:
    assert missing(set(_summaries()), "fr") == []
