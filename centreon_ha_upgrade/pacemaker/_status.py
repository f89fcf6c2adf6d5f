"""The cluster as crm_mon shows it; `crm_mon` is the conversation."""

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._status_parts import (
    Instance,
    NodeState,
    NodeStatus,
    ResourceStatus,
    in_range,
    legal_moment,
    word,
)
from centreon_ha_upgrade.pacemaker._status_told import (
    Ban,
    Change,
    Failure,
    FencingEvent,
    History,
    NodeAttribute,
    PastOperation,
    Ticket,
)
from centreon_ha_upgrade.pacemaker.model import ResourceRole


def _by_name(nodes: Iterable[NodeStatus]) -> tuple[NodeStatus, ...]:
    return tuple(sorted(nodes, key=lambda node: node.name))


@frozen
class ClusterStatus:
    """The cluster as crm_mon shows it, nodes by name.  What the printed text left out is None.

    The text leaves out guest nodes that are offline: fewer nodes may be listed than configured.
    `stop_all` is the property stop-all-resources; `options` (stonith-enabled and others) stands in
    the XML only; attributes, history, operations, tickets, fencing and bans only where crm_mon was
    asked for them.
    """

    nodes: tuple[NodeStatus, ...] = field(converter=_by_name)
    resources: tuple[ResourceStatus, ...] = field(converter=tuple[ResourceStatus, ...])
    failures: tuple[Failure, ...] = field(default=(), converter=tuple[Failure, ...])
    maintenance_mode: bool | None = None
    quorum: bool | None = None
    dc: str | None = None
    dc_version: str | None = None
    stack: str | None = None
    updated: str | None = None
    changed: Change | None = None
    nodes_configured: int | None = None
    instances_configured: int | None = None
    disabled: int | None = None
    blocked: int | None = None
    options: tuple[tuple[str, str], ...] | None = None
    attributes: tuple[NodeAttribute, ...] | None = None
    history: tuple[History, ...] | None = None
    bans: tuple[Ban, ...] | None = None
    operations: tuple[PastOperation, ...] | None = None
    tickets: tuple[Ticket, ...] | None = None
    fencing: tuple[FencingEvent, ...] | None = None
    stop_all: bool | None = None

    def __attrs_post_init__(self) -> None:
        for names in (self.node_names, [r.id for r in self.resources]):
            if len(set(names)) != len(names):
                raise IllegalValue("status", ", ".join(names), "a name stands twice")
        if self.nodes_configured is not None and self.nodes_configured < len(self.nodes):
            raise IllegalValue(
                "status", f"{self.nodes_configured} nodes configured", "it lists another number"
            )
        for number in (self.instances_configured, self.disabled, self.blocked):
            in_range("resources", number)
        legal_moment(self.updated)
        for value in (self.dc, self.stack, self.dc_version):
            if value is not None:
                word("status", value)
        if self.dc is None and (self.dc_version is not None or self.quorum):
            raise IllegalValue("status", str(self.dc), "its coordinator is half known")

    @property
    def node_names(self) -> tuple[str, ...]:
        return tuple(node.name for node in self.nodes)

    @property
    def online(self) -> tuple[str, ...]:
        """Nodes that are online and in no special mode."""
        return tuple(node.name for node in self.nodes if node.state is NodeState.ONLINE)

    @property
    def instances(self) -> Iterator[Instance]:
        """Every instance of every resource."""
        return (instance for resource in self.resources for instance in resource.instances)

    @property
    def orphans(self) -> tuple[str, ...]:
        """Resources that run, or that a node remembers, and that are no longer configured."""
        found = {each.primitive for each in self.instances if each.orphaned and each.active}
        found |= {each.resource for each in self.history or () if each.orphan}
        return tuple(sorted(found))

    @property
    def problems(self) -> tuple[str, ...]:
        """What failed, is blocked or orphaned, each as one sentence."""
        failed = (_complaint(instance) for instance in self.instances)
        told = {(failure.resource, failure.node) for failure in self.failures}
        counted = (
            f"{each.resource} failed on {each.node} (fail count {each.fail_count})"
            for each in self.history or ()
            if each.fail_count and (each.resource, each.node) not in told
        )
        hidden = (self.nodes_configured or 0) - len(self.nodes)
        # an offline guest, or a text that lost something: a person must look
        unlisted = [f"{hidden} of {self.nodes_configured} nodes not listed"] if hidden > 0 else []
        return tuple(filter(None, (*unlisted, *failed, *map(str, self.failures), *counted)))

    def resource(self, id_: str) -> ResourceStatus | None:
        """The resource of this id; for a member or a cloned primitive, what holds it."""
        for resource in self.resources:
            if id_ in (resource.id, resource.member) or id_ in {
                instance.primitive for instance in resource.instances
            }:
                return resource
        return None

    def instances_of(self, id_: str) -> tuple[Instance, ...]:
        """The instances of a primitive, or of all that a group or a clone holds."""
        resource = self.resource(id_)
        if resource is None:
            return ()
        if id_ in (resource.id, resource.member):
            return resource.instances
        return tuple(each for each in resource.instances if each.primitive == id_)

    def nodes_of(self, id_: str, role: ResourceRole | None = None) -> tuple[str, ...]:
        """Where it is active, or active in this role; sorted, without repetition."""
        found = (each for each in self.instances_of(id_) if role in (None, each.role))
        return tuple(sorted({node for each in found for node in each.nodes}))

    def promoted(self, id_: str) -> tuple[str, ...]:
        """Where it is promoted."""
        return self.nodes_of(id_, ResourceRole.PROMOTED)


def _complaint(instance: Instance) -> str:
    # with clone-max below the number of nodes Pacemaker 2.0 calls an instance that it has no
    # place for an orphan: it runs nowhere, and nothing is wrong with it
    words = ("failed", "blocked", *(("orphaned",) if instance.active else ()))
    bad = [word for word in words if getattr(instance, word)]
    where = f" on {' and '.join(instance.nodes)}" if instance.nodes else ""
    return f"{instance.id} is {' and '.join(bad)}{where}" if bad else ""
