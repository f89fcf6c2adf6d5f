"""What only people know: the backup, the window, and who answers for it (P33, P68).

Their answers stand in a file of their own.  A question without one blocks, and names its key and
what may stand there; nobody is taken to have meant yes.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, note, warning
from centreon_ha_upgrade.errors import BadSite

MAX_AGE = 24
"""Hours after which a backup is too old to begin with."""

_Judge = Callable[[str, date], Iterator[Finding]]


@frozen
class Question:
    """One question.  `allowed` says what `legal` accepts, `code` is what a bad answer raises."""

    key: str
    code: str
    allowed: str
    legal: Callable[[str], bool]
    judge: _Judge


@frozen
class Answers:
    """What a file answers, by key; TOML's true, numbers and days as their text."""

    of: Mapping[str, str] = field(factory=dict)

    @classmethod
    def from_toml(cls, text: str) -> "Answers":
        """Reads `key = value` lines.  Raises `BadSite` naming the key that is wrong."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadSite("(answers)", f"it is not TOML: {error}") from None
        for key in table:
            if key not in QUESTIONS:
                raise BadSite(key, f"no such question; there are: {', '.join(QUESTIONS)}")
        return cls({key: _text(key, value) for key, value in table.items()})


def _text(key: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type(value) in (str, int, date):
        return str(value).strip()
    raise BadSite(key, f"{value!r} is not a legal value")


@frozen
class AskedOfPeople:
    """A check whose answers come from people.  `id` and codes are as stable as the others'."""

    id: str
    title: str
    questions: tuple[Question, ...]
    severity: Severity = Severity.BLOCKER
    guards: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (*(each.code for each in self.questions), "ANSWERED")

    def judge(self, answers: Answers, today: date) -> Iterator[Finding]:
        """What is not answered, or answered badly; good answers are notes, for the record."""
        for each in self.questions:
            value = answers.of.get(each.key, "")
            if not each.legal(value):
                yield blocker(each.code, f"the question {each.key} is not answered",
                              expected=f"{each.allowed}; there is no default",
                              observed=value,
                              remedy=f"{each.key} = ... in the file of --answers")  # fmt: skip
                continue
            yield note("ANSWERED", f"answered: {each.key} = {value}",
                       remedy="nothing: for the record")  # fmt: skip
            yield from each.judge(value, today)


def _age(value: str, today: date) -> Iterator[Finding]:
    if int(value) > MAX_AGE:
        yield blocker("BACKUP_AGE", f"the backup is {value} hours old",
                      expected=f"{MAX_AGE} hours at most",
                      remedy="make one, and test it")  # fmt: skip


def _tested(value: str, today: date) -> Iterator[Finding]:
    if value == "no":
        yield warning("BACKUP_UNTESTED", "nobody has restored this backup",
                      remedy="restore it elsewhere before the window")  # fmt: skip


def _future(value: str, today: date) -> Iterator[Finding]:
    if date.fromisoformat(value) < today:
        yield blocker("WINDOW", f"the window of {value} is over",
                      remedy="agree on another day")  # fmt: skip


def _named(value: str, today: date) -> Iterator[Finding]:
    yield from ()


def _is_day(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value))
    except ValueError:
        return False


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


_PERSON = "a name, and how to reach them"
_is_person = _matches(r"[^\x00-\x1f\x7f]{2,200}")

PEOPLE = (
    AskedOfPeople("P33", "There is a backup of this day, and somebody has restored it.", (
        Question("backup_age_hours", "BACKUP_AGE", "a whole number of hours",
                 _matches(r"[0-9]{1,5}"), _age),
        Question("backup_restore_tested", "BACKUP_UNTESTED", "yes or no",
                 _matches("yes|no"), _tested),
    )),
    AskedOfPeople("P68", "The window is agreed upon, and somebody answers for it.", (
        Question("window", "WINDOW", "a day such as 2026-01-31", _is_day, _future),
        Question("contact", "NO_CONTACT", _PERSON, _is_person, _named),
        Question("rollback_owner", "NO_ROLLBACK_OWNER", _PERSON, _is_person, _named),
    )),
)  # fmt: skip
"""Every check that people answer."""

QUESTIONS = {each.key: each for check in PEOPLE for each in check.questions}
"""Every question by its key."""
