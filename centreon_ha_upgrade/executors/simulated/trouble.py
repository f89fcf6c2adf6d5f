"""What a fault is on the simulated platform: when it strikes, what it changes, what is then said.

Times are those of the run: a fault strikes once, at one step, and lasts until it is put right.
"""

from collections.abc import Callable
from enum import StrEnum

from attrs import frozen

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import UnknownNode
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.server import Server
from centreon_ha_upgrade.executors.simulated.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.procedure.site import Site


class ControlHostDied(BaseException):
    """The rehearsal's SIGKILL: no handler of the program may catch it."""


class When(StrEnum):
    """BEFORE and AFTER the first change of the step; START is before its checks."""

    START = "start"
    BEFORE = "before"
    AFTER = "after"


@frozen
class Scene:
    """Where a fault struck: the platform, its site, and the node of the step."""

    platform: Simulated
    site: Site
    node: str

    @property
    def world(self) -> World:
        return self.platform.world

    @property
    def machine(self) -> Machine:
        return self.platform.machine(self.node)

    @property
    def primary(self) -> Server:
        """The database that the cluster has promoted, or that nobody follows."""
        return self._database(replica=False)

    @property
    def replica(self) -> Server:
        """The database that follows the other one."""
        return self._database(replica=True)

    def _database(self, *, replica: bool) -> Server:
        for node in self.site.topology.databases:
            server = self.world.server(node.name)
            if server is not None and (server.replica is not None) is replica:
                return server
        raise UnknownNode("the replica" if replica else "the primary")


Undo = Callable[[], object]
Change = Callable[[Scene], Undo]
Says = Callable[[Scene, Node, Command], Result | None]
Cut = Callable[[Node, Command], BaseException]


def nothing() -> None:
    """What there is to put right after a fault that passes by itself."""


def no_change(scene: Scene) -> Undo:  # noqa: ARG001 - the shape of every change
    """The platform itself stays as it is."""
    return nothing


@frozen
class Trouble:
    """One fault, ready to strike at `step` unless told otherwise.

    `change` is done to the platform, and gives back what a good operator does against it.
    `says` answers commands while the fault lasts; None leaves the command to the platform.
    `cut` is what our side sees of the first command of the step (at START: of the step itself).
    `remedy` tells the operator what to do; empty for what passes by itself.
    """

    fault: str
    step: str
    remedy: str = ""
    when: When = When.START
    change: Change = no_change
    says: Says | None = None
    cut: Cut | None = None
