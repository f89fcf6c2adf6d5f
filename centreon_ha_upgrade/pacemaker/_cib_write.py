"""From the nouns back to a CIB's XML, as cibadmin prints it."""

import re
from collections.abc import Iterable

from attrs import frozen

from centreon_ha_upgrade.pacemaker._cib_types import Cib, Property
from centreon_ha_upgrade.pacemaker._xml import element
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Colocation,
    Constraint,
    Group,
    Operation,
    Order,
    PcsResource,
    Primitive,
    ResourceRole,
)

_ROLES = {"Promoted": "Master", "Unpromoted": "Slave"}
_META = {"promoted-max": "master-max", "promoted-node-max": "master-node-max"}

Pairs = tuple[tuple[str, str], ...]


def write(cib: Cib) -> str:
    """The whole."""
    schema = _Schema.of(cib.validate_with)
    counters = [
        ("validate-with", cib.validate_with),
        ("epoch", str(cib.epoch)),
        ("num_updates", str(cib.num_updates)),
        ("admin_epoch", str(cib.admin_epoch)),
    ]
    sections = [
        element("crm_config", (), _property_sets(cib.properties)),
        element("nodes", (), map(_node, enumerate(cib.nodes, 1))),
        element("resources", (), map(schema.resource, cib.resources)),
        element("constraints", (), map(schema.constraint, cib.constraints)),
    ]
    if cib.rsc_defaults:
        held = _nvset("meta_attributes", "rsc_defaults-meta_attributes", cib.rsc_defaults)
        sections.append(element("rsc_defaults", (), (held,)))
    return element("cib", counters, (element("configuration", (), sections), element("status", ())))


def _property_sets(properties: tuple[Property, ...]) -> Iterable[str]:
    # consecutive runs, so that the order of properties survives
    run: list[Property] = []
    for found in (*properties, None):
        if run and (found is None or found.set_id != run[0].set_id):
            pairs = tuple((each.name, each.value) for each in run)
            yield _nvset("cluster_property_set", run[0].set_id, pairs)
            run = []
        if found is not None:
            run.append(found)


def _node(numbered: tuple[int, str]) -> str:
    return element("node", (("id", str(numbered[0])), ("uname", numbered[1])))


def _nvset(tag: str, id_: str, pairs: Pairs) -> str:
    nvpairs = (
        element("nvpair", (("id", f"{id_}-{name}"), ("name", name), ("value", value)))
        for name, value in pairs
    )
    return element(tag, (("id", id_),), nvpairs)


@frozen
class _Schema:
    """How a schema spells promotion: as an element of its own, and with which role words."""

    masters: bool
    legacy_roles: bool

    @classmethod
    def of(cls, validate_with: str) -> "_Schema":
        found = re.fullmatch(r"pacemaker-([0-9]{1,3})\.([0-9]{1,3})", validate_with)
        version = (int(found[1]), int(found[2])) if found else (3, 99)
        return cls(version < (3, 0), version < (3, 7))

    def role(self, role: ResourceRole) -> str:
        return _ROLES.get(role.value, role.value) if self.legacy_roles else role.value

    def resource(self, resource: PcsResource) -> str:
        if isinstance(resource, Primitive):
            return self.primitive(resource)
        meta = self.meta(resource)
        held = [_nvset("meta_attributes", f"{resource.id}-meta_attributes", meta)] if meta else []
        if isinstance(resource, Group):
            members = map(self.primitive, resource.members)
            return element("group", (("id", resource.id),), (*members, *held))
        tag = "master" if self.masters and resource.promotable else "clone"
        return element(tag, (("id", resource.id),), (self.resource(resource.resource), *held))

    def meta(self, resource: Group | Clone) -> Pairs:
        if not isinstance(resource, Clone) or not resource.promotable:
            return resource.meta
        if not self.masters:
            return (*resource.meta, ("promotable", "true"))
        names = {name for name, _ in resource.meta}
        return tuple(
            (_META[name] if name in _META and _META[name] not in names else name, value)
            for name, value in resource.meta
        )

    def primitive(self, primitive: Primitive) -> str:
        agent, id_ = primitive.agent, primitive.id
        words = [("id", id_), ("class", agent.standard), ("type", agent.type)]
        if agent.provider:
            words.append(("provider", agent.provider))
        held = []
        if primitive.attributes:
            values = tuple((name, str(value)) for name, value in primitive.attributes)
            held.append(_nvset("instance_attributes", f"{id_}-instance_attributes", values))
        if primitive.meta:
            held.append(_nvset("meta_attributes", f"{id_}-meta_attributes", primitive.meta))
        if primitive.operations:
            ops = (self.operation(id_, each) for each in primitive.operations)
            held.append(element("operations", (), ops))
        return element("primitive", words, held)

    def operation(self, resource: str, op: Operation) -> str:
        id_ = f"{resource}-{op.name}-interval-{op.interval}"
        words = [("name", op.name), ("interval", op.interval), ("id", id_)]
        if op.timeout is not None:
            words.append(("timeout", op.timeout))
        if op.role is not None:
            words.append(("role", self.role(op.role)))
        nested = tuple(pair for pair in op.options if pair[0] == "OCF_CHECK_LEVEL")
        words += [pair for pair in op.options if pair not in nested]
        inner = _nvset("instance_attributes", f"{id_}-params", nested) if nested else ""
        return element("op", words, (inner,))

    def constraint(self, constraint: Constraint) -> str:
        if isinstance(constraint, Colocation):
            return self._colocation(constraint)
        if isinstance(constraint, Order):
            return _order(constraint)
        words = [("id", constraint.id), ("node", constraint.node), ("rsc", constraint.resource)]
        if constraint.role is not None:
            words.append(("role", self.role(constraint.role)))
        return element("rsc_location", (*words, ("score", constraint.score)))

    def _colocation(self, constraint: Colocation) -> str:
        words = [("id", constraint.id), ("rsc", constraint.resource)]
        sides = (("rsc-role", constraint.role), ("with-rsc-role", constraint.with_role))
        if any(role for _, role in sides):
            # pcs writes both sides as soon as one has a role
            words += [(name, self.role(role or ResourceRole.STARTED)) for name, role in sides]
        words += [("score", constraint.score), ("with-rsc", constraint.with_resource)]
        return element("rsc_colocation", words)


def _order(constraint: Order) -> str:
    words = [
        ("first", constraint.first),
        ("first-action", constraint.first_action),
        ("id", constraint.id),
        ("then", constraint.then),
        ("then-action", constraint.then_action),
    ]
    if constraint.kind != "Mandatory":
        words.append(("kind", constraint.kind))
    if not constraint.symmetrical:
        words.append(("symmetrical", "false"))
    return element("rsc_order", words)
