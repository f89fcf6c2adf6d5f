"""The labs as fixtures: one of each shape for a whole session, or a reason to skip."""

from collections.abc import Iterator

import pytest

from tests.lab import Lab, why_not


def _lab(nodes: int) -> Iterator[Lab]:
    if reason := why_not():
        pytest.skip(reason)
    with Lab(nodes) as lab:
        yield lab


@pytest.fixture(scope="session")
def lab_two() -> Iterator[Lab]:
    """Two centrals that also carry the databases, in the 20.04 state."""
    yield from _lab(2)


@pytest.fixture(scope="session")
def lab_four() -> Iterator[Lab]:
    """Two centrals and two database nodes, in the 20.04 state."""
    yield from _lab(4)
