"""From a CIB's XML to its nouns."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from centreon_ha_upgrade.pacemaker._cib_types import Cib, Property
from centreon_ha_upgrade.pacemaker._xml import Element, parse_xml
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Colocation,
    Constraint,
    Group,
    Location,
    Operation,
    Order,
    PcsResource,
    Primitive,
    ResourceRole,
    role_of,
)

T = TypeVar("T")

_ASIDE = ("alerts", "tags", "acls", "fencing-topology", "op_defaults")
_TRUE, _FALSE = ("true", "yes", "on", "1", "y"), ("false", "no", "off", "0", "n")
_PARTS = ("instance_attributes", "meta_attributes")


def read(text: str) -> Cib:
    """The whole.  Raises `ParseError`."""
    root = parse_xml("cibadmin", text)
    if root.tag != "cib":
        root.fail("expected <cib>")
    config = root.need_child("configuration")
    config.only(("crm_config", "nodes", "resources", "constraints", "rsc_defaults", *_ASIDE), ())
    defaults = config.child("rsc_defaults")
    return root.made(
        Cib,
        root.number("admin_epoch"),
        root.number("epoch"),
        root.number("num_updates"),
        root.need("validate-with"),
        [found for each in config.need_child("crm_config") for found in _property_set(each)],
        [each.need("uname") for each in config.need_child("nodes")],
        [_resource(each) for each in config.need_child("resources")],
        [_constraint(each) for each in config.need_child("constraints")],
        _pairs(defaults.child("meta_attributes")) if defaults else (),
    )


def _property_set(element: Element) -> Iterator[Property]:
    if element.tag != "cluster_property_set":
        element.fail("expected <cluster_property_set>")
    set_id = element.need("id")
    for name, value in _pairs(element):
        yield element.made(Property, name, value, set_id)


def _pairs(element: Element | None) -> tuple[tuple[str, str], ...]:
    if element is None:
        return ()
    element.only(("nvpair",), ("id",))
    for pair in element:
        pair.only((), ("id", "name", "value"))
    return tuple((pair.need("name"), pair.need("value")) for pair in element)


# --- resources ------------------------------------------------------------------------------


def _resource(element: Element) -> PcsResource:
    makers: dict[str, Callable[[Element], PcsResource]] = {
        "primitive": _primitive,
        "group": _group,
        "clone": _clone,
        "master": _clone,
    }
    if element.tag not in makers:
        element.fail(f"<{element.tag}> is not understood among resources")
    return makers[element.tag](element)


def _primitive(element: Element) -> Primitive:
    element.only((*_PARTS, "operations"), ("id", "class", "provider", "type", "description"))
    agent = element.made(
        Agent, element.need("class"), element.get("provider"), element.need("type")
    )
    return element.made(
        Primitive,
        element.need("id"),
        agent,
        _pairs(element.child("instance_attributes")),
        _pairs(element.child("meta_attributes")),
        [_operation(each) for each in element.child("operations") or ()],
    )


def _operation(element: Element) -> Operation:
    own = ("id", "name", "interval", "timeout", "role")
    element.only(("instance_attributes",), element.attributes)
    options = [(key, value) for key, value in element.attributes.items() if key not in own]
    nested = _pairs(element.child("instance_attributes"))
    if any(name != "OCF_CHECK_LEVEL" for name, _ in nested):
        element.fail("attributes of an operation are not understood")
    return element.made(
        Operation,
        element.need("name"),
        element.need("interval"),
        element.get("timeout"),
        _role(element, "role"),
        (*options, *nested),
    )


def _group(element: Element) -> Group:
    element.only(("primitive", "meta_attributes"), ("id", "description"))
    members = [_primitive(each) for each in element if each.tag == "primitive"]
    return element.made(
        Group, element.need("id"), members, _pairs(element.child("meta_attributes"))
    )


def _clone(element: Element) -> Clone:
    element.only(("primitive", "group", "meta_attributes"), ("id", "description"))
    held = [each for each in element if each.tag != "meta_attributes"]
    if len(held) != 1:
        element.fail("expected one resource in it")
    inner = _primitive(held[0]) if held[0].tag == "primitive" else _group(held[0])
    pairs = _pairs(element.child("meta_attributes"))
    promotable = element.tag == "master"
    if not promotable:
        word = dict(pairs).get("promotable", "false").lower()
        if word not in (*_TRUE, *_FALSE):
            element.fail("promotable is neither true nor false")
        promotable = word in _TRUE
        pairs = tuple(pair for pair in pairs if pair[0] != "promotable")
    return element.made(Clone, element.need("id"), inner, pairs, promotable)


# --- constraints ----------------------------------------------------------------------------


def _constraint(element: Element) -> Constraint:
    makers: dict[str, Callable[[Element], Constraint]] = {
        "rsc_colocation": _colocation,
        "rsc_order": _order,
        "rsc_location": _location,
    }
    if element.tag not in makers:
        element.fail(f"<{element.tag}> is not understood among constraints")
    return makers[element.tag](element)


def _colocation(element: Element) -> Colocation:
    element.only((), ("id", "rsc", "with-rsc", "rsc-role", "with-rsc-role", "score"))
    return element.made(
        Colocation,
        element.need("rsc"),
        element.need("with-rsc"),
        _role(element, "rsc-role"),
        _role(element, "with-rsc-role"),
        element.need("score"),
        element.need("id"),
    )


def _order(element: Element) -> Order:
    known = ("id", "first", "then", "first-action", "then-action", "kind", "symmetrical")
    element.only((), known)
    action = element.get("first-action") or "start"
    return element.made(
        Order,
        element.need("first"),
        action,
        element.need("then"),
        element.get("then-action") or action,
        element.get("kind") or "Mandatory",
        element.need("id"),
        element.flag("symmetrical", True),
    )


def _location(element: Element) -> Location:
    element.only((), ("id", "rsc", "node", "score", "role"))
    return element.made(
        Location,
        element.need("rsc"),
        element.need("node"),
        element.need("score"),
        element.need("id"),
        _role(element, "role"),
    )


def _role(element: Element, name: str) -> ResourceRole | None:
    word = element.get(name)
    return None if word is None else element.made(role_of, word)
