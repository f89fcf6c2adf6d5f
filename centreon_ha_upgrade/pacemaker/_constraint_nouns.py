"""What a constraint is: those between two names, and those with rules, patterns and sets."""

from collections.abc import Iterable
from enum import StrEnum

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import (
    distinct_names,
    legal_id,
    legal_pairs,
    legal_score,
    legal_value,
)
from centreon_ha_upgrade.pacemaker._roles import ResourceRole, stable_role
from centreon_ha_upgrade.pacemaker._rules import Rule, strings

INFINITY = "INFINITY"
DISCOVERIES = ("always", "never", "exclusive")


def _score(value: str) -> str:
    return value.removeprefix("+")


def _colocated_role(role: ResourceRole | None) -> ResourceRole | None:
    # Pacemaker takes Started in a colocation for "any role", which is what absence means too
    return None if role is ResourceRole.STARTED else role


def _legal_ids(what: str, *ids: str) -> None:
    """Of a constraint's resources, and its own, which may be unknown."""
    for id_ in filter(None, ids):
        legal_id(what, id_)


def _legal_discovery(word: str | None) -> None:
    if word is not None and word not in DISCOVERIES:
        raise IllegalValue("resource-discovery", word, "Pacemaker knows no such one")


@frozen
class Colocation:
    """`resource` (in `role`) runs where `with_resource` (in `with_role`) runs.

    `node_attribute` names what counts as the same place (None: the same node); `influence` is
    None where the text leaves it to Pacemaker.
    """

    resource: str
    with_resource: str
    role: ResourceRole | None = field(default=None, converter=_colocated_role)
    with_role: ResourceRole | None = field(default=None, converter=_colocated_role)
    score: str = field(default=INFINITY, converter=_score)
    id: str = ""
    node_attribute: str | None = None
    influence: bool | None = None

    def __attrs_post_init__(self) -> None:
        legal_id("id in a colocation", self.resource)
        legal_id("id in a colocation", self.with_resource)
        _legal_ids("id in a colocation", self.id)
        legal_score(self.score)
        for role in (self.role, self.with_role):
            stable_role("role in a constraint", role)
        legal_value("node attribute", self.node_attribute or "")


@frozen
class Order:
    """`first_action` on `first` happens before `then_action` on `then`.

    `require_all` is about a clone as `first`: must every instance have done it?
    """

    first: str
    first_action: str
    then: str
    then_action: str
    kind: str = "Mandatory"
    id: str = ""
    symmetrical: bool = True
    require_all: bool = True

    def __attrs_post_init__(self) -> None:
        legal_id("id in an order", self.first)
        legal_id("id in an order", self.then)
        _legal_ids("id in an order", self.id)
        for action in (self.first_action, self.then_action):
            if action not in ("start", "stop", "promote", "demote"):
                raise IllegalValue("action in an order", action, "Pacemaker knows no such action")
        if self.kind not in ("Mandatory", "Optional", "Serialize"):
            raise IllegalValue("kind of an order", self.kind, "Pacemaker knows no such kind")


def _legal_placement(at: "Location | PatternLocation") -> None:
    _legal_ids("id of a location", at.id)
    legal_host("node name", at.node)
    legal_score(at.score)
    stable_role("role in a constraint", at.role)
    _legal_discovery(at.discovery)


@frozen
class Location:
    """`resource` prefers `node` (positive score) or avoids it (negative score)."""

    resource: str
    node: str
    score: str = field(converter=_score)
    id: str = ""
    role: ResourceRole | None = field(default=None, converter=_colocated_role)
    discovery: str | None = None

    def __attrs_post_init__(self) -> None:
        legal_id("id in a location", self.resource)
        _legal_placement(self)

    @property
    def avoids(self) -> bool:
        """True where the resource keeps away from the node."""
        return self.score.startswith("-")


@frozen
class PatternLocation:
    """As `Location`, for every resource whose id matches a regular expression."""

    pattern: str
    node: str
    score: str = field(converter=_score)
    id: str = ""
    role: ResourceRole | None = field(default=None, converter=_colocated_role)
    discovery: str | None = None

    def __attrs_post_init__(self) -> None:
        legal_value("pattern of a location", self.pattern)
        _legal_placement(self)


@frozen
class RuleLocation:
    """A resource, or every one that matches `pattern`, is placed by rules."""

    resource: str | None
    pattern: str | None
    rules: tuple[Rule, ...] = field(converter=tuple[Rule, ...])
    id: str = ""
    discovery: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.resource is None) == (self.pattern is None):
            raise IllegalValue("location", self.id, "it needs a resource or a pattern")
        if self.resource is not None:
            legal_id("id in a location", self.resource)
        legal_value("pattern of a location", self.pattern or "")
        _legal_ids("id of a location", self.id)
        if not self.rules:
            raise IllegalValue("location", self.id, "it has no rule")
        _legal_discovery(self.discovery)


@frozen
class Ticket:
    """`resource` (in `role`) needs `ticket`; `loss_policy` says what its loss does, None where
    the text leaves it to Pacemaker."""

    ticket: str
    resource: str
    role: ResourceRole | None = field(default=None, converter=_colocated_role)
    loss_policy: str | None = None
    id: str = ""

    def __attrs_post_init__(self) -> None:
        legal_id("ticket", self.ticket)
        legal_id("id in a ticket constraint", self.resource)
        _legal_ids("id in a ticket constraint", self.id)
        stable_role("role in a constraint", self.role)
        if self.loss_policy not in (None, "stop", "demote", "fence", "freeze"):
            raise IllegalValue("loss-policy", self.loss_policy, "Pacemaker knows no such one")


class SetsOf(StrEnum):
    """What a constraint between sets says of them."""

    LOCATION = "rsc_location"
    ORDER = "rsc_order"
    COLOCATION = "rsc_colocation"
    TICKET = "rsc_ticket"


@frozen
class ResourceSet:
    """Resources that a constraint takes together; options such as (`sequential`, `false`)."""

    resources: tuple[str, ...] = field(converter=tuple[str, ...])
    action: str | None = None
    role: ResourceRole | None = None
    options: tuple[tuple[str, str], ...] = field(default=(), converter=strings)

    def __attrs_post_init__(self) -> None:
        if not self.resources:
            raise IllegalValue("resource set", "", "it is empty")
        distinct_names("resource in a set", self.resources)
        for id_ in self.resources:
            legal_id("resource in a set", id_)
        if self.action not in (None, "start", "stop", "promote", "demote"):
            raise IllegalValue("action of a set", self.action, "Pacemaker knows no such action")
        stable_role("role of a set", self.role)
        legal_pairs("option of a set", self.options)


@frozen
class SetConstraint:
    """A constraint between sets; options are those of its kind, such as (`score`, `100`)."""

    kind: SetsOf
    sets: tuple[ResourceSet, ...] = field(converter=tuple[ResourceSet, ...])
    options: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    id: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.sets:
            raise IllegalValue("constraint between sets", self.id, "it has no set")
        _legal_ids("id of a constraint", self.id)
        legal_pairs("option of a constraint", self.options)


Constraint = Colocation | Order | Location
SpecialConstraint = PatternLocation | RuleLocation | Ticket | SetConstraint


def same(one: Constraint | SpecialConstraint, other: Constraint | SpecialConstraint) -> bool:
    """Do both constrain alike?  Ids are pcs's own and carry no meaning.

    >>> same(Location("php-clone", "db1", "-INFINITY", id="x"),
    ...      Location("php-clone", "db1", "-INFINITY"))
    True
    """
    return evolve(one, id="") == evolve(other, id="")


def named_in(constraint: Constraint | SpecialConstraint) -> tuple[str, ...]:
    """The resources it names; a pattern names none.

    >>> named_in(Colocation("vip", "db"))
    ('vip', 'db')
    """
    if isinstance(constraint, Colocation):
        return constraint.resource, constraint.with_resource
    if isinstance(constraint, Order):
        return constraint.first, constraint.then
    if isinstance(constraint, SetConstraint):
        return tuple(_flat(each.resources for each in constraint.sets))
    if isinstance(constraint, PatternLocation) or constraint.resource is None:
        return ()
    return (constraint.resource,)


def _flat(many: Iterable[tuple[str, ...]]) -> Iterable[str]:
    return (one for few in many for one in few)
