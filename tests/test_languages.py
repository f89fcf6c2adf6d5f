"""What people read exists in both languages."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import centreon_ha_upgrade
import centreon_ha_upgrade_cli
from centreon_ha_upgrade.engine.event import Outcome
from centreon_ha_upgrade.languages import LANGUAGES, catalogue, missing, sections, translate
from centreon_ha_upgrade.procedure import acceptance, verdict
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.plans import EVERY_STEP
from centreon_ha_upgrade.report import words
from centreon_ha_upgrade.report.findings import HEADINGS

CHECKS = Path(str(centreon_ha_upgrade.__file__)).parent / "procedure" / "checks"
DISCOVERY = CHECKS.parent / "discovery"
REPORT = CHECKS.parents[1] / "report"
CLI = Path(str(centreon_ha_upgrade_cli.__file__)).parent
# Words that are the same in both languages.
SAME = {"cluster", "journal"}


def _calls(folder: Path, names: set[str]) -> Iterator[ast.Call]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in names:
                    yield node


def _sentences(node: ast.AST) -> Iterator[str]:
    """Constants and f-strings, `X` in place of each value."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(getattr(part, "value", "X") if isinstance(part, ast.Constant) else "X"
                      for part in node.values)  # fmt: skip
    elif isinstance(node, ast.IfExp):
        yield from (*_sentences(node.body), *_sentences(node.orelse))
    else:
        yield from _constants(node)


def _constants(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_step_is_told_in_french() -> None:
    texts = {text for step in EVERY_STEP for text in (step.title, step.why, step.question)}
    assert missing(texts, "fr") == []


def test_every_check_is_told_in_french() -> None:
    checks = [
        check
        for step in EVERY_STEP
        for check in (*step.gates, *step.guards, *step.beside, *step.done_when, *step.verify)
    ]
    assert missing({check.title for check in checks}, "fr") == []


def test_every_erratum_is_told_in_french() -> None:
    texts = {text for e in ERRATA.values() for text in (e.title, e.says, e.does, e.evidence)}
    assert missing(texts, "fr") == []


def test_every_finding_is_told_in_french() -> None:
    found = [(call, 1) for call in _calls(CHECKS.parent, {"blocker", "warning", "make"})]
    found += [(call, 2) for call in _calls(CHECKS.parent, {"Finding"})]
    told = {t for call, at in found if len(call.args) > at for t in _sentences(call.args[at])}
    assert len(told) > 100
    # a package and its version; and what `_exactly_one` is given
    alike = {"centreon-web X", "MariaDB-server X", "exactly one node X"}
    assert missing(told - alike, "fr") == []
    roles = ("runs the group centreon", "is promoted")
    assert missing({f"exactly one node {role}" for role in roles}, "fr") == []


def test_every_point_of_the_verdict_and_every_check_of_accept_is_told_in_french() -> None:
    titles = {title for title, _, _ in verdict.POINTS}
    titles |= {check.title for check, _ in acceptance.CHECKS}
    titles |= set(verdict.EXPLAINED.values())
    assert missing(titles, "fr") == []


def test_every_sentence_of_the_command_line_is_told_in_french() -> None:
    calls = [
        *_calls(CLI, {"sentence", "_say"}),
        *_calls(REPORT, {"sentence", "say", "_heading"}),
    ]
    texts = {text for call in calls for arg in call.args[:2] for text in _constants(arg)}
    assert missing(texts - SAME, "fr") == []


def test_every_word_of_a_report_is_told_in_french() -> None:
    texts = {*words.TITLES.values(), *words.STATES.values(), *HEADINGS.values()}
    texts |= {"profile", "nodes", "started", "took", "made", "made with"}
    texts |= {"reason", "expected", "observed", "next", "remedy", *map(str, Outcome)}
    assert missing(texts - SAME, "fr") == []


def test_every_remark_of_a_discovered_site_file_is_told_in_french() -> None:
    calls = _calls(DISCOVERY, {"Remark"})
    assert missing({text for call in calls for text in _constants(call.args[0])}, "fr") == []


def test_no_french_text_outlives_its_english() -> None:
    steps = EVERY_STEP
    checks = [c for s in steps for c in (*s.gates, *s.guards, *s.beside, *s.done_when, *s.verify)]
    alive = {text for s in steps for text in (s.title, s.why, s.question)}
    alive |= {check.title for check in checks}
    alive |= {text for e in ERRATA.values() for text in (e.title, e.says, e.does, e.evidence)}
    told = sections("fr")
    assert sorted({*told["steps"], *told["checks"], *told["errata"]} - alive) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_as_many_holes_as_its_english(language: str) -> None:
    def holes(text: str) -> int:
        return sum(name is not None for _, name, _, _ in string.Formatter().parse(text))

    uneven = [k for k, v in catalogue(language).items() if holes(k) != holes(v)]
    assert uneven == []


def test_a_text_with_values_is_translated_around_them() -> None:
    assert translate("central2 is not online", "fr") == "central2 n'est pas en ligne"


def test_what_has_no_french_stays_as_it_is() -> None:
    assert translate("ERROR 1290 (HY000)", "fr") == "ERROR 1290 (HY000)"


def test_the_code_of_a_finding_stays_before_its_sentence() -> None:
    told = translate("NOT_REPLICATING: the replica does not replicate", "fr")
    assert told == "NOT_REPLICATING: le réplica ne réplique pas"
