"""From a CIB's XML to its nouns."""

from collections.abc import Iterator

from centreon_ha_upgrade.pacemaker._bundle import Bundle
from centreon_ha_upgrade.pacemaker._cib_read_constraints import constraint
from centreon_ha_upgrade.pacemaker._cib_read_sets import Pairs, pairs, role, split
from centreon_ha_upgrade.pacemaker._cib_types import ASIDE, Aside, Cib, NodeSettings, Property
from centreon_ha_upgrade.pacemaker._xml import Element, parse_xml
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    AttributeSet,
    Clone,
    Colocation,
    Group,
    Location,
    Operation,
    Order,
    PcsResource,
    Primitive,
    SetKind,
)

_TRUE, _FALSE = ("true", "yes", "on", "1", "y"), ("false", "no", "off", "0", "n")
_SETS = tuple(kind.value for kind in SetKind)
_ATTRIBUTES, _META = _SETS[:2]
_DEFAULTS = ("rsc_defaults", "op_defaults")


def read(text: str) -> Cib:
    """The whole.  Raises `ParseError`."""
    root = parse_xml("cibadmin", text)
    if root.tag != "cib":
        root.fail("expected <cib>")
    config = root.need_child("configuration")
    config.only(("crm_config", "nodes", "resources", "constraints", *_DEFAULTS, *ASIDE), ())
    resources = _Resources(config.need_child("resources"))
    found = [constraint(each) for each in config.need_child("constraints")]
    nodes = config.need_child("nodes")
    (rsc, rsc_sets), (op, op_sets) = (_defaults(config.child(each)) for each in _DEFAULTS)
    return root.made(
        Cib,
        root.number("admin_epoch"),
        root.number("epoch"),
        root.number("num_updates"),
        root.need("validate-with"),
        [found for each in config.need_child("crm_config") for found in _property_set(each)],
        [each.need("uname") for each in nodes],
        resources.tops,
        [each for each in found if isinstance(each, Colocation | Order | Location)],
        rsc,
        op,
        rsc_sets,
        op_sets,
        resources.bundles,
        tuple(resources.templates.values()),
        [each for each in found if not isinstance(each, Colocation | Order | Location)],
        [settings for each in nodes for settings in _node(each)],
        [aside for each in ASIDE for aside in _aside(config.child(each))],
    )


def _property_set(element: Element) -> Iterator[Property]:
    if element.tag != "cluster_property_set":
        element.fail("expected <cluster_property_set>")
    set_id = element.need("id")
    for name, value in pairs(element):
        yield element.made(Property, name, value, set_id)


def _defaults(element: Element | None) -> tuple[Pairs, tuple[AttributeSet, ...]]:
    if element is None:
        return (), ()
    element.only((_META,), ())
    return split(element, SetKind.META)


def _node(element: Element) -> Iterator[NodeSettings]:
    element.only((_ATTRIBUTES, "utilization"), ("id", "uname", "type", "description", "score"))
    attributes, capacity = pairs(element.child(_ATTRIBUTES)), pairs(element.child("utilization"))
    if attributes or capacity:
        yield element.made(NodeSettings, element.need("uname"), attributes, capacity)


def _aside(element: Element | None) -> Iterator[Aside]:
    if element is not None and element.children:
        yield element.made(Aside, element.tag, [(each.tag, each.need("id")) for each in element])


# --- resources ------------------------------------------------------------------------------


class _Resources:
    """Templates first: a primitive made from one has its agent there."""

    def __init__(self, element: Element) -> None:
        element.only(("primitive", "group", "clone", "master", "bundle", "template"), ())
        self.templates: dict[str, Primitive] = {}
        for each in element:
            if each.tag == "template":
                found = self.primitive(each)
                if found.id in self.templates:
                    each.fail("a second template of this id")
                self.templates[found.id] = found
        self.bundles = [self.bundle(each) for each in element if each.tag == "bundle"]
        self.tops = [
            self.resource(each) for each in element if each.tag not in ("bundle", "template")
        ]

    def resource(self, element: Element) -> PcsResource:
        if element.tag == "primitive":
            return self.primitive(element)
        return self.group(element) if element.tag == "group" else self.clone(element)

    def agent(self, element: Element) -> Agent:
        name = element.get("template")
        if name is None:
            words = (element.need("class"), element.get("provider"), element.need("type"))
            return element.made(Agent, *words)
        element.only((*_SETS, "operations"), ("id", "template", "description"))
        if element.tag == "template" or name not in self.templates:
            element.fail("it stands on a template that is not there")
        return self.templates[name].agent

    def primitive(self, element: Element) -> Primitive:
        own = ("id", "class", "provider", "type", "template", "description")
        element.only((*_SETS, "operations"), own)
        attributes, meta, capacity = (split(element, kind) for kind in SetKind)
        operations = element.child("operations")
        if operations is not None:
            operations.only(("op",), ("id",))
        return element.made(
            Primitive,
            element.need("id"),
            self.agent(element),
            attributes[0],
            meta[0],
            [_operation(each) for each in operations or ()],
            capacity[0],
            element.get("description"),
            element.get("template"),
            (*attributes[1], *meta[1], *capacity[1]),
        )

    def group(self, element: Element) -> Group:
        element.only(("primitive", _META), ("id", "description"))
        members = [self.primitive(each) for each in element if each.tag == "primitive"]
        meta, sets = split(element, SetKind.META)
        return element.made(
            Group, element.need("id"), members, meta, element.get("description"), sets
        )

    def clone(self, element: Element) -> Clone:
        element.only(("primitive", "group", _META), ("id", "description"))
        held = [each for each in element if each.tag != _META]
        if len(held) != 1:
            element.fail("expected one resource in it")
        inner = self.primitive(held[0]) if held[0].tag == "primitive" else self.group(held[0])
        meta, sets = split(element, SetKind.META)
        promotable = element.tag == "master"
        if not promotable:
            word = dict(meta).get("promotable", "false").lower()
            if word not in (*_TRUE, *_FALSE):
                element.fail("promotable is neither true nor false")
            promotable = word in _TRUE
            meta = tuple(pair for pair in meta if pair[0] != "promotable")
        if any(name == "promotable" for each in sets for name, _ in each.pairs):
            element.fail("promotable stands in a further set")
        description = element.get("description")
        return element.made(Clone, element.need("id"), inner, meta, promotable, description, sets)

    def bundle(self, element: Element) -> Bundle:
        engines = ("docker", "podman", "rkt")
        element.only((*engines, "network", "storage", "primitive", _META), ("id", "description"))
        engine = [each for each in element if each.tag in engines]
        if len(engine) != 1:
            element.fail("expected one container engine")
        network, inner = element.child("network"), element.child("primitive")
        meta, sets = split(element, SetKind.META)
        return element.made(
            Bundle,
            element.need("id"),
            engine[0].tag,
            _options(engine[0]),
            None if network is None else _options(network, "port-mapping"),
            [_options(each) for each in network or ()],
            _mappings(element.child("storage")),
            None if inner is None else self.primitive(inner),
            meta,
            element.get("description"),
            sets,
        )


def _mappings(element: Element | None) -> list[Pairs]:
    if element is None:
        return []
    element.only(("storage-mapping",), ())
    return [_options(each) for each in element]


def _options(element: Element, *tags: str) -> Pairs:
    element.only(tags, element.attributes)
    return tuple((name, value) for name, value in element.attributes.items() if name != "id")


def _operation(element: Element) -> Operation:
    own = ("id", "name", "interval", "timeout", "role")
    element.only((_ATTRIBUTES, _META), element.attributes)
    options = [(key, value) for key, value in element.attributes.items() if key not in own]
    nested, sets = split(element, SetKind.INSTANCE)
    meta, meta_sets = split(element, SetKind.META)
    if meta or any(name != "OCF_CHECK_LEVEL" for name, _ in nested):
        element.fail("attributes of an operation are not understood")
    return element.made(
        Operation,
        element.need("name"),
        element.need("interval"),
        element.get("timeout"),
        role(element, "role"),
        (*options, *nested),
        (*sets, *meta_sets),
    )
