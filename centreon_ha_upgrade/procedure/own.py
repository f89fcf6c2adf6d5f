"""Constraints of one's own (X61): the operator added them, and the deletion takes them away.

pcs deletes every constraint that names a deleted resource.  The document makes its own again, and
no other; step L02 makes these, from the CIB that was kept before.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import constraint, rebuild
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import (
    INFINITY,
    Clone,
    Colocation,
    Location,
    Order,
    PatternLocation,
    SetConstraint,
)
from centreon_ha_upgrade.pacemaker.rebuild import AnyConstraint
from centreon_ha_upgrade.procedure import target
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.situation import Situation

_BY_HAND = ("cli-ban", "cli-prefer")
# what helps where pcs has no words
BY_HAND = "cibadmin --query -o constraints; keep it, and put it back by hand"
_MILLION = 1_000_000
_CHOICES = (frozenset[str](), frozenset({"X04", "X05"}))


@frozen
class Own:
    """One of them: as it was found, as it will be, and the commands that make it.

    `refused` says why pcs has no command for it.
    """

    found: AnyConstraint
    wanted: AnyConstraint
    commands: tuple[Command, ...] = field(default=(), converter=tuple[Command, ...])
    refused: str = ""

    @property
    def shown(self) -> str:
        """What to type to make it."""
        return "; ".join(map(str, self.commands))


def own_constraints(s: Situation) -> tuple[Own, ...]:
    """Those of the CIB that was kept before the deletion; none in a bare preview."""
    return () if s.cib is None else found_in(s.cib, s)


def found_in(held: Cib, s: Situation) -> tuple[Own, ...]:
    """Those of a CIB: named with a resource that goes, not the document's, not left by a move."""
    names = _new_names(held, s)
    documented = [meaning(each) for each in _documented(s)]
    gone = rebuild.naming(held, target.to_delete(s))
    return tuple(
        _made(
            (
                (each, wanted)
                for each in gone
                if not each.id.startswith(_BY_HAND)
                and meaning(wanted := _renamed(each, names)) not in documented
            ),
            _after(held, names),
            s,
        )
    )


def taken_apart(s: Situation) -> tuple[Command, ...]:
    """What removes those between sets before the deletion.

    pcs would only take the resource out of them, and refuses to delete a clone that one names.
    """
    own = own_constraints(s)
    sets = (each for each in own if isinstance(each.found, SetConstraint) and not each.refused)
    return tuple(constraint.delete(each.found.id) for each in sets)


def meaning(one: AnyConstraint) -> AnyConstraint:
    """The constraint without what says nothing: its id, how its score is spelled.

    >>> meaning(Location("a", "n", "-1000000", id="x")) == meaning(Location("a", "n", "-INFINITY"))
    True
    """
    plain = evolve(one, id="")
    if isinstance(plain, Colocation | Location | PatternLocation):
        return evolve(plain, score=_spelled(plain.score))
    if isinstance(plain, SetConstraint):
        sets = [evolve(each, options=sorted(each.options)) for each in plain.sets]
        return evolve(plain, sets=sets, options=sorted(plain.options))
    return plain


def _spelled(score: str) -> str:
    if INFINITY in score:
        return score
    number = int(score)
    if abs(number) < _MILLION:
        return str(number)
    return INFINITY if number > 0 else f"-{INFINITY}"


def _documented(s: Situation) -> Iterator[AnyConstraint]:
    """The platform's own constraints of this shape, whatever the profile and the errata."""
    for off in _CHOICES:
        site = evolve(s.site, profile=Profile.SAFE, errata_off=off)
        yield from target.wanted_constraints(evolve(s, site=site))
    yield from _avoids(s)


def _avoids(s: Situation) -> Iterator[Location]:
    for resource, nodes in target.avoids(s):
        yield from (Location(resource, node, f"-{INFINITY}") for node in nodes)


def _new_names(held: Cib, s: Situation) -> Mapping[str, str]:
    """The ids that change: of the old PHP, and of the clones as this pcs names them."""
    old = target.old_php(s)
    clones = {
        target.DATABASE: s.dialect.promotable_id(target.DATABASE),
        target.RRD: s.dialect.clone_id(target.RRD),
        old: s.dialect.clone_id(target.PHP),
    }
    found = {old: target.PHP}
    for top in held.resources:
        if isinstance(top, Clone) and top.resource.id in clones:
            found[top.id] = clones[top.resource.id]
    return found


def _renamed(one: AnyConstraint, names: Mapping[str, str]) -> AnyConstraint:
    def new(id_: str) -> str:
        return names.get(id_, id_)

    if isinstance(one, Colocation):
        return evolve(one, resource=new(one.resource), with_resource=new(one.with_resource))
    if isinstance(one, Order):
        return evolve(one, first=new(one.first), then=new(one.then))
    if isinstance(one, SetConstraint):
        sets = [evolve(each, resources=map(new, each.resources)) for each in one.sets]
        return evolve(one, sets=sets)
    if isinstance(one, PatternLocation) or one.resource is None:
        return one
    return evolve(one, resource=new(one.resource))


def _after(held: Cib, names: Mapping[str, str]) -> Cib:
    """The CIB with the new ids: what a clone holds there is named with `--force`."""
    resources = [
        evolve(
            top,
            id=names[top.id],
            resource=evolve(top.resource, id=names.get(top.resource.id, top.resource.id)),
        )
        if isinstance(top, Clone) and top.id in names
        else top
        for top in held.resources
    ]
    return evolve(held, resources=resources, constraints=(), special_constraints=())


def _made(
    found: Iterable[tuple[AnyConstraint, AnyConstraint]], after: Cib, s: Situation
) -> Iterator[Own]:
    beside: list[AnyConstraint] = [*target.wanted_constraints(s), *_avoids(s)]
    taken = [_id_by_pcs(each) for each in beside]
    for each, renamed in found:
        if any(re.fullmatch(rf"{re.escape(id_)}(-[0-9]+)?", each.id) for id_ in taken):
            renamed = evolve(renamed, id=f"{each.id}-own")
        try:
            _refuse_a_replacement(renamed, beside)
            commands = rebuild.constraint_commands(after, [renamed], s.dialect, beside)
        except IllegalValue as error:
            yield Own(each, renamed, refused=str(error))
        else:
            yield Own(each, renamed, commands)
            beside.append(renamed)


def _id_by_pcs(one: AnyConstraint) -> str:
    """The id that pcs gives where it is told none."""
    if isinstance(one, Colocation):
        return f"colocation-{one.resource}-{one.with_resource}-{one.score}"
    if isinstance(one, Order):
        return f"order-{one.first}-{one.then}-{one.kind.lower()}"
    assert isinstance(one, Location)
    return f"location-{one.resource}-{one.node}-{one.score}"


def _refuse_a_replacement(one: AnyConstraint, beside: Iterable[AnyConstraint]) -> None:
    """pcs keeps one location of a resource for a node: a second takes the place of the first."""
    if not isinstance(one, Location):
        return
    for other in beside:
        if isinstance(other, Location) and (other.resource, other.node) == (one.resource, one.node):
            raise IllegalValue("location", one.id, "pcs would put it in place of another one")
