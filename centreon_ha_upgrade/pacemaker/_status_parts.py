"""The parts of what crm_mon says: nodes, resources with their instances, what went wrong.

Moments are `YYYY-MM-DD HH:MM:SS` in the node's own time: its texts and its XML write them in
different ways, and only one of the two gives a time zone.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import legal_value
from centreon_ha_upgrade.pacemaker._moment import MOMENT
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    ResourceRole,
)

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


def word(what: str, value: str) -> str:
    if not re.fullmatch(r"[^\s\[\]()<>'\"&\x00-\x20]+", value):
        raise IllegalValue(what, value, "expected one word")
    return value


def in_range(what: str, value: int | None) -> None:
    if value is not None and not 0 <= value <= MILLION:
        raise IllegalValue(what, str(value), "out of range")


def legal_moment(value: str | None) -> None:
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
        word("node name", self.name)
        if self.id is not None:
            word("node id", self.id)
        in_range("resources running", self.running)


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
        word("resource id", self.id)
        for node in self.nodes:
            word("node name", node)

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
        word("resource id", self.id)
        if self.kind is ResourceKind.PRIMITIVE and [i.id for i in self.instances] != [self.id]:
            raise IllegalValue("resource", self.id, "a primitive has exactly one instance")
        if not self.cloned and (self.member, self.unique, self.stopped_on) != (None, False, None):
            raise IllegalValue("resource", self.id, "only a clone has these")
        if self.cloned:
            ordered = tuple(sorted(self.instances, key=_by_place))
            object.__setattr__(self, "instances", ordered)
        for node in self.stopped_on or ():
            word("node name", node)

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
        legal_moment(self.time)
        for value in (self.user, self.client, self.origin):
            if value:
                word("author of a change", value)


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
            word("failed action", value)
        if not re.fullmatch(r"[a-z]+([_-][a-z]+)?", self.task):
            raise IllegalValue("task", self.task, "Pacemaker has no such task")
        for text in (self.result, self.reason, self.status):
            if text is not None and (legal_value("failed action", text) != text.strip()):
                raise IllegalValue("failed action", text, "it starts or ends with a blank")
        if not 0 <= self.interval < 10**12:
            raise IllegalValue("interval", str(self.interval), "out of range")
        legal_moment(self.when)

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
            word("history", value)
        for number in (self.fail_count, self.threshold):
            in_range("history", number)
        legal_moment(self.last_failure)


@frozen
class NodeAttribute:
    """A transient or permanent attribute of a node, such as `master-ms_mysql`."""

    node: str
    name: str
    value: str

    def __attrs_post_init__(self) -> None:
        word("node name", self.node)
        word("node attribute", self.name)
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
            word("ban", value)
