"""What crm_mon says of a cluster, in types; `crm_mon` is the conversation.

Moments are `YYYY-MM-DD HH:MM:SS` in the node's own time: its texts and its XML write them in
different ways, and only one of the two gives a time zone.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._moment import MOMENT
from centreon_ha_upgrade.pacemaker.model import Agent, ResourceRole, legal_value

MILLION = 1_000_000  # Pacemaker's INFINITY


class NodeState(StrEnum):
    """The one word crm_mon shows for a node; the graver hides the lighter."""

    ONLINE = "online"
    STANDBY = "standby"
    STANDBY_ON_FAIL = "standby (on-fail)"
    MAINTENANCE = "maintenance"
    PENDING = "pending"
    OFFLINE = "OFFLINE"
    OFFLINE_STANDBY = "OFFLINE (standby)"
    OFFLINE_MAINTENANCE = "OFFLINE (maintenance)"
    UNCLEAN_ONLINE = "UNCLEAN (online)"
    UNCLEAN_PENDING = "UNCLEAN (pending)"
    UNCLEAN_OFFLINE = "UNCLEAN (offline)"


class ResourceKind(StrEnum):
    """What stands at the top level of crm_mon's list."""

    PRIMITIVE = "primitive"
    GROUP = "group"
    CLONE = "clone"
    PROMOTABLE = "promotable clone"


def _word(what: str, value: str) -> str:
    if not re.fullmatch(r"[^\s\[\]()<>'\"&\x00-\x20]+", value):
        raise IllegalValue(what, value, "expected one word")
    return value


def _count(what: str, value: int | None) -> None:
    if value is not None and not 0 <= value <= MILLION:
        raise IllegalValue(what, str(value), "out of range")


def _moment(value: str | None) -> None:
    if value is not None and not MOMENT.fullmatch(value):
        raise IllegalValue("moment", value, "expected YYYY-MM-DD HH:MM:SS")


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _optional_names(names: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if names is None else _names(names)


@frozen
class NodeStatus:
    """One node.  `running` is how many resources run there; the text does not say it."""

    name: str
    state: NodeState
    remote: bool = False
    id: str | None = None
    running: int | None = None

    def __attrs_post_init__(self) -> None:
        _word("node name", self.name)
        if self.id is not None:
            _word("node id", self.id)
        _count("resources running", self.running)


@frozen
class Instance:
    """One instance of a resource: a line of its own, or a name in `Masters: [ ... ]`.

    Inside such a list the text does not name the agent nor say whether it is disabled; a failed
    instance is shown without its role, a blocked one without whether it is managed.
    `disabled` means that its target role holds it back.
    """

    id: str
    role: ResourceRole | None
    nodes: tuple[str, ...] = field(default=(), converter=_names)
    agent: Agent | None = None
    managed: bool | None = None
    failed: bool = False
    blocked: bool = False
    orphaned: bool = False
    disabled: bool | None = None
    failure_ignored: bool | None = None

    def __attrs_post_init__(self) -> None:
        _word("resource id", self.id)
        for node in self.nodes:
            _word("node name", node)

    @property
    def primitive(self) -> str:
        """Its id without the number that instances of a unique clone bear."""
        return re.sub(r":[0-9]+$", "", self.id)

    @property
    def active(self) -> bool:
        return bool(self.nodes)


def _instances(instances: Iterable[Instance]) -> tuple[Instance, ...]:
    return tuple(instances)


@frozen
class ResourceStatus:
    """One resource with its instances: one, the members in order, or one per node.

    Instances of a clone are sorted, for crm_mon's order means nothing there.  A stopped instance
    of a clone is an instance in the XML; the text names instead the nodes where none runs
    (`stopped_on`).  Old versions do not say whether a group is managed, a clone disabled.
    """

    id: str
    kind: ResourceKind
    instances: tuple[Instance, ...] = field(converter=_instances)
    member: str | None = None
    unique: bool = False
    managed: bool | None = None
    disabled: bool | None = None
    stopped_on: tuple[str, ...] | None = field(default=None, converter=_optional_names)

    def __attrs_post_init__(self) -> None:
        _word("resource id", self.id)
        if self.kind is ResourceKind.PRIMITIVE and [i.id for i in self.instances] != [self.id]:
            raise IllegalValue("resource", self.id, "a primitive has exactly one instance")
        if not self.cloned and (self.member, self.unique, self.stopped_on) != (None, False, None):
            raise IllegalValue("resource", self.id, "only a clone has these")
        if self.cloned:
            ordered = tuple(sorted(self.instances, key=_by_place))
            object.__setattr__(self, "instances", ordered)
        for node in self.stopped_on or ():
            _word("node name", node)

    @property
    def cloned(self) -> bool:
        return self.kind in (ResourceKind.CLONE, ResourceKind.PROMOTABLE)

    def idle_on(self, nodes: Iterable[str]) -> tuple[str, ...]:
        """The nodes of `nodes` where a stopped instance could run: what the text prints."""
        if self.stopped_on is not None:
            return self.stopped_on
        stopped = any(not i.active and not i.orphaned for i in self.instances)
        busy = {node for instance in self.instances for node in instance.nodes}
        return _names(set(nodes) - busy) if self.cloned and stopped and not self.unique else ()


def _by_place(instance: Instance) -> tuple[bool, tuple[str, ...], str, str]:
    return not instance.nodes, instance.nodes, instance.id, repr(instance)


@frozen
class Change:
    """The last change of the configuration, as far as it is known who made it."""

    time: str
    user: str = ""
    client: str = ""
    origin: str = ""

    def __attrs_post_init__(self) -> None:
        _moment(self.time)
        for value in (self.user, self.client, self.origin):
            if value:
                _word("author of a change", value)


@frozen
class Failure:
    """One failed action.  `interval` is in milliseconds; 0 is not recurring."""

    resource: str
    task: str
    interval: int
    node: str
    result: str | None
    code: int | None = None
    reason: str = ""
    status: str | None = None
    call: int | None = None
    when: str | None = None

    def __attrs_post_init__(self) -> None:
        for value in (self.resource, self.node):
            _word("failed action", value)
        if not re.fullmatch(r"[a-z]+([_-][a-z]+)?", self.task):
            raise IllegalValue("task", self.task, "Pacemaker has no such task")
        for text in (self.result, self.reason, self.status):
            if text is not None and (legal_value("failed action", text) != text.strip()):
                raise IllegalValue("failed action", text, "it starts or ends with a blank")
        if not 0 <= self.interval < 10**12:
            raise IllegalValue("interval", str(self.interval), "out of range")
        _moment(self.when)

    def __str__(self) -> str:
        what = self.result or self.status or "failed"
        reason = f" ({self.reason})" if self.reason else ""
        return f"{self.resource} {self.task} on {self.node}: {what}{reason}"


def operation_key(key: str) -> tuple[str, str, int]:
    """Resource, task and interval in milliseconds of `centengine_monitor_5000`.

    Raises `IllegalValue`.

    >>> operation_key("ms_mysql_migrate_to_0")
    ('ms_mysql', 'migrate_to', 0)
    """
    found = re.fullmatch(r"(.+?)_(migrate_to|migrate_from|[a-z-]+)_([0-9]{1,12})", key)
    if found is None:
        raise IllegalValue("operation key", key, "expected something like http_monitor_5000")
    return found[1], found[2], int(found[3])


@frozen
class History:
    """What a node remembers of a resource, where it is worth a line: failures, or an orphan."""

    node: str
    resource: str
    fail_count: int = 0
    threshold: int | None = None
    last_failure: str | None = None
    orphan: bool = False

    def __attrs_post_init__(self) -> None:
        for value in (self.node, self.resource):
            _word("history", value)
        for number in (self.fail_count, self.threshold):
            _count("history", number)
        _moment(self.last_failure)


@frozen
class NodeAttribute:
    """A transient or permanent attribute of a node, such as `master-ms_mysql`."""

    node: str
    name: str
    value: str

    def __attrs_post_init__(self) -> None:
        _word("node name", self.node)
        _word("node attribute", self.name)
        if legal_value("node attribute", self.value) != self.value.strip():
            raise IllegalValue("node attribute", self.value, "it starts or ends with a blank")


@frozen
class Ban:
    """A location constraint that keeps a resource from a node."""

    id: str
    resource: str
    node: str
    promoted_only: bool = False
    weight: int | None = None

    def __attrs_post_init__(self) -> None:
        for value in (self.id, self.resource, self.node):
            _word("ban", value)


@frozen
class ClusterStatus:
    """The cluster as crm_mon shows it.  What the printed text left out is None.

    `options` (stonith-enabled and others) stands in the XML only; attributes, history and bans
    only where crm_mon was asked for them.
    """

    nodes: tuple[NodeStatus, ...] = field(converter=tuple[NodeStatus, ...])
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

    def __attrs_post_init__(self) -> None:
        for names in (self.node_names, [r.id for r in self.resources]):
            if len(set(names)) != len(names):
                raise IllegalValue("status", ", ".join(names), "a name stands twice")
        if self.nodes_configured not in (None, len(self.nodes)):
            raise IllegalValue(
                "status", f"{self.nodes_configured} nodes configured", "it lists another number"
            )
        for number in (self.instances_configured, self.disabled, self.blocked):
            _count("resources", number)
        _moment(self.updated)
        for value in (self.dc, self.stack, self.dc_version):
            if value is not None:
                _word("status", value)
        if (self.dc is None) != (self.dc_version is None) or (self.dc is None and self.quorum):
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
        found = {instance.primitive for instance in self.instances if instance.orphaned}
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
        return tuple(filter(None, (*failed, *map(str, self.failures), *counted)))

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
    words = ("failed", "blocked", "orphaned")
    bad = [word for word in words if getattr(instance, word)]
    where = f" on {' and '.join(instance.nodes)}" if instance.nodes else ""
    return f"{instance.id} is {' and '.join(bad)}{where}" if bad else ""
