"""A numbered cursor over what a tool printed.  Every text parser reads through it."""

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from centreon_ha_upgrade.errors import ParseError

_ESCAPES = re.compile(r"\x1b(\([ -~]|\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])")
# What a shell says instead of running the tool, or a reader instead of reading: never the tool's
# own words.  The atomic group keeps a hostile line as cheap as it is long.
_SHELL = re.compile(
    r"(-?bash|-?sh|/bin/(ba)?sh|env|nsenter)\b(?>.*?: ).*"
    r"(not found|No such file or directory|Permission denied|Is a directory|cannot execute)"
    r"|sudo:(?: |$)"
    r"|(cat|find|ls|stat|sha256sum|ps|grep|head|tail): .*"
    r": (Permission denied|Operation not permitted)"
)
_NUMBER = re.compile(r"-?[0-9]{1,20}")
_PIECE = 1 << 14  # letters that are cut into lines at once
# The first two letters of whatever `_SHELL` matches: asked of every line, the pattern would cost
# more than reading the line.
_BEGUN = frozenset(
    ("-b", "-s", "/b", "ba", "sh", "en", "ns", "su", "ca", "fi", "ls", "st", "ps", "gr", "he", "ta")
)


def clean(line: str) -> str:
    """One line without colours, titles, carriage returns and trailing blanks.

    A carriage return inside the line overwrites what stands before it, as on a terminal.

    >>> clean("\\x1b[1;32mOK\\x1b[m  \\r")
    'OK'
    >>> clean("10%\\r50%\\r100%")
    '100%'
    """
    return _ESCAPES.sub("", line).rstrip("\r").rpartition("\r")[2].rstrip()


class Lines:
    """Iterates over the non-blank lines of a tool's output, cleaned and numbered from 1.

    Splits on newline only: `str.splitlines` also splits on form feeds and line separators, and
    numbers would drift.  A shell's own error is refused here, once for all parsers.
    """

    def __init__(self, tool: str, text: str) -> None:
        self.tool = tool
        self.number = 0
        self.text = ""
        self._rest = text.removeprefix("\ufeff")
        self._at = 0
        self._some: list[str] = []  # lines that are cut already, and the number before the first
        self._before = 0
        self._ornate = "\x1b" in text or "\r" in text

    def __iter__(self) -> Iterator[str]:
        """The remaining lines; blank ones are passed over."""
        if self._ornate:
            return iter(self.next, None)
        return filter(None, map(str.rstrip, self._plain()))

    def raws(self) -> Iterator[str]:
        """The remaining lines, each as `raw` gives it."""
        return iter(self.raw, None) if self._ornate else self._plain()

    def _plain(self) -> Iterator[str]:
        """The remaining lines of a text without escapes and returns; one may read on besides."""
        while self.number < self._before + len(self._some) or self._more():
            some = self._some[self.number - self._before :]
            for number, line in enumerate(some, self.number + 1):
                self.number, self.text = number, line
                if line[:2] in _BEGUN:
                    self._not_the_shell()
                yield line
                if self.number != number:
                    break

    def next(self) -> str | None:
        """The next line that is not blank, or None at the end."""
        while (line := self._cut()) is not None:
            self.text = text = clean(line) if self._ornate else line.rstrip()
            self._not_the_shell()
            if self._ornate and "\x1b" in text:  # a value must never carry it to a terminal
                self.fail("an escape sequence that does not end, or is not known")
            if text:
                return text
        return None

    def peek(self) -> str | None:
        """What `next` would give, without moving."""
        before = self.number, self.text, self._at, self._some, self._before
        line = self.next()
        self.number, self.text, self._at, self._some, self._before = before
        return line

    def raw(self) -> str | None:
        """The next line as it stands, blank or not, only escapes removed; None at the end."""
        if (line := self._cut()) is None:
            return None
        self.text = _ESCAPES.sub("", line).rstrip("\r") if self._ornate else line
        self._not_the_shell()
        if self._ornate and _ESCAPES.search(self.text):
            self.fail("an escape sequence inside another")
        return self.text

    def _not_the_shell(self) -> None:
        if self.text[:2] in _BEGUN and _SHELL.match(self.text):
            self.fail("the shell could not run the tool")

    def _cut(self) -> str | None:
        """The next line, untouched; what follows the last newline is a line too."""
        if self.number == self._before + len(self._some) and not self._more():
            return None
        self.number += 1
        return self._some[self.number - self._before - 1]

    def _more(self) -> bool:
        """Cuts the next piece.  A list of all lines would cost many times the text."""
        begin, size = self._at, len(self._rest)
        if begin > size:
            return False
        end = self._rest.find("\n", begin + _PIECE)
        end = size if end < 0 else end
        self._some, self._before = self._rest[begin:end].split("\n"), self.number
        self._at = end + 1
        return True

    def rows(self, pattern: re.Pattern[str], expected: str) -> Iterator[tuple[Any, ...]]:
        """The groups of each remaining line.  Raises `ParseError` as `match` does."""
        fullmatch = pattern.fullmatch
        for line in self:
            if (found := fullmatch(line)) is None:
                self.fail(f"expected {expected}")
            yield found.groups()

    def match(self, pattern: re.Pattern[str], line: str, expected: str) -> re.Match[str]:
        """The full match of the current line.  Raises `ParseError` saying what was expected."""
        found = pattern.fullmatch(line)
        return found if found is not None else self.fail(f"expected {expected}")

    def number_of(self, text: str, what: str) -> int:
        """A decimal integer of the current line.  Raises `ParseError` naming what it should be."""
        if _NUMBER.fullmatch(text):
            return int(text)
        return self.fail(f"{what} is not a number")

    def fail(self, reason: str) -> NoReturn:
        """Raises `ParseError` at the current line."""
        raise ParseError(self.tool, max(1, self.number), self.text[:200].rstrip(), reason[:300])
