"""/etc/centreon-ha/mysql-resources.sh: shell assignments, two of them passwords.

Lexed, never sourced: whatever the shell would compute (`$x`, `$(...)`, backticks, `~`, globs) is
refused, as is any line but a comment or an assignment.

A password never becomes part of a value here.  `parse` tells of each one only whether it is set,
empty or still a placeholder; `query` covers them on the node, so that they do not even travel.
A type that hid the password in itself would still carry it into every journal and recording that
walks through its fields; so the few who need it (the vault, when it is filled) run `uncovered`
and call `password_of` on what it printed.  Errors show the name of a variable, never its value.

Serves A06, A07, C06, P18; PROCEDURE 4.11.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.centreon._shell_words import COVER, COVERED, assignment
from centreon_ha_upgrade.centreon.paths import RESOURCES_SH, legal_path
from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue, ParseError

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLACEHOLDER = re.compile(r"@[A-Z][A-Z0-9_]*@")
_PASSWORD = re.compile(r"PASS|PWD|SECRET|TOKEN", re.IGNORECASE)


class PasswordState(StrEnum):
    """All that is said of a password."""

    SET = "set"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"


@frozen
class Setting:
    """One variable that is no password."""

    key: str
    value: str

    def __attrs_post_init__(self) -> None:
        if not _KEY.fullmatch(self.key) or _PASSWORD.search(self.key):
            raise IllegalValue("variable", self.key, "the name of a variable, not of a password")
        if not self.value.replace("\t", " ").isprintable():
            raise IllegalValue("value", self.value, "one line of printable text")


@frozen
class Password:
    """One password, without itself.  `placeholder` is what still stands in its place."""

    key: str
    state: PasswordState
    placeholder: str | None = None

    def __attrs_post_init__(self) -> None:
        if not _KEY.fullmatch(self.key) or not _PASSWORD.search(self.key):
            raise IllegalValue("variable", self.key, "not the name of a password")
        told = self.placeholder is not None and _PLACEHOLDER.fullmatch(self.placeholder)
        if (self.state is PasswordState.PLACEHOLDER) != bool(told):
            raise IllegalValue("placeholder", str(self.placeholder), "like @NAME@, or none")


@frozen
class MysqlResources:
    """The file as the shell would leave it: of a variable set twice, the last setting.

    `repeated` holds the names that are set more than once, sorted.
    """

    settings: tuple[Setting, ...] = field(default=(), converter=tuple[Setting, ...])
    passwords: tuple[Password, ...] = field(default=(), converter=tuple[Password, ...])
    repeated: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        keys = self.keys
        if not keys or len(set(keys)) != len(keys):
            raise IllegalValue("variables", ", ".join(keys), "at least one, each once")
        if not set(self.repeated) <= set(keys) or list(self.repeated) != sorted(set(self.repeated)):
            raise IllegalValue("repeated", ", ".join(self.repeated), "sorted names of variables")

    @property
    def keys(self) -> tuple[str, ...]:
        return (*(s.key for s in self.settings), *(p.key for p in self.passwords))

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The variables that nobody has filled in yet (C06, P18)."""
        open_settings = (s.key for s in self.settings if _PLACEHOLDER.fullmatch(s.value))
        return (*open_settings, *(p.key for p in self.passwords if p.placeholder))

    def value(self, key: str) -> str | None:
        """The value of a variable that is no password; None when it is not set."""
        return next((s.value for s in self.settings if s.key == key), None)

    def password(self, key: str) -> PasswordState | None:
        """The state of one password; None when the file does not set it."""
        return next((p.state for p in self.passwords if p.key == key), None)

    @property
    def master_host(self) -> str | None:
        return self.value("DBHOSTNAMEMASTER")

    @property
    def slave_host(self) -> str | None:
        return self.value("DBHOSTNAMESLAVE")

    @property
    def repl_user(self) -> str | None:
        return self.value("DBREPLUSER")

    @property
    def repl_password(self) -> PasswordState | None:
        return self.password("DBREPLPASSWORD")

    @property
    def root_user(self) -> str | None:
        return self.value("DBROOTUSER")

    @property
    def root_password(self) -> PasswordState | None:
        return self.password("DBROOTPASSWORD")

    @property
    def centreon_db(self) -> str | None:
        return self.value("CENTREON_DB")

    @property
    def storage_db(self) -> str | None:
        return self.value("CENTREON_STORAGE_DB")


def query(path: str = RESOURCES_SH) -> Query[MysqlResources]:
    """The file with its passwords covered on the node; the command fails when it is absent.

    >>> print(*query().command.argv[:2], query().command.argv[-1])
    sed -E /etc/centreon-ha/mysql-resources.sh
    """
    script = (word for line in COVER for word in ("-e", line))
    return ask("sed", "-E", *script, "--", legal_path(path), parse=parse)


def uncovered(path: str = RESOURCES_SH) -> Query[MysqlResources]:
    """The file as it is, for `password_of`: its output holds passwords and must not be recorded.

    >>> print(uncovered())
    cat /etc/centreon-ha/mysql-resources.sh
    """
    return ask("cat", legal_path(path), parse=parse)


def parse(text: str) -> MysqlResources:
    """What the file sets, passwords by their state only.  Raises `ParseError`."""
    lines, values, repeated = Lines("mysql-resources.sh", text), dict[str, str](), set[str]()
    settings, passwords = dict[str, Setting](), dict[str, Password]()
    for key, value in _assignments(lines):
        repeated |= {key} & values.keys()
        values[key] = value
        try:
            if _PASSWORD.search(key):
                passwords[key] = _password(key, value)
            else:
                settings[key] = Setting(key, value)
        except IllegalValue as error:
            raise ParseError(lines.tool, lines.number, key, error.reason) from None
    if not values:
        lines.fail("it sets nothing")
    return MysqlResources(settings.values(), passwords.values(), sorted(repeated))


def password_of(text: str, key: str) -> str:
    """One password of the file, in clear.  For executors and adapters that fill a vault.

    Raises `ParseError` when the file cannot be read, does not set it, or came from `query`.
    """
    lines = Lines("mysql-resources.sh", text)
    value = dict(_assignments(lines)).get(key)
    if value is None or value == COVERED:
        raise ParseError(lines.tool, lines.number, key, "its value is not in this text")
    return value


def _assignments(lines: Lines) -> Iterator[tuple[str, str]]:
    while (line := lines.raw()) is not None:
        try:
            found = assignment(line)
        except IllegalValue as error:
            raise ParseError(lines.tool, lines.number, error.what, error.reason) from None
        if found is not None:
            yield found


def _password(key: str, value: str) -> Password:
    if _PLACEHOLDER.fullmatch(value):
        return Password(key, PasswordState.PLACEHOLDER, value)
    return Password(key, PasswordState.SET if value else PasswordState.EMPTY)


def render(resources: MysqlResources) -> str:
    """What `query` prints: the file, passwords covered."""
    lines = [(s.key, s.value) for s in resources.settings]
    for p in resources.passwords:
        covered = COVERED if p.state is PasswordState.SET else ""
        lines.append((p.key, p.placeholder or covered))
    return "#\n" + "".join(
        f"{key}={_quoted(value)}\n" * (2 if key in resources.repeated else 1)
        for key, value in lines
    )


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"
