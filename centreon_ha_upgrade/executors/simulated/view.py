"""The cluster as crm_mon shows it."""

from collections.abc import Iterator

from centreon_ha_upgrade.executors.simulated.cluster import Cluster
from centreon_ha_upgrade.executors.simulated.placement import held_back, primitives
from centreon_ha_upgrade.pacemaker.crm_mon import (
    Ban,
    Change,
    ClusterStatus,
    History,
    Instance,
    NodeAttribute,
    NodeState,
    NodeStatus,
    ResourceKind,
    ResourceStatus,
)
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Group,
    Location,
    PcsResource,
    Primitive,
    ResourceRole,
)

_THRESHOLD = 1_000_000


def status(cluster: Cluster, moment: str) -> ClusterStatus:
    """What the cluster believes at this moment (`YYYY-MM-DD HH:MM:SS`)."""
    resources = [_resource(cluster, top) for top in cluster.cib.resources]
    resources += _orphans(cluster)
    names = cluster.cib.nodes
    instances = [each for one in resources for each in one.instances]
    return ClusterStatus(
        nodes=tuple(_node(cluster, name, number) for number, name in enumerate(names, 1)),
        resources=tuple(resources),
        failures=tuple(cluster.failures.values()),
        maintenance_mode=cluster.maintenance,
        quorum=cluster.quorum,
        dc=names[-1],
        dc_version=cluster.cib.property("dc-version"),
        stack="corosync",
        updated=moment,
        changed=Change(moment, "root", "cibadmin", names[0]),
        nodes_configured=len(names),
        instances_configured=len(instances),
        disabled=sum(bool(each.disabled) for each in instances),
        blocked=len(cluster.blocked),
        options=(("stonith-enabled", "false"), ("symmetric-cluster", "true")),
        attributes=_attributes(cluster),
        history=_history(cluster),
        bans=_bans(cluster),
    )


def _node(cluster: Cluster, name: str, number: int) -> NodeStatus:
    running = sum(
        node == name and belief.role is not ResourceRole.STOPPED
        for (node, _), belief in cluster.beliefs.items()
    )
    return NodeStatus(name, NodeState.ONLINE, id=str(number), running=running)


def _resource(cluster: Cluster, top: PcsResource) -> ResourceStatus:
    managed, disabled = not cluster.maintenance, held_back(primitives(top)[0], top)
    if isinstance(top, Clone):
        kind = ResourceKind.PROMOTABLE if top.promotable else ResourceKind.CLONE
        found = tuple(_cloned(cluster, top, disabled))
        return ResourceStatus(top.id, kind, found, managed=managed, disabled=disabled)
    found = tuple(_instance(cluster, each, top) for each in primitives(top))
    if isinstance(top, Group):
        return ResourceStatus(top.id, ResourceKind.GROUP, found, managed=managed, disabled=disabled)
    return ResourceStatus(top.id, ResourceKind.PRIMITIVE, found)


def _active_on(cluster: Cluster, id_: str) -> tuple[str, ...]:
    nodes = cluster.cib.nodes
    return tuple(n for n in nodes if cluster.role(n, id_) is not ResourceRole.STOPPED)


def _cloned(cluster: Cluster, clone: Clone, disabled: bool) -> Iterator[Instance]:
    (primitive,) = primitives(clone)
    active = _active_on(cluster, primitive.id)
    for node in active:
        yield _on(cluster, primitive, (node,), disabled)
    most = int(dict(clone.meta).get("clone-max", len(cluster.cib.nodes)))
    for _ in range(len(active), most):
        yield _on(cluster, primitive, (), disabled)


def _instance(cluster: Cluster, primitive: Primitive, top: PcsResource) -> Instance:
    nodes = _active_on(cluster, primitive.id)
    return _on(cluster, primitive, nodes, held_back(primitive, top))


def _on(cluster: Cluster, primitive: Primitive, nodes: tuple[str, ...], disabled: bool) -> Instance:
    keys = [(node, primitive.id) for node in nodes]
    blocked = any(key in cluster.blocked for key in keys)
    failure = any(key in cluster.failures for key in keys)
    return Instance(
        primitive.id,
        cluster.role(nodes[0], primitive.id) if nodes else ResourceRole.STOPPED,
        nodes,
        primitive.agent,
        managed=not (cluster.maintenance or blocked),
        failed=blocked or failure,
        blocked=blocked,
        disabled=disabled,
        failure_ignored=False,
    )


def _orphans(cluster: Cluster) -> Iterator[ResourceStatus]:
    by_id: dict[str, list[str]] = {}
    for node, id_ in cluster.orphans:
        if cluster.role(node, id_) is not ResourceRole.STOPPED:
            by_id.setdefault(id_, []).append(node)
    for id_, nodes in by_id.items():
        belief = cluster.beliefs[nodes[0], id_]
        blocked = any((node, id_) in cluster.blocked for node in nodes)
        one = Instance(
            id_,
            _highest([cluster.role(node, id_) for node in nodes]),
            tuple(nodes),
            belief.agent,
            managed=not (cluster.maintenance or blocked),
            failed=blocked,
            blocked=blocked,
            orphaned=True,
            disabled=False,
            failure_ignored=False,
        )
        yield ResourceStatus(id_, ResourceKind.PRIMITIVE, (one,))


def _highest(roles: list[ResourceRole]) -> ResourceRole:
    """crm_mon shows one role for an orphan on several nodes."""
    promoted = ResourceRole.PROMOTED in roles
    return ResourceRole.PROMOTED if promoted else roles[0]


def _attributes(cluster: Cluster) -> tuple[NodeAttribute, ...]:
    found = sorted(cluster.attributes.items())
    return tuple(NodeAttribute(node, name, value) for (node, name), value in found)


def _history(cluster: Cluster) -> tuple[History, ...]:
    known = cluster.configured
    failed = dict.fromkeys(cluster.failures, 1)
    orphans = {key: 0 for key in cluster.orphans if cluster.role(*key) is not ResourceRole.STOPPED}
    return tuple(
        History(node, id_, count, _THRESHOLD if id_ in known else None, orphan=id_ not in known)
        for (node, id_), count in sorted({**orphans, **failed}.items())
    )


def _bans(cluster: Cluster) -> tuple[Ban, ...]:
    return tuple(
        Ban(each.id, each.resource, each.node, weight=-1_000_000)
        for each in cluster.cib.constraints
        if isinstance(each, Location) and each.avoids
    )
