"""What no other test of `core.text` would have noticed, found by mutation testing."""

from collections.abc import Callable

import pytest

from centreon_ha_upgrade.core.text import Lines, clean
from centreon_ha_upgrade.errors import ParseError


@pytest.mark.parametrize(
    ("line", "seen"), [("X\r", "X"), ("ab\r  \r", ""), ("\x1b[1mX\x1b[m\r\r", "X"), ("a \t", "a")]
)
def test_a_line_is_what_a_terminal_would_show(line: str, seen: str) -> None:
    assert clean(line) == seen


def test_a_raw_line_loses_its_escapes_and_nothing_else() -> None:
    lines = Lines("cat", "\ufeff\x1b[1m a \x1b[m\r\n\n b\t\n")
    assert [lines.raw() for _ in range(5)] == [" a ", "", " b\t", "", None]


def test_looking_ahead_moves_nothing() -> None:
    lines = Lines("cat", "\na\nb")
    assert (lines.peek(), lines.number, lines.text, lines.next(), lines.number) == (
        *("a", 0, "", "a", 2),
    )


def test_the_last_line_counts_without_its_newline() -> None:
    assert [list(Lines("cat", text)) for text in ("a\nb", "a\nb\n", "")] == [
        ["a", "b"],
        ["a", "b"],
        [],
    ]


def test_a_refusal_before_the_first_line_stands_on_the_first() -> None:
    with pytest.raises(ParseError) as refused:
        Lines("cat", "a\n").fail("why")
    error = refused.value
    assert (error.tool, error.line, error.text, error.reason) == ("cat", 1, "", "why")


def test_a_refusal_quotes_no_more_than_a_person_reads() -> None:
    lines = Lines("cat", "x" * 999)
    lines.next()
    with pytest.raises(ParseError) as refused:
        lines.fail("y" * 999)
    assert (len(refused.value.text), len(refused.value.reason)) == (200, 300)


@pytest.mark.parametrize("number", ["", "-", "+1", "1.0", "٣", "1" * 21])
def test_only_decimal_digits_are_a_number(number: str) -> None:
    with pytest.raises(ParseError, match="the count is not a number"):
        Lines("cat", "").number_of(number, "the count")


def test_a_complaint_of_the_shell_is_refused_in_colours_too() -> None:
    for text in ("bash: pcs: command not found\n", "bash: pcs: command not \x1b[1mfound\x1b[m\n"):
        with pytest.raises(ParseError, match="the shell could not run"):
            Lines("pcs", text).next()


@pytest.mark.parametrize("feed", [list, Lines.next, lambda lines: list(lines.raws()), Lines.raw])
@pytest.mark.parametrize(
    "program",
    [
        "bash",
        "-bash",
        "sh",
        "-sh",
        "/bin/sh",
        "/bin/bash",
        "env",
        "nsenter",
        "cat",
        "find",
        "ls",
        "stat",
        "sha256sum",
        "ps",
        "grep",
        "head",
        "tail",
        "sudo",
    ],
)
def test_the_complaint_of_any_program_is_refused_however_lines_are_read(
    program: str, feed: Callable[[Lines], object]
) -> None:
    with pytest.raises(ParseError, match="the shell could not run"):
        feed(Lines("tool", f"{program}: /etc/a: Permission denied\n"))
