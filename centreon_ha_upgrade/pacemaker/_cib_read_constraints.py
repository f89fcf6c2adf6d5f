"""From a CIB's XML: the constraints."""

from collections.abc import Callable

from centreon_ha_upgrade.pacemaker._cib_read_sets import options, role, rule
from centreon_ha_upgrade.pacemaker._xml import Element
from centreon_ha_upgrade.pacemaker.model import (
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
)

_DISCOVERY = "resource-discovery"
_OPTIONS = {
    SetsOf.LOCATION: ("node", "score", "role", _DISCOVERY),
    SetsOf.ORDER: ("kind", "score", "symmetrical", "require-all"),
    SetsOf.COLOCATION: (
        *("score", "score-attribute", "score-attribute-mangle", "node-attribute", "influence"),
    ),
    SetsOf.TICKET: ("ticket", "loss-policy"),
}
_SET_OPTIONS = ("sequential", "require-all", "ordering", "score", "kind")


def constraint(element: Element) -> Constraint | SpecialConstraint:
    """One constraint.  Raises `ParseError` where it is of no known kind."""
    if element.tag not in list(SetsOf):
        element.fail(f"<{element.tag}> is not understood among constraints")
    if any(child.tag == "resource_set" for child in element):
        return _sets(element, SetsOf(element.tag))
    return _MAKERS[SetsOf(element.tag)](element)


def _colocation(element: Element) -> Colocation:
    sides = ("rsc", "with-rsc", "rsc-role", "with-rsc-role")
    element.only((), ("id", *sides, "score", "node-attribute", "influence"))
    return element.made(
        Colocation,
        element.need("rsc"),
        element.need("with-rsc"),
        role(element, "rsc-role"),
        role(element, "with-rsc-role"),
        element.need("score"),
        element.need("id"),
        element.get("node-attribute"),
        None if element.get("influence") is None else element.flag("influence"),
    )


def _order(element: Element) -> Order:
    ends = ("first", "then", "first-action", "then-action")
    element.only((), ("id", *ends, "kind", "symmetrical", "require-all"))
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
        element.flag("require-all", True),
    )


def _location(element: Element) -> Location | PatternLocation | RuleLocation:
    if element.children:
        return _rules(element)
    element.only((), ("id", "rsc", "rsc-pattern", "node", "score", "role", _DISCOVERY))
    if (element.get("rsc") is None) == (element.get("rsc-pattern") is None):
        element.fail("it needs either rsc or rsc-pattern")
    words = (
        element.need("node"),
        element.need("score"),
        element.need("id"),
        role(element, "role"),
        element.get(_DISCOVERY),
    )
    if element.get("rsc") is None:
        return element.made(PatternLocation, element.need("rsc-pattern"), *words)
    return element.made(Location, element.need("rsc"), *words)


def _rules(element: Element) -> RuleLocation:
    element.only(("rule",), ("id", "rsc", "rsc-pattern", _DISCOVERY))
    return element.made(
        RuleLocation,
        element.get("rsc"),
        element.get("rsc-pattern"),
        [rule(each) for each in element],
        element.need("id"),
        element.get(_DISCOVERY),
    )


def _ticket(element: Element) -> Ticket:
    element.only((), ("id", "ticket", "rsc", "rsc-role", "loss-policy"))
    return element.made(
        Ticket,
        element.need("ticket"),
        element.need("rsc"),
        role(element, "rsc-role"),
        element.get("loss-policy"),
        element.need("id"),
    )


def _sets(element: Element, kind: SetsOf) -> SetConstraint:
    element.only(("resource_set",), ("id", *_OPTIONS[kind]))
    return element.made(
        SetConstraint,
        kind,
        [_resource_set(each) for each in element],
        options(element, _OPTIONS[kind]),
        element.need("id"),
    )


def _resource_set(element: Element) -> ResourceSet:
    element.only(("resource_ref",), ("id", "action", "role", *_SET_OPTIONS))
    for each in element:
        each.only((), ("id",))
    return element.made(
        ResourceSet,
        [each.need("id") for each in element],
        element.get("action"),
        role(element, "role"),
        options(element, _SET_OPTIONS),
    )


_MAKERS: dict[SetsOf, Callable[[Element], Constraint | SpecialConstraint]] = {
    SetsOf.COLOCATION: _colocation,
    SetsOf.ORDER: _order,
    SetsOf.LOCATION: _location,
    SetsOf.TICKET: _ticket,
}
