"""Bytes captured from real tools, beside the objects they must become.

`ACCEPT=1 pytest tests/test_golden.py` rewrites the objects; a person reads the diff.
"""

import json
import os
from pathlib import Path

import pytest

from centreon_ha_upgrade.conversations import all_of
from centreon_ha_upgrade.core.serial import to_json, to_plain
from centreon_ha_upgrade.errors import ParseError

GOLDEN = Path(__file__).parent / "golden"
CONVERSATIONS = all_of()
CASES = sorted(
    path.parent
    for path in GOLDEN.glob("*/*/*/stdout.txt")
    if f"{path.parts[-4]}.{path.parts[-3]}" in CONVERSATIONS
)


def _observed(case: Path) -> object:
    module = CONVERSATIONS[f"{case.parts[-3]}.{case.parts[-2]}"]
    text = (case / "stdout.txt").read_bytes().decode()
    try:
        return to_plain(module.parse(text))
    except ParseError as error:
        return {"refused": str(error)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: "/".join(case.parts[-3:]))
def test_a_capture_becomes_the_object_beside_it(case: Path) -> None:
    observed, beside = _observed(case), case / "expected.json"
    if os.environ.get("ACCEPT"):
        beside.write_text(to_json(observed, indent=1) + "\n")
    assert json.loads(beside.read_text()) == json.loads(to_json(observed))


@pytest.mark.parametrize("case", CASES, ids=lambda case: "/".join(case.parts[-3:]))
def test_a_capture_says_where_it_comes_from(case: Path) -> None:
    assert (case / "ORIGIN").read_text().strip() != ""


@pytest.mark.parametrize("name", sorted(CONVERSATIONS))
def test_every_conversation_starts_from_a_capture(name: str) -> None:
    assert [case for case in CASES if f"{case.parts[-3]}.{case.parts[-2]}" == name] != []


def test_every_golden_folder_belongs_to_a_conversation() -> None:
    folders = {f"{path.parts[-4]}.{path.parts[-3]}" for path in GOLDEN.glob("*/*/*/stdout.txt")}
    assert sorted(folders - set(CONVERSATIONS)) == []
