"""Reads a run of yum 3 or dnf.  Their tables are alike; their headings and closing lists differ.

The reader moves through five stages: before the table, the table, its summary, the run, and the
lists that close it.  Only in the run may a line be unknown: package scripts print what they like,
and it is kept as `said`.  The summary is held against the table, and the lists against both.
"""

import re
from typing import Any

from attrs import define, evolve, field

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.packages import _wording as w
from centreon_ha_upgrade.packages._noise import is_noise, without_charset_escapes
from centreon_ha_upgrade.packages._transaction import Action, Change, Outcome, Transaction


def read(text: str) -> Transaction:
    """The run that this text shows.  Raises `ParseError`."""
    reader = _Reader(Lines("yum", without_charset_escapes(text)))
    for line in reader.lines:
        reader.take(line)
    return reader.finish()


@define
class _Reader:
    lines: Lines
    stage: str = "before"
    heading: str = ""
    wrapped: str = ""
    counts: set[Action] = field(factory=set)
    found: dict[str, list[Any]] = field(factory=dict)
    flags: set[str] = field(factory=set)
    to_fetch: str | None = None

    def take(self, line: str) -> None:
        stages = {
            "before": self._before,
            "table": self._table,
            "summary": self._summary,
            "run": self._run,
            "closing": self._closing,
        }
        if self.wrapped or not self._anywhere(line):
            stages[self.stage](line)

    def _add(self, name: str, value: object) -> bool:
        self.found.setdefault(name, []).append(value)
        return True

    def _anywhere(self, line: str) -> bool:
        """Lines that may stand at any place: what goes to standard error has no fixed one."""
        for flag, pattern in w.FLAGS.items():
            if pattern.fullmatch(line):
                self.flags.add(flag)
                return True
        for name, pattern in w.TOLD:
            if found := pattern.fullmatch(line):
                words = tuple(group for group in found.groups() if group)
                return self._add(name, words if len(words) > 1 else words[0])
        if "errors" in self.found and (found := w.DETAIL.fullmatch(line)):
            return self._add("errors", found[1])
        return w.SAID_NOTHING.fullmatch(line) is not None

    def _before(self, line: str) -> None:
        if w.RULER.fullmatch(line):
            self.stage = "table"
        elif line not in w.RESOLVED and not is_noise(line):
            self.lines.fail("not a line of yum that we know")

    def _table(self, line: str) -> None:
        if self.wrapped:
            joined, self.wrapped = f"{self.wrapped} {line.strip()}", ""
            self._row(joined)
        elif line == "Transaction Summary" and self.heading:
            self.stage = "summary"
        elif (named := w.HEADING.fullmatch(line)) and named[1] in w.SECTIONS:
            self.heading = named[1]
        elif not self.heading and (w.RULER.fullmatch(line) or w.COLUMNS.issuperset(line.split())):
            return
        elif w.WRAPPED.fullmatch(line):
            self.wrapped = line
        elif found := w.REPLACING.fullmatch(line):
            self._replacing(f"{found[1]}-{found[3]}.{found[2]}")
        elif not is_noise(line):
            self._row(line)

    def _row(self, line: str) -> None:
        if not self.heading:
            self.lines.fail("a package before the first heading of the table")
        row = self.lines.match(w.ROW, line, "package, architecture, version, repository and size")
        name, arch, version, repository, size = row.groups()
        action, dependency = w.SECTIONS[self.heading]
        try:
            self._add("changes", Change(action, name, arch, version, repository, size, dependency))
        except ValueError:
            self.lines.fail("expected package, architecture, version, repository and size")

    def _replacing(self, replaced: str) -> None:
        changes = self.found.get("changes")
        if not changes:
            self.lines.fail("no package to replace this one")
        try:
            changes[-1] = evolve(changes[-1], replaces=(*changes[-1].replaces, replaced))
        except ValueError:
            self.lines.fail("expected the package that is replaced")

    def _summary(self, line: str) -> None:
        if line == "Running transaction":
            self.stage = "run"
        elif count := w.COUNT.fullmatch(line):
            self._count(w.COUNTED[count[1]], count)
        elif found := w.FETCH.fullmatch(line):
            self._fetch(found[1])
        elif not (self._is_of_summary(line) or is_noise(line)):
            self.lines.fail("not a line of yum that we know")

    @staticmethod
    def _is_of_summary(line: str) -> bool:
        return any(each.fullmatch(line) for each in (w.RULER, w.SUMMARY, w.HELD))

    def _fetch(self, size: str) -> None:
        if self.to_fetch is not None:
            self.lines.fail("a second size")
        self.to_fetch = size

    def _count(self, action: Action, count: re.Match[str]) -> None:
        planned = [c for c in self.found.get("changes", ()) if c.action is action]
        needed = sum(c.dependency for c in planned)
        if action in self.counts:
            self.lines.fail("counted twice")
        if int(count[2] or 0) + int(count[3] or 0) != len(planned):
            self.lines.fail(f"the table holds {len(planned)} of these packages")
        if count[3] and int(count[3]) != needed:
            self.lines.fail(f"the table holds {needed} of these dependent packages")
        self.counts.add(action)

    def _run(self, line: str) -> None:
        if (named := w.HEADING.fullmatch(line)) and named[1] in w.CLOSING:
            self.stage, self.heading = "closing", named[1]
        elif not w.PROGRESS.fullmatch(line):
            self._add("said", line)

    def _closing(self, line: str) -> None:
        if (named := w.HEADING.fullmatch(line)) and named[1] in w.CLOSING:
            self.heading = named[1]
            return
        for package in () if is_noise(line) else self._items(line):
            if self.heading == w.FAILED:
                self._add("failed", package)
            elif self.heading != w.REPLACED:
                self._add("outcome", Outcome(w.OUTCOMES[self.heading], package))

    def _items(self, line: str) -> list[str]:
        """dnf names packages as rpm does; yum 3 prints `name.arch epoch:version-release`."""
        words = line.split()
        if line.startswith("  ") and all(map(w.DNF_ITEM.fullmatch, words)):
            return words
        names = [w.YUM3_ITEM.fullmatch(word) for word in words[::2]]
        versions = [w.YUM3_VERSION.fullmatch(word) for word in words[1::2]]
        packages = list[str]()
        for name, version in zip(names, versions, strict=False):
            if name and version:
                epoch = "" if version[1] == "0" else f"{version[1]}:"
                packages.append(f"{name[1]}-{epoch}{version[2]}.{name[2]}")
        if not line.startswith("  ") or 2 * len(packages) != len(words):
            self.lines.fail("expected packages")
        return packages

    def finish(self) -> Transaction:
        if self.stage == "table":
            self.lines.fail("the table ends without its summary")
        counted = {*self.counts, Action.REINSTALL}  # which dnf never counts
        if any(change.action not in counted for change in self.found.get("changes", ())):
            self.lines.fail("the summary does not count every action of the table")
        if not self.found and not self.flags:
            self.lines.fail("it says neither what it will do nor that there is nothing to do")
        values: dict[str, Any] = {**self.found, **dict.fromkeys(self.flags, True)}
        values["to_fetch"] = self.to_fetch
        try:
            return Transaction(**values)
        except ValueError as error:
            return self.lines.fail(str(error)[:200])
