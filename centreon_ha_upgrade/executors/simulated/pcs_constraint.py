"""`pcs constraint`: colocation, order, location, remove, and the list."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

from collections.abc import Iterable

from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.pacemaker import constraint
from centreon_ha_upgrade.pacemaker.constraint import Constraints
from centreon_ha_upgrade.pacemaker.model import (
    Colocation,
    Constraint,
    Location,
    Order,
    ResourceRole,
    role_of,
    same,
)

_ROLES = ("master", "slave", "started", "stopped", "promoted", "unpromoted")
_DUPLICATE = "Error: duplicate constraint already exists, use --force to override"


def run_constraint(world: World, machine: Machine, call: Call) -> Answer:
    """`pcs constraint VERB …`."""
    words = list(call.words[1:])
    if words == ["--full"]:
        return Answer(constraint.render(_listed(world), world.dialect))
    verb = words[0]
    if verb == "colocation" and words[1] == "add":
        return _colocation(world, words[2:])
    if verb == "order":
        return _order(world, words[1:])
    if verb == "location" and words[2] == "avoids":
        return _avoids(world, words[1], words[3:])
    if verb == "remove":
        return _remove(world, words[1])
    return call.unknown()


def _listed(world: World) -> Constraints:
    found = world.cluster.cib.constraints
    return Constraints(
        tuple(each for each in found if isinstance(each, Location)),
        tuple(each for each in found if isinstance(each, Order)),
        tuple(each for each in found if isinstance(each, Colocation)),
    )


def _put(world: World, constraints: Iterable[Constraint]) -> None:
    world.cluster.configure(world.clock.now, constraints=tuple(constraints))


def _add(world: World, wanted: Constraint, names: Iterable[str]) -> str:
    """Adds it; the reason when pcs refuses it."""
    for name in names:
        if world.cluster.cib.resource(name) is None:
            return f"Error: Resource '{name}' does not exist"
    if any(same(each, wanted) for each in world.cluster.cib.constraints):
        return _DUPLICATE
    _put(world, (*world.cluster.cib.constraints, wanted))
    return ""


def _side(words: list[str]) -> tuple[ResourceRole | None, str, list[str]]:
    if words[0].lower() in _ROLES:
        return role_of(words[0]), words[1], words[2:]
    return None, words[0], words[1:]


def _colocation(world: World, words: list[str]) -> Answer:
    role, rsc, rest = _side(words)
    with_role, with_rsc, score = _side(rest[1:])
    value = score[0] if score else "INFINITY"
    id_ = f"colocation-{rsc}-{with_rsc}-{value}"
    refused = _add(world, Colocation(rsc, with_rsc, role, with_role, value, id_), (rsc, with_rsc))
    return failed(refused) if refused else Answer()


def _order(world: World, words: list[str]) -> Answer:
    first_action, first, _, then_action, then = words[:5]
    id_ = f"order-{first}-{then}-mandatory"
    wanted = Order(first, first_action, then, then_action, id=id_)
    refused = _add(world, wanted, (first, then))
    if refused:
        return failed(refused)
    options = f"first-action={first_action} then-action={then_action}"
    return Answer(f"Adding {first} {then} (kind: Mandatory) (Options: {options})\n")


def _avoids(world: World, rsc: str, words: list[str]) -> Answer:
    if world.cluster.cib.resource(rsc) is None:
        return failed(f"Error: Resource '{rsc}' does not exist")
    wanted = []
    for word in words:
        node, _, score = word.partition("=")
        value = f"-{score or 'INFINITY'}"
        wanted.append(Location(rsc, node, value, f"location-{rsc}-{node}-{value}"))
    ids = {each.id for each in wanted}
    kept = [each for each in world.cluster.cib.constraints if each.id not in ids]
    _put(world, (*kept, *wanted))
    return Answer()


def _remove(world: World, id_: str) -> Answer:
    kept = [each for each in world.cluster.cib.constraints if each.id != id_]
    if len(kept) == len(world.cluster.cib.constraints):
        return failed(f"Error: Unable to find constraint - '{id_}'")
    _put(world, kept)
    return Answer()
