"""Laws that hold for every conversation, written once."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.conversations import all_of
from centreon_ha_upgrade.errors import ParseError
from tests.strategies import strategies

MODULES = all_of()
STRATEGIES = strategies()
GOLDEN = Path(__file__).parents[1] / "golden"

every_conversation = pytest.mark.parametrize("name", sorted(MODULES))


def _captures(name: str) -> list[str]:
    folder = GOLDEN / name.replace(".", "/")
    return [path.read_bytes().decode() for path in sorted(folder.glob("*/stdout.txt"))]


def _read(module: ModuleType, text: str) -> Any:
    try:
        return module.parse(text)
    except ParseError as error:
        assert 1 <= error.line <= text.count("\n") + 1
        return "refused"


def test_every_conversation_has_a_strategy_and_a_render() -> None:
    lacking = [n for n, m in MODULES.items() if n not in STRATEGIES or not hasattr(m, "render")]
    assert lacking == []


@every_conversation
@given(data=st.data())
def test_what_a_tool_prints_is_what_we_read(name: str, data: st.DataObject) -> None:
    thing = data.draw(STRATEGIES[name])
    assert MODULES[name].parse(MODULES[name].render(thing)) == thing


@every_conversation
@given(text=st.text())
def test_any_text_is_read_or_refused_with_a_line_number(name: str, text: str) -> None:
    _read(MODULES[name], text)


@every_conversation
@given(data=st.data())
def test_damage_at_one_place_is_read_or_refused(name: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(_captures(name)))
    at = data.draw(st.integers(0, len(text)))
    junk = data.draw(st.text(max_size=8))
    _read(MODULES[name], text[:at] + junk + text[at + data.draw(st.integers(0, 40)) :])


@every_conversation
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "bash: crm_mon: command not found\n",
        "-bash: line 1: yum: command not found\n",
        "/bin/sh: 1: pcs: not found\n",
        "bash: /usr/share/centreon-ha/bin/x.sh: Permission denied\n",
    ],
)
def test_silence_and_the_shells_own_errors_are_refused(name: str, text: str) -> None:
    with pytest.raises(ParseError):
        MODULES[name].parse(text)


@every_conversation
def test_carriage_returns_and_a_byte_order_mark_change_nothing(name: str) -> None:
    for text in _captures(name):
        read = _read(MODULES[name], text)
        assert _read(MODULES[name], text.replace("\r\n", "\n").replace("\n", "\r\n")) == read
        assert _read(MODULES[name], "\ufeff" + text) == read
