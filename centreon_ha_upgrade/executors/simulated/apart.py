"""The simulated platform in a process of its own: like real nodes, it outlives the control process.

`serve` answers on one end of a pipe, whoever dies on the other one; `Apart` is the executor, the
clock and the operator of a control process that holds the other end.
"""

from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from attrs import define, evolve, field

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import UpgradeError
from centreon_ha_upgrade.executors.simulated.simulated import Asked, Simulated


def serve(platform: Simulated, line: Connection) -> None:
    """Answers until the other end is gone."""
    does: dict[str, Callable[..., Any]] = {
        "run": platform.run,
        "sleep": platform.clock.sleep,
        "today": platform.clock.today,
        "decide": platform.decide,
    }
    while True:
        try:
            name, words = line.recv()
            line.send(_answer(does[name], words))
        except (EOFError, ConnectionError):
            return


def _answer(does: Callable[..., Any], words: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, does(*words)
    except UpgradeError as error:
        return False, error


@define
class Apart:
    """The platform at the other end of this pipe."""

    line: Connection
    _one_at_a_time: Lock = field(factory=Lock, init=False, repr=False)

    def run(self, node: Node, command: Command) -> Result:
        """As `Simulated.run`.  What judges an answer stays on this side."""
        bare = evolve(command, done=None, verdict=None)
        result: Result = self._asked("run", node, bare)
        return result

    def sleep(self, seconds: float) -> None:
        self._asked("sleep", seconds)

    def today(self) -> str:
        return str(self._asked("today"))

    def decide(self, question: Asked) -> str | None:
        """As `Simulated.decide`."""
        answer = self._asked("decide", question)
        return None if answer is None else str(answer)

    def _asked(self, name: str, *words: Any) -> Any:
        with self._one_at_a_time:
            self.line.send((name, words))
            well, answer = self.line.recv()
        if well:
            return answer
        raise answer
