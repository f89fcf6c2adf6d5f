"""The client's vertical output (`\\G`, `-E`): one field on each line, names aligned right."""

import re
from collections.abc import Collection, Iterable, Iterator

from centreon_ha_upgrade.core.text import Lines

_HEADER = re.compile(r"\*{10,}[ ]*[0-9]{1,9}\. row \*{10,} *")
_FIELD = re.compile(r" *([A-Za-z_][A-Za-z0-9_]*):(?: (.*))?")

Record = dict[str, str]


def records(lines: Lines, long: Collection[str]) -> Iterator[Record]:
    """Every row.  Values of the fields in `long` may run over several lines.

    A continuation is told from a field by the column of the colon, which is the same for all
    fields of a row.  Raises `ParseError`.
    """
    line = lines.raw()
    while line is not None:
        if _HEADER.fullmatch(line):
            record, line = _record(lines, long)
            yield record
        elif line.strip():
            lines.fail("expected the header of a row")
        else:
            line = lines.raw()


def _record(lines: Lines, long: Collection[str]) -> tuple[Record, str | None]:
    """One row, and the header that follows it or None."""
    record, last, column = Record(), "", 0
    while (line := lines.raw()) is not None and not _HEADER.fullmatch(line):
        column = column or line.find(":")
        if (found := _field(line, column)) is not None:
            last = found[1]
            if last in record:
                lines.fail(f"{last} stands twice in one row")
            record[last] = found[2] or ""
        elif last in long:
            record[last] += "\n" + line
        elif line.strip():
            lines.fail("expected a field, aligned with the others")
    if last in record:
        # blank lines after the last field belong to whoever pasted them
        record[last] = record[last].rstrip("\n")
    if not record:
        lines.fail("a row without fields")
    return record, line


def _field(line: str, column: int) -> re.Match[str] | None:
    found = _FIELD.fullmatch(line)
    return found if found is not None and found.end(1) == column else None


def render(number: int, fields: Iterable[tuple[str, str]]) -> str:
    """One row as the client prints it."""
    fields = tuple(fields)
    width, stars = max(len(name) for name, _ in fields), "*" * 27
    head = f"{stars} {number}. row {stars}\n"
    return head + "".join(f"{name:>{width}}: {value}\n" for name, value in fields)


def tellable(fields: Iterable[tuple[str, str]], long: Collection[str]) -> bool:
    """Whether these fields, printed, would be read again as they are."""
    fields = tuple(fields)
    width = max(len(name) for name, _ in fields)
    return all(
        _FIELD.fullmatch(f"{name}:") is not None
        and not re.search(r"[\r\x1b]|\n\Z", value)
        and (name in long or "\n" not in value)
        and not any(
            _field(line, width) or _HEADER.fullmatch(line) for line in value.split("\n")[1:]
        )
        for name, value in fields
    )
