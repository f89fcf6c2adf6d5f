"""`python -m tests.fuzz NAME... --seconds 600 [--keep FOLDER]`: exits 1 when something is found."""

import argparse
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from attrs import field, frozen

from centreon_ha_upgrade import conversations
from tests.fuzz.seeds import plant

ROOT = Path(__file__).parents[2]


@frozen
class Outcome:
    """What fuzzing one parser gave: texts tried, branches reached, and a message per finding."""

    name: str
    tried: int
    branches: int
    findings: tuple[str, ...] = field(converter=tuple[str, ...])


def why_not() -> str:
    """Why nothing can be fuzzed here; empty when it can."""
    if importlib.util.find_spec("atheris") is None:
        return "atheris is not installed: pip install --group fuzz"
    return ""


def fuzz(name: str, seconds: int, folder: Path) -> Outcome:
    """Fuzzes one parser in a process of its own."""
    shutil.rmtree(folder / "found", ignore_errors=True)
    plant(name, folder)
    words = [sys.executable, "-m", "tests.fuzz.target", name, str(folder), str(seconds)]
    ran = subprocess.run(
        words, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    findings = [path.read_text() for path in sorted((folder / "found").glob("*.txt"))]
    if ran.returncode:  # a hang, or memory without bound: libFuzzer itself stopped it
        findings.append(f"ended with code {ran.returncode}: {ran.stderr[-2000:]}")
    return Outcome(
        name,
        _last(r"stat::number_of_executed_units: *(\d+)", ran.stderr),
        _last(r"cov: (\d+)", ran.stderr),
        findings,
    )


def _last(pattern: str, said: str) -> int:
    return int((re.findall(pattern, said) or ["0"])[-1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME", help="a conversation, or `all`")
    parser.add_argument("--seconds", type=int, default=600, help="for each parser")
    parser.add_argument("--keep", type=Path, help="a folder for corpora and findings")
    return parser.parse_args()


def main() -> int:
    """Prints one line per parser, and what was found."""
    if reason := why_not():
        print(reason, file=sys.stderr)
        return 2
    told = _arguments()
    names = conversations.names() if told.names == ["all"] else tuple(told.names)
    kept = told.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"{'parser':26} {'seconds':>7} {'texts':>10} {'branches':>8} {'found':>5}")
    found = 0
    for name in names:
        outcome = fuzz(name, told.seconds, kept / name)
        found += len(outcome.findings)
        print(
            f"{name:26} {told.seconds:7} {outcome.tried:10,} {outcome.branches:8}"
            f" {len(outcome.findings):5}",
            flush=True,
        )
        for finding in outcome.findings:
            print(f"    {finding[:600]}", flush=True)
    if found:
        print(f"inputs are kept in {kept}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
