"""Runs commands on this very machine."""

from collections.abc import Sequence

from centreon_ha_upgrade.core.command import Command, Result, Secrets
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.executors._execute import execute
from centreon_ha_upgrade.executors.secrets import Revealed


class Local:
    """This machine stands for every node asked about; their names only label the results."""

    sudo = None

    def __init__(self, secrets: Secrets) -> None:
        self._revealed = Revealed(secrets)

    def run(self, node: Node, command: Command) -> Result:
        """What the command did; see `core.executor.Executor.run` for the errors."""
        return execute(self, self._revealed, node, command)

    def argv(self, node: Node, line: str, *, terminal: bool) -> Sequence[str]:  # noqa: ARG002
        return ("/bin/sh", "-c", line)

    def why(self, node: Node, noise: str) -> str:  # noqa: ARG002
        return f"/bin/sh did not start: {noise[-200:].strip()}"
