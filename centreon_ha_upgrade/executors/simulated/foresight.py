"""What crm_simulate would say of this cluster without maintenance mode.

As the real one, it looks at the configuration and at what the cluster believes, at no machine: it
cannot know that an agent is gone, only that a type has changed.
"""

from collections.abc import Iterator

from attrs import evolve

from centreon_ha_upgrade.executors.simulated.cluster import Belief, Cluster
from centreon_ha_upgrade.executors.simulated.placement import Key, primitives
from centreon_ha_upgrade.executors.simulated.view import status
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.pacemaker.model import Clone, Primitive, ResourceRole
from centreon_ha_upgrade.pacemaker.prediction import Memory, Prediction
from centreon_ha_upgrade.pacemaker.simulate import Action, Kind, Simulation

_STOPPED, _UP = ResourceRole.STOPPED, ResourceRole.PROMOTED
_NOWHERE = "node availability"
Roles = dict[Key, ResourceRole]


def predict(cluster: Cluster, moment: str) -> Prediction:
    """The answer to the prediction's script."""
    free = cluster.fork()
    free.set_property("maintenance-mode", "false", 0.0)
    wanted = free.wanted()
    then = free.fork()
    # what is remembered of deleted resources is forgotten once they are stopped
    known = free.configured
    then.beliefs = {
        key: Belief(known[key[1]], wanted.get(key, _STOPPED)) for key in free.beliefs
        if key[1] in known
    }  # fmt: skip
    simulation = Simulation(
        before=_placed(free, moment),
        actions=tuple(_actions(free, wanted)),
        after=_placed(then, moment),
    )
    return Prediction(cib=cluster.cib, memories=_memories(cluster), simulation=simulation)


def _placed(cluster: Cluster, moment: str) -> tuple[str, ...]:
    """The text names what a clone holds; crm_mon's XML, from which the status comes, does not."""
    found = status(cluster, moment)
    held = [
        evolve(each, member=each.instances[0].primitive) if each.cloned else each
        for each in found.resources
    ]
    return crm_mon.placed(evolve(found, resources=held))


def _memories(cluster: Cluster) -> Iterator[Memory]:
    for node in cluster.cib.nodes:
        agents = [(id_, b.agent) for (n, id_), b in cluster.beliefs.items() if n == node]
        found = cluster.attributes.items()
        scores = [
            (name.removeprefix("master-"), value)
            for (n, name), value in found
            if n == node and name.startswith("master-")
        ]
        yield Memory(node, agents, scores)


def _actions(free: Cluster, wanted: Roles) -> Iterator[Action]:
    for node, id_ in free.orphans:
        if (role := free.role(node, id_)) is not _STOPPED:
            yield Action(Kind.STOP, id_, _place(role, node), _NOWHERE)
    for top in free.cib.resources:
        for primitive in primitives(top):
            if isinstance(top, Clone):
                yield from _of_clone(free, primitive, wanted)
            else:
                yield from _of_single(free, primitive, wanted)


def _place(role: ResourceRole, node: str) -> str:
    """Roles of promotable resources stand before the node."""
    return node if role is ResourceRole.STARTED else f"{role} {node}"


def _changed(free: Cluster, node: str, primitive: Primitive) -> bool:
    belief = free.beliefs.get((node, primitive.id))
    return belief is not None and belief.agent != primitive.agent


def _of_clone(free: Cluster, primitive: Primitive, wanted: Roles) -> Iterator[Action]:
    nodes = sorted(free.cib.nodes, key=lambda n: free.role(n, primitive.id) is not _UP)
    seen = [n for n in nodes if free.role(n, primitive.id) is not _STOPPED]
    new = [n for n in nodes if n not in seen and (n, primitive.id) in wanted]
    for number, node in enumerate((*seen, *new)):
        name = f"{primitive.id}:{number}"
        now = free.role(node, primitive.id)
        then = wanted.get((node, primitive.id), _STOPPED)
        if then is _STOPPED:
            yield Action(Kind.STOP, name, _place(now, node), _NOWHERE)
        elif now is not _STOPPED and _changed(free, node, primitive):
            yield Action(Kind.RESTART, name, _place(now, node))
        elif then is _UP and now is not _UP:
            yield Action(Kind.PROMOTE, name, f"{now} -> {then} {node}")
        elif now is _STOPPED:
            yield Action(Kind.START, name, node)
        elif now is not then:
            yield Action(Kind.DEMOTE, name, f"{now} -> {then} {node}")


def _of_single(free: Cluster, primitive: Primitive, wanted: Roles) -> Iterator[Action]:
    id_ = primitive.id
    here = next((n for n in free.cib.nodes if free.role(n, id_) is not _STOPPED), None)
    there = next((n for n in free.cib.nodes if (n, id_) in wanted), None)
    if here is not None and there is None:
        yield Action(Kind.STOP, id_, here, _NOWHERE)
    elif here is None and there is not None:
        yield Action(Kind.START, id_, there)
    elif here is not None and there is not None and here != there:
        yield Action(Kind.MOVE, id_, f"{here} -> {there}")
    elif here is not None and _changed(free, here, primitive):
        yield Action(Kind.RESTART, id_, here)
