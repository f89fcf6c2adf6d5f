"""The one method that reaches the world."""

from typing import Protocol, TypeVar

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


def ask_node(executor: Executor, node: Node, query: Query[T]) -> T:
    """The typed answer of one query on one node."""
    return query.read(executor.run(node, query.command))
