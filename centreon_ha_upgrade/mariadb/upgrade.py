"""`mysql_upgrade`: brings the system tables to the version of the running server.

It exits 1 when it could not work, and 0 otherwise, *even if tables stay corrupt*: only its words
tell.  It checks every table, hence hours on a large database: it runs detached, and takes its
password from an option file on standard input.  It reads that once, writes it to a file of its own
(0600, under TMPDIR, removed in the end) and names that to the clients it starts: the password shows
in no process list and no environment (10.5.29 and 10.11 were watched).
It writes that file wrongly when the password holds a quote or a backslash, and then cannot log in:
see `UNFIT`.
After a run it says only that there is nothing to do, whatever state the tables are in; `--force`
lets it check again.  A table that needs a repair first stands with an error and then, repaired, as
OK: its last word counts (step E06).
"""

import re

from attrs import evolve, field, frozen, validators

from centreon_ha_upgrade.core.command import Command, Prompt, Secret, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.admin import ASKS
from centreon_ha_upgrade.mariadb.login import DEFAULTS, Login, legal_user, option_file

_TIMEOUT = 4 * 3600.0

UNFIT = "'\\"
"""Signs in a password that mysql_upgrade cannot hand on to the clients it starts."""

_VERSION = r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}-MariaDB"
_ALREADY = re.compile(rf"This installation of MariaDB is already upgraded to ({_VERSION})\.")
_HINTS = re.compile(
    r"There is no need to run (mysql|mariadb)[_-]upgrade again.*"
    r"|You can use --force if you still want to run (mysql|mariadb)[_-]upgrade"
    rf"|(Major|Minor) version upgrade detected from {_VERSION} to {_VERSION}\. Check required!"
    r"|Processing databases|Repairing (tables|views)|Enter password:"
)
_PHASE = re.compile(r"Phase ([0-9]{1,2})/([0-9]{1,2}): (\S(?:.*?\S)?)(\.\.\. Skipped)?")
_DATABASE = re.compile(r"\S+")
_GOOD = ("OK", "Table is already up to date")
_CHECK = re.compile(rf"(\S(?:.*\S)?) +({'|'.join(_GOOD)})")
_NOTE = re.compile(r"(error|warning|note|info|status) *: (\S.*)", re.IGNORECASE)
_FAILURE = re.compile(
    r".*\b(FATAL ERROR|ERROR [0-9]+ \(|[Ff]ailed\b|[Cc]ould not\b|Got error: |: unknown ).*"
    r"|ERROR: .*"
)


@frozen
class TableCheck:
    """One table: `status` in the tool's words, None where only notes were printed."""

    name: str
    status: str | None = field(default=None, validator=validators.optional(validators.in_(_GOOD)))
    notes: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        if self.status is None and not self.notes:
            raise IllegalValue("table", self.name, "neither a status nor a note")
        if not _plain_name(self.name) or not all(_NOTE.fullmatch(note) for note in self.notes):
            raise IllegalValue("table", self.name, "the tool could not print it")

    @property
    def good(self) -> bool:
        return self.status is not None


@frozen
class Phase:
    """One phase of several.  `tables` in the order of the output."""

    number: int = field(validator=[validators.ge(1), validators.le(99)])
    total: int = field(validator=[validators.ge(1), validators.le(99)])
    title: str
    skipped: bool = False
    tables: tuple[TableCheck, ...] = field(default=(), converter=tuple[TableCheck, ...])

    def __attrs_post_init__(self) -> None:
        found = _PHASE.fullmatch(_head(self))
        if found is None or found[3] != self.title or self.title != self.title.rstrip():
            raise IllegalValue("phase", self.title, "the tool could not print it")

    @property
    def unhealed(self) -> tuple[str, ...]:
        """The tables whose last word is not OK."""
        last = {check.name: check.good for check in self.tables}
        return tuple(name for name, good in last.items() if not good)


@frozen
class UpgradeOutcome:
    """What the run did.

    `already` is the version when there was nothing to do; `finished` says that the last phase
    ended with its OK; `errors` are lines in which something failed.
    """

    already: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(_VERSION))
    )
    phases: tuple[Phase, ...] = field(default=(), converter=tuple[Phase, ...])
    finished: bool = False
    errors: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        if not (self.already or self.phases or self.errors):
            raise IllegalValue("upgrade", "", "silence is no outcome")
        if (self.already and self.phases) or (self.finished and not self.phases):
            raise IllegalValue("upgrade", str(self.already), "either already done, or done now")
        if not all(_FAILURE.fullmatch(line) and line == line.strip() for line in self.errors):
            raise IllegalValue("upgrade", str(self.errors)[:80], "the tool could not print it")

    @property
    def succeeded(self) -> bool:
        """Nothing to do, or every phase done, no error, and each table healthy in the end."""
        if self.errors:
            return False
        if self.already:
            return True
        numbers = [phase.number for phase in self.phases]
        whole = numbers == list(range(1, self.phases[-1].total + 1))
        return whole and self.finished and not any(phase.unhealed for phase in self.phases)


def as_written(user: str, password: Secret) -> Command:
    """The document's line: it asks for the password, and ends with the connection (X59).

    >>> print(as_written("root", Secret("MARIADB_ROOT_PASSWORD")))
    mysql_upgrade -u root -p
    """
    return run(
        *("mysql_upgrade", "-u", legal_user(user), "-p"),
        prompts=(Prompt(ASKS, password),),
        timeout=_TIMEOUT,
        idempotent=True,
        verdict=_complaint,
    )


def upgrade_tables(login: Login) -> Command:
    """Upgrades the system tables of this node's server, and checks every table again.

    >>> print(upgrade_tables(Login("root", Secret("MARIADB_ROOT_PASSWORD"))))
    mysql_upgrade --defaults-extra-file=/dev/stdin --force
    """
    return run(
        *("mysql_upgrade", DEFAULTS, "--force"),
        stdin=option_file(login),
        timeout=_TIMEOUT,
        idempotent=True,
        detach=True,
        verdict=_complaint,
    )


def _complaint(text: str) -> str:
    outcome = parse(text)
    if outcome.succeeded:
        return ""
    return "; ".join(outcome.errors) or "not every phase went well"


def parse(text: str) -> UpgradeOutcome:
    """The outcome.  Raises `ParseError`."""
    return _Reader(Lines("mysql_upgrade", text)).read()


class _Reader:
    """Collects the outcome; a table belongs to the phase last announced."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.already: str | None = None
        self.phases: list[Phase] = []
        self.tables: list[TableCheck] = []
        self.errors: list[str] = []
        self.finished = False

    def read(self) -> UpgradeOutcome:
        for line in self.lines:
            if self.finished:
                self.lines.fail("expected nothing after the last phase")
            self._line(line.strip("\a"))
        self._close_phase()
        try:
            return UpgradeOutcome(self.already, self.phases, self.finished, self.errors)
        except IllegalValue as error:
            return self.lines.fail(str(error))

    def _line(self, line: str) -> None:
        if (found := _ALREADY.fullmatch(line)) is not None:
            self.already = found[1]
        elif (found := _PHASE.fullmatch(line)) is not None:
            self._close_phase()
            self._open_phase(found)
        elif line == "OK" and self.phases:
            self.finished = True
        elif _FAILURE.fullmatch(line) and not _NOTE.fullmatch(line):
            self.errors.append(line.strip())
        elif not _HINTS.fullmatch(line):
            self._table(line)

    def _open_phase(self, found: re.Match[str]) -> None:
        number, total = int(found[1]), int(found[2])
        if not 1 <= number <= total or (self.phases and number != self.phases[-1].number + 1):
            self.lines.fail("a phase out of its order")
        self.phases.append(Phase(number, total, found[3], found[4] is not None))

    def _close_phase(self) -> None:
        if self.phases:
            self.phases[-1] = evolve(self.phases[-1], tables=self.tables)
        self.tables = []

    def _table(self, line: str) -> None:
        if not self.phases:
            self.lines.fail("expected a phase, a version or an error")
        if (found := _CHECK.fullmatch(line)) is not None and _plain_name(found[1]):
            self.tables.append(TableCheck(found[1], found[2], self._notes()))
        elif _plain_name(line) and (notes := self._notes()):
            self.tables.append(TableCheck(line, None, notes))
        elif not _DATABASE.fullmatch(line) or not _plain_name(line):
            self.lines.fail("expected a table with its status")

    def _notes(self) -> tuple[str, ...]:
        notes = []
        while _NOTE.fullmatch(self.lines.peek() or ""):
            notes.append(self.lines.next() or "")
        return tuple(notes)


def _plain_name(text: str) -> bool:
    """Whether this can be a database or a table, and nothing else that the tool prints."""
    others = (_PHASE, _NOTE, _CHECK, _FAILURE, _HINTS, _ALREADY)
    return (
        re.fullmatch(r"[^\s:]+( [^\s:]+)*", text) is not None
        and _DATABASE.fullmatch(text.partition(".")[0]) is not None
        and text != "OK"
        and not any(other.fullmatch(text) for other in others)
    )


def render(outcome: UpgradeOutcome) -> str:
    """What the tool prints after the password."""
    said = "".join(f"{line}\n" for line in outcome.errors)
    if outcome.already:
        return (
            f"This installation of MariaDB is already upgraded to {outcome.already}.\n"
            f"There is no need to run mysql_upgrade again for {outcome.already}.\n"
            "You can use --force if you still want to run mysql_upgrade\n" + said
        )
    phases = "".join(map(_shown, outcome.phases))
    return phases + said + ("OK\n" if outcome.finished else "")


def _head(phase: Phase) -> str:
    return f"Phase {phase.number}/{phase.total}: {phase.title}" + "... Skipped" * phase.skipped


def _shown(phase: Phase) -> str:
    shown, database = [_head(phase)], ""
    for check in phase.tables:
        if (found := check.name.partition(".")[0]) != database:
            shown += ["Processing databases", found] if not database else [found]
            database = found
        shown.append(check.name if check.status is None else f"{check.name:<50} {check.status}")
        shown.extend(check.notes)
    return "".join(f"{line}\n" for line in shown)
