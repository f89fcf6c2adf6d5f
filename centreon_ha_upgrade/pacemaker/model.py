"""The nouns of Pacemaker: resources, their parts, and the constraints between them.

Legacy role words (Master, Slave) are translated by `role_of`; only a dialect writes them back.
"""

import re
from collections.abc import Iterable

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Text, Word, text_of
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._constraint_nouns import (
    INFINITY,
    Colocation,
    Constraint,
    Location,
    Order,
    PatternLocation,
    ResourceSet,
    RuleLocation,
    SetConstraint,
    SetsOf,
    SpecialConstraint,
    Ticket,
    named_in,
    same,
)
from centreon_ha_upgrade.pacemaker._legal import (
    distinct_names,
    legal_id,
    legal_name,
    legal_value,
)
from centreon_ha_upgrade.pacemaker._roles import ResourceRole, role_of, stable_role
from centreon_ha_upgrade.pacemaker._rules import (
    AppliesTo,
    AttributeSet,
    DateExpression,
    Expression,
    Rule,
    SetKind,
    strings,
)

__all__ = [
    "INFINITY",
    "Agent",
    "AppliesTo",
    "AttributeSet",
    "Clone",
    "Colocation",
    "Constraint",
    "DateExpression",
    "Expression",
    "Group",
    "Location",
    "Operation",
    "Order",
    "PatternLocation",
    "PcsResource",
    "Primitive",
    "ResourceRole",
    "ResourceSet",
    "Rule",
    "RuleLocation",
    "SetConstraint",
    "SetKind",
    "SetsOf",
    "SpecialConstraint",
    "Ticket",
    "named_in",
    "role_of",
    "same",
]

_LEGACY_META = {"master-max": "promoted-max", "master-node-max": "promoted-node-max"}


def _modern(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    pairs = strings(pairs)
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
    options: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    sets: tuple[AttributeSet, ...] = field(default=(), converter=tuple[AttributeSet, ...])

    def __attrs_post_init__(self) -> None:
        legal_name("operation", self.name)
        stable_role("role of an operation", self.role)
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
    """One resource: an agent with its attributes, meta attributes and operations.

    `template` names the template that gives the agent, None where the primitive has its own;
    `sets` are those beside the plain ones, with a rule or a score.
    """

    id: str
    agent: Agent
    attributes: tuple[tuple[str, Text], ...] = field(default=(), converter=_texts)
    meta: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    operations: tuple[Operation, ...] = field(default=(), converter=tuple[Operation, ...])
    utilization: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    description: str | None = None
    template: str | None = None
    sets: tuple[AttributeSet, ...] = field(default=(), converter=tuple[AttributeSet, ...])

    def __attrs_post_init__(self) -> None:
        legal_id("resource id", self.id)
        distinct_names("attribute", (n for n, _ in self.attributes))
        distinct_names("meta attribute", (n for n, _ in self.meta))
        distinct_names("utilization", (n for n, _ in self.utilization))
        for name, value in (*self.attributes, *self.meta, *self.utilization):
            legal_value(name, str(value))
        legal_value("description", self.description or "")
        if self.template is not None:
            legal_id("template", self.template)

    def attribute(self, name: str) -> Text | None:
        """The value of one attribute, None where it is not set."""
        return dict(self.attributes).get(name)


@frozen
class Group:
    """Primitives that start in order on one node, and stop in the reverse order."""

    id: str
    members: tuple[Primitive, ...] = field(converter=tuple[Primitive, ...])
    meta: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    description: str | None = None
    sets: tuple[AttributeSet, ...] = field(default=(), converter=tuple[AttributeSet, ...])

    def __attrs_post_init__(self) -> None:
        legal_id("group id", self.id)
        legal_value("description", self.description or "")
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
    description: str | None = None
    sets: tuple[AttributeSet, ...] = field(default=(), converter=tuple[AttributeSet, ...])

    def __attrs_post_init__(self) -> None:
        legal_id("clone id", self.id)
        legal_value("description", self.description or "")
        distinct_names("meta attribute", (n for n, _ in self.meta))
        for name, value in self.meta:
            legal_value(name, value)
            if name == "promotable":
                raise IllegalValue("meta attribute", name, "it has its own field")


PcsResource = Primitive | Group | Clone
