"""Where the cluster wants its resources: scores, locations, colocations and orders.  Pure.

As much of Pacemaker's reasoning as the documented constraints call for, no more.
"""

from collections.abc import Iterator, Mapping

from attrs import define, field

from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Colocation,
    Group,
    Location,
    Order,
    PcsResource,
    Primitive,
    ResourceRole,
)

Key = tuple[str, str]  # node, primitive
Roles = Mapping[Key, ResourceRole]


def primitives(resource: PcsResource) -> tuple[Primitive, ...]:
    """The primitives that a resource holds, in order."""
    if isinstance(resource, Clone):
        return primitives(resource.resource)
    return resource.members if isinstance(resource, Group) else (resource,)


def held_back(primitive: Primitive, holder: PcsResource | None = None) -> bool:
    """Whether a target role stops it: its own, or else that of its group or clone."""
    inherited = dict(holder.meta).get("target-role", "") if holder is not None else ""
    return dict(primitive.meta).get("target-role", inherited).lower() == "stopped"


@define
class Placement:
    """One computation.  `scores` holds the promotion score of a node for a primitive."""

    cib: Cib
    now: Roles
    scores: Mapping[Key, int]
    wanted: dict[Key, ResourceRole] = field(factory=dict)

    def compute(self) -> dict[Key, ResourceRole]:
        """The role of every primitive on every node; absent means stopped."""
        singles = [top for top in self.cib.resources if not isinstance(top, Clone)]
        clones = [top for top in self.cib.resources if isinstance(top, Clone)]
        hosts = {top.id: self._host(top) for top in singles}
        for clone in clones:
            if clone.promotable:
                self._promotable(clone, hosts)
            else:
                self._fill(clone, ResourceRole.STARTED)
        for top in singles:
            self._single(top, hosts[top.id])
        return self.wanted

    def _allowed(self, id_: str) -> tuple[str, ...]:
        banned = {
            each.node
            for each in self.cib.constraints
            if isinstance(each, Location) and each.resource == id_ and each.score == "-INFINITY"
        }
        return tuple(node for node in self.cib.nodes if node not in banned)

    def _active(self, node: str, primitive: Primitive) -> bool:
        return self.now.get((node, primitive.id), ResourceRole.STOPPED) != ResourceRole.STOPPED

    def _host(self, top: PcsResource) -> str | None:
        """Where it stays, or where it would start; a group is where its first member is."""
        if held_back(primitives(top)[0], top):
            return None
        nodes = self._allowed(top.id)
        here = [n for n in nodes if any(self._active(n, each) for each in primitives(top))]
        return next(iter((*here, *nodes)), None)

    def _fill(self, clone: Clone, role: ResourceRole) -> tuple[str, ...]:
        (primitive,) = primitives(clone)
        if held_back(primitive, clone):
            return ()
        nodes = sorted(self._allowed(clone.id), key=lambda n: not self._active(n, primitive))
        limit = int(dict(clone.meta).get("clone-max", len(self.cib.nodes)))
        for node in nodes[:limit]:
            self.wanted[node, primitive.id] = role
        return tuple(nodes[:limit])

    def _promotable(self, clone: Clone, hosts: dict[str, str | None]) -> None:
        nodes = self._fill(clone, ResourceRole.UNPROMOTED)
        (primitive,) = primitives(clone)
        best = [node for node in nodes if self.scores.get((node, primitive.id), -1) > 0]
        best.sort(key=lambda node: -self.scores[node, primitive.id])
        followers = [c.resource for c in self._colocations() if _to_promoted(c, clone)]
        for follower in followers:
            best = [node for node in best if node in self._allowed(follower)]
        for colocation in self._colocations():
            if _of_promoted(colocation, clone):
                best = _beside(best, hosts.get(colocation.with_resource), colocation, followers)
        promoted = best[0] if best else None
        if promoted is not None:
            self.wanted[promoted, primitive.id] = ResourceRole.PROMOTED
        for follower in followers:
            if hosts.get(follower) is not None:
                hosts[follower] = promoted
        for each in self.cib.constraints:
            # mandatory orders hold both ways: not promoted, not started (X05)
            if isinstance(each, Order) and each.then == clone.id and promoted is None:
                hosts[each.first] = None

    def _colocations(self) -> Iterator[Colocation]:
        return (each for each in self.cib.constraints if isinstance(each, Colocation))

    def _single(self, top: PcsResource, host: str | None) -> None:
        if host is None:
            return
        for primitive in primitives(top):
            if held_back(primitive, top):
                return  # the members after it wait for it
            self.wanted[host, primitive.id] = ResourceRole.STARTED


def _to_promoted(colocation: Colocation, clone: Clone) -> bool:
    promoted = colocation.with_role is ResourceRole.PROMOTED
    return promoted and colocation.with_resource == clone.id


def _of_promoted(colocation: Colocation, clone: Clone) -> bool:
    return colocation.role is ResourceRole.PROMOTED and colocation.resource == clone.id


def _beside(
    best: list[str], host: str | None, colocation: Colocation, followers: list[str]
) -> list[str]:
    """The candidates that may be promoted beside what the colocation names."""
    if host is None:
        return []
    if colocation.with_resource not in followers:
        return [node for node in best if node == host]
    return sorted(best, key=lambda node: node != host)
