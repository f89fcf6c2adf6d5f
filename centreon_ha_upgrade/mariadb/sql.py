r"""The `mysql` client with one statement: rows as TAB-separated lines, one for each.

It exits 0 when the statement succeeded, 1 otherwise, with `ERROR n (state)` on stderr.
A TAB, newline or backslash inside a value is printed as `\t`, `\n`, `\\`.  The word NULL stands for
NULL and for a text of these four letters alike: it is read as NULL.
"""

import re

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Command, Query, Word, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.login import DEFAULTS, Login, option_file

_DATABASE = re.compile(r"[A-Za-z0-9_$-]{1,64}")
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_SIGNS = {"t": "\t", "n": "\n", "0": "\0", "\\": "\\"}
_NAMES = {sign: "\\" + name for name, sign in _SIGNS.items()}

Row = tuple[str | None, ...]


@frozen
class Rows:
    """A result: rows of equal width, at least one."""

    rows: tuple[Row, ...] = field(converter=tuple[Row, ...])

    @rows.validator
    def _legal(self, _: object, rows: tuple[Row, ...]) -> None:
        if not rows or not rows[0] or len({len(row) for row in rows}) != 1:
            raise IllegalValue("rows", str(rows)[:80], "rows of one width, at least one")
        for value in (value for row in rows for value in row):
            if value is not None and not _tellable(value):
                raise IllegalValue("value", value, "the client's output cannot tell it")
        if all(row in (("",), ()) for row in rows):
            raise IllegalValue("rows", str(rows)[:80], "an output of blank lines is silence")

    @property
    def scalar(self) -> str | None:
        """The first value of the first row."""
        return self.rows[0][0]


def _tellable(value: str) -> bool:
    return value != "NULL" and not re.search(r"\x1b|\r\Z|\A\ufeff", value)


def query(statement: str, login: Login, *, database: str | None = None) -> Query[Rows]:
    """What one SELECT answers.  Let it always yield a row: silence is refused.

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(query("SELECT 1", Login("root", Secret("DB")), database="centreon"))
    ... # doctest: +NORMALIZE_WHITESPACE
    mysql --defaults-extra-file=/dev/stdin --default-character-set=utf8mb4
    --batch --skip-column-names --database=centreon -e 'SELECT 1'
    """
    words = client(statement, database, "--batch", "--skip-column-names")
    return ask(*words, stdin=option_file(login), parse=parse)


def execute(
    statement: str,
    login: Login,
    *,
    database: str | None = None,
    idempotent: bool = False,
    done: Query[bool] | None = None,
) -> Command:
    """One statement that changes something.

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> print(execute("FLUSH LOGS", Login("root", Secret("DB"))))
    mysql --defaults-extra-file=/dev/stdin --default-character-set=utf8mb4 -e 'FLUSH LOGS'
    """
    words = client(statement, database)
    return run(*words, stdin=option_file(login), idempotent=idempotent, done=done)


def client(statement: str, database: str | None, *options: str) -> tuple[Word, ...]:
    """The words of one call of the client.  Raises `IllegalValue`."""
    if not statement.strip():
        raise IllegalValue("statement", statement, "it is empty")
    if database is not None and not _DATABASE.fullmatch(database):
        raise IllegalValue("database", database, "letters, digits, _ $ and - only")
    within = () if database is None else (f"--database={database}",)
    return (
        "mysql",
        DEFAULTS,
        "--default-character-set=utf8mb4",
        *options,
        *within,
        "-e",
        statement,
    )


def parse(text: str) -> Rows:
    """The rows.  Raises `ParseError`, also when there is none."""
    lines, rows, ended = Lines("mysql", text), list[Row](), text.count("\n")
    while (line := lines.raw()) is not None:
        if line or lines.number <= ended:
            rows.append(tuple(_value(lines, word) for word in line.split("\t")))
        if len(rows) > 1 and len(rows[-1]) != len(rows[0]):
            lines.fail(f"expected {len(rows[0])} columns as in the first row")
    if all(row == ("",) for row in rows):
        lines.fail("no row")
    return Rows(rows)


def _value(lines: Lines, word: str) -> str | None:
    if word == "NULL":
        return None
    if any(sign not in _SIGNS for sign in _ESCAPED.findall(word)):
        lines.fail("expected an escape among \\t, \\n, \\0 and \\\\")
    value = _ESCAPED.sub(lambda found: _SIGNS[found[1]], word)
    return value if _tellable(value) else lines.fail("a value that a terminal would not show whole")


def render(rows: Rows) -> str:
    """What the client prints."""
    return "".join("\t".join(map(_word, row)) + "\n" for row in rows.rows)


def _word(value: str | None) -> str:
    return "NULL" if value is None else re.sub(r"[\t\n\0\\]", lambda found: _NAMES[found[0]], value)
