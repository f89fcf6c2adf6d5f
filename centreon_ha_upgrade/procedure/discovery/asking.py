"""Puts the questions of a discovery: one node is asked of the cluster, each node for its name."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import IllegalValue, PlatformError
from centreon_ha_upgrade.pacemaker import cib, corosync_conf, crm_mon, version
from centreon_ha_upgrade.php.timezone import legal_timezone
from centreon_ha_upgrade.procedure.discovery.discovered import Discovered, described
from centreon_ha_upgrade.procedure.preflight import queries

T = TypeVar("T")
_ZONES = "/usr/share/zoneinfo/"


def discover(
    executor: Executor, host: str, hints: Mapping[str, tuple[str, ...]] | None = None
) -> Discovered:
    """The platform that `host`, one of its nodes, belongs to.

    `hints` are further addresses to try for a node, by its name.  Changes nothing.
    Raises `PlatformError`: `Unreachable`, `ParseError`, or `NotDiscovered` with what helps.
    """
    entry = Node(host, NodeRole)
    status = ask_node(executor, entry, crm_mon.query())
    conf = ask_node(executor, entry, corosync_conf.query())
    hints = hints or {}
    reached = {
        name: _reached(executor, name, (*hints.get(name, ()), name, host, conf.address(name)))
        for name in status.node_names
    }
    return described(
        status,
        ask_node(executor, entry, cib.query()),
        conf,
        pcs=ask_node(executor, entry, version.query()),
        release=ask_node(executor, entry, queries.release()),
        zone=_unless_refused(executor, entry, zone()),
        reached=reached,
    )


def _reached(executor: Executor, name: str, addresses: Iterable[str | None]) -> str | None:
    """The first address that leads to the machine of this name."""
    for address in dict.fromkeys(filter(None, addresses)):
        said = _unless_refused(executor, Node(name, NodeRole, address), queries.host_name())
        if said is not None and said.partition(".")[0] == name.partition(".")[0]:
            return address
    return None


def _unless_refused(executor: Executor, node: Node, query: Query[T]) -> T | None:
    try:
        return ask_node(executor, node, query)
    except PlatformError:
        return None


def zone() -> Query[str]:
    """The time zone of the machine's own clock.

    >>> print(zone())
    readlink -f /etc/localtime
    """
    return ask("readlink", "-f", "/etc/localtime", parse=read_zone)


def read_zone(text: str) -> str:
    r"""What follows the folder of all zones.

    >>> read_zone("/usr/share/zoneinfo/Europe/Paris\n")
    'Europe/Paris'
    """
    lines = Lines("readlink", text)
    path = lines.next() or lines.fail("nothing was printed")
    try:
        return legal_timezone(path.removeprefix(_ZONES))
    except IllegalValue as error:
        return lines.fail(str(error))
