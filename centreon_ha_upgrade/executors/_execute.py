"""The path every command takes, over whatever line: pack, frame, send, unframe, scrub."""

import secrets
from collections.abc import Sequence
from time import monotonic
from typing import Protocol

from plumbum import CommandNotFound, local

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.dialogue import Dialogue
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import (
    CommandTimedOut,
    DialogueError,
    IllegalValue,
    Unreachable,
)
from centreon_ha_upgrade.executors import shell
from centreon_ha_upgrade.executors._pump import Overdue, Printed, pump
from centreon_ha_upgrade.executors.secrets import Revealed
from centreon_ha_upgrade.executors.talk import talk

# What Linux lets one argument of a program hold.
_LONGEST = 128 * 1024 - 1


class Line(Protocol):
    """How a line for `/bin/sh` reaches a node."""

    def argv(self, node: Node, line: str, *, terminal: bool) -> Sequence[str]:
        """The local program that carries it."""
        ...

    def why(self, node: Node, noise: str) -> str:
        """Why the line did not begin on the node, given what the carrier printed."""
        ...


def execute(line: Line, revealed: Revealed, node: Node, command: Command) -> Result:
    """What the command did.  Raises what `core.executor.Executor.run` promises."""
    began, nonce = monotonic(), secrets.token_hex(16)
    send = _talk if command.prompts else _tell
    try:
        printed = send(line, revealed, node, command, nonce)
    except Overdue:
        printed = None
    if printed is None:
        raise CommandTimedOut(node.name, str(command), command.timeout)
    stdout, stderr, code = _unframed(line, revealed, node, printed, nonce)
    seconds = round(monotonic() - began, 3)
    return Result(node.name, str(command), code, stdout, stderr, seconds)


def _tell(line: Line, revealed: Revealed, node: Node, command: Command, nonce: str) -> Printed:
    parcel = shell.pack(command, revealed)
    program, *words = _carried(line, node, shell.framed(parcel.line, nonce), terminal=False)
    try:
        carrier = local[program]
    except CommandNotFound:
        carrier = None
    if carrier is None:
        raise Unreachable(node.name, f"{program} is not installed on this machine")
    process = carrier[words].popen(new_session=True)
    return pump(process, parcel.stdin, command.timeout, f"\n{nonce}=".encode())


def _talk(line: Line, revealed: Revealed, node: Node, command: Command, nonce: str) -> Printed:
    parcel = shell.pack(command, revealed)
    text = shell.framed_on_terminal(parcel.line, nonce)
    argv = _carried(line, node, text, terminal=True)
    dialogue, stuck = Dialogue.for_command(command), ""
    try:
        return Printed(talk(argv, dialogue, revealed, nonce, command.timeout), "")
    except DialogueError as error:
        stuck = revealed.scrub(error.reason)
    raise DialogueError(str(command), stuck)


def _carried(line: Line, node: Node, text: str, *, terminal: bool) -> Sequence[str]:
    argv = line.argv(node, text, terminal=terminal)
    if max(len(word.encode()) for word in argv) > _LONGEST:
        raise IllegalValue("command", f"{text[-40:]}", "too long: send it on standard input")
    return argv


def _unframed(
    line: Line, revealed: Revealed, node: Node, printed: Printed, nonce: str
) -> tuple[str, str, int]:
    stdout = shell.begun(printed.stdout, nonce)
    if stdout is None:
        noise = printed.stderr + printed.stdout
        raise Unreachable(node.name, revealed.scrub(line.why(node, noise)))
    stderr = shell.begun(printed.stderr, nonce) or ""
    if (end := shell.ended(stderr, nonce)) is not None:
        return revealed.scrub(stdout), revealed.scrub(end[0]), end[1]
    if (end := shell.ended(stdout, nonce)) is not None:
        return revealed.scrub(end[0]), "", end[1]
    raise Unreachable(
        node.name, "the line was lost while the command ran; it may still be running there"
    )
