"""`python -m tests.differential --clusters 20000 [--first 0] [--root /]`: compares.

Prints what disagrees.
"""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.differential.judge import judge


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--clusters", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--root", type=Path, default=Path("/"), help="another system (chroot)")
    asked = parser.parse_args()
    began, wrong = time.monotonic(), 0
    with TemporaryDirectory(dir=asked.root / "tmp") as folder:
        for seed in range(asked.first, asked.first + asked.clusters):
            for complaint in judge(seed, folder, root=asked.root):
                wrong += 1
                print(complaint)
    took = time.monotonic() - began
    print(f"{asked.clusters} clusters, {wrong} disagreements and refusals, {took:.0f} s")
    return min(wrong, 1)


sys.exit(main())
