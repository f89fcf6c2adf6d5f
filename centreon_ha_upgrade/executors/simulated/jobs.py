"""Detached work on the simulated platform: it goes on whatever becomes of the line."""

from collections.abc import Generator, Iterator
from typing import Protocol

from attrs import frozen

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor, Pulse
from centreon_ha_upgrade.core.topology import Node


class Keeper(Protocol):
    """What keeps jobs: the simulated platform, also with faults in its way."""

    def looks(self, node: Node, command: Command) -> Iterator[int]:
        """The seconds after which the work is looked at while it goes on."""
        ...

    def knows(self, node: Node, command: Command) -> bool:
        """Whether this job ended well there."""
        ...


@frozen
class Jobs:
    """As `executors.Detached`: commands with a `job` are followed; all travel through `inner`."""

    inner: Executor
    keeper: Keeper

    def run(self, node: Node, command: Command) -> Result:
        """What the command did."""
        return self.inner.run(node, command)

    def knows(self, node: Node, command: Command) -> bool:
        """As `core.executor.Worker`."""
        return self.keeper.knows(node, command)

    def watch(self, node: Node, command: Command) -> Generator[Pulse, None, Result]:
        """As `core.executor.Worker`; a job that is known is not run again."""
        if not self.keeper.knows(node, command):
            for seconds in self.keeper.looks(node, command):
                yield Pulse(seconds, 1)
        return self.inner.run(node, command)
