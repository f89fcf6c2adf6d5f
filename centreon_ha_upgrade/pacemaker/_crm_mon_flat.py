"""The status with a flat list of resources, for programs that read JSON."""

import re
from collections.abc import Iterator

from attrs import frozen

from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import (
    Instance,
    NodeStatus,
    ResourceKind,
    ResourceStatus,
)
from centreon_ha_upgrade.pacemaker.model import ResourceRole

_CONTAINER = re.compile(r"-(docker|podman|rkt)-[0-9]+$")


@frozen
class FlatInstance:
    """One instance of a primitive.  What the text does not say is None.

    `id` is the primitive's (None where the text names only the replica of a bundle that holds
    it), `parent` the innermost group, clone or bundle, `instance` the name as it was printed.
    `nodes` is None where the text does not say whether it runs on the node that it shows, that of
    a stop, demotion or migration under way (`pending_on`).
    """

    id: str | None
    parent: str | None
    agent: str | None
    role: ResourceRole | None
    nodes: tuple[str, ...] | None
    managed: bool | None
    disabled: bool | None
    failed: bool
    blocked: bool
    orphaned: bool
    instance: str
    failure_ignored: bool | None
    pending: str | None
    pending_on: str | None
    locked_to: str | None


@frozen
class ForPrograms:
    """What `parse crm-mon` prints: two flat lists, and the status as crm_mon nests it."""

    nodes: tuple[NodeStatus, ...]
    resources: tuple[FlatInstance, ...]
    status: ClusterStatus


def flat(status: ClusterStatus) -> ForPrograms:
    """The same status, flat."""
    rows = tuple(row for each in status.resources for row in _rows(each))
    return ForPrograms(status.nodes, rows, status)


def _rows(resource: ResourceStatus) -> Iterator[FlatInstance]:
    # a replica's line bears the name of the replica, not of what runs inside; a container in
    # which Pacemaker runs nothing bears its own
    replicas = () if resource.instances else resource.replicas or ()
    for each in replicas:
        yield _row(each, each.id if _CONTAINER.search(each.id) else None, resource.id)
    for each in resource.instances:
        yield _row(each, each.primitive, _parent(resource, each))


def _parent(resource: ResourceStatus, each: Instance) -> str | None:
    if resource.kind in (ResourceKind.PRIMITIVE, ResourceKind.LISTED_BY_NODE):
        return None
    return (each.group or resource.id).partition(":")[0]


def _row(each: Instance, id_: str | None, parent: str | None) -> FlatInstance:
    return FlatInstance(
        id_,
        parent,
        None if each.agent is None else str(each.agent),
        each.role,
        None if each.pending_on else each.nodes,
        each.managed,
        each.disabled,
        each.failed,
        each.blocked,
        each.orphaned,
        each.id,
        each.failure_ignored,
        each.pending,
        each.pending_on,
        each.locked_to,
    )
