"""What no other test of MariaDB's conversations would have noticed, found by mutation testing."""

import pytest

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb import _vertical, slave_status, sync_bigdb
from centreon_ha_upgrade.mariadb.model import GtidSet
from centreon_ha_upgrade.mariadb.slave_status import ReplicaStatuses, SlaveStatus
from centreon_ha_upgrade.mariadb.sync_bigdb import Progress, Stage, SyncOutcome

_ROW = f"{'*' * 27} 1. row {'*' * 27}\n"


def test_the_column_of_a_row_is_that_of_its_first_colon() -> None:
    rows = _vertical.records(Lines("mysql", f"{_ROW}host: a:b:c\nport: 1\n"), ())
    assert list(rows) == [{"host": "a:b:c", "port": "1"}]


@pytest.mark.parametrize(
    ("value", "tellable"),
    [
        ("one", True),
        ("one\ntwo", True),
        ("one\rtwo", False),
        ("one\x1b[mtwo", False),
        ("one\n", False),
        (f"one\n{_ROW.strip()}", False),
        ("one\nLast_Error: two", False),
        ("one\n Error: two", True),
    ],
)
def test_a_value_of_several_lines_is_told_where_no_line_is_read_as_a_field(
    value: str, tellable: bool
) -> None:
    assert _vertical.tellable([("Last_Error", value)], ("Last_Error",)) is tellable


def test_only_some_fields_may_have_several_lines() -> None:
    assert _vertical.tellable([("Last_Error", "one\ntwo")], ()) is False


def test_what_is_not_printed_is_unknown_in_the_summary() -> None:
    assert ReplicaStatuses((SlaveStatus(),)).summary == "I/O unknown, SQL unknown, unknown s behind"


def test_rows_are_numbered_from_one() -> None:
    printed = slave_status.render(ReplicaStatuses((SlaveStatus(), SlaveStatus())))
    assert [line.split()[1] for line in printed.splitlines() if "row" in line] == ["1.", "1.", "2."]


def test_a_line_that_only_begins_like_a_stage_is_none() -> None:
    stage = next(each for each in Stage if each not in sync_bigdb._GLUED)
    assert sync_bigdb._stage(f"{stage}x") is None
    assert sync_bigdb._stage(stage) == (stage, "")


@pytest.mark.parametrize("line", ["", "ends with a blank ", str(next(iter(Stage)))])
def test_a_stage_keeps_no_line_that_would_be_read_otherwise(line: str) -> None:
    with pytest.raises(IllegalValue):
        SyncOutcome((Progress(next(iter(Stage)), "", (line,)),))


def test_a_stage_and_its_detail_are_one_blank_apart() -> None:
    printed = sync_bigdb.render(SyncOutcome((Progress(Stage.CONNECT, "central2"),)))
    assert printed == f"{Stage.CONNECT} central2\n"


def test_a_set_of_positions_is_false_while_it_is_empty() -> None:
    assert [bool(GtidSet.parse(text)) for text in ("", "0-1-2")] == [False, True]
