"""Talks to a program on a terminal: moves bytes between pexpect and a pure `Dialogue`.

Every question is answered once.  A program that waits for an answer nobody announced is stopped
with `DialogueError`, never left hanging.
"""

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

import pexpect
from attrs import define, field

from centreon_ha_upgrade.core.command import Secrets, Text
from centreon_ha_upgrade.core.dialogue import Dialogue
from centreon_ha_upgrade.errors import DialogueError
from centreon_ha_upgrade.executors._pump import Kept, Overdue
from centreon_ha_upgrade.executors._sudo import Door
from centreon_ha_upgrade.executors.shell import begun, typed

# Silence this long, after a line that looks like a question, means that it is one.
QUIET = 2.0
# A prompt is followed by silence; a line that was cut in two by the network is not.
_PAUSE = 0.1
_QUESTION = re.compile(r".*[:?>] ?")


@define
class _Talk:
    child: "pexpect.spawn[bytes]"
    dialogue: Dialogue
    secrets: Secrets
    nonce: str
    deadline: float
    quiet: float
    door: Door | None = None
    kept: Kept = field(factory=Kept, init=False)
    unread: str = field(default="", init=False, repr=False)
    began: bool = field(default=False, init=False)

    def run(self) -> str:
        decode = codecs.getincrementaldecoder("utf-8")("backslashreplace").decode
        heard_at = monotonic()
        while (chunk := self._hear()) is not None:
            if chunk:
                self.kept.add(chunk)
                self._take(decode(chunk))
                if self.door is not None and not self._passes(self.door, chunk):
                    break
                heard_at = monotonic()
            elif self.unread:
                self._answer()
            elif self.began and monotonic() - heard_at > self.quiet and self._asks():
                raise self.dialogue.stuck()
            if monotonic() > self.deadline:
                raise Overdue
        return self.kept.text()

    def _hear(self) -> bytes | None:
        """What came, nothing after a pause, None at the end."""
        try:
            return self.child.read_nonblocking(1 << 16, timeout=_PAUSE)
        except pexpect.TIMEOUT:
            return b""
        except pexpect.EOF:
            return None

    def _passes(self, door: Door, chunk: bytes) -> bool:
        """Types sudo's password when sudo asks for it; False when it wants another."""
        door.heard(chunk)
        if (password := door.due()) is not None:
            with suppress(OSError):
                self.child.send(password.bare())
        return not door.shut

    def _take(self, text: str) -> None:
        self.unread = (self.unread + text)[-8192:]
        if not self.began and (rest := begun(self.unread, self.nonce)) is not None:
            self.began, self.unread = True, rest

    def _answer(self) -> None:
        if not self.began:
            return
        answer = self.dialogue.receive(self.unread)
        self.unread = ""
        if answer is not None:
            self._type(answer)

    def _type(self, answer: Text) -> None:
        if answer.secrets:
            self.child.waitnoecho(timeout=self.quiet)
            if self.child.getecho():
                raise DialogueError(self.dialogue.shown, "the terminal would show the secret")
        with suppress(OSError):  # it ended meanwhile: its exit code tells
            self.child.send(typed(answer, self.secrets).bare())

    def _asks(self) -> bool:
        return _QUESTION.fullmatch(self.dialogue.waiting_line) is not None


def talk(
    argv: Sequence[str],
    dialogue: Dialogue,
    secrets: Secrets,
    nonce: str,
    timeout: float,
    quiet: float = QUIET,
    door: Door | None = None,
) -> str:
    """All that the program printed on its terminal, with its frame; `door` is sudo's.

    Raises `Overdue` after `timeout` seconds, `DialogueError` after `quiet` seconds of silence
    behind a question nobody announced.
    """
    child: pexpect.spawn[bytes] = pexpect.spawn(
        argv[0], list(argv[1:]), echo=False, encoding=None, dimensions=(24, 200)
    )
    pty = child.ptyproc  # type: ignore[attr-defined]
    pty.delayafterclose = pty.delayafterterminate = 0.02  # each is slept, even after the end
    try:
        return _Talk(child, dialogue, secrets, nonce, monotonic() + timeout, quiet, door).run()
    finally:
        with suppress(pexpect.ExceptionPexpect, OSError):
            child.close(force=True)
