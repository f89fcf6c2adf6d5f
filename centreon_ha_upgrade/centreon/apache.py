"""`diff` between the Apache configuration in use and the one the package brings (D02).

Code 0: identical; 1: they differ; 2: trouble, as when no .rpmnew was made because nothing had been
changed by hand (ask `stat` first).  `-s` makes diff say that files are identical.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.centreon.paths import APACHE_CONF, rpmnew
from centreon_ha_upgrade.core.command import Command, Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

_IDENTICAL = re.compile(r"Files (/\S*) and (/\S*) are identical")
_FILE = re.compile(r"(---|\+\+\+) (/[^\t]*)\t(\S.*)")
_RANGE = r"([0-9]{1,9})(?:,([0-9]{1,9}))?"
_HUNK = re.compile(rf"@@ -{_RANGE} \+{_RANGE} @@")
_NO_NEWLINE = "\\ No newline at end of file"
_BODY = re.compile(r"[ +-][^\n]*|\\ No newline at end of file")


@frozen
class Hunk:
    """One place that differs: first line in each file, then the lines with their mark.

    Marks: blank (both), `-` (in use), `+` (packaged), and diff's remark on a missing line end.
    """

    old_start: int = field(validator=validators.ge(0))
    new_start: int = field(validator=validators.ge(0))
    lines: tuple[str, ...] = field(converter=tuple[str, ...])

    @lines.validator
    def _differs(self, _: object, lines: tuple[str, ...]) -> None:
        if not all(map(_BODY.fullmatch, lines)) or not any(ln[0] in "+-" for ln in lines):
            raise ValueError("a difference needs marked lines, one of them + or -")

    @property
    def old_count(self) -> int:
        return sum(line[:1] in (" ", "-") for line in self.lines)

    @property
    def new_count(self) -> int:
        return sum(line[:1] in (" ", "+") for line in self.lines)


@frozen
class ConfigDiff:
    """Two files compared; no hunk means identical.  The stamps are diff's, None when identical."""

    old: str
    new: str
    hunks: tuple[Hunk, ...] = field(default=(), converter=tuple[Hunk, ...])
    old_stamp: str | None = None
    new_stamp: str | None = None

    @property
    def identical(self) -> bool:
        return not self.hunks

    @property
    def added(self) -> tuple[str, ...]:
        """Lines that only the new file holds."""
        return self._marked("+")

    @property
    def removed(self) -> tuple[str, ...]:
        """Lines that only the old file holds."""
        return self._marked("-")

    def _marked(self, mark: str) -> tuple[str, ...]:
        return tuple(ln[1:] for hunk in self.hunks for ln in hunk.lines if ln.startswith(mark))


def query(old: str = APACHE_CONF, new: str = rpmnew(APACHE_CONF)) -> Query[ConfigDiff]:
    """How two files differ; always says something.

    >>> print(query("/etc/a.conf", "/etc/a.conf.rpmnew"))
    diff -us -- /etc/a.conf /etc/a.conf.rpmnew
    """
    for path in (old, new):
        if not re.fullmatch(r"/[!-~]*", path):
            raise IllegalValue("path", path, "absolute, printable, without blanks")
    return ask("diff", "-us", "--", old, new, parse=parse, ok=(0, 1))


def diff_as_written() -> Command:
    """The document's own command: for eyes, since it may print nothing, and fail with code 2.

    >>> print(diff_as_written())  # doctest: +ELLIPSIS
    diff -u /opt/rh/httpd24/root/etc/httpd/conf.d/10-centreon.conf /opt/...10-centreon.conf.rpmnew
    """
    words = ("diff", "-u", APACHE_CONF, rpmnew(APACHE_CONF))
    return Command(words, ok=(0, 1, 2), changes=False, idempotent=True)


def parse(text: str) -> ConfigDiff:
    """The differences.  Raises `ParseError`."""
    lines = Lines("diff", text)
    line = lines.raw() or ""
    if found := _IDENTICAL.fullmatch(line):
        if lines.next() is not None:
            lines.fail("something follows")
        return ConfigDiff(found[1], found[2])
    old, old_stamp = _file(lines, "---", line)
    new, new_stamp = _file(lines, "+++", lines.raw() or "")
    hunks = list[Hunk]()
    while (line := lines.raw() or "") or not hunks:
        hunks.append(_hunk(lines, line))
    if lines.next() is not None:
        lines.fail("something follows the differences")
    return ConfigDiff(old, new, hunks, old_stamp, new_stamp)


def _file(lines: Lines, mark: str, line: str) -> tuple[str, str]:
    found = lines.match(_FILE, line, "the header of a difference, or that files are identical")
    if found[1] != mark:
        lines.fail(f"expected {mark}")
    return found[2], found[3]


def _hunk(lines: Lines, line: str) -> Hunk:
    found = lines.match(_HUNK, line, "the range of a difference")
    old_left, new_left = int(found[2] or 1), int(found[4] or 1)
    body = list[str]()
    while old_left or new_left or lines.peek() == _NO_NEWLINE:
        text = lines.raw()
        if text is None:
            lines.fail("the differences are cut off")
        old_left -= text.startswith((" ", "-"))
        new_left -= text.startswith((" ", "+"))
        if old_left < 0 or new_left < 0 or not _BODY.fullmatch(text):
            lines.fail("not a line of this difference")
        body.append(text)
    try:
        return Hunk(int(found[1]), int(found[3]), body)
    except ValueError as error:
        lines.fail(str(error))


def render(diff: ConfigDiff) -> str:
    """What diff prints."""
    if diff.identical:
        return f"Files {diff.old} and {diff.new} are identical\n"
    printed = [f"--- {diff.old}\t{diff.old_stamp}", f"+++ {diff.new}\t{diff.new_stamp}"]
    for hunk in diff.hunks:
        old = _range(hunk.old_start, hunk.old_count)
        new = _range(hunk.new_start, hunk.new_count)
        printed += [f"@@ -{old} +{new} @@", *hunk.lines]
    return "\n".join((*printed, ""))


def _range(start: int, count: int) -> str:
    return str(start) if count == 1 else f"{start},{count}"
