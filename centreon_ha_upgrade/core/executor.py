"""The one method that reaches the world, and what an executor of long work can do besides."""

from collections.abc import Generator
from typing import Protocol, TypeVar, runtime_checkable

from attrs import frozen

from centreon_ha_upgrade.core.command import Command, Query, Result
from centreon_ha_upgrade.core.topology import Node

T = TypeVar("T")


class Executor(Protocol):
    """Runs one command on one node.  All else is built on it."""

    def run(self, node: Node, command: Command) -> Result:
        """What the command did, whatever its exit code.

        Raises `Unreachable` (the outcome is unknown), `CommandTimedOut` (unknown too),
        `DialogueError` (an unannounced question), `SecretMissing` (nothing was run).
        """
        ...


@frozen
class Pulse:
    """A sign of life of detached work, from counters of its node; no clock of ours.

    `seconds` since it began, `processes` of it that live, `printed` bytes of output so far,
    `moved` bytes that the living processes have read and written.
    """

    seconds: int
    processes: int = 0
    printed: int = 0
    moved: int = 0


@runtime_checkable
class Worker(Executor, Protocol):
    """An executor that keeps work on the node by the name of its `job`."""

    def knows(self, node: Node, command: Command) -> bool:
        """Whether this job is at work on the node, or ended there and was not collected."""
        ...

    def watch(self, node: Node, command: Command) -> Generator[Pulse, None, Result]:
        """Starts the job, or adopts it, and follows it to its end; gives what it did.

        Closing the generator leaves the work alone; a `JobStopped` thrown into it ends the work
        on the node and comes back out.  Raises as `run`, and `JobLost`.
        """
        ...


def ask_node(executor: Executor, node: Node, query: Query[T]) -> T:
    """The typed answer of one query on one node."""
    return query.read(executor.run(node, query.command))
