"""Ctrl-C, SIGTERM and a hang-up: the first lets the running command end, the second leaves at once.

Neither reaches what runs on the nodes: programs that carry commands live in sessions of their own,
and long work there is detached.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from attrs import define, field

from centreon_ha_upgrade.engine.event import CommandStarted, Event
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade_cli.terminal import drop_output

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@define
class Interrupts:
    """What was asked of a run by signals.  Use `heard` around the run."""

    language: str
    _asked: bool = field(default=False, init=False)
    _nothing_runs: bool = field(default=False, init=False)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Meanwhile signals come here; those that are ignored (nohup) stay so."""
        before = {number: signal.getsignal(number) for number in _SIGNALS}
        ours = [number for number in _SIGNALS if before[number] is not signal.SIG_IGN]
        for number in ours:
            signal.signal(number, self._take)
        try:
            yield
        finally:
            for number in ours:
                signal.signal(number, before[number])

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """While a person is asked nothing runs: a signal ends the run at once."""
        self._nothing_runs = True
        try:
            yield
        finally:
            self._nothing_runs = False

    def rest_at(self, event: Event) -> None:
        """Raises `KeyboardInterrupt` when it was asked for, unless a command begins now."""
        if self._asked and not isinstance(event, CommandStarted):
            raise KeyboardInterrupt

    def _take(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGHUP:
            drop_output(sys.stdout, sys.stderr)  # the terminal is gone
        if self._asked or self._nothing_runs:
            raise KeyboardInterrupt
        self._asked = True
        text = sentence(
            self.language,
            "pausing after this command; once more leaves at once, and what runs on the nodes "
            "goes on there",
        )
        os.write(2, f"\n{text}\n".encode())  # not print: the signal may have come in the middle
