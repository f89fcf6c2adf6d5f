"""The path every command takes, over whatever line: pack, frame, send, unframe, scrub.

What came back is scrubbed before any frame here that may raise holds it by name.
"""

import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from time import monotonic
from typing import Protocol

from attrs import frozen
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
from centreon_ha_upgrade.executors._pump import Feed, Overdue, Printed, pump
from centreon_ha_upgrade.executors._sudo import Door, Sudo
from centreon_ha_upgrade.executors.secrets import Revealed
from centreon_ha_upgrade.executors.talk import talk

# What Linux lets one argument of a program hold.
_LONGEST = 128 * 1024 - 1


class Line(Protocol):
    """How a line for `/bin/sh` reaches a node."""

    @property
    def sudo(self) -> Sudo | None:
        """How it becomes root's there, where the account is another."""
        ...

    def argv(self, node: Node, line: str, *, terminal: bool) -> Sequence[str]:
        """The local program that carries it."""
        ...

    def why(self, node: Node, noise: str) -> str:
        """Why the line did not begin on the node, given what the carrier printed."""
        ...


def execute(line: Line, revealed: Revealed, node: Node, command: Command) -> Result:
    """What the command did.  Raises what `core.executor.Executor.run` promises."""
    began, shown = monotonic(), str(command)
    with nullcontext() if line.sudo is None else line.sudo.turn(node.name):
        sent = _sent(line, revealed, node, command)
    if sent is None:
        raise CommandTimedOut(node.name, shown, command.timeout)
    told = sent.told(revealed)
    if told is None:
        raise Unreachable(node.name, revealed.scrub(line.why(node, sent.noise)))
    stdout, stderr, code = told
    if code is None:
        raise Unreachable(
            node.name, "the line was lost while the command ran; it may still be running there"
        )
    return Result(node.name, shown, code, stdout, stderr, round(monotonic() - began, 3))


@frozen
class _Sent:
    """What came back of one command."""

    printed: Printed
    nonce: str
    feed: Feed

    @property
    def noise(self) -> str:
        return self.printed.stderr + self.printed.stdout

    def told(self, revealed: Revealed) -> tuple[str, str, int | None] | None:
        """Both streams and the code, scrubbed; None when the command did not begin."""
        stdout = shell.begun(self.printed.stdout, self.nonce)
        if stdout is None:
            return None
        stderr = shell.begun(self.printed.stderr, self.nonce) or ""
        if (end := shell.ended(stderr, self.nonce)) is not None:
            return revealed.scrub(stdout), revealed.scrub(end[0]), end[1]
        if (end := shell.ended(stdout, self.nonce)) is not None:
            return revealed.scrub(end[0]), "", end[1]
        return "", "", None


def _sent(line: Line, revealed: Revealed, node: Node, command: Command) -> _Sent | None:
    """None when the time was up."""
    send = _talk if command.prompts else _tell
    while True:
        try:
            sent = send(line, revealed, node, command, secrets.token_hex(16))
        except Overdue:
            return None
        if line.sudo is None or not isinstance(sent.feed, Door):
            return sent
        if sent.told(revealed) is not None:
            line.sudo.came_through(node.name)
            return sent
        if line.sudo.wants_terminal(node.name, sent.noise):
            continue  # nothing was run: sudo refused before it began
        if refusal := line.sudo.refusal(node.name, sent.noise, sent.nonce, sent.feed):
            raise refusal
        return sent


def _tell(line: Line, revealed: Revealed, node: Node, command: Command, nonce: str) -> _Sent:
    parcel = shell.pack(command, revealed)
    text, feed = shell.framed(parcel.line, nonce), Feed(parcel.stdin)
    if line.sudo is not None:
        text = line.sudo.wrapped(node.name, text, nonce, terminal=False)
        feed = line.sudo.door(node.name, nonce, parcel.stdin, revealed)
    program, *words = _carried(line, node, text, terminal=False)
    try:
        carrier = local[program]
    except CommandNotFound:
        carrier = None
    if carrier is None:
        raise Unreachable(node.name, f"{program} is not installed on this machine")
    process = carrier[words].popen(new_session=True)
    return _Sent(pump(process, feed, command.timeout, f"\n{nonce}=".encode()), nonce, feed)


def _talk(line: Line, revealed: Revealed, node: Node, command: Command, nonce: str) -> _Sent:
    parcel = shell.pack(command, revealed)
    text, feed = shell.framed_on_terminal(parcel.line, nonce), Feed(parcel.stdin)
    if line.sudo is not None:
        text = line.sudo.wrapped(node.name, text, nonce, terminal=True)
        feed = line.sudo.door(node.name, nonce, parcel.stdin, revealed)
    argv = _carried(line, node, text, terminal=True)
    dialogue, stuck = Dialogue.for_command(command), ""
    door = feed if isinstance(feed, Door) else None
    try:
        printed = talk(argv, dialogue, revealed, nonce, command.timeout, door=door)
        return _Sent(Printed(printed, ""), nonce, feed)
    except DialogueError as error:
        stuck = revealed.scrub(error.reason)
    raise DialogueError(str(command), stuck)


def _carried(line: Line, node: Node, text: str, *, terminal: bool) -> Sequence[str]:
    argv = line.argv(node, text, terminal=terminal)
    if max(len(word.encode()) for word in argv) > _LONGEST:
        raise IllegalValue("command", f"{text[-40:]}", "too long: send it on standard input")
    return argv
