"""`pcs constraint`: colocation, order, location, ticket, remove, and the list."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

from collections.abc import Iterable

from attrs import evolve

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
    SpecialConstraint,
    Ticket,
    named_in,
    role_of,
)

_ROLES = ("master", "slave", "started", "stopped", "promoted", "unpromoted")
_DUPLICATE = "Error: duplicate constraint already exists, use --force to override"


def run_constraint(world: World, machine: Machine, call: Call) -> Answer:
    """`pcs constraint VERB …`."""
    words = [word for word in call.words[1:] if word not in ("--force", "--")]
    force = "--force" in call.words
    if words == ["--full"]:
        return Answer(constraint.render(_listed(world), world.dialect))
    verb = words[0]
    if verb == "colocation" and words[1] == "add":
        return _colocation(world, words[2:], force)
    if verb == "order" and words[1] != "set":
        return _order(world, words[1:], force)
    if verb == "location" and words[1] == "add" and len(words) == 6:
        return _location(world, words[2:])
    if verb == "location" and words[2] == "avoids":
        return _avoids(world, words[1], words[3:])
    if verb == "ticket" and words[1] == "add":
        return _ticket(world, words[2:])
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


def _put(
    world: World,
    constraints: Iterable[Constraint] | None = None,
    special: Iterable[SpecialConstraint] | None = None,
) -> None:
    world.cluster.configure(world.clock.now, constraints=constraints, special=special)


def _refused(world: World, id_: str, names: Iterable[str]) -> str:
    """Why pcs makes no constraint of this id between these."""
    cib = world.cluster.cib
    for name in names:
        if cib.resource(name) is None:
            return f"Error: Resource '{name}' does not exist"
    if any(each.id == id_ for each in (*cib.constraints, *cib.special_constraints)):
        return f"Error: id '{id_}' is already in use, please specify another one"
    return ""


def _add(world: World, wanted: Colocation | Order, auto: bool, force: bool) -> str:
    """Adds it; the reason when pcs refuses it.  Of ids that pcs makes up none is in use."""
    names, cib = named_in(wanted), world.cluster.cib
    if refused := _refused(world, "" if auto else wanted.id, names):
        return refused
    if not force and _between(wanted) in map(_between, cib.constraints):
        return _DUPLICATE
    if auto:
        taken = {each.id for each in (*cib.constraints, *cib.special_constraints)}
        free = (wanted.id, *(f"{wanted.id}-{number}" for number in range(1, len(taken) + 1)))
        wanted = evolve(wanted, id=next(id_ for id_ in free if id_ not in taken))
    _put(world, (*cib.constraints, wanted))
    return ""


def _between(found: Constraint) -> tuple[object, ...]:
    """What pcs looks at to call a second one a duplicate: neither id nor score."""
    if isinstance(found, Colocation):
        return found.resource, found.role, found.with_resource, found.with_role
    if isinstance(found, Order):
        return found.first, found.first_action, found.then, found.then_action
    return found.resource, found.node


def _options(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The bare words, and those that are name=value."""
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    return [word for word in words if "=" not in word], pairs


def _side(words: list[str]) -> tuple[ResourceRole | None, str, list[str]]:
    if words[0].lower() in _ROLES:
        return role_of(words[0]), words[1], words[2:]
    return None, words[0], words[1:]


def _colocation(world: World, words: list[str], force: bool) -> Answer:
    words, options = _options(words)
    role, rsc, rest = _side(words)
    with_role, with_rsc, score = _side(rest[1:])
    value = score[0] if score else "INFINITY"
    id_ = options.get("id", f"colocation-{rsc}-{with_rsc}-{value}")
    wanted = Colocation(rsc, with_rsc, role, with_role, value, id_)
    refused = _add(world, wanted, "id" not in options, force)
    return failed(refused) if refused else Answer()


def _order(world: World, words: list[str], force: bool) -> Answer:
    (first_action, first, _, then_action, then), given = _options(words)
    kind = given.get("kind", "Mandatory")
    id_ = given.get("id", f"order-{first}-{then}-{kind.lower()}")
    symmetrical = given.get("symmetrical", "true") == "true"
    wanted = Order(first, first_action, then, then_action, kind, id_, symmetrical)
    refused = _add(world, wanted, "id" not in given, force)
    if refused:
        return failed(refused)
    options = f"first-action={first_action} then-action={then_action}"
    return Answer(f"Adding {first} {then} (kind: {kind}) (Options: {options})\n")


def _location(world: World, words: list[str]) -> Answer:
    """Takes the place of another of the same resource and node, as with the real pcs."""
    id_, rsc, node, score = words
    if refused := _refused(world, "", (rsc,)):
        return failed(refused)
    kept = [
        each
        for each in world.cluster.cib.constraints
        if each.id != id_
        and not (isinstance(each, Location) and (each.resource, each.node) == (rsc, node))
    ]
    _put(world, (*kept, Location(rsc, node, score, id_)))
    return Answer()


def _ticket(world: World, words: list[str]) -> Answer:
    (ticket, *rest), options = _options(words)
    role, rsc, _ = _side(rest)
    id_ = options.get("id", f"ticket-{ticket}-{rsc}")
    if refused := _refused(world, id_, (rsc,)):
        return failed(refused)
    made = Ticket(ticket, rsc, role, options.get("loss-policy"), id_)
    _put(world, special=(*world.cluster.cib.special_constraints, made))
    return Answer()


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
    cib = world.cluster.cib
    kept = [each for each in cib.constraints if each.id != id_]
    special = [each for each in cib.special_constraints if each.id != id_]
    if (len(kept), len(special)) == (len(cib.constraints), len(cib.special_constraints)):
        return failed(f"Error: Unable to find constraint - '{id_}'")
    _put(world, kept, special)
    return Answer()
