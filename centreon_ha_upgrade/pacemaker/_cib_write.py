"""From the nouns back to a CIB's XML, as cibadmin prints it."""

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from centreon_ha_upgrade.pacemaker._bundle import Bundle
from centreon_ha_upgrade.pacemaker._cib_types import Cib, NodeSettings, Property
from centreon_ha_upgrade.pacemaker._cib_write_constraints import write_constraint
from centreon_ha_upgrade.pacemaker._cib_write_sets import (
    Pairs,
    filled,
    further,
    given,
    nvset,
)
from centreon_ha_upgrade.pacemaker._xml import element
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    AttributeSet,
    Clone,
    Group,
    Operation,
    PcsResource,
    Primitive,
    ResourceRole,
    SetKind,
)

_ROLES = {"Promoted": "Master", "Unpromoted": "Slave"}
_META = {"promoted-max": "master-max", "promoted-node-max": "master-node-max"}


def write(cib: Cib) -> str:
    """The whole."""
    schema = _Schema.of(cib.validate_with)
    counters = [
        ("validate-with", cib.validate_with),
        ("epoch", str(cib.epoch)),
        ("num_updates", str(cib.num_updates)),
        ("admin_epoch", str(cib.admin_epoch)),
    ]
    settings = {found.node: found for found in cib.node_settings}
    constraints = (*cib.constraints, *cib.special_constraints)
    resources = [
        *(schema.primitive(each, "template") for each in cib.templates),
        *map(schema.resource, cib.resources),
        *map(schema.bundle, cib.bundles),
    ]
    sections = [
        element("crm_config", (), _property_sets(cib.properties)),
        element("nodes", (), (_node(n, name, settings) for n, name in enumerate(cib.nodes, 1))),
        element("resources", (), resources),
        element("constraints", (), (write_constraint(c, schema.role) for c in constraints)),
        *schema.defaults("rsc_defaults", cib.rsc_defaults, cib.rsc_default_sets),
        *schema.defaults("op_defaults", cib.op_defaults, cib.op_default_sets),
    ]
    for aside in cib.aside:
        held = (element(tag, (("id", id_),)) for tag, id_ in aside.held)
        sections.append(element(aside.section, (), held))
    return element("cib", counters, (element("configuration", (), sections), element("status", ())))


def _property_sets(properties: tuple[Property, ...]) -> Iterable[str]:
    # consecutive runs, so that the order of properties survives
    run: list[Property] = []
    for found in (*properties, None):
        if run and (found is None or found.set_id != run[0].set_id):
            pairs = tuple((each.name, each.value) for each in run)
            yield nvset("cluster_property_set", run[0].set_id, pairs)
            run = []
        if found is not None:
            run.append(found)


def _node(number: int, name: str, settings: dict[str, NodeSettings]) -> str:
    found, held = settings.get(name), []
    if found and found.attributes:
        held.append(nvset("instance_attributes", f"nodes-{number}", found.attributes))
    if found and found.utilization:
        held.append(nvset("utilization", f"nodes-{number}-utilization", found.utilization))
    return element("node", (("id", str(number)), ("uname", name)), held)


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

    def defaults(self, tag: str, pairs: Pairs, sets: Iterable[AttributeSet]) -> Iterator[str]:
        held = (*filled("meta_attributes", tag, pairs), *further(sets, self.role))
        if held:
            yield element(tag, (), held)

    def resource(self, resource: PcsResource) -> str:
        if isinstance(resource, Primitive):
            return self.primitive(resource)
        held = (
            *filled("meta_attributes", resource.id, self.meta(resource)),
            *further(resource.sets, self.role),
        )
        words = given(("id", resource.id), ("description", resource.description))
        if isinstance(resource, Group):
            members = map(self.primitive, resource.members)
            return element("group", words, (*members, *held))
        tag = "master" if self.masters and resource.promotable else "clone"
        return element(tag, words, (self.resource(resource.resource), *held))

    def bundle(self, bundle: Bundle) -> str:
        held = [element(bundle.engine, bundle.container)]
        if bundle.network is not None:
            held.append(
                element("network", bundle.network, _mappings("port", bundle.id, bundle.ports))
            )
        if bundle.storage:
            mappings = _mappings("storage", bundle.id, bundle.storage)
            held.append(element("storage", (), mappings))
        held += filled("meta_attributes", bundle.id, bundle.meta)
        held += further(bundle.sets, self.role)
        if bundle.primitive is not None:
            held.append(self.primitive(bundle.primitive))
        words = given(("id", bundle.id), ("description", bundle.description))
        return element("bundle", words, held)

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

    def primitive(self, primitive: Primitive, tag: str = "primitive") -> str:
        id_ = primitive.id
        words = given(("id", id_), ("description", primitive.description))
        words += (
            [("template", primitive.template)] if primitive.template else _agent(primitive.agent)
        )
        values = tuple((name, str(value)) for name, value in primitive.attributes)
        held = [
            *filled("instance_attributes", id_, values),
            *filled("meta_attributes", id_, primitive.meta),
            *filled("utilization", id_, primitive.utilization),
            *further(primitive.sets, self.role),
        ]
        if primitive.operations:
            ops = (self.operation(id_, each) for each in primitive.operations)
            held.append(element("operations", (), ops))
        return element(tag, words, held)

    def operation(self, resource: str, op: Operation) -> str:
        id_ = f"{resource}-{op.name}-interval-{op.interval}"
        words = [("name", op.name), ("interval", op.interval), ("id", id_)]
        if op.timeout is not None:
            words.append(("timeout", op.timeout))
        if op.role is not None:
            words.append(("role", self.role(op.role)))
        nested = tuple(pair for pair in op.options if pair[0] == "OCF_CHECK_LEVEL")
        words += [pair for pair in op.options if pair not in nested]
        inner = [nvset(SetKind.INSTANCE, f"{id_}-params", nested)] if nested else []
        return element("op", words, (*inner, *further(op.sets, self.role)))


def _agent(agent: Agent) -> list[tuple[str, str]]:
    return given(("class", agent.standard), ("type", agent.type), ("provider", agent.provider))


def _mappings(kind: str, owner: str, found: Iterable[Pairs]) -> Iterator[str]:
    for number, pairs in enumerate(found):
        yield element(f"{kind}-mapping", (("id", f"{owner}-{kind}-map-{number}"), *pairs))
