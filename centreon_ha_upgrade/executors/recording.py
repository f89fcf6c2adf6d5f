"""Writes down what was said and answered, for the lab, for tests and for a ticket.

One JSON object per line: `{"result": {…}}` or `{"error": …}`.  Results were scrubbed by the
executor inside, so a recording holds no secret; its folder decides who may read it.
"""

import os
from pathlib import Path
from threading import Lock

from attrs import frozen

from centreon_ha_upgrade import private
from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import (
    CommandTimedOut,
    DialogueError,
    IllegalValue,
    PlatformError,
    Unreachable,
)
from centreon_ha_upgrade.private import NotPrivate


@frozen
class Refusal:
    """An error instead of a result.  `kind` is the class's name, `detail` its last field."""

    node: str
    shown: str
    kind: str
    detail: str

    @classmethod
    def of(cls, node: str, shown: str, error: PlatformError) -> "Refusal":
        detail = ""
        if isinstance(error, Unreachable | DialogueError):
            detail = error.reason
        elif isinstance(error, CommandTimedOut):
            detail = f"{error.seconds:g}"
        return cls(node, shown, type(error).__name__, detail)


class Recording:
    """Passes commands to `inner` and appends each answer to the file, made with mode 0600.

    Raises `IllegalValue` when the file cannot be written.
    """

    def __init__(self, inner: Executor, path: Path) -> None:
        self._inner, self._path, self._lock = inner, path, Lock()
        self._append("")

    def run(self, node: Node, command: Command) -> Result:
        """What `inner` says or raises; both are recorded."""
        try:
            result = self._inner.run(node, command)
        except PlatformError as error:
            refusal = Refusal.of(node.name, str(command), error)
            self._append(to_json({"error": refusal}) + "\n")
            raise
        self._append(to_json({"result": result}) + "\n")
        return result

    def _append(self, line: str) -> None:
        try:
            how = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            with self._lock, os.fdopen(private.opened(self._path, how), "ab") as file:
                file.write(line.encode())
        except NotPrivate as error:
            raise IllegalValue("recording", str(self._path), error.reason) from None
        except OSError as error:
            raise IllegalValue("recording", str(self._path), str(error.strerror)) from error
