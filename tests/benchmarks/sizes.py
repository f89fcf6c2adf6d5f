"""`python -m tests.benchmarks.sizes [NAME...]`: what a hostile size costs each parser.

A line of 100 MB, of letters and of a capture's first line again and again; ten million lines,
empty ones and one that the parser reads more than once.  Each text has a process of its own,
which may use 6 GiB and ten minutes of processor time.  `--scale 100` makes all a hundredth.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from centreon_ha_upgrade.conversations import all_of, named
from centreon_ha_upgrade.errors import ParseError
from tests.benchmarks.workloads import normal

LETTERS, LINES = 100_000_000, 10_000_000
GRANTED = 6 << 30  # bytes of address space
PATIENCE = 600  # seconds of processor time
ROOT = Path(__file__).parents[2]


def _letters(_: str, scale: int) -> str:
    return "x" * (LETTERS // scale)


def _first_line(name: str, scale: int) -> str:
    line = normal(name, named(name)).lstrip().partition("\n")[0]
    return line * (LETTERS // scale // len(line))


def _empty(_: str, scale: int) -> str:
    return "\n" * (LINES // scale)


def _repeated(name: str, scale: int) -> str:
    """The capture with one of its lines ten million times: the first that may come thrice."""
    parse, lines = named(name).parse, normal(name, named(name)).splitlines(keepends=True)
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled:
        try:
            parse(
                "".join([*lines[:number], *(lines[number : number + 1] * 3), *lines[number + 1 :]])
            )
        except ParseError:
            continue
        break
    else:
        number = filled[0]
    again = lines[number] * (LINES // scale)
    return "".join([*lines[:number], again, *lines[number + 1 :]])


TEXTS: dict[str, Callable[[str, int], str]] = {
    "letters": _letters,
    "first line": _first_line,
    "empty lines": _empty,
    "repeated line": _repeated,
}


def _measure(name: str, text: str) -> str:
    """The processor time, the size of the text, the peak of the process, and what was said."""
    parse, began = named(name).parse, time.process_time()
    try:
        parse(text)
        said = "read"
    except ParseError as error:
        said = f"refused at line {error.line:,}"
    except MemoryError:
        said = "out of memory"
    took = time.process_time() - began
    return f"{took:7.2f} s {len(text) / 1e6:6.0f} MB {_peak() / 1e6:6.0f} MB  {said}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _granted() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (GRANTED, GRANTED))
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))


def main() -> None:
    """Measures the parsers named, or all; with `--text` one text in this very process."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sizes")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--text", choices=TEXTS, help="this text only, in this process")
    given = parser.parse_args()
    names = given.names or sorted(all_of())
    if given.text:
        for name in names:
            print(_measure(name, TEXTS[given.text](name, given.scale)))
        return
    print(f"{'parser':26} {'text':13}      time    text      peak")
    for name in names:
        for text in TEXTS:
            words = [sys.executable, "-m", "tests.benchmarks.sizes", name]
            words += ["--text", text, "--scale", str(given.scale)]
            done = subprocess.run(
                words, cwd=ROOT, preexec_fn=_granted, capture_output=True, text=True, check=False
            )
            said = done.stdout.rstrip() or f"ended with {done.returncode}"
            print(f"{name:26} {text:13} {said}", flush=True)


if __name__ == "__main__":
    main()
