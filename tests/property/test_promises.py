"""What each builder promises beside its words, in a table that a person can read.

May it be repeated, what tells that it happened, how long may it take, does it outlive the
connection, is its exit code proof: an engine that resumes believes these.  `promises.txt` is the
table, of the plainest arguments; `python -m tests.property.test_promises` writes it again.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, settings

from centreon_ha_upgrade.core.command import Command, Query
from tests.promises import promised
from tests.property.test_builders import BUILDERS, LEGAL, OWN

TABLE = Path(__file__).with_name("promises.txt")
# hypothesis begins with the plainest value there is
PLAINLY = settings(database=None, max_examples=20, phases=[Phase.generate])


def plainest(name: str) -> list[Command | Query[Any]]:
    """What a builder gives for the plainest arguments, those with a default left out."""
    words, options = list[Any](), dict[str, Any]()
    for parameter in inspect.signature(BUILDERS[name]).parameters.values():
        if parameter.default is not parameter.empty:
            continue
        drawn = OWN.get(f"{name}.{parameter.name}", LEGAL[parameter.name])
        value = find(drawn, lambda _: True, settings=PLAINLY, random=Random(0))
        if parameter.kind is parameter.VAR_POSITIONAL:
            words += value
        elif parameter.kind is parameter.KEYWORD_ONLY:
            options[parameter.name] = value
        else:
            words.append(value)
    made = BUILDERS[name](*words, **options)
    return [made] if isinstance(made, Command | Query) else list(made)


def table() -> dict[str, list[str]]:
    """The promises of the file, by the builder's name."""
    found: dict[str, list[str]] = {}
    for line in TABLE.read_text().splitlines():
        if line.startswith("  "):
            found[list(found)[-1]].append(line.strip())
        else:
            found[line] = []
    return found


@pytest.mark.parametrize(("name", "lines"), list(table().items()))
def test_a_builder_promises_what_the_table_says(name: str, lines: list[str]) -> None:
    assert [promised(each) for each in plainest(name)] == lines


def test_the_table_holds_every_builder() -> None:
    assert sorted(table()) == sorted(BUILDERS), "write it: python -m tests.property.test_promises"


def _written() -> Iterator[str]:
    for name in sorted(BUILDERS):
        yield f"{name}\n"
        yield from (f"  {promised(each)}\n" for each in plainest(name))


if __name__ == "__main__":
    TABLE.write_text("".join(_written()))
