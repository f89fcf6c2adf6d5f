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
from hypothesis import find, settings

from centreon_ha_upgrade.core.command import Command, Query
from tests.property.test_builders import BUILDERS, LEGAL, OWN

TABLE = Path(__file__).with_name("promises.txt")
PLAINLY = settings(database=None, max_examples=200)


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


def promised(made: Command | Query[Any]) -> str:
    """One line: the words, then what is promised of them."""
    command = made.command if isinstance(made, Query) else made
    told = [" ".join(str(command).split()), f"{command.timeout:g} s"]
    if isinstance(made, Query):
        told.append(f"asks: {made.parse.__qualname__}")
    elif command.done is not None:
        told.append(f"once, until {' '.join(str(command.done).split())!r} says so")
    else:
        told.append("again" if command.idempotent else "once")
    told += [f"ok: {_codes(command.ok)}"] if command.ok != {0} else []
    told += ["given text"] if command.stdin is not None else []
    told += [f"prompts: {len(command.prompts)}"] if command.prompts else []
    told += ["detached"] if command.detach else []
    told += ["a Python script"] if command.python else []
    told += [f"judged by {command.verdict.__qualname__}"] if command.verdict else []
    told += ["changes"] if isinstance(made, Query) and command.changes else []
    return " | ".join(told)


def _codes(ok: frozenset[int]) -> str:
    return "any" if len(ok) == 256 else " ".join(map(str, sorted(ok)))


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
    assert sorted(table()) == sorted(BUILDERS)


def _written() -> Iterator[str]:
    for name in sorted(BUILDERS):
        yield f"{name}\n"
        yield from (f"  {promised(each)}\n" for each in plainest(name))


if __name__ == "__main__":
    TABLE.write_text("".join(_written()))
