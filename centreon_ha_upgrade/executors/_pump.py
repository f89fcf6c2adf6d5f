"""Moves bytes between a process and memory: bounded, with a deadline, waiting for no daemon."""

import os
import selectors
import signal
from contextlib import suppress
from subprocess import TimeoutExpired
from time import monotonic
from typing import IO, Any

from attrs import Factory, define, field, frozen

from centreon_ha_upgrade.core.hidden import Hidden

# Per stream: the first and the last of what a program printed.
KEEP = 8 * 1024 * 1024
# After the end mark: what a daemon may hold open is waited for no longer than this quiet time.
_QUIET = 1.0
_TICK = 0.1


class Overdue(Exception):  # noqa: N818 - caught next door, never seen outside
    """The deadline came first.  The process was killed."""


@define
class Kept:
    """The first and last bytes of a stream."""

    keep: int = KEEP
    lost: int = field(default=0, init=False)
    _head: bytearray = field(factory=bytearray, init=False, repr=False)
    _tail: bytearray = field(factory=bytearray, init=False, repr=False)

    def add(self, chunk: bytes) -> None:
        room = self.keep - len(self._head)
        self._head += chunk[:room]
        self._tail += chunk[room:]
        if len(self._tail) > 2 * self.keep:
            self._forget(len(self._tail) - self.keep)

    def _forget(self, count: int) -> None:
        self.lost += count
        del self._tail[:count]

    def holds(self, mark: bytes) -> bool:
        """True when the mark stands near the end."""
        return mark in bytes((self._tail or self._head)[-4096:])

    def text(self) -> str:
        """What was kept; bytes that are no UTF-8 show as `\\xNN`.

        Where the middle is left out, so are the broken lines around it: half a secret would not
        be recognised.
        """
        if len(self._tail) > self.keep:
            self._forget(len(self._tail) - self.keep)
        head, tail, lost = bytes(self._head), bytes(self._tail), self.lost
        if lost:
            first, last = head.rfind(b"\n") + 1, tail.find(b"\n")
            whole = tail[last:] if last >= 0 else b""
            lost += len(head) - first + len(tail) - len(whole)
            head, tail = head[:first], b"[... %d bytes left out ...]" % lost + whole
        return (head + tail).decode("utf-8", "backslashreplace")


@frozen
class Printed:
    """What a process printed on its two streams, not scrubbed yet: so it shows nothing."""

    stdout: str = field(repr=False)
    stderr: str = field(repr=False)


@define
class Feed:
    """What goes to a program's standard input, then its end."""

    value: Hidden
    at: int = field(default=0, init=False)

    def heard(self, said: bytes) -> None:
        """What the program says on standard error.  Nothing here waits for it."""

    @property
    def waits(self) -> bool:
        """Nothing may be sent now, but something will."""
        return False

    def next(self) -> bytes:
        """The next bytes, from where `moved` came to; none at the end."""
        return self.value.bare()[self.at : self.at + (1 << 16)]

    def moved(self, count: int) -> None:
        self.at += count

    def drop(self) -> None:
        """The program wants no more of it."""
        self.value = Hidden(b"")


@define
class _Pump:
    """One process being served.  `process` is a `subprocess.Popen` or plumbum's wrapper of it."""

    process: Any
    feed: Feed
    deadline: float
    mark: bytes
    stdout: Kept = Factory(Kept)
    stderr: Kept = Factory(Kept)
    selector: selectors.BaseSelector = Factory(selectors.DefaultSelector)

    def run(self) -> Printed:
        for pipe, kept in ((self.process.stdout, self.stdout), (self.process.stderr, self.stderr)):
            self.selector.register(pipe, selectors.EVENT_READ, kept)
        os.set_blocking(self.process.stdin.fileno(), False)
        self._offer()
        quiet_since = monotonic()
        while self._reading():
            over = self.process.poll() is not None
            events = self.selector.select(0 if over else _TICK)
            for key, _ in events:
                self._move(key)
            if events:
                quiet_since = monotonic()
            elif over:
                break
            elif monotonic() - quiet_since > _QUIET and self.stderr.holds(self.mark):
                self.process.kill()  # only the carrier: the program has ended
                break
            if monotonic() > self.deadline:
                raise Overdue
        return Printed(self.stdout.text(), self.stderr.text())

    def _reading(self) -> bool:
        return any(isinstance(key.data, Kept) for key in self.selector.get_map().values())

    def _move(self, key: selectors.SelectorKey) -> None:
        pipe: IO[bytes] = key.fileobj  # type: ignore[assignment]
        if key.data is None:
            self._write(pipe)
        elif chunk := os.read(pipe.fileno(), 1 << 16):
            key.data.add(chunk)
            if key.data is self.stderr:
                self.feed.heard(chunk)
                self._offer()
        else:
            self.selector.unregister(pipe)

    def _offer(self) -> None:
        """Begins to write, unless that goes on, is over, or must wait."""
        pipe = self.process.stdin
        if not (pipe.closed or self.feed.waits or pipe in self.selector.get_map()):
            self.selector.register(pipe, selectors.EVENT_WRITE)

    def _write(self, pipe: IO[bytes]) -> None:
        try:
            self.feed.moved(os.write(pipe.fileno(), self.feed.next()))
        except BrokenPipeError:
            self.feed.drop()
        if self.feed.waits:
            self.selector.unregister(pipe)
        elif not self.feed.next():
            self.selector.unregister(pipe)
            with suppress(BrokenPipeError):
                pipe.close()


def pump(process: Any, feed: Feed, timeout: float, mark: bytes) -> Printed:
    """Serves the process to its end: that of its output, its own, or one second after the mark.

    Raises `Overdue`.  The process does not outlive this call; a daemon that it started does.
    """
    job = _Pump(process, feed, monotonic() + timeout, mark)
    grace = 0.0
    try:
        printed = job.run()
        grace = _QUIET
    finally:
        job.selector.close()
        _end(process, grace)
    return printed


def _end(process: Any, grace: float) -> None:
    with suppress(TimeoutExpired):
        process.wait(timeout=grace)
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        with suppress(BrokenPipeError):
            pipe.close()
