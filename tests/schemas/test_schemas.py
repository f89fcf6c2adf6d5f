"""The JSON that `parse` prints is what its schema says, for every capture and any legal result."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from centreon_ha_upgrade.conversations import all_of
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade_cli.parsing import Parse
from centreon_ha_upgrade_cli.schema import schema_of, schema_of_type
from tests.strategies import strategies
from tests.test_golden import CASES

MODULES = all_of()
STRATEGIES = strategies()

VALIDATORS = {name: Draft202012Validator(schema_of(name)) for name in MODULES}


def _printed(name: str, text: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command line prints; raises `ParseError` where it refuses."""
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    monkeypatch.setattr(sys, "stdout", stdout)
    Parse("parse").main(name)
    stdout.seek(0)
    return stdout.read()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize("case", CASES, ids=lambda case: "/".join(case.parts[-3:]))
def test_what_parse_prints_of_a_capture_fits_its_schema(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{case.parts[-3]}.{case.parts[-2]}"
    try:
        printed = _printed(name, (case / "stdout.txt").read_bytes(), monkeypatch)
    except ParseError:
        assert "refused" in json.loads((case / "expected.json").read_text())
        return
    assert list(VALIDATORS[name].iter_errors(json.loads(printed))) == []


@pytest.mark.parametrize("name", sorted(MODULES))
@settings(max_examples=20)
@given(data=st.data())
def test_any_legal_result_fits_its_schema(name: str, data: st.DataObject) -> None:
    shape = getattr(MODULES[name], "for_programs", lambda found: found)
    plain = json.loads(to_json(shape(data.draw(STRATEGIES[name]))))
    assert list(VALIDATORS[name].iter_errors(plain)) == []


@attrs.frozen
class _Sample:
    """A sample."""

    numbers: tuple[int, ...]
    pair: tuple[str, int]
    again: "_Sample | None" = None


@pytest.mark.parametrize(
    "wrong",
    [
        {"numbers": [1], "pair": ["a", 1]},
        {"numbers": ["1"], "pair": ["a", 1], "again": None},
        {"numbers": [], "pair": ["a", 1, 2], "again": None},
        {"numbers": [], "pair": ["a", 1], "again": None, "more": 1},
        {"numbers": [], "pair": ["a", 1], "again": {"numbers": True}},
    ],
)
def test_a_schema_refuses_what_differs(wrong: dict[str, Any]) -> None:
    schema = schema_of_type(_Sample)
    right = _Sample((1,), ("a", 1), _Sample((), ("b", 2)))
    Draft202012Validator(schema).validate(json.loads(to_json(right)))
    with pytest.raises(ValidationError):
        Draft202012Validator(schema).validate(wrong)


def test_a_type_that_json_cannot_say_has_no_schema() -> None:
    with pytest.raises(TypeError, match="no schema for"):
        schema_of_type(bytes)
