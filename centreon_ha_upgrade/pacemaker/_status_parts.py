"""The parts of what crm_mon says: nodes, and resources with their instances.

Moments are `YYYY-MM-DD HH:MM:SS` in the node's own time: its texts and its XML write them in
different ways, and only one of the two gives a time zone.
"""

import operator
import re
from collections.abc import Iterable
from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue
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
    """What stands at the top level of crm_mon's list.

    Grouped by node (`-n`) the text lists primitives, not what holds them: LISTED_BY_NODE.
    """

    PRIMITIVE = "primitive"
    GROUP = "group"
    CLONE = "clone"
    PROMOTABLE = "promotable clone"
    BUNDLE = "bundle"
    LISTED_BY_NODE = "listed by node"


# what a name of a node or of a resource is made of
WORD = r"[^\s\[\]()<>'\"&\x00-\x20]+"
_is_word = re.compile(WORD).fullmatch


def word(what: str, value: str) -> str:
    if not _is_word(value):
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


FLAGS = ("online", "standby", "maintenance", "unclean", "pending")
# What each word says of a node; it says nothing of what a graver condition hides.
_IMPLIED: dict[NodeState, dict[str, bool]] = {
    NodeState.ONLINE: {"online": True, "standby": False, "maintenance": False},
    NodeState.STANDBY: {"online": True, "standby": True},
    NodeState.STANDBY_ON_FAIL: {"online": True, "standby": True},
    NodeState.MAINTENANCE: {"online": True, "standby": False, "maintenance": True},
    NodeState.PENDING: {"pending": True},
    NodeState.OFFLINE: {"online": False, "standby": False, "maintenance": False},
    NodeState.OFFLINE_STANDBY: {"online": False, "standby": True},
    NodeState.OFFLINE_MAINTENANCE: {"online": False, "standby": False, "maintenance": True},
    NodeState.UNCLEAN_ONLINE: {"online": True, "unclean": True},
    NodeState.UNCLEAN_PENDING: {"online": False, "unclean": True, "pending": True},
    NodeState.UNCLEAN_OFFLINE: {"online": False, "unclean": True, "pending": False},
}


def implied(state: NodeState) -> dict[str, bool]:
    """What the one word says.

    >>> implied(NodeState.UNCLEAN_ONLINE)
    {'online': True, 'unclean': True}
    """
    found = dict(_IMPLIED[state])
    if "unclean" not in found:
        found["unclean"] = False
        found.setdefault("pending", False)
    return found


@frozen
class NodeStatus:
    """One node.  `running` is how many resources run there; the text does not say it.

    The flags may hold at once; of those that the one word hides the text says nothing (None).
    `health` is red, yellow or green; `guest` is a remote node inside a resource.
    """

    name: str
    state: NodeState
    remote: bool = False
    id: str | None = None
    running: int | None = None
    guest: bool = False
    online: bool | None = None
    standby: bool | None = None
    maintenance: bool | None = None
    unclean: bool | None = None
    pending: bool | None = None
    shutdown: bool | None = None
    health: str | None = None
    feature_set: str | None = None

    def __attrs_post_init__(self) -> None:
        word("node name", self.name)
        if self.id is not None:
            word("node id", self.id)
        in_range("resources running", self.running)
        if self.health not in (None, "red", "yellow", "green"):
            raise IllegalValue("health", str(self.health), "expected red, yellow or green")
        for name, value in implied(self.state).items():
            if getattr(self, name) not in (None, value):
                raise IllegalValue(
                    "node", self.name, f"{self.state.value}, yet {name} is {not value}"
                )
            object.__setattr__(self, name, value)


@frozen(slots=False)  # a large cluster has thousands, and slots are slow to fill
class Instance:
    """One instance of a resource: a line of its own, or a name in `Masters: [ ... ]`.

    Inside such a list the text does not name the agent nor say whether it is disabled; a failed
    instance is shown without its role, a blocked one without whether it is managed.
    `disabled` means that its target role holds it back.  `group` is the instance of a cloned
    group that holds it (`web:0`), `pending` an operation under way that changes no role,
    `locked_to` the node that is shut down and keeps it.

    Only the text says `pending_on`, the node where a stop, demotion or migration is under way, or
    that keeps what failed (whether it runs there it does not say: `nodes` is then empty), and
    `probe`, how the probe of a stopped resource failed.
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
    group: str | None = None
    pending: str | None = None
    locked_to: str | None = None
    pending_on: str | None = None
    probe: str | None = None

    def __attrs_post_init__(self) -> None:
        word("resource id", self.id)
        for name in (*self.nodes, self.group, self.pending, self.locked_to, self.pending_on):
            if name is not None:
                word("node name", name)

    @property
    def primitive(self) -> str:
        """Its id without the number that instances of a unique clone bear."""
        return re.sub(r":[0-9]+$", "", self.id)

    @property
    def active(self) -> bool:
        return bool(self.nodes)

    def named(self, id_: str) -> "Instance":
        """The same state under another id: all else was checked when this one was made."""
        made = object.__new__(Instance)
        vars(made).update(vars(self), id=word("resource id", id_))
        return made


def _instances(instances: Iterable[Instance]) -> tuple[Instance, ...]:
    return tuple(instances)


def _replicas(found: Iterable[Instance] | None) -> tuple[Instance, ...] | None:
    return None if found is None else tuple(found)


@frozen(slots=False)
class ResourceStatus:
    """One resource with its instances: one, the members in order, or one per node.

    Instances of a clone are sorted, for crm_mon's order means nothing there.  A stopped instance
    of a clone is an instance in the XML; the text names instead the nodes where none runs
    (`stopped_on`).  Old versions do not say whether a group is managed, a clone disabled.

    Of a bundle the text prints one line per replica: its name, the state of what runs inside and
    the node of its container (`replicas`); the resources behind it stand in the XML, and in the
    text with `-R` (`instances`).
    Without `-r` the text says how many members of a group it leaves out (`inactive_members`).
    """

    id: str
    kind: ResourceKind
    instances: tuple[Instance, ...] = field(converter=_instances)
    member: str | None = None
    unique: bool = False
    managed: bool | None = None
    disabled: bool | None = None
    stopped_on: tuple[str, ...] | None = field(default=None, converter=_optional_names)
    image: str | None = None
    replicas: tuple[Instance, ...] | None = field(default=None, converter=_replicas)
    inactive_members: int | None = None

    def __attrs_post_init__(self) -> None:
        word("resource id", self.id)
        if self.kind is ResourceKind.PRIMITIVE and [i.id for i in self.instances] != [self.id]:
            raise IllegalValue("resource", self.id, "a primitive has exactly one instance")
        if not self.cloned and (self.member, self.stopped_on) != (None, None):
            raise IllegalValue("resource", self.id, "only a clone has these")
        if self.unique and not (self.cloned or self.kind is ResourceKind.BUNDLE):
            raise IllegalValue("resource", self.id, "it is one, it cannot be unique")
        if (self.kind is ResourceKind.BUNDLE) != (self.replicas is not None):
            raise IllegalValue("resource", self.id, "a bundle, and nothing else, has replicas")
        in_range("members", self.inactive_members)
        if self.cloned and len(self.instances) > 1:
            object.__setattr__(self, "instances", _in_order(self.instances))
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


def listed_by_node(
    shown: Iterable[ResourceStatus], listed: Iterable[Instance]
) -> tuple[ResourceStatus, ...]:
    """What crm_mon shows grouped by node: what is partly inactive is then shown whole too."""
    shown, listed = tuple(shown), tuple(listed)
    if not listed:
        return shown
    ids = {each.id for each in shown}
    told = {
        (instance.primitive, node)
        for each in shown
        for instance in each.instances
        for node in (*instance.nodes, instance.pending_on)
    }
    by_id: dict[str, list[Instance]] = {}
    for instance in listed:
        if instance.primitive not in ids and (instance.primitive, *instance.nodes) not in told:
            by_id.setdefault(instance.primitive, []).append(instance)
    rest = (ResourceStatus(id_, ResourceKind.LISTED_BY_NODE, i) for id_, i in by_id.items())
    return (*shown, *rest)


def _place(instance: Instance) -> tuple[bool, tuple[str, ...], str]:
    return not instance.nodes, instance.nodes, instance.id


def _in_order(instances: Iterable[Instance]) -> tuple[Instance, ...]:
    ordered = sorted(instances, key=_place)
    if any(map(operator.eq, map(_place, ordered), map(_place, ordered[1:]))):
        # what has one place, or none, is told apart by all that is known of it
        ordered.sort(key=lambda each: (_place(each), repr(each)))
    return tuple(ordered)
