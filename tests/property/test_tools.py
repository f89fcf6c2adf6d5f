"""Whose words a parser refuses, and whether it can print a capture again byte for byte.

`tools.txt` is the table; `python -m tests.property.test_tools` writes it again.
"""

from pathlib import Path

import pytest

from centreon_ha_upgrade.conversations import all_of
from centreon_ha_upgrade.errors import ParseError
from tests.fuzz.oracle import text_of
from tests.fuzz.seeds import seeds

TABLE = Path(__file__).with_name("tools.txt")
MODULES = all_of()
AGAIN = " (prints a capture again as it was)"


def named_by(name: str) -> str:
    """The tool that a refusal names."""
    with pytest.raises(ParseError) as refused:
        MODULES[name].parse("bash: X: command not found\n")
    return refused.value.tool


def prints_again(name: str) -> bool:
    return any(_again(name, text_of(seed)) for seed in seeds(name))


def _again(name: str, text: str) -> bool:
    try:
        return bool(MODULES[name].render(MODULES[name].parse(text)) == text)
    except ParseError:
        return False


def told(name: str) -> str:
    return f"{name}: {named_by(name)}{AGAIN if prints_again(name) else ''}"


@pytest.mark.parametrize("line", TABLE.read_text().splitlines())
def test_a_refusal_names_the_tool_and_a_capture_is_printed_again(line: str) -> None:
    assert told(line.partition(":")[0]) == line


def test_the_table_holds_every_conversation() -> None:
    known = [line.partition(":")[0] for line in TABLE.read_text().splitlines()]
    assert known == sorted(MODULES), "write it: python -m tests.property.test_tools"


if __name__ == "__main__":
    TABLE.write_text("".join(f"{told(name)}\n" for name in sorted(MODULES)))
