"""What only people know: an open question blocks and names its key and what may stand there."""

from datetime import date

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.finding import Finding, Severity
from centreon_ha_upgrade.errors import BadSite
from centreon_ha_upgrade.procedure.preflight.answers import PEOPLE, QUESTIONS, Answers
from tests.preflight.platforms import BAD_ANSWERS, GOOD_ANSWERS

TODAY = date(2026, 1, 31)
TEXT = """
backup_age_hours = 6
backup_restore_tested = true
window = 2999-12-31
contact = "Ada, 555-0100"
rollback_owner = "Grace, 555-0101"
"""


def judged(answers: Answers, today: date = TODAY) -> list[Finding]:
    return [found for check in PEOPLE for found in check.judge(answers, today)]


def codes(answers: Answers, today: date = TODAY) -> list[str]:
    return [found.code for found in judged(answers, today) if found.code != "ANSWERED"]


def test_a_file_that_answers_everything_is_read_and_raises_nothing() -> None:
    assert Answers.from_toml(TEXT) == GOOD_ANSWERS
    assert codes(GOOD_ANSWERS) == []
    assert {found.severity for found in judged(GOOD_ANSWERS)} == {Severity.NOTE}
    assert len(judged(GOOD_ANSWERS)) == len(QUESTIONS)


@pytest.mark.parametrize("key", QUESTIONS)
def test_an_open_question_blocks_and_names_its_key_and_what_may_stand_there(key: str) -> None:
    left = {k: v for k, v in GOOD_ANSWERS.of.items() if k != key}
    (found,) = (f for f in judged(Answers(left)) if f.severity is Severity.BLOCKER)
    assert found.code == QUESTIONS[key].code
    assert (key in found.summary, key in found.remedy) == (True, True)
    assert QUESTIONS[key].allowed in found.expected


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_bad_answer_raises_the_finding_of_its_question(key: str) -> None:
    assert sorted(BAD_ANSWERS) == sorted(QUESTIONS)
    answers = evolve(GOOD_ANSWERS, of={**GOOD_ANSWERS.of, key: BAD_ANSWERS[key]})
    assert codes(answers) == [QUESTIONS[key].code]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("backup_age_hours", "-1"),
        ("backup_age_hours", "yesterday"),
        ("backup_restore_tested", "maybe"),
        ("window", "2026-02-30"),
        ("window", "20260131"),
        ("contact", " "),
    ],
)
def test_an_illegal_answer_is_no_answer(key: str, value: str) -> None:
    answers = Answers({**GOOD_ANSWERS.of, key: value.strip()})
    (found,) = (f for f in judged(answers) if f.severity is Severity.BLOCKER)
    assert (found.code, found.observed) == (QUESTIONS[key].code, value.strip())


def test_the_age_and_the_day_are_judged_to_the_hour_and_to_the_day() -> None:
    assert codes(Answers({**GOOD_ANSWERS.of, "backup_age_hours": "24"})) == []
    assert codes(Answers({**GOOD_ANSWERS.of, "backup_age_hours": "25"})) == ["BACKUP_AGE"]
    of_today = Answers({**GOOD_ANSWERS.of, "window": "2026-01-31"})
    assert (codes(of_today), codes(of_today, date(2026, 2, 1))) == ([], ["WINDOW"])


@pytest.mark.parametrize(
    ("text", "key"),
    [("windows = 1", "windows"), ("window = [1]", "window"), ("window", "(answers)")],
)
def test_a_bad_file_is_refused_by_the_name_of_its_key(text: str, key: str) -> None:
    with pytest.raises(BadSite) as refused:
        Answers.from_toml(text)
    assert refused.value.key == key
