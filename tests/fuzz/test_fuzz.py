"""A few seconds of fuzzing in every run, and the captures before all."""

from pathlib import Path

import pytest

from centreon_ha_upgrade.conversations import all_of
from tests.fuzz.__main__ import fuzz, why_not
from tests.fuzz.oracle import judge, text_of
from tests.fuzz.seeds import dictionary, seeds

MODULES = all_of()
# The parsers that strangers write most to: one text, one table, one file.
BRIEFLY = ("pacemaker.constraint", "services.processes", "mariadb.slave_status")
NOT_HERE = why_not()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_fuzzing_starts_from_captures_that_hold_the_laws(name: str) -> None:
    assert seeds(name) != []
    assert dictionary(name) != ""
    for seed in seeds(name):
        judge(MODULES[name], text_of(seed))


@pytest.mark.skipif(NOT_HERE != "", reason=NOT_HERE)
@pytest.mark.parametrize("name", BRIEFLY)
def test_a_second_of_fuzzing_finds_nothing(name: str, tmp_path: Path) -> None:
    outcome = fuzz(name, 1, tmp_path)
    assert outcome.findings == ()
    assert outcome.branches > 0
