"""The server's option file (`/etc/my.cnf.d/server.cnf`), kept byte for byte.

The rules are those of the server itself: the last value of an option wins, `-` equals `_`,
`loose-` only silences an error, `#` outside quotes begins a comment, section names ignore case.
What makes the server refuse to start (an option before any section, an unclosed section) is
refused here too.  Included files are not followed (step J01).
"""

import re
from collections.abc import Mapping

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb._my_cnf_line import Entry, Kind, written
from centreon_ha_upgrade.mariadb._path import absolute

PATH = "/etc/my.cnf.d/server.cnf"

GTID_OPTIONS = (
    ("skip-slave-start", None),
    ("log-slave-updates", None),
    ("gtid_strict_mode", "ON"),
    ("expire_logs_days", "7"),
    ("ignore-db-dir", "lost+found"),
)
"""What GTID replication wants in section `server` of both databases (step J01)."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # with its newline, if it has one
_SECTION = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def key(name: str) -> str:
    """The one spelling under which an option is known: underscores, without `loose`.

    >>> key("loose-log-slave_updates")
    'log_slave_updates'
    """
    return name.replace("-", "_").removeprefix("loose_")


@frozen
class OptionFile:
    """All lines of the file; `mark` is the byte order mark, if the file begins with one."""

    entries: tuple[Entry, ...] = field(converter=tuple[Entry, ...])
    mark: str = field(default="", eq=False)

    @entries.validator
    def _legal(self, _: object, entries: tuple[Entry, ...]) -> None:
        if all(entry.kind is Kind.BLANK for entry in entries):
            raise IllegalValue("option file", "", "it is empty")
        kinds = [entry.kind for entry in entries if entry.kind in (Kind.SECTION, Kind.OPTION)]
        if kinds[:1] == [Kind.OPTION]:
            raise IllegalValue("option file", entries[0].text, "an option before any section")
        if any(not entry.ending for entry in entries[:-1]):
            raise IllegalValue("option file", entries[0].text, "a line does not end")

    def arguments(self, *sections: str) -> tuple[str, ...]:
        """What the server gets from these sections, as `my_print_defaults` prints it."""
        return tuple(
            f"--{entry.name}" if entry.value is None else f"--{entry.name}={entry.value}"
            for _, entry in self._options(sections)
        )

    def effective(self, *sections: str) -> Mapping[str, str | None]:
        """The last value of each option of these sections, under its `key`.

        None stands for an option without a value.
        """
        return {key(entry.name): entry.value for _, entry in self._options(sections)}

    def has(self, section: str, name: str) -> bool:
        """Whether this section holds the option, in any spelling."""
        return key(name) in self.effective(section)

    def gives(self, section: str, name: str, value: str | None) -> bool:
        """Whether this section gives the option exactly this value."""
        return self.has(section, name) and self.effective(section)[key(name)] == value

    def with_option(self, section: str, name: str, value: str | None) -> "OptionFile":
        """The file in which this section gives the option this value; itself if it does already.

        An existing line is changed in place, the last one if there are several; otherwise a line
        is added at the end of the section's first occurrence.  Raises `IllegalValue`.
        """
        mine = [place for place in self._options((section,)) if key(place[1].name) == key(name)]
        if not mine:
            return self._added(section, written(name, value))
        index, entry = mine[-1]
        if entry.value == value:
            return self
        changed = evolve(entry.with_value(value), ending=entry.ending)
        return evolve(self, entries=(*self.entries[:index], changed, *self.entries[index + 1 :]))

    def _options(self, sections: tuple[str, ...]) -> list[tuple[int, Entry]]:
        wanted, inside = {section.lower() for section in sections}, False
        found = list[tuple[int, Entry]]()
        for index, entry in enumerate(self.entries):
            if entry.kind is Kind.SECTION:
                inside = entry.name.lower() in wanted
            elif entry.kind is Kind.OPTION and inside:
                found.append((index, entry))
        return found

    def _added(self, section: str, text: str) -> "OptionFile":
        if not _SECTION.fullmatch(section):
            raise IllegalValue("section", section, "letters, digits, _ . and - only")
        newline = self.entries[0].ending or "\n"
        added, at = [Entry(text, newline)], self._end_of(section)
        if at is None:
            added, at = [Entry(f"[{section}]", newline), *added], len(self.entries)
        before = [evolve(e, ending=e.ending or newline) for e in self.entries[:at]]
        return evolve(self, entries=(*before, *added, *self.entries[at:]))

    def _end_of(self, section: str) -> int | None:
        """Where a line added to this section goes: before the blank lines that close it."""
        heads = [i for i, entry in enumerate(self.entries) if entry.kind is Kind.SECTION]
        mine = [i for i in heads if self.entries[i].name.lower() == section.lower()]
        if not mine:
            return None
        end = next((i for i in heads if i > mine[0]), len(self.entries))
        while self.entries[end - 1].kind is Kind.BLANK:
            end -= 1
        return end


def query(path: str = PATH) -> Query[OptionFile]:
    """Reads the file.

    >>> print(query())
    cat /etc/my.cnf.d/server.cnf
    """
    return ask("cat", absolute(path), parse=parse)


def parse(text: str) -> OptionFile:
    """The file.  Raises `ParseError`."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    lines, entries, inside = Lines("server.cnf", text), list[Entry](), False
    try:
        for found in _LINE.finditer(body):
            lines.raw()
            raw = found[0]
            line = raw.removesuffix("\n").rstrip("\r")
            entry = Entry(line, raw[len(line) :])
            entries.append(entry)
            if inside:
                continue
            inside = entry.kind is Kind.SECTION
            if entry.kind is Kind.OPTION:
                lines.fail("an option before any section: the server would not start")
    except IllegalValue as error:
        lines.fail(error.reason)
    if all(entry.kind is Kind.BLANK for entry in entries):
        lines.fail("the file is empty")
    return OptionFile(entries, mark)


def render(options: OptionFile) -> str:
    """The file's text, byte for byte."""
    return options.mark + "".join(entry.text + entry.ending for entry in options.entries)
