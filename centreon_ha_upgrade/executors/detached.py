"""Lets long work outlive the connection.

A command with a `job` runs on the node by itself, in a session of its own; a folder there keeps its
process, its output and its exit code.  The control host only looks: a lost line kills nothing, and
whoever comes back with the same job's name adopts it instead of starting it twice.  The deadline
is enforced on the node, on all processes of the work.

What the work reads on standard input, a password perhaps, lies in memory only: in a folder of
`/dev/shm` for its owner alone.  The file has lost its name before the work begins; where it holds a
secret, the work's own temporary files go to the same folder, and the folder goes with the work.
"""

import re
from collections.abc import Callable, Generator
from time import monotonic
from typing import NoReturn

from attrs import evolve, frozen

from centreon_ha_upgrade.core.command import Command, Result, Text
from centreon_ha_upgrade.core.executor import Executor, Pulse
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import (
    CommandTimedOut,
    JobLost,
    JobStopped,
    ParseError,
    Unreachable,
)
from centreon_ha_upgrade.executors import _detached_scripts as scripts

FOLDER = "/var/lib/centreon-ha-upgrade/jobs"
_EVERY = 2.0  # seconds between two looks
_PATIENCE = 600.0  # seconds without an answer before the node counts as unreachable
_OVERDUE, _KILLED = 124, 137  # how `timeout` ends after its deadline; after SIGKILL
_ANY = range(256)
_LOOK = re.compile(r"(running) (\d{1,10}) (\d{1,7}) (\d{1,19}) (\d{1,19})|finished|lost|absent")


@frozen
class Detached:
    """Runs commands that carry a `job` detached, all others as `inner` does.

    `sleep` waits for a number of seconds between two looks; `folder` is where jobs live on a node.
    """

    inner: Executor
    sleep: Callable[[float], None]
    folder: str = FOLDER

    def run(self, node: Node, command: Command) -> Result:
        """What the command did.  Raises `JobLost` when nobody can know any more (a reboot)."""
        if not command.job:
            return self.inner.run(node, command)
        pulses = self.watch(node, command)
        while True:
            try:
                next(pulses)
            except StopIteration as end:
                done: Result = end.value
                return done

    def knows(self, node: Node, command: Command) -> bool:
        """Whether this job is at work or has ended.  One that was interrupted is set aside."""
        place = self._place(command)
        seen = self._look(node, place)
        if seen == "lost":
            self._on(node, scripts.ASIDE, place, "lost")
        return isinstance(seen, Pulse) or seen == "finished"

    def watch(self, node: Node, command: Command) -> Generator[Pulse, None, Result]:
        """Starts or adopts the job; a pulse for each look at it.  See `core.executor.Worker`."""
        began, place = monotonic(), self._place(command)
        self._start(node, command, place)
        try:
            yield from self._wait(node, command, place)
        except JobStopped:
            self._on(node, scripts.STOP, place)
            raise
        done = self._on(node, scripts.COLLECT, place, changes=False)
        self._known(node, command, place, done.code)
        if command.complaint(done):
            self._on(node, scripts.ASIDE, place, "failed")  # a failure is no answer for a next try
        return evolve(done, shown=str(command), seconds=round(monotonic() - began, 3))

    def _place(self, command: Command) -> str:
        return f"{self.folder}/{command.job}"

    def _start(self, node: Node, command: Command, place: str) -> None:
        words = (place, f"{command.timeout:.0f}", *map(str, command.argv))
        if command.stdin is None:
            self._on(node, scripts.START, "", "", *words).expect(frozenset({0}))
            return
        given, own = Text.of(command.stdin, scripts.END), "own" if command.stdin.secrets else ""
        self._on(node, scripts.START, scripts.END, own, *words, stdin=given).expect(frozenset({0}))

    def _wait(self, node: Node, command: Command, place: str) -> Generator[Pulse, None, None]:
        silent = 0.0
        while True:
            try:
                seen = self._look(node, place)
            except Unreachable:
                if silent >= _PATIENCE:
                    raise
                silent += _EVERY
            else:
                silent = 0.0
                if seen == "finished":
                    return
                if not isinstance(seen, Pulse):
                    self._lost(node, command, place)
                yield seen
            self.sleep(_EVERY)

    def _look(self, node: Node, place: str) -> Pulse | str:
        said = self._on(node, scripts.LOOK, place, changes=False).stdout.strip()
        found = _LOOK.fullmatch(said)
        if found is None:
            raise ParseError("look at a detached job", 1, said[:200], "expected its state")
        if found[1] is None:
            return said
        return Pulse(*map(int, found.groups()[1:]))

    def _known(self, node: Node, command: Command, place: str, code: int) -> None:
        """Killed work left its outcome to nobody: what it did by then must be looked up."""
        if code == _OVERDUE and code not in command.ok:
            self._on(node, scripts.ASIDE, place, "overdue")
            raise CommandTimedOut(node.name, str(command), command.timeout)
        if code == _KILLED and code not in command.ok:
            self._lost(node, command, place)

    def _lost(self, node: Node, command: Command, place: str) -> NoReturn:
        self._on(node, scripts.ASIDE, place, "lost")
        raise JobLost(node.name, str(command))

    def _on(
        self,
        node: Node,
        script: str,
        *words: str,
        stdin: Text | None = None,
        changes: bool = True,
    ) -> Result:
        argv = ("/bin/sh", "-c", script, "sh", *words)
        return self.inner.run(node, Command(argv, stdin=stdin, ok=_ANY, changes=changes))
