"""The text of the real crm_mon and its XML, read, are one status: on clusters nobody imagined.

`python -m tests.differential --clusters 20000` compares more of them.
"""

from pathlib import Path

import pytest

from tests.differential.clusters import cluster
from tests.differential.judge import judge
from tests.differential.programs import CRM_MON

SLICE = 100

needs_crm_mon = pytest.mark.skipif(
    CRM_MON is None, reason="crm_mon is missing: apt-get install pacemaker-cli-utils"
)


@needs_crm_mon
@pytest.mark.parametrize("first", range(0, 1000, SLICE))
def test_text_and_xml_of_a_random_cluster_tell_the_same(first: int, tmp_path: Path) -> None:
    wrong = [line for seed in range(first, first + SLICE) for line in judge(seed, tmp_path)]
    assert wrong == []


def test_a_seed_always_gives_the_same_cluster() -> None:
    assert [cluster(seed) for seed in range(20)] == [cluster(seed) for seed in range(20)]
    assert len({cluster(seed) for seed in range(20)}) == 20
