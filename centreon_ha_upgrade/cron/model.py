"""What cron reads in /etc/cron.d: jobs with a user, and variables."""

import re
from collections.abc import Iterable
from functools import lru_cache

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue

_CALENDAR = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
NICKNAMES = ("@reboot", *_CALENDAR)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# Minute, hour, day of month, month, day of week: lowest and highest number, and words for them.
_FIELDS: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (0, 7, _DAYS),
)
_ITEM = re.compile(r"(?:\*|(\w{1,3})(?:[-~](\w{1,3}))?)(?:/([1-9][0-9]{0,2}))?", re.ASCII)
_USER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\$?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _legal_schedule(fields: tuple[str, ...]) -> bool:
    """True for a nickname alone, or for five fields within their ranges."""
    if len(fields) == 1:
        return fields[0] in NICKNAMES
    if len(fields) != len(_FIELDS):
        return False
    # cronie: a hyphen before the minute keeps the job out of the log
    fields = (fields[0].removeprefix("-"), *fields[1:])
    return all(
        _legal_item(item, low, high, words)
        for text, (low, high, words) in zip(fields, _FIELDS, strict=True)
        for item in text.split(",")
    )


def _legal_item(item: str, low: int, high: int, words: tuple[str, ...]) -> bool:
    found = _ITEM.fullmatch(item)
    return found is not None and all(
        text is None or text.lower() in words or (text.isdecimal() and low <= int(text) <= high)
        for text in found.groups()[:2]
    )


@lru_cache(1024)  # few schedules and users stand in many lines
def _judge(schedule: tuple[str, ...], user: str) -> None:
    if not _legal_schedule(schedule):
        raise IllegalValue("schedule", " ".join(schedule), "cron does not know it")
    if not _USER.fullmatch(user):
        raise IllegalValue("user", user, "not a login name")


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(words)


@frozen
class CronJob:
    """One job.  `schedule` is five fields or one @word; `command` is kept with its `%` signs."""

    schedule: tuple[str, ...] = field(converter=_words)
    user: str
    command: str

    def __attrs_post_init__(self) -> None:
        _judge(self.schedule, self.user)
        command = self.command
        if not command or command != command.strip() or "\n" in command:
            raise IllegalValue("command", self.command, "one line, no blanks at its ends")


@frozen
class CronVariable:
    """One variable; cron expands nothing in its value."""

    name: str
    value: str

    def __attrs_post_init__(self) -> None:
        if not _VARIABLE.fullmatch(self.name):
            raise IllegalValue("variable", self.name, "letters, digits and underscores")
        bare = self.value == self.value.strip() and self.value[:1] not in ("'", '"')
        if "\n" in self.value or not (bare or "'" not in self.value or '"' not in self.value):
            raise IllegalValue("value", self.value, "cron has no quotes left to write it")


@frozen
class CronFile:
    """One file: its jobs, and its variables, the last setting of each."""

    name: str
    jobs: tuple[CronJob, ...] = field(default=(), converter=tuple[CronJob, ...])
    variables: tuple[CronVariable, ...] = field(default=(), converter=tuple[CronVariable, ...])

    def __attrs_post_init__(self) -> None:
        if not self.name or "/" in self.name or not self.name.isprintable():
            raise IllegalValue("file name", self.name, "not a plain name")

    @property
    def read_by_cron(self) -> bool:
        """False for names that cron passes over: dots (.rpmsave, .rpmnew), a tilde at the end."""
        return re.fullmatch(r"[A-Za-z0-9_-]+", self.name) is not None


@frozen
class CronSet:
    """All files of one directory, in the order of names."""

    files: tuple[CronFile, ...] = field(default=(), converter=tuple[CronFile, ...])

    def file(self, name: str) -> CronFile | None:
        """The file of this name, or None."""
        return next((file for file in self.files if file.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(file.name for file in self.files)

    @property
    def jobs(self) -> tuple[CronJob, ...]:
        """The jobs that cron runs: those of the files it reads."""
        return tuple(job for file in self.files if file.read_by_cron for job in file.jobs)
