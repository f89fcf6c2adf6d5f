"""Reads for real, writes nothing: what a run would do, said before the night."""

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.topology import Node


class DryRun:
    """Queries pass to `inner`; what changes anything is noted in `written` and answers nothing.

    `written` holds pairs: the node's name, the command as shown.
    """

    def __init__(self, inner: Executor) -> None:
        self._inner = inner
        self.written: list[tuple[str, str]] = []

    def run(self, node: Node, command: Command) -> Result:
        """What `inner` says, or code 0 and no output for what was only written down."""
        if not command.changes:
            return self._inner.run(node, command)
        self.written.append((node.name, str(command)))
        return Result(node.name, str(command), 0, "")
