"""How far the replica is behind, asked between two tasks of a run and never in the way of one."""

import json

from attrs import define, field

from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.serial import from_plain
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import IllegalValue, UpgradeError
from centreon_ha_upgrade.mariadb import slave_status
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.procedure.selectors import databases
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.report.document import Delay

_PASSWORD = Secret("MARIADB_ROOT_PASSWD")


@define
class Delays:
    """Asks the databases of a site; once the replica is known, it alone."""

    site: Site
    executor: Executor
    _replicas: tuple[Node, ...] = field(default=(), init=False)

    def sample(self, at: str) -> tuple[Delay, ...]:
        """What each replica says at this moment; a silent one counts as not replicating."""
        asked = self._replicas or databases(Situation(self.site, today=""))
        answers = {node: self._of(node) for node in asked}
        known = tuple(node for node, found in answers.items() if isinstance(found, int))
        self._replicas = self._replicas or known
        return tuple(Delay(at, node.name, found) for node, found in answers.items())

    def _of(self, node: Node) -> int | None:
        query = slave_status.query(Login(self.site.database_admin, _PASSWORD))
        try:
            statuses = ask_node(self.executor, node, query).statuses
        except UpgradeError:
            return None
        return statuses[0].seconds_behind if statuses else None


def samples(text: str) -> tuple[Delay, ...]:
    """The samples of a file with one JSON a line; a last line that was cut is left out.

    Raises `IllegalValue` for any other line that is no sample.
    """
    found = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            found.append(from_plain(json.loads(line), Delay))
        except Exception as error:  # json's, cattrs' and ours alike: the line is no sample
            raise IllegalValue(
                "sample of the delay", line[:80], f"line {number}: {error}"
            ) from None
    return tuple(found)
