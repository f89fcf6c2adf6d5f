"""Follows detached work: shows that it lives, and ends it when what it does became worthless.

All times are the node's own counters.
"""

from collections.abc import Callable, Generator, Iterable

from attrs import define, field

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Pulse, Worker
from centreon_ha_upgrade.core.finding import Finding, Severity, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine.event import Event, FindingRaised, Heartbeat
from centreon_ha_upgrade.errors import JobStopped, PlatformError

_BEAT = 60  # seconds between two heartbeats, at least
_LOOK = 10  # seconds between two looks at what must hold beside the work, at least


@define
class Work:
    """One detached command of one step.  `beside` judges the platform while it goes on.

    A warning is told once; a blocker ends the work.
    """

    executor: Worker
    node: Node
    command: Command
    step: str
    beside: Callable[[], Iterable[Finding]]
    _told: set[str] = field(factory=set, init=False)

    def events(self) -> Generator[Event, None, Result]:
        """What is to be told until the work ends, and then what it did.  Raises `JobStopped`."""
        pulses = self.executor.watch(self.node, self.command)
        beat, look = _BEAT, 0
        while True:
            try:
                pulse = next(pulses)
            except StopIteration as end:
                result: Result = end.value
                return result
            if pulse.seconds >= beat:
                beat = pulse.seconds + _BEAT
                yield self._heartbeat(pulse)
            if pulse.seconds >= look:
                look = pulse.seconds + _LOOK
                yield from self._judged(pulses)

    def _heartbeat(self, pulse: Pulse) -> Heartbeat:
        return Heartbeat(
            self.step, self.node.name, pulse.seconds, pulse.processes, pulse.printed, pulse.moved
        )

    def _judged(self, pulses: Generator[Pulse, None, Result]) -> Generator[Event, None, None]:
        for finding in self._findings():
            if finding.code not in self._told:
                self._told.add(finding.code)
                yield FindingRaised(self.step, self.node.name, finding)
            if finding.severity is Severity.BLOCKER:
                reason = f"{finding.code}: {finding.summary}"
                stopped = JobStopped(self.node.name, str(self.command), reason, finding.remedy)
                pulses.throw(stopped)

    def _findings(self) -> tuple[Finding, ...]:
        try:
            return tuple(self.beside())
        except PlatformError as error:  # the work itself goes on: nobody ends it for this
            words = "what must hold meanwhile cannot be asked"
            return (warning("UNWATCHED", words, self.node, observed=str(error)),)
