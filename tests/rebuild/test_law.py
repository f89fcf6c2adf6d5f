"""LAW: the real pcs makes from our commands a CIB equal to the one they were made from.

`python -m tests.rebuild.test_law 500` tries as many seeds and prints the figures.
"""

import sys
import tempfile
import time
from pathlib import Path

import pytest

from centreon_ha_upgrade.pacemaker import cib, rebuild
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from tests.rebuild import real_pcs
from tests.rebuild.generated import Generated

SEEDS = range(5)

needs_pcs = pytest.mark.skipif(bool(real_pcs.missing()), reason=real_pcs.missing())


def holds(seed: int, folder: Path) -> int:
    """Asserts the law for one seed; the number of its commands."""
    held = Generated(seed).cib()
    original = cib.parse(real_pcs.as_cibadmin_prints(held, folder / f"original-{seed}.xml"))
    commands = rebuild.commands(original, DIALECTS["0.11"])
    made = real_pcs.made_by_pcs(commands, original.nodes, folder / f"made-{seed}.xml")
    assert real_pcs.canonical(original) == real_pcs.canonical(held)
    assert real_pcs.canonical(cib.parse(made)) == real_pcs.canonical(original)
    return len(commands)


@needs_pcs
@pytest.mark.parametrize("seed", SEEDS)
def test_pcs_makes_the_same_cib_from_our_commands(seed: int, tmp_path: Path) -> None:
    holds(seed, tmp_path)


def main(count: int, first: int = 0) -> None:
    """Every seed from `first`, going on after a failure."""
    started, commands, failed = time.monotonic(), 0, []
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            try:
                commands += holds(seed, Path(folder))
            except AssertionError as error:
                failed.append(seed)
                print(f"seed {seed}: {error}", flush=True)
    took = time.monotonic() - started
    print(f"{count} CIBs, {commands} commands, {len(failed)} differ {failed}, {took:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
