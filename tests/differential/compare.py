"""What crm_mon's text carries must be what its XML says of the same cluster."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

import attrs
from attrs import evolve

from centreon_ha_upgrade.pacemaker.crm_mon import (
    ClusterStatus,
    Instance,
    NodeAttribute,
    ResourceKind,
    ResourceStatus,
)

# the two runs may be a second apart; resources and these lists have rules of their own
_APART = ("updated", "resources", "nodes", "attributes", "history", "fencing")
# only the text says these
_TEXT_ONLY = ("pending_on", "probe", "nodes")


def differences(text: ClusterStatus, xml: ClusterStatus, release: str = "") -> list[str]:
    """Every disagreement, as one line each."""
    if release.startswith("2.0"):
        text = _unlocked(text)
    found = [
        line
        for name in _fields(text)
        if name not in _APART
        for line in _apart(name, getattr(text, name), getattr(xml, name))
    ]
    found += _nodes(text, xml)
    if text.attributes is not None:
        pairs = (_by_name(text.attributes), _by_name(xml.attributes or ()))
        found += _apart("attributes", *pairs)
    return [*found, *_history(text, xml), *_fencing(text, xml), *_resources(text, xml, release)]


def _unlocked(text: ClusterStatus) -> ClusterStatus:
    """The XML of 2.0 does not say which node keeps a resource."""
    return evolve(
        text,
        resources=[
            evolve(
                each,
                instances=[evolve(one, locked_to=None) for one in each.instances],
                replicas=each.replicas and [evolve(one, locked_to=None) for one in each.replicas],
            )
            for each in text.resources
        ],
    )


def _nodes(text: ClusterStatus, xml: ClusterStatus) -> Iterator[str]:
    """The text leaves out guests that are offline."""
    listed = [each for each in xml.nodes if each.name in text.node_names]
    yield from _apart("nodes", text.nodes, tuple(listed))
    for each in xml.nodes:
        if each not in listed and not (each.guest and not each.online):
            yield f"the text forgot {each!r}"


def _history(text: ClusterStatus, xml: ClusterStatus) -> Iterator[str]:
    """XML leaves out a resource of whose operations it shows none."""
    if text.history is None:
        return
    known = {(each.node, each.resource): each for each in xml.history or ()}
    shown = {(each.node, each.resource) for each in xml.operations or ()}
    for each in text.history:
        place = (each.node, each.resource)
        if place in shown:
            yield from _apart("history", each, known.pop(place, None))
    told = {(each.node, each.resource) for each in text.history}
    yield from (f"the text forgot {each!r}" for place, each in known.items() if place not in told)


def _fencing(text: ClusterStatus, xml: ClusterStatus) -> Iterator[str]:
    """The text shows some of the events, in another order: at least the last of each failure."""
    if text.fencing is None:
        return
    left = list(xml.fencing or ())
    yield from (f"the XML has no {each!r}" for each in text.fencing if each not in left)
    shown = {(each.action, each.target, each.status) for each in text.fencing}
    for each in left:
        if each.status != "success" and (each.action, each.target, each.status) not in shown:
            yield f"the text forgot {each!r}"


def _fields(value: Any) -> list[str]:
    return [each.name for each in attrs.fields(type(value))]


def _by_name(found: Iterable[NodeAttribute]) -> tuple[NodeAttribute, ...]:
    return tuple(sorted(found, key=lambda each: (each.node, each.name)))


def _apart(where: str, text: object, xml: object, skip: Iterable[str] = ()) -> Iterator[str]:
    """None says nothing: it agrees with everything."""
    if text is None:
        return
    if isinstance(text, tuple) and isinstance(xml, tuple | None):
        for n, (one, other) in enumerate(zip_longest(text, xml or (), fillvalue="nothing")):
            yield from _apart(f"{where}[{n}]", one, other)
    elif attrs.has(type(text)) and type(text) is type(xml):
        for name in _fields(text):
            if name not in skip:
                yield from _apart(f"{where}.{name}", getattr(text, name), getattr(xml, name))
    elif text != xml:
        yield f"{where}: the text says {text!r}, the XML {xml!r}"


# --- resources ------------------------------------------------------------------------------


def _resources(text: ClusterStatus, xml: ClusterStatus, release: str) -> Iterator[str]:
    whole = {each.id: each for each in xml.resources}
    for each in text.resources:
        if each.kind is ResourceKind.LISTED_BY_NODE:
            yield from _listed(each, text, xml)
        elif each.id not in whole:
            if not any(one.active for one in each.instances):
                continue  # below the nodes, with -n, the XML leaves out what is wholly inactive
            yield f"{each.id}: the XML has no such resource"
        elif each.kind is ResourceKind.BUNDLE:
            yield from _bundle(each, whole[each.id])
        else:
            yield from _one(each, whole[each.id], xml, release)
    yield from _forgotten(text, xml, release)


def _bundle(text: ResourceStatus, xml: ResourceStatus) -> Iterator[str]:
    """With `-R` the text lists the parts of each replica, else one line for it."""
    yield from _apart(text.id, text, xml, ("instances", "replicas"))
    if text.instances:
        pairs = zip_longest(text.instances, xml.instances)
    else:
        pairs = zip_longest(text.replicas or (), xml.replicas or ())
    for one, other in pairs:
        if one and other and not text.instances and set(one.nodes) < set(other.nodes) and one.nodes:
            other = evolve(other, nodes=one.nodes)  # of several nodes the line names one
        if one is None or other is None or one.id != other.id or [*_told_apart(one, other)]:
            yield f"{text.id}: the text says {one!r}, the XML {other!r}"


def _listed(text: ResourceStatus, whole: ClusterStatus, xml: ClusterStatus) -> Iterator[str]:
    """Below the nodes the text does not say what holds a resource, the XML may."""
    here = [each for each in xml.instances if each.primitive == text.id]
    wanted = [evolve(each, nodes=(n,), group=None) for each in here for n in each.nodes]
    for each in text.instances:
        match = next((other for other in wanted if not list(_told_apart(each, other))), None)
        if match is None:
            yield f"{text.id}: no instance of the XML is {each!r} among {wanted!r}"
        else:
            wanted.remove(match)
    shown = {
        (i.primitive, n)
        for r in whole.resources
        if r != text
        for i in r.instances
        for n in (*i.nodes, i.pending_on)
    }
    left = [each for each in wanted if (each.primitive, *each.nodes) not in shown]
    # without -R the connection to a guest is no line of its own
    guests = {node.name for node in xml.nodes if node.guest}
    left = [each for each in left if each.id not in guests]
    yield from (f"{text.id}: the text forgot {each!r}" for each in left)


def _one(
    text: ResourceStatus, xml: ResourceStatus, cluster: ClusterStatus, release: str
) -> Iterator[str]:
    skip = ("instances", "stopped_on", "inactive_members")
    yield from _apart(text.id, text, xml, skip)
    for node in text.stopped_on or ():
        if node not in cluster.node_names or node in _busy(xml, cluster):
            yield f"{text.id}: {node} is no node where it is stopped"
    if text.inactive_members is not None:
        idle = sum(_inactive(each, cluster, release) for each in xml.instances)
        if idle != text.inactive_members:
            yield f"{text.id}: {text.inactive_members} members inactive, the XML has {idle}"
    left = list(xml.instances)
    for each in text.instances:
        match = next((other for other in left if not list(_told_apart(each, other))), None)
        if match is not None:
            left.remove(match)
        elif each.agent is not None or not any(_stands_for(each, other) for other in left):
            yield f"{text.id}: no instance of the XML is {each!r} among {left!r}"
        else:
            # a list names the whole instance of a cloned group
            left = [other for other in left if not _stands_for(each, other)]
    # kept by shutdown-lock for a node that is gone, it is in no list of a clone, and inactive
    lost = [each for each in left if not _inactive(each, cluster, release)]
    yield from (f"{text.id}: the text forgot {each!r}" for each in lost)


def _inactive(xml: Instance, cluster: ClusterStatus, release: str) -> bool:
    """Its nodes, if any, were shut down properly; since 2.1 what is not managed is active there."""
    managed = bool(xml.managed) or release.startswith("2.0")
    gone = {node.name for node in cluster.nodes if not node.online and not node.unclean}
    return not xml.nodes or (managed and set(xml.nodes) <= gone)


def _busy(xml: ResourceStatus, cluster: ClusterStatus) -> set[str]:
    """Where it runs for certain: not on a node that is gone, not as what is left over."""
    here = {each.name for each in cluster.nodes if each.online}
    sure = [each for each in xml.instances if not each.orphaned and not each.failed]
    return {node for each in sure for node in each.nodes if node in here and not each.group}


def _told_apart(text: Instance, xml: Instance) -> Iterator[str]:
    # FAILED hides an action under way: the text keeps `Promoted`, the XML says `Starting`
    moving = text.failed and xml.role is not None and xml.role.value.endswith("ing")
    skip = ["managed"] + ["role"] * (text.role is None or moving)
    skip += ["disabled"] * (xml.disabled is None)
    yield from _apart("", text, xml, (*skip, *_TEXT_ONLY))
    # where something is under way the text shows its node, and not whether it runs there
    either = (text.nodes, (text.pending_on,), *(((),) if moving else ()))
    if xml.nodes not in (either if len(xml.nodes) < 2 else (text.nodes,)):
        yield "nodes"
    if text.managed is not None and text.managed != (xml.managed and not xml.blocked):
        yield "managed"


def _stands_for(text: Instance, xml: Instance) -> bool:
    group = (xml.group or "").partition(":")[0]
    return (text.id, text.nodes) == (group, xml.nodes) and text.failed == xml.failed


def _forgotten(text: ClusterStatus, xml: ClusterStatus, release: str) -> Iterator[str]:
    told = {each.id for each in text.resources} | {each.primitive for each in text.instances}
    told |= {node.name for node in xml.nodes if node.guest}  # connections to them: with -R only
    for resource in xml.resources:
        for each in resource.instances:
            if _inactive(each, xml, release):
                continue  # without -r it is left out
            names = {resource.id, resource.member, each.primitive}
            if not names & told and resource.kind is not ResourceKind.BUNDLE:
                yield f"the text forgot {each!r}"
