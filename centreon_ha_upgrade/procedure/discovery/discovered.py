"""What a cluster says of itself, as far as a site file needs it.  Pure: answers in, facts out."""

import ipaddress
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from centreon_ha_upgrade.core.topology import NodeRole
from centreon_ha_upgrade.errors import NotDiscovered
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.corosync_conf import CorosyncConf
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.pacemaker.model import Clone, Location, Primitive, named_in
from centreon_ha_upgrade.procedure.site import Vip

GROUP, DATABASE, VIP, SQL_VIP = "centreon", "ms_mysql", "vip", "vip_mysql"
# what the document's cluster holds at its top, clones by what they hold
KNOWN = (GROUP, DATABASE, SQL_VIP, "php7", "php", "cbd_rrd")


@frozen
class FoundNode:
    """A node under Pacemaker's name; `address` is what answered from here, None: nothing did."""

    name: str
    roles: frozenset[NodeRole]
    address: str | None


@frozen(kw_only=True)
class Discovered:
    """A platform as it stands now.  `active` and `primary` are None where they are not clear.

    `zone` is the clock's time zone on the node that was asked, None where it could not say.
    `foreign` names resources and constraints that the document never heard of.
    """

    cluster: str
    nodes: tuple[FoundNode, ...] = field(converter=tuple[FoundNode, ...])
    vip: Vip
    vip_sql: Vip | None
    active: str | None
    primary: str | None
    zone: str | None
    replication_user: str | None
    release: str
    pcs: str
    pacemaker: str | None
    database_id: str
    php_id: str | None
    quorum_device: str | None
    foreign: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    @property
    def silent(self) -> tuple[str, ...]:
        """Nodes that no known address leads to."""
        return tuple(node.name for node in self.nodes if node.address is None)


def roles_of(status: ClusterStatus) -> Mapping[str, frozenset[NodeRole]]:
    """What each node is there for.  Raises `NotDiscovered` where the cluster does not show it."""
    names = status.node_names
    if len(names) == 2:
        return {name: frozenset(NodeRole) for name in names}
    databases = status.nodes_of(DATABASE)
    if len(names) != 4 or len(databases) != 2:
        raise NotDiscovered(
            "which nodes hold the databases",
            f"{len(names)} nodes, {DATABASE} runs on {', '.join(databases) or 'none'}",
            "crm_mon -1rf",
        )
    return {
        name: frozenset({NodeRole.DATABASE if name in databases else NodeRole.CENTRAL})
        for name in names
    }


def described(
    status: ClusterStatus,
    cib: Cib,
    conf: CorosyncConf,
    *,
    pcs: str,
    release: str,
    zone: str | None,
    reached: Mapping[str, str | None],
) -> Discovered:
    """The platform, from what one node answered.  Raises `NotDiscovered`."""
    database = cib.resource(DATABASE)
    if not isinstance(database, Primitive):
        raise NotDiscovered(f"the resource {DATABASE}", "it is not configured", "pcs resource")
    user = database.attribute("replication_user")
    roles = roles_of(status)
    split = len(roles) == 4
    return Discovered(
        cluster=conf.cluster or cib.property("cluster-name") or "centreon_cluster",
        nodes=_in_order(FoundNode(name, roles[name], reached.get(name)) for name in roles),
        vip=_vip(cib, VIP),
        vip_sql=_vip(cib, SQL_VIP) if split else None,
        active=_only(status.nodes_of(GROUP)),
        primary=_only(status.promoted(DATABASE)),
        zone=zone,
        replication_user=None if user is None else str(user),
        release=release,
        pcs=pcs,
        pacemaker=status.dc_version,
        database_id=_parent(cib, DATABASE),
        php_id=next((id_ for id_ in ("php7", "php") if cib.has(id_)), None),
        quorum_device=conf.quorum_device,
        foreign=(*_foreign_resources(cib), *_foreign_constraints(cib)),
    )


def _in_order(nodes: Iterable[FoundNode]) -> list[FoundNode]:
    """Centrals first, each kind by name."""
    return sorted(nodes, key=lambda node: (NodeRole.CENTRAL not in node.roles, node.name))


def _only(names: tuple[str, ...]) -> str | None:
    return names[0] if len(names) == 1 else None


def _vip(cib: Cib, id_: str) -> Vip:
    found = cib.resource(id_)
    if not isinstance(found, Primitive) or found.attribute("ip") is None:
        raise NotDiscovered(f"the address {id_}", "it is not configured", "pcs resource")
    address, interface, netmask, broadcast = (
        str(found.attribute(name) or "") for name in ("ip", "nic", "cidr_netmask", "broadcast")
    )
    return Vip(address, interface, netmask, broadcast or _broadcast(address, netmask))


def _broadcast(address: str, netmask: str) -> str:
    """As IPaddr2 itself computes it where none is given; empty where that is not possible."""
    try:
        return str(ipaddress.IPv4Interface(f"{address}/{netmask}").network.broadcast_address)
    except ValueError:
        return ""


def _parent(cib: Cib, id_: str) -> str:
    for top in cib.resources:
        if isinstance(top, Clone) and top.resource.id == id_:
            return top.id
    return id_


def _inner(cib: Cib) -> dict[str, str]:
    """Ids at the top of the cluster, with that of what a clone holds."""
    tops = {top.id: top.resource.id if isinstance(top, Clone) else top.id for top in cib.resources}
    return tops | {bundle.id: bundle.id for bundle in cib.bundles}


def _foreign_resources(cib: Cib) -> Iterable[str]:
    return (top for top, inner in _inner(cib).items() if inner not in KNOWN)


def _foreign_constraints(cib: Cib) -> Iterable[str]:
    """Those that name what the document does not know, or place by rules, sets and preferences."""
    known = {top for top, inner in _inner(cib).items() if inner in KNOWN} | set(KNOWN)
    for plain in cib.constraints:
        placed = isinstance(plain, Location) and plain.score != "-INFINITY"
        if placed or not known.issuperset(named_in(plain)):
            yield plain.id
    yield from (special.id for special in cib.special_constraints)
