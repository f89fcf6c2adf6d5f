"""The nouns of Pacemaker: resources, their parts, and the constraints between them.

Legacy role words (Master, Slave) are translated by `role_of`; only a dialect writes them back.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Text, Word, text_of
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import (
    distinct_names,
    legal_id,
    legal_name,
    legal_value,
)

INFINITY = "INFINITY"

_SCORE = re.compile(r"-?(INFINITY|[0-9]{1,7})")
_LEGACY = {"Master": "Promoted", "Slave": "Unpromoted"}
_LEGACY_META = {"master-max": "promoted-max", "master-node-max": "promoted-node-max"}
_STABLE = ("Started", "Stopped", "Promoted", "Unpromoted")


class ResourceRole(StrEnum):
    """What one instance of a resource does; the last six are on the way to another role."""

    STARTED = "Started"
    STOPPED = "Stopped"
    PROMOTED = "Promoted"
    UNPROMOTED = "Unpromoted"
    STARTING = "Starting"
    STOPPING = "Stopping"
    PROMOTING = "Promoting"
    DEMOTING = "Demoting"
    MIGRATING = "Migrating"
    MONITORING = "Monitoring"


def role_of(word: str) -> ResourceRole:
    """The role a tool's word stands for, in any version's vocabulary and any case.

    Raises `IllegalValue`.

    >>> role_of("Master").name, role_of("promoted").name
    ('PROMOTED', 'PROMOTED')
    """
    capital = word.capitalize()
    try:
        return ResourceRole(_LEGACY.get(capital, capital))
    except ValueError:
        raise IllegalValue("role", word, "Pacemaker knows no such role") from None


def _strings(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs)


def _modern(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    pairs = _strings(pairs)
    names = {name for name, _ in pairs}
    # where both spellings stand they are two settings, and Pacemaker reads the modern one
    return tuple(
        (name if _LEGACY_META.get(name, name) in names else _LEGACY_META[name], value)
        if name in _LEGACY_META
        else (name, value)
        for name, value in pairs
    )


def _texts(pairs: Iterable[tuple[str, Word]]) -> tuple[tuple[str, Text], ...]:
    return tuple((name, text_of(value)) for name, value in pairs)


@frozen
class Agent:
    """The program that acts for a resource.

    >>> Agent.of("ocf::heartbeat:IPaddr2")
    Agent(standard='ocf', provider='heartbeat', type='IPaddr2')
    >>> print(Agent.of("systemd:cbd"), Agent.of("ocf:heartbeat:mariadb-centreon"))
    systemd:cbd ocf:heartbeat:mariadb-centreon
    """

    standard: str
    provider: str | None
    type: str

    def __attrs_post_init__(self) -> None:
        for part in (self.standard, self.provider, self.type):
            if part is not None and not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*", part):
                raise IllegalValue("resource agent", part, "not a name of an agent")

    @classmethod
    def of(cls, words: str) -> "Agent":
        """From `standard:type` or `standard:provider:type`; crm_mon doubles the first colon."""
        parts = words.replace("::", ":", 1).split(":")
        if len(parts) == 2:
            return cls(parts[0], None, parts[1])
        if len(parts) == 3:
            return cls(parts[0], parts[1], parts[2])
        raise IllegalValue("resource agent", words, "expected standard:[provider:]type")

    def __str__(self) -> str:
        return ":".join(part for part in (self.standard, self.provider, self.type) if part)


@frozen
class Operation:
    """One action of a resource, with its times as Pacemaker writes them (`30s`, `0s`)."""

    name: str
    interval: str
    timeout: str | None = None
    role: ResourceRole | None = None
    options: tuple[tuple[str, str], ...] = field(default=(), converter=_strings)

    def __attrs_post_init__(self) -> None:
        legal_name("operation", self.name)
        if self.role is not None and self.role.value not in _STABLE:
            raise IllegalValue("role of an operation", self.role, "it is on the way to another")
        for value in (self.interval, self.timeout):
            if value is not None and not re.fullmatch(r"[A-Za-z0-9.]{1,32}", value):
                raise IllegalValue("time of an operation", value, "expected something like 30s")
        distinct_names("option of an operation", (n for n, _ in self.options))
        for name, value in self.options:
            if name in ("id", "name", "interval", "timeout", "role"):
                raise IllegalValue("option of an operation", name, "it has its own field")
            legal_value(name, value)


@frozen
class Primitive:
    """One resource: an agent with its attributes, meta attributes and operations."""

    id: str
    agent: Agent
    attributes: tuple[tuple[str, Text], ...] = field(default=(), converter=_texts)
    meta: tuple[tuple[str, str], ...] = field(default=(), converter=_strings)
    operations: tuple[Operation, ...] = field(default=(), converter=tuple[Operation, ...])

    def __attrs_post_init__(self) -> None:
        legal_id("resource id", self.id)
        distinct_names("attribute", (n for n, _ in self.attributes))
        distinct_names("meta attribute", (n for n, _ in self.meta))
        for name, value in (*self.attributes, *self.meta):
            legal_value(name, str(value))

    def attribute(self, name: str) -> Text | None:
        """The value of one attribute, None where it is not set."""
        return dict(self.attributes).get(name)


@frozen
class Group:
    """Primitives that start in order on one node, and stop in the reverse order."""

    id: str
    members: tuple[Primitive, ...] = field(converter=tuple[Primitive, ...])
    meta: tuple[tuple[str, str], ...] = field(default=(), converter=_strings)

    def __attrs_post_init__(self) -> None:
        legal_id("group id", self.id)
        distinct_names("meta attribute", (n for n, _ in self.meta))
        ids = [member.id for member in self.members]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise IllegalValue("group member", id_, "it is given twice")
        for name, value in self.meta:
            legal_value(name, value)


@frozen
class Clone:
    """A resource that runs on several nodes at once; promotable when one of them leads.

    Its meta attributes bear the modern names (`promoted-max`); dialects write the older ones.
    """

    id: str
    resource: Primitive | Group
    meta: tuple[tuple[str, str], ...] = field(default=(), converter=_modern)
    promotable: bool = False

    def __attrs_post_init__(self) -> None:
        legal_id("clone id", self.id)
        distinct_names("meta attribute", (n for n, _ in self.meta))
        for name, value in self.meta:
            legal_value(name, value)
            if name == "promotable":
                raise IllegalValue("meta attribute", name, "it has its own field")


PcsResource = Primitive | Group | Clone


def _score(value: str) -> str:
    return value.removeprefix("+")


def _colocated_role(role: ResourceRole | None) -> ResourceRole | None:
    # Pacemaker takes Started in a colocation for "any role", which is what absence means too
    return None if role is ResourceRole.STARTED else role


def _legal_role(role: ResourceRole | None) -> None:
    if role is not None and role.value not in _STABLE:
        raise IllegalValue("role in a constraint", role, "it is on the way to another")


def _legal_score(score: str) -> None:
    if not _SCORE.fullmatch(score):
        raise IllegalValue("score", score, "expected an integer or [-]INFINITY")


@frozen
class Colocation:
    """`resource` (in `role`) runs where `with_resource` (in `with_role`) runs."""

    resource: str
    with_resource: str
    role: ResourceRole | None = field(default=None, converter=_colocated_role)
    with_role: ResourceRole | None = field(default=None, converter=_colocated_role)
    score: str = field(default=INFINITY, converter=_score)
    id: str = ""

    def __attrs_post_init__(self) -> None:
        for id_ in (self.resource, self.with_resource, *([self.id] if self.id else [])):
            legal_id("id in a colocation", id_)
        _legal_score(self.score)
        for role in (self.role, self.with_role):
            _legal_role(role)


@frozen
class Order:
    """`first_action` on `first` happens before `then_action` on `then`."""

    first: str
    first_action: str
    then: str
    then_action: str
    kind: str = "Mandatory"
    id: str = ""
    symmetrical: bool = True

    def __attrs_post_init__(self) -> None:
        for id_ in (self.first, self.then, *([self.id] if self.id else [])):
            legal_id("id in an order", id_)
        for action in (self.first_action, self.then_action):
            if action not in ("start", "stop", "promote", "demote"):
                raise IllegalValue("action in an order", action, "Pacemaker knows no such action")
        if self.kind not in ("Mandatory", "Optional", "Serialize"):
            raise IllegalValue("kind of an order", self.kind, "Pacemaker knows no such kind")


@frozen
class Location:
    """`resource` prefers `node` (positive score) or avoids it (negative score)."""

    resource: str
    node: str
    score: str = field(converter=_score)
    id: str = ""
    role: ResourceRole | None = field(default=None, converter=_colocated_role)

    def __attrs_post_init__(self) -> None:
        legal_id("id in a location", self.resource)
        if self.id:
            legal_id("id of a location", self.id)
        legal_host("node name", self.node)
        _legal_score(self.score)
        _legal_role(self.role)

    @property
    def avoids(self) -> bool:
        """True where the resource keeps away from the node."""
        return self.score.startswith("-")


Constraint = Colocation | Order | Location


def same(one: Constraint, other: Constraint) -> bool:
    """Do both constrain alike?  Ids are pcs's own and carry no meaning.

    >>> same(Location("php-clone", "db1", "-INFINITY", id="x"),
    ...      Location("php-clone", "db1", "-INFINITY"))
    True
    """
    return evolve(one, id="") == evolve(other, id="")
