"""F35: nothing that a tool prints acts on the operator's terminal."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade_cli.terminal import complain, safe, say

HOSTILE = {
    "a title": "\x1b]0;owned\x07",
    "a link": "\x1b]8;;http://x\x1b\\y",
    "a cleared screen": "\x1b[2J\x9b2J",
    "an overwritten line": "failed\rok    ",
    "a turned direction": "\u202egpj.exe\u2066\u061c",
    "nothing visible": "a\u200bb\u2060c\ufeff\U000e0041",
    "another line": "a\u2028b\x0b\x0c\x85",
    "half a character": "\ud800\udcff",
    "NUL and DEL": "\0\x7f",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_f35_hostile_output_is_spelled_out_on_both_streams(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say(text)
    complain(text)
    for told in capsys.readouterr():
        assert told.endswith("\n")
        assert told[:-1].isprintable()
        assert "\\x" in told or "\\u" in told or "\\U" in told


@given(text=st.text(st.characters(codec=None)))
def test_f35_whatever_is_shown_is_printable_and_nothing_is_lost(text: str) -> None:
    shown = safe(text)
    kept = [char for char in shown if char not in "\n\t"]
    assert [c for c in kept if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")] == []
    assert len(shown) >= len(text)


def test_f35_a_terminal_of_few_letters_gets_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    say("é\x1b")
    stream.seek(0)
    assert stream.read() == "\\xe9\\x1b\n"


def test_french_keeps_its_narrow_blanks() -> None:
    assert safe("coffre\u00a0: «\u202foui\u202f»") == "coffre\u00a0: «\u202foui\u202f»"
