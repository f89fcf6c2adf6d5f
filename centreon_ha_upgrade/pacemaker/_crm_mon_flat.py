"""The status as plain values with a flat list of resources, for programs that read JSON."""

from collections.abc import Iterator
from typing import Any

from centreon_ha_upgrade.core.serial import to_plain
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import Instance, ResourceKind, ResourceStatus


def flat(status: ClusterStatus) -> dict[str, Any]:
    """Everything of the status; `resources` has one object per instance, `held` the nesting.

    In an instance: `id` is the primitive's (None where the text names only what holds it),
    `parent` the innermost group, clone or bundle.  `nodes` is None where the text does not say
    whether it runs on the node that it shows (`pending_on`).
    """
    found = {name: value for name, value in to_plain(status).items() if name != "resources"}
    found["resources"] = [row for each in status.resources for row in _rows(each)]
    found["held"] = to_plain(status.resources)
    return found


def _rows(resource: ResourceStatus) -> Iterator[dict[str, Any]]:
    if resource.kind is ResourceKind.BUNDLE and not resource.instances:
        for replica in resource.replicas or ():
            # the line bears the name of the replica, not of what runs inside
            yield _row(replica, resource.id) | {"id": None, "replica": replica.id}
        return
    for each in resource.instances:
        yield _row(each, _parent(resource, each))


def _parent(resource: ResourceStatus, each: Instance) -> str | None:
    if resource.kind in (ResourceKind.PRIMITIVE, ResourceKind.LISTED_BY_NODE):
        return None
    return (each.group or resource.id).partition(":")[0]


def _row(each: Instance, parent: str | None) -> dict[str, Any]:
    return {
        "id": each.primitive,
        "parent": parent,
        "agent": None if each.agent is None else str(each.agent),
        "role": None if each.role is None else each.role.value,
        "nodes": None if each.pending_on else list(each.nodes),
        "managed": each.managed,
        "disabled": each.disabled,
        "failed": each.failed,
        "blocked": each.blocked,
        "orphaned": each.orphaned,
        "instance": each.id,
        "failure_ignored": each.failure_ignored,
        "pending": each.pending,
        "pending_on": each.pending_on,
        "locked_to": each.locked_to,
    }
