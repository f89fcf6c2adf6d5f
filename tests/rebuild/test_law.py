"""LAW: the real pcs makes from our commands a CIB equal to the one they were made from.

`python -m tests.rebuild.test_law 500` tries as many seeds and prints the figures; `--pcs 0.10`
asks that of Debian 11 (root only: it works in a root file system of the lab).
"""

import argparse
import tempfile
import time
from pathlib import Path

import pytest

from centreon_ha_upgrade.pacemaker import cib, rebuild
from tests.lab import why_not
from tests.rebuild import real_pcs, releases
from tests.rebuild.generated import Generated
from tests.rebuild.releases import Release

SEEDS = range(5)

needs_pcs = pytest.mark.skipif(bool(releases.missing()), reason=releases.missing())


def holds(seed: int, folder: Path, release: Release) -> int:
    """Asserts the law for one seed; the number of its commands."""
    held = Generated(seed, ascii_only=release.ascii_only).cib()
    printed = real_pcs.as_cibadmin_prints(held, folder / f"original-{seed}.xml", release)
    original = cib.parse(printed)
    commands = rebuild.commands(original, release.dialect)
    made = real_pcs.made_by_pcs(commands, original.nodes, folder / f"made-{seed}.xml", release)
    assert real_pcs.canonical(original) == real_pcs.canonical(held)
    assert real_pcs.canonical(cib.parse(made)) == real_pcs.canonical(original)
    return len(commands)


@needs_pcs
@pytest.mark.parametrize("seed", SEEDS)
def test_pcs_makes_the_same_cib_from_our_commands(seed: int, tmp_path: Path) -> None:
    holds(seed, tmp_path, releases.INSTALLED)


@pytest.fixture(scope="session")
def debian_11() -> Release:
    if reason := why_not():
        pytest.skip(reason)
    return releases.debian_11()


@pytest.mark.lab
@pytest.mark.parametrize("seed", range(20))
def test_pcs_0_10_makes_the_same_cib_from_our_commands(
    seed: int, tmp_path: Path, debian_11: Release
) -> None:
    holds(seed, tmp_path, debian_11)


def main() -> None:
    """Every seed from `first`, going on after a failure."""
    parser = argparse.ArgumentParser(prog="python -m tests.rebuild.test_law", description=__doc__)
    parser.add_argument("count", type=int, help="how many CIBs")
    parser.add_argument("first", type=int, nargs="?", default=0, help="the seed of the first")
    parser.add_argument("--pcs", default="0.11", metavar="DIALECT", help="0.11 or 0.10")
    told = parser.parse_args()
    release = releases.named(told.pcs)
    started, commands, failed = time.monotonic(), 0, []
    for seed in range(told.first, told.first + told.count):
        with tempfile.TemporaryDirectory() as folder:
            try:
                commands += holds(seed, Path(folder), release)
            except AssertionError as error:
                failed.append(seed)
                print(f"seed {seed}: {error}", flush=True)
    took = time.monotonic() - started
    print(f"{told.count} CIBs, {commands} commands, {len(failed)} differ {failed}, {took:.0f} s")


if __name__ == "__main__":
    main()
