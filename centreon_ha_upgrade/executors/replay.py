"""Answers from a recording, in its order; whatever else is asked fails."""

import json
from collections import deque
from pathlib import Path

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.serial import from_plain
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import (
    CommandTimedOut,
    DialogueError,
    IllegalValue,
    ParseError,
    PlatformError,
    UnexpectedCommand,
    Unreachable,
)
from centreon_ha_upgrade.executors.recording import Refusal


class Replay:
    """A recording that speaks.  Each node's answers come in the order they were recorded.

    Nodes do not wait for each other, for they were asked side by side.
    Raises `IllegalValue` when the file cannot be read, `ParseError` when it is no recording.
    """

    def __init__(self, path: Path) -> None:
        self._answers: dict[str, deque[Result | Refusal]] = {}
        for answer in _read(path):
            self._answers.setdefault(answer.node, deque()).append(answer)

    @property
    def left(self) -> tuple[tuple[str, str], ...]:
        """Pairs of node and command that nobody asked for yet."""
        return tuple(
            (answer.node, answer.shown) for queue in self._answers.values() for answer in queue
        )

    def run(self, node: Node, command: Command) -> Result:
        """The recorded result or error.  Raises `UnexpectedCommand` for any other command."""
        queue = self._answers.get(node.name, deque[Result | Refusal]())
        if not queue or queue[0].shown != str(command):
            expected = queue[0].shown if queue else ""
            raise UnexpectedCommand(node.name, str(command), expected)
        answer = queue.popleft()
        if isinstance(answer, Refusal):
            raise _error(answer)
        return answer


def _read(path: Path) -> list[Result | Refusal]:
    try:
        lines = path.read_bytes().decode().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise IllegalValue("recording", str(path), str(error)) from error
    return [_answer(number, line) for number, line in enumerate(lines, 1) if line]


def _answer(number: int, line: str) -> Result | Refusal:
    try:
        ((kind, plain),) = json.loads(line).items()
        if kind == "error":
            refusal = from_plain(plain, Refusal)
            _error(refusal)
            return refusal
        if kind == "result":
            return from_plain(plain, Result)
    except Exception as error:  # json's, ours and all that cattrs gathers in groups
        raise ParseError("recording", number, line[:200], "no answer is written here") from error
    raise ParseError("recording", number, line[:200], "neither a result nor an error")


def _error(refusal: Refusal) -> PlatformError:
    match refusal.kind:
        case "Unreachable":
            return Unreachable(refusal.node, refusal.detail)
        case "CommandTimedOut":
            return CommandTimedOut(refusal.node, refusal.shown, float(refusal.detail))
        case "DialogueError":
            return DialogueError(refusal.shown, refusal.detail)
        case "UnexpectedCommand":
            return UnexpectedCommand(refusal.node, refusal.shown)
    raise ValueError(refusal.kind)
