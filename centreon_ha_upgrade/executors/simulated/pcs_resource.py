"""`pcs resource`: create, master or promotable, meta, group add, delete, enable, cleanup…"""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

from collections.abc import Callable

from attrs import evolve

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.simulated import hands
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.pcs_words import Creation, Pairs, pairs
from centreon_ha_upgrade.executors.simulated.placement import primitives
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.pacemaker.dialect import Promotion
from centreon_ha_upgrade.pacemaker.model import (
    INFINITY,
    Clone,
    Group,
    Location,
    PcsResource,
    Primitive,
    ResourceRole,
    SetConstraint,
    SpecialConstraint,
    named_in,
)
from centreon_ha_upgrade.pacemaker.rebuild import ids_of

_OLD_PCS = (Promotion.AT_CREATION, Promotion.MASTER)


def run_resource(world: World, machine: Machine, call: Call) -> Answer:
    """`pcs resource VERB …`."""
    verb, *words = call.words[1:]
    if verb == "group" and words[:1] == ["add"]:
        return _group_add(world, words[1], words[2:])
    verbs: dict[str, Callable[[World, Machine, list[str]], Answer]] = {
        "create": _create,
        "master": _promote,
        "promotable": _promote,
        "meta": _meta,
        "delete": _delete,
        "enable": _enable,
        "disable": _disable,
        "ban": _ban,
        "clear": _clear,
        "cleanup": _cleanup,
        "refresh": _refresh,
    }
    wrong = "promotable" if world.dialect.promotion in _OLD_PCS else "master"
    if verb == wrong:
        return Answer("\nUsage: pcs resource ...\n", code=1)
    if verb not in verbs:
        call.unknown()
    return verbs[verb](world, machine, words)


def _put(world: World, resources: tuple[PcsResource, ...]) -> None:
    world.cluster.configure(world.clock.now, resources=resources)


def _replace(world: World, old: PcsResource, new: PcsResource) -> None:
    tops = world.cluster.cib.resources
    _put(world, tuple(new if top is old else top for top in tops))


def _top_of(world: World, id_: str) -> PcsResource | None:
    """The top-level resource of this id, or that holds it."""
    for top in world.cluster.cib.resources:
        inner = top.resource if isinstance(top, Clone) else top
        if id_ in (top.id, inner.id, *(each.id for each in primitives(top))):
            return top
    return None


def _create(world: World, machine: Machine, words: list[str]) -> Answer:
    old = world.dialect.promotion in _OLD_PCS
    asked = Creation.of(words, ("clone", "master") if old else ("clone", "promotable"))
    if (word := asked.without_value) != "":
        hint = "\nHint: Master/Slave resources have been renamed to promotable clones"
        return failed(f"Error: missing value of '{word}' option{hint if word == 'master' else ''}")
    if world.cluster.cib.has(asked.id):
        return failed(f"Error: '{asked.id}' already exists")
    # of units pcs asks nobody: a wrong one is created all the same
    if asked.agent.standard == "ocf" and not hands.installed(machine, asked.agent):
        return failed(
            f"Error: Agent '{asked.agent}' is not installed or does not provide valid metadata: "
            f"Metadata query for {asked.agent} failed: Input/output error, use --force to override"
        )
    made: PcsResource = asked.primitive
    if asked.wrapper == "clone":
        made = Clone(world.dialect.clone_id(asked.id), asked.primitive, asked.wrapper_meta)
    elif asked.wrapper:
        made = Clone(
            world.dialect.promotable_id(asked.id), asked.primitive, asked.wrapper_meta, True
        )
    _put(world, (*world.cluster.cib.resources, made))
    return Answer()


def _promote(world: World, machine: Machine, words: list[str]) -> Answer:
    id_, *options = (word for word in words if word != "meta")
    found = world.cluster.cib.resource(id_)
    if found is None:
        return failed(f"Error: Unable to find resource or group with id {id_}")
    top = _top_of(world, id_)
    if isinstance(top, Clone):
        word = "master/slave" if world.dialect.promotion in _OLD_PCS else "clone"
        return failed(f"Error: {id_} is already a {word} resource")
    assert isinstance(found, Primitive | Group)
    made = Clone(world.dialect.promotable_id(id_), found, sorted(pairs(options)), True)
    _replace(world, found, made)
    return Answer()


def _merged(meta: Pairs, changes: Pairs) -> Pairs:
    merged = {**dict(meta), **dict(changes)}
    return tuple((name, value) for name, value in merged.items() if value)


def _meta(world: World, machine: Machine, words: list[str]) -> Answer:
    id_, changes = words[0], pairs(words[1:])
    found = world.cluster.cib.resource(id_)
    if found is None:
        old = "resource/clone/master/group"
        kinds = old if world.dialect.promotion in _OLD_PCS else "resource/clone/group"
        return failed(f"Error: unable to find a {kinds}: {id_}")
    _change_meta(world, found, changes)
    return Answer()


def _change_meta(world: World, found: PcsResource, changes: Pairs) -> None:
    top = _top_of(world, found.id)
    assert top is not None
    _replace(world, top, _with_meta(top, found, changes))


def _with_meta(top: PcsResource, found: PcsResource, changes: Pairs) -> PcsResource:
    if top.id == found.id:
        if isinstance(top, Clone):
            return Clone(top.id, top.resource, _merged(top.meta, changes), top.promotable)
        return evolve(top, meta=_merged(top.meta, changes))
    if isinstance(top, Clone):
        inner = _with_meta(top.resource, found, changes)
        assert isinstance(inner, Primitive | Group)
        return evolve(top, resource=inner)
    assert isinstance(top, Group)
    members = (
        evolve(m, meta=_merged(m.meta, changes)) if m.id == found.id else m for m in top.members
    )
    return evolve(top, members=tuple(members))


def _group_add(world: World, id_: str, names: list[str]) -> Answer:
    cib = world.cluster.cib
    group = cib.resource(id_)
    before = group.members if isinstance(group, Group) else ()
    for name in names:
        if name in {member.id for member in before}:
            old = world.dialect.promotion in _OLD_PCS
            return failed(
                f"Error: {name} already exists in {id_}"
                if old
                else f"Error: '{name}' already exists in '{id_}'"
            )
        if not isinstance(_top_of(world, name), Primitive):
            return failed(f"Error: Unable to find resource: {name}")
    added = [top for name in names for top in cib.resources if top.id == name]
    members = (*before, *(each for each in added if isinstance(each, Primitive)))
    kept = [top for top in cib.resources if top.id not in names]
    try:
        made = Group(id_, members, group.meta if isinstance(group, Group) else ())
    except IllegalValue as error:
        return failed(f"Error: {error}")
    place = kept.index(group) if isinstance(group, Group) else len(kept)
    kept[place : place + bool(before)] = [made]
    _put(world, tuple(kept))
    return Answer()


def _delete(world: World, machine: Machine, words: list[str]) -> Answer:
    id_ = words[0]
    top = _top_of(world, id_)
    if top is None:
        return failed(f"Error: Resource '{id_}' does not exist.")
    if isinstance(top, Group) and top.id == id_:
        return _delete_group(world, top)
    if isinstance(top, Group):
        left = tuple(member for member in top.members if member.id != id_)
        _replace(world, top, evolve(top, members=left))
        return Answer(f"Deleting Resource - {id_}\n")
    inner = top.resource if isinstance(top, Clone) else top
    sets = (e for e in world.cluster.cib.special_constraints if isinstance(e, SetConstraint))
    if isinstance(top, Clone) and any(top.id in named_in(each) for each in sets):
        # recorded with 0.11.5: it takes a resource out of a set, and no clone
        why = f"unable to remove resource: {inner.id}, it may still be referenced in constraints."
        return failed(f"Error: {why}")
    shown = _remove_constraints(world, top)
    _put(world, tuple(each for each in world.cluster.cib.resources if each is not top))
    return Answer(f"{shown}Deleting Resource - {inner.id}\n")


def _delete_group(world: World, group: Group) -> Answer:
    head = f"Removing group: {group.id} (and all resources within group)\n"
    head += f"Stopping all resources in group: {group.id}...\n"
    if world.cluster.maintenance:
        head += f"Warning: '{group.id}' is unmanaged\n"
    *names, last = (member.id for member in group.members)
    gone = "".join(f"Deleting Resource - {name}\n" for name in names)
    shown = _remove_constraints(world, group)
    _put(world, tuple(each for each in world.cluster.cib.resources if each is not group))
    return Answer(f"{head}{gone}{shown}Deleting Resource (and group) - {last}\n")


def _remove_constraints(world: World, top: PcsResource) -> str:
    """As pcs does: also those that name what it holds; out of sets, only the resource goes."""
    cib, ids = world.cluster.cib, ids_of(top)
    kept = [each for each in cib.constraints if ids.isdisjoint(named_in(each))]
    special = [left for each in cib.special_constraints if (left := _without(each, ids))]
    stay = {each.id for each in (*kept, *special)}
    every = (*cib.constraints, *cib.special_constraints)
    world.cluster.configure(world.clock.now, constraints=kept, special=special)
    return "".join(f"Removing Constraint - {each.id}\n" for each in every if each.id not in stay)


def _without(constraint: SpecialConstraint, ids: set[str]) -> SpecialConstraint | None:
    if not isinstance(constraint, SetConstraint):
        return constraint if ids.isdisjoint(named_in(constraint)) else None
    sets = [
        evolve(each, resources=[name for name in each.resources if name not in ids])
        for each in constraint.sets
        if not ids.issuperset(each.resources)
    ]
    return evolve(constraint, sets=sets) if sets else None


def _target_role(world: World, id_: str, role: str) -> Answer:
    found = world.cluster.cib.resource(id_)
    if found is None:
        old = world.dialect.promotion in _OLD_PCS
        kinds = "bundle/clone/group/master/resource" if old else "bundle/clone/group/resource/tag"
        return failed(f"Error: {kinds} '{id_}' does not exist")
    _change_meta(world, found, (("target-role", role),))
    return Answer()


def _enable(world: World, machine: Machine, words: list[str]) -> Answer:
    return _target_role(world, words[0], "")


def _disable(world: World, machine: Machine, words: list[str]) -> Answer:
    return _target_role(world, words[0], "Stopped")


def _ban(world: World, machine: Machine, words: list[str]) -> Answer:
    id_, node = words
    made = f"cli-ban-{id_}-on-{node}"
    kept = [each for each in world.cluster.cib.constraints if each.id != made]
    banned = Location(id_, node, f"-{INFINITY}", made, ResourceRole.STARTED)
    world.cluster.configure(world.clock.now, constraints=(*kept, banned))
    return Answer(
        err=f"Warning: Creating location constraint '{made}' with a score of -INFINITY for "
        f"resource {id_} on {node}.\n"
        f"\tThis will prevent {id_} from running on {node} until the constraint is removed\n"
        f"\tThis will be the case even if {node} is the last node in the cluster\n"
    )


def _clear(world: World, machine: Machine, words: list[str]) -> Answer:
    every = world.cluster.cib.constraints
    gone = [each for each in every if each.id.startswith(f"cli-ban-{words[0]}-on-")]
    world.cluster.configure(world.clock.now, constraints=[e for e in every if e not in gone])
    return Answer("".join(f"Removing constraint: {each.id}\n" for each in gone))


def _cleanup(world: World, machine: Machine, words: list[str]) -> Answer:
    id_ = words[0] if words else None
    world.cluster.clean_up(id_, world.clock.now)
    return Answer(_cleaned(world, id_))


def _refresh(world: World, machine: Machine, words: list[str]) -> Answer:
    id_ = words[0] if words else None
    world.cluster.refresh(id_, world.clock.now)
    return Answer(_cleaned(world, id_))


def _cleaned(world: World, id_: str | None) -> str:
    nodes = world.cluster.cib.nodes
    who = [f"Cleaned up {id_} on {node}\n" for node in nodes] if id_ else None
    told = "".join(who) if who else "Cleaned up all resources on all nodes\n"
    count = len(nodes)
    return f"{told}Waiting for {count} replies from the controller{'.' * count} OK\n"
