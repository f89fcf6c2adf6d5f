"""What a CIB holds, as far as this library reads it; `cib` is the conversation."""

import re
from collections import Counter
from collections.abc import Iterator

from attrs import field, frozen

from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._bundle import Bundle
from centreon_ha_upgrade.pacemaker._legal import distinct_names, legal_id, legal_name, legal_value
from centreon_ha_upgrade.pacemaker._rules import AttributeSet, strings
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Constraint,
    Group,
    PcsResource,
    Primitive,
    SpecialConstraint,
)

ASIDE = ("alerts", "tags", "acls", "fencing-topology")


@frozen
class Property:
    """One cluster property, in the set that holds it (`cib-bootstrap-options` is pcs's own)."""

    name: str
    value: str
    set_id: str = "cib-bootstrap-options"

    def __attrs_post_init__(self) -> None:
        legal_id("property set", self.set_id)
        legal_value(legal_name("cluster property", self.name), self.value)


@frozen
class NodeSettings:
    """What is set for one node for good: attributes such as `standby`, and its capacities."""

    node: str
    attributes: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    utilization: tuple[tuple[str, str], ...] = field(default=(), converter=strings)

    def __attrs_post_init__(self) -> None:
        legal_host("node name", self.node)
        if not self.attributes and not self.utilization:
            raise IllegalValue("settings of a node", self.node, "there are none")
        for pairs in (self.attributes, self.utilization):
            distinct_names("attribute of a node", (name for name, _ in pairs))
            for name, value in pairs:
                legal_value(name, value)


@frozen
class Aside:
    """A section that is there, whose content this library does not read: (element, id) pairs."""

    section: str
    held: tuple[tuple[str, str], ...] = field(converter=strings)

    def __attrs_post_init__(self) -> None:
        if self.section not in ASIDE or not self.held:
            raise IllegalValue("section", self.section, "unknown, or it holds nothing")
        for element, id_ in self.held:
            legal_name("element", element)
            legal_id(f"id in {self.section}", id_)


@frozen
class Cib:
    """The configuration part of a CIB; the three counters order its versions.

    `constraints` are those between two names; `special_constraints` those with rules, patterns,
    sets and tickets.  `aside` names what is there and not read.
    """

    admin_epoch: int
    epoch: int
    num_updates: int
    validate_with: str
    properties: tuple[Property, ...] = field(default=(), converter=tuple[Property, ...])
    nodes: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    resources: tuple[PcsResource, ...] = field(default=(), converter=tuple[PcsResource, ...])
    constraints: tuple[Constraint, ...] = field(default=(), converter=tuple[Constraint, ...])
    rsc_defaults: tuple[tuple[str, str], ...] = field(
        default=(), converter=tuple[tuple[str, str], ...]
    )
    op_defaults: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    rsc_default_sets: tuple[AttributeSet, ...] = field(
        default=(), converter=tuple[AttributeSet, ...]
    )
    op_default_sets: tuple[AttributeSet, ...] = field(
        default=(), converter=tuple[AttributeSet, ...]
    )
    bundles: tuple[Bundle, ...] = field(default=(), converter=tuple[Bundle, ...])
    templates: tuple[Primitive, ...] = field(default=(), converter=tuple[Primitive, ...])
    special_constraints: tuple[SpecialConstraint, ...] = field(
        default=(), converter=tuple[SpecialConstraint, ...]
    )
    node_settings: tuple[NodeSettings, ...] = field(default=(), converter=tuple[NodeSettings, ...])
    aside: tuple[Aside, ...] = field(default=(), converter=tuple[Aside, ...])

    def __attrs_post_init__(self) -> None:
        for node in self.nodes:
            legal_host("node name", node)
        if not re.fullmatch(r"[A-Za-z0-9.-]{1,40}", self.validate_with):
            raise IllegalValue(
                "schema", self.validate_with, "expected something like pacemaker-3.5"
            )
        if twice := [id_ for id_, count in Counter(self._ids()).items() if count > 1]:
            raise IllegalValue("id", twice[0], "it stands twice")
        agents = {template.id: template.agent for template in self.templates}
        for primitive in self.primitives():
            if primitive.template and agents.get(primitive.template) != primitive.agent:
                raise IllegalValue("template", primitive.template, "unknown, or of another agent")
        for settings in self.node_settings:
            if settings.node not in self.nodes:
                raise IllegalValue("settings of a node", settings.node, "there is no such node")

    def _ids(self) -> Iterator[str]:
        for top in self.resources:
            yield from (found.id for found in _within(top))
        for bundle in self.bundles:
            yield from (bundle.id, *([bundle.primitive.id] if bundle.primitive else []))
        yield from (template.id for template in self.templates)
        for each in (*self.constraints, *self.special_constraints):
            yield legal_id("id of a constraint", each.id)
        yield from (f"{found.set_id}={found.name}" for found in self.properties)
        yield from (f"rsc_defaults={name}" for name, _ in self.rsc_defaults)
        yield from (f"op_defaults={name}" for name, _ in self.op_defaults)
        yield from (f"{found.section}=" for found in self.aside)
        yield from (f"node={found.node}" for found in self.node_settings)

    def primitives(self) -> Iterator[Primitive]:
        """Every primitive, wherever it stands; templates are none."""
        for top in self.resources:
            yield from (found for found in _within(top) if isinstance(found, Primitive))
        yield from (bundle.primitive for bundle in self.bundles if bundle.primitive)

    def resource(self, id_: str) -> PcsResource | None:
        """The resource of this id, wherever it stands: on its own, in a group, clone or bundle.

        A bundle itself is among `bundles` only.
        """
        found = (each for top in self.resources for each in _within(top) if each.id == id_)
        contained = (each for each in self.primitives() if each.id == id_)
        return next(found, None) or next(contained, None)

    def has(self, id_: str) -> bool:
        """Is there a resource, or a bundle, of this id?"""
        return self.resource(id_) is not None or any(b.id == id_ for b in self.bundles)

    def property(self, name: str) -> str | None:
        """The value of a cluster property, None where it is not set."""
        return next((found.value for found in self.properties if found.name == name), None)


def _within(top: PcsResource) -> tuple[PcsResource, ...]:
    if isinstance(top, Clone):
        return (top, *_within(top.resource))
    if isinstance(top, Group):
        return (top, *top.members)
    return (top,)
