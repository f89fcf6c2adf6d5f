"""`ls -l`, as people paste it: C or English locale, not on a terminal (H01).

Machines should ask `stat` or `listing`.  Devices are refused: they have no size.
"""

import re
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.files.kind import BY_LS_LETTER, Kind
from centreon_ha_upgrade.files.path import legal_path

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_MODE = r"[-dlpsbc](?:[-r][-w][-xsS]){2}[-r][-w][-xtT]"
_DATE = rf"(?:{_MONTHS}) {{1,2}}[0-9]{{1,2}} {{1,2}}(?:[0-2][0-9]:[0-5][0-9]|[0-9]{{4}})"
# the shape of a line; whether mode and date are right is for `LsEntry` to judge, once
_ENTRY = re.compile(
    r"([-dlpsbc][-rwxsStT]{9}+)([.+@]?+) ++([0-9]{1,9}+) ++(\S++) ++(\S++) ++([0-9]{1,19}+)"
    r" ++([A-Z][a-z]{2}+ ++[0-9]{1,2}+ ++[0-9:]{4,5}+) (.++)"
)
_COLUMNS = "mode, links, owner, group, size, date and name"
_LEGAL_MODE = re.compile(_MODE)
_LEGAL_DATE = re.compile(_DATE)
_MARKS = ("", ".", "+", "@")
_TOTAL = re.compile(r"total ([0-9]{1,19})")
_HEADING = re.compile(r"(/.*|[^ ].*):")


@lru_cache(1024)  # few modes and dates stand in many lines
def _legal(mode: str, date: str) -> bool:
    return bool(_LEGAL_MODE.fullmatch(mode) and _LEGAL_DATE.fullmatch(date))


@frozen(slots=False)
class LsEntry:
    """One line.  `mode` is as printed (`-rw-------`), `mark` the dot of SELinux or plus of ACLs.

    `date` is kept as printed: it lacks either the year or the time.  `target` is where a
    symbolic link points.
    """

    name: str
    mode: str
    owner: str
    group: str
    size: int
    date: str
    links: int = 1
    mark: str = ""
    target: str | None = None

    def __attrs_post_init__(self) -> None:
        # not a validator a field: on a long list those cost more than the reading
        if not (
            self.size >= 0
            and self.links >= 0
            and self.mark in _MARKS
            and _legal(self.mode, self.date)
        ):
            raise ValueError("nothing that ls could print")

    @property
    def kind(self) -> Kind:
        return BY_LS_LETTER[self.mode[0]]


@frozen
class LsSection:
    """The lines for one directory.  `total` counts blocks; it is None where files were named."""

    entries: tuple[LsEntry, ...] = field(converter=tuple[LsEntry, ...])
    directory: str | None = None
    total: int | None = None


@frozen
class Ls:
    """All that one `ls -l` printed."""

    sections: tuple[LsSection, ...] = field(converter=tuple[LsSection, ...])

    @property
    def entries(self) -> tuple[LsEntry, ...]:
        return tuple(entry for section in self.sections for entry in section.entries)


def query(path: str) -> Query[Ls]:
    """One file or directory: an absolute path, or a plain name in the login directory (H01).

    >>> print(query("centreon_cluster.tar.bz2"))
    ls -l centreon_cluster.tar.bz2
    """
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", path):
        legal_path(path)
    return ask("ls", "-l", path, parse=parse)


def parse(text: str) -> Ls:
    """The entries.  Raises `ParseError`."""
    lines = Lines("ls -l", text)
    sections = list[tuple[list[LsEntry], str | None, int | None]]()
    try:
        for line in lines:
            if found := _ENTRY.fullmatch(line):
                if not sections:
                    sections.append(([], None, None))
                sections[-1][0].append(_entry(lines, found.groups()))
            else:
                sections.append(([], *_head(lines, line)))
    except ValueError as error:
        lines.fail(str(error))
    if not sections:
        lines.fail("nothing was listed")
    return Ls(LsSection(*section) for section in sections)


def _head(lines: Lines, line: str) -> tuple[str | None, int]:
    """What stands above the entries: the directory, where several were asked for, and a total."""
    directory = None
    if heading := _HEADING.fullmatch(line):
        directory = heading[1]
        line = lines.next() or lines.fail("a heading, and nothing below it")
    expected = _COLUMNS if directory is None else "a total below the heading"
    return directory, int(lines.match(_TOTAL, line, expected)[1])


def _entry(lines: Lines, row: tuple[Any, ...]) -> LsEntry:
    mode, mark, links, owner, group, size, date, name = row
    target = None
    if mode[0] == "l":
        name, arrow, target = name.partition(" -> ")
        if not (arrow and name and target):
            lines.fail("a symbolic link without its target")
    elif mode[0] in "bc":
        lines.fail("a device has no size")
    return LsEntry(name, mode, owner, group, int(size), date, int(links), mark, target)


def render(ls: Ls) -> str:
    """What ls prints."""
    printed: list[str] = []
    for section in ls.sections:
        printed += [""] * (bool(printed) and section.directory is not None)
        printed += [f"{section.directory}:"] * (section.directory is not None)
        printed += [f"total {section.total}"] * (section.total is not None)
        printed += _columns(section.entries)
    return "\n".join((*printed, ""))


def _columns(entries: tuple[LsEntry, ...]) -> list[str]:
    rows = [(str(e.links), e.owner, e.group, str(e.size)) for e in entries]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        f"{e.mode}{e.mark} {links:>{wide[0]}} {owner:<{wide[1]}} {group:<{wide[2]}}"
        f" {size:>{wide[3]}} {e.date} {e.name}" + (f" -> {e.target}" if e.target else "")
        for e, (links, owner, group, size) in zip(entries, rows, strict=True)
    ]
