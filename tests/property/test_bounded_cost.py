"""A hostile output costs time and memory in proportion to its length, and no more.

`HOSTILE_SIZE` is the number of bytes of one line, or of all short lines together: 100 kB unless
told.  With 100,000,000 it is the whole claim (an hour).  A pattern that is quadratic already
fails at the small size: it would need minutes where two seconds are granted.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from centreon_ha_upgrade.conversations import all_of
from centreon_ha_upgrade.errors import ParseError
from tests.property.test_conversations import GOLDEN

SIZE = int(os.environ.get("HOSTILE_SIZE", "100000"))
GRANTED = 2.0 + SIZE / 50_000  # seconds of processor time; a linear parser needs a tenth of this
MODULES = all_of()

# their XML half quotes a whole attribute in its reason
QUOTE_WHOLE = {"pacemaker.cib", "pacemaker.config", "pacemaker.crm_mon"}
# what patterns with neighbouring repetitions stumble over
FILLINGS = {
    "letters": "x",
    "blanks": " ",
    "words": "x ",
    "tabs": "\t",
    "colons": "a: ",
    "stars": "* ",
    "digits": "1",
    "digits apart": "1 ",
    "dots": "a.",
    "slashes": "/a",
    "equals": "a=",
    "quotes": "'",
    "double quotes": '"',
    "brackets": "[(",
    "semicolons": ";(",
    "hyphens": "-",
    "commas": "a,",
    "escapes": "\x1b[",
    "titles": "\x1b]",
    "returns": "a\r",
}

# a process of its own for each: all of them only where the whole claim is run
SOME = ("services.processes", "packages.yum", "pacemaker.crm_mon")
MEASURED = sorted(MODULES) if SIZE > 1_000_000 else SOME


@contextmanager
def _granted(what: str) -> Iterator[None]:
    """Ends what takes too long: a quadratic pattern would otherwise never come back."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"{what}: not read within {GRANTED:g} s of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, GRANTED)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _parse(name: str, text: str, what: str) -> None:
    with _granted(what):
        try:
            MODULES[name].parse(text)
        except ParseError as error:
            assert len(str(error)) < (2 * SIZE if name in QUOTE_WHOLE else 2000)


def _longest(name: str) -> str:
    captures = (GOLDEN / name.replace(".", "/")).glob("*/stdout.txt")
    texts = [path.read_bytes().decode() for path in sorted(captures)]
    return max((text for text in texts if len(text) < 100_000), key=len)


def _within(name: str) -> Iterator[tuple[str, str, str]]:
    """The longest capture before and after each of some of its lines' middles."""
    text, shapes = _longest(name), set[str]()
    for line in text.splitlines():
        shape = "".join("0" if c.isdigit() else "a" if c.isalpha() else c for c in line)
        if line.strip() and shape not in shapes and len(shapes) < 6:
            shapes.add(shape)
            before, after = text.split(line, 1)
            half = len(line) // 2
            yield line, before + line[:half], line[half:] + after


@pytest.mark.parametrize("name", sorted(MODULES))
@pytest.mark.parametrize("filling", FILLINGS)
def test_one_line_without_end(name: str, filling: str) -> None:
    long = FILLINGS[filling] * (SIZE // len(FILLINGS[filling]))
    _parse(name, long, "alone")
    _parse(name, _longest(name) + long + "!\n", "at the end")


@pytest.mark.parametrize("name", sorted(MODULES))
@pytest.mark.parametrize("filling", ["letters", "blanks", "words", "digits", "colons"])
def test_a_known_line_that_swells(name: str, filling: str) -> None:
    long = FILLINGS[filling] * (SIZE // len(FILLINGS[filling]))
    for line, before, after in _within(name):
        _parse(name, before + long + after, repr(line[:60]))


@pytest.mark.parametrize("name", sorted(MODULES))
def test_short_lines_without_end(name: str) -> None:
    longest = _longest(name)
    _parse(name, "ab\n" * (SIZE // 3), "unknown lines")
    _parse(name, "\n" * SIZE, "blank lines")
    _parse(name, longest + "ab\n" * (SIZE // 3), "unknown lines after known ones")
    _parse(name, longest * (SIZE // len(longest) + 1), "known lines again and again")


_MEASURE = """
import resource, sys
from centreon_ha_upgrade import conversations
from centreon_ha_upgrade.errors import ParseError
module = conversations.named(sys.argv[1])
text = {"lines": "ab\\n" * (int(sys.argv[3]) // 3), "line": "x" * int(sys.argv[3])}[sys.argv[2]]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    module.parse(text)
except ParseError:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.parametrize("kind", ["lines", "line"])
@pytest.mark.parametrize("name", MEASURED)
def test_memory_stays_in_proportion_to_the_text(name: str, kind: str) -> None:
    size = max(SIZE, 10_000_000)
    words = [sys.executable, "-c", _MEASURE, name, kind, str(size)]
    root = Path(__file__).parents[2]
    said = subprocess.run(words, cwd=root, check=True, capture_output=True, text=True)
    assert int(said.stdout) < 6 * size + 20_000_000


def _never_done() -> None:
    while True:
        pass


def test_the_clock_that_ends_a_hostile_text_works() -> None:
    with pytest.raises(TimeoutError, match="busy: not read within"), _granted("busy"):
        _never_done()
