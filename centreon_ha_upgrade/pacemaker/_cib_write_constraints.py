"""From constraints back to a CIB's XML."""

from centreon_ha_upgrade.pacemaker._cib_write_sets import RoleWriter, given, write_rule
from centreon_ha_upgrade.pacemaker._xml import element
from centreon_ha_upgrade.pacemaker.model import (
    Colocation,
    Constraint,
    Location,
    Order,
    PatternLocation,
    ResourceRole,
    ResourceSet,
    RuleLocation,
    SetConstraint,
    SpecialConstraint,
    Ticket,
)


def write_constraint(found: Constraint | SpecialConstraint, role: RoleWriter) -> str:
    """One constraint, under its id."""
    if isinstance(found, Colocation):
        return _colocation(found, role)
    if isinstance(found, Order):
        return _order(found)
    if isinstance(found, RuleLocation):
        return _rules(found, role)
    if isinstance(found, Ticket):
        words = given(
            ("id", found.id),
            ("ticket", found.ticket),
            ("rsc", found.resource),
            ("rsc-role", _role(found.role, role)),
            ("loss-policy", found.loss_policy),
        )
        return element("rsc_ticket", words)
    if isinstance(found, SetConstraint):
        return _sets(found, role)
    return _location(found, role)


def _role(role: ResourceRole | None, write: RoleWriter) -> str | None:
    return None if role is None else write(role)


def _flag(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def _colocation(found: Colocation, role: RoleWriter) -> str:
    words = [("id", found.id), ("rsc", found.resource)]
    sides = (("rsc-role", found.role), ("with-rsc-role", found.with_role))
    if any(each for _, each in sides):
        # pcs writes both sides as soon as one has a role
        words += [(name, role(each or ResourceRole.STARTED)) for name, each in sides]
    words += [("score", found.score), ("with-rsc", found.with_resource)]
    words += given(("node-attribute", found.node_attribute), ("influence", _flag(found.influence)))
    return element("rsc_colocation", words)


def _order(found: Order) -> str:
    words = [
        ("first", found.first),
        ("first-action", found.first_action),
        ("id", found.id),
        ("then", found.then),
        ("then-action", found.then_action),
    ]
    if found.kind != "Mandatory":
        words.append(("kind", found.kind))
    if not found.symmetrical:
        words.append(("symmetrical", "false"))
    if not found.require_all:
        words.append(("require-all", "false"))
    return element("rsc_order", words)


def _location(found: Location | PatternLocation, role: RoleWriter) -> str:
    what = (
        ("rsc-pattern", found.pattern)
        if isinstance(found, PatternLocation)
        else ("rsc", found.resource)
    )
    words = given(
        ("id", found.id),
        ("node", found.node),
        what,
        ("role", _role(found.role, role)),
        ("score", found.score),
        ("resource-discovery", found.discovery),
    )
    return element("rsc_location", words)


def _rules(found: RuleLocation, role: RoleWriter) -> str:
    words = given(
        ("id", found.id),
        ("rsc", found.resource),
        ("rsc-pattern", found.pattern),
        ("resource-discovery", found.discovery),
    )
    held = (
        write_rule(each, f"{found.id}-rule-{number}", role)
        for number, each in enumerate(found.rules)
    )
    return element("rsc_location", words, held)


def _sets(found: SetConstraint, role: RoleWriter) -> str:
    held = (
        _resource_set(each, f"{found.id}_set-{number}", role)
        for number, each in enumerate(found.sets)
    )
    return element(found.kind.value, (("id", found.id), *found.options), held)


def _resource_set(found: ResourceSet, id_: str, role: RoleWriter) -> str:
    words = given(("action", found.action), ("role", _role(found.role, role)))
    refs = (element("resource_ref", (("id", each),)) for each in found.resources)
    return element("resource_set", (("id", id_), *words, *found.options), refs)
