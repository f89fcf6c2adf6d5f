"""The three layouts of `pcs constraint`, written."""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import groupby

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker.model import (
    Colocation,
    Constraint,
    Location,
    Order,
    ResourceRole,
)

RoleWriter = Callable[[ResourceRole], str]


class Layout(Enum):
    """Which pcs prints it."""

    LISTED = "0.9: Disabled on: NODE (score:S)"
    NESTED = "0.10 to 0.11.5: Disabled on:, then Node: NODE (score:S)"
    SENTENCES = "0.11.6 and later: resource 'R' avoids node 'N' with score S"


def write(constraints: Iterable[Constraint], role: RoleWriter, layout: Layout) -> str:
    """What pcs prints, kinds in its order; sections without a constraint vanish in SENTENCES."""
    locations, orders, colocations = [], [], []
    for each in constraints:
        if isinstance(each, Location):
            locations.append(each)
        elif isinstance(each, Order):
            orders.append(each)
        else:
            colocations.append(each)
    if layout is Layout.SENTENCES:
        _sayable((*locations, *orders, *colocations))
        said = (
            ("Location", [line for each in locations for line in _say_location(each, role)]),
            ("Colocation", [line for each in colocations for line in _say_colocation(each, role)]),
            ("Order", [line for each in orders for line in _say_order(each)]),
        )
        return "".join(f"{kind} Constraints:\n{''.join(rows)}" for kind, rows in said if rows)
    listed = "".join(_list_location(group, layout, role) for group in _runs(locations))
    return (
        f"Location Constraints:\n{listed}"
        f"Ordering Constraints:\n{''.join(map(_list_order, orders))}"
        f"Colocation Constraints:\n{''.join(_list_colocation(c, role) for c in colocations)}"
        "Ticket Constraints:\n"
    )


def _sayable(constraints: Iterable[Constraint]) -> None:
    """No capture tells how a sentence says these."""
    for each in constraints:
        rare = {"discovery": None, "require_all": True, "node_attribute": None, "influence": None}
        for name, usual in rare.items():
            if getattr(each, name, usual) != usual:
                raise IllegalValue("constraint", each.id, f"no sentence is known for its {name}")


def _runs(locations: list[Location]) -> Iterator[list[Location]]:
    for _, run in groupby(locations, lambda each: each.resource):
        yield list(run)


def _list_location(run: list[Location], layout: Layout, role: RoleWriter) -> str:
    written, side = [f"  Resource: {run[0].resource}\n"], ""
    for each in run:
        flags = f" (score:{each.score})"
        if each.role:
            flags += f" (role: {role(each.role)})"
        if each.discovery:
            flags += f" (resource-discovery={each.discovery})"
        flags += _id(each.id)
        here = "Disabled on:" if each.avoids else "Enabled on:"
        if layout is Layout.LISTED:
            written.append(f"    {here} {each.node}{flags}\n")
            continue
        if here != side:
            written.append(f"    {here}\n")
            side = here
        written.append(f"      Node: {each.node}{flags}\n")
    return "".join(written)


def _list_order(each: Order) -> str:
    words = f"  {each.first_action} {each.first} then {each.then_action} {each.then}"
    symmetry = "" if each.symmetrical else " (non-symmetrical)"
    options = "" if each.require_all else " (Options: require-all=false)"
    return f"{words} (kind:{each.kind}){symmetry}{options}{_id(each.id)}\n"


def _list_colocation(each: Colocation, role: RoleWriter) -> str:
    words = f"  {each.resource} with {each.with_resource} (score:{each.score})"
    if each.node_attribute is not None:
        words += f" (node-attribute:{each.node_attribute})"
    if each.influence is not None:
        words += f" (influence:{str(each.influence).lower()})"
    if each.role or each.with_role:
        one, other = _both(each, role)
        words += f" (rsc-role:{one}) (with-rsc-role:{other})"
    return f"{words}{_id(each.id)}\n"


def _say_location(each: Location, role: RoleWriter) -> Iterator[str]:
    verb = "avoids" if each.avoids else "prefers"
    who = f"{role(each.role)} resource" if each.role else "resource"
    score = each.score.removeprefix("-")
    where = f"{verb} node '{each.node}' with score {score}"
    yield f"  {who} '{each.resource}' {where}{_said(each.id)}\n"


def _say_colocation(each: Colocation, role: RoleWriter) -> Iterator[str]:
    one, other = (
        (f"{word} " for word in _both(each, role)) if each.role or each.with_role else ("", "")
    )
    names = f"{one}resource '{each.resource}' with {other}resource '{each.with_resource}'"
    yield f"  {names}{_said(each.id)}\n"
    yield f"    score={each.score}\n"


def _say_order(each: Order) -> Iterator[str]:
    first = f"{each.first_action} resource '{each.first}'"
    yield f"  {first} then {each.then_action} resource '{each.then}'{_said(each.id)}\n"
    options = [] if each.symmetrical else ["symmetrical=0"]
    if each.kind != "Mandatory":
        options.append(f"kind={each.kind}")
    if options:
        yield f"    {' '.join(options)}\n"


def _both(each: Colocation, role: RoleWriter) -> tuple[str, str]:
    # pcs stores a role on both sides as soon as one has one
    started = ResourceRole.STARTED
    return role(each.role or started), role(each.with_role or started)


def _id(id_: str) -> str:
    return f" (id:{id_})" if id_ else ""


def _said(id_: str) -> str:
    return f" (id: {id_})" if id_ else ""
