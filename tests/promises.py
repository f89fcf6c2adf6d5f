"""A command in one line: its words, and what it promises beside them."""

from typing import Any

from centreon_ha_upgrade.core.command import Command, Query


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
