"""Legal results of Pacemaker's conversations."""

from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.pacemaker.attribute import Attribute
from centreon_ha_upgrade.pacemaker.cib import Cib, Property
from centreon_ha_upgrade.pacemaker.config import SavedResources
from centreon_ha_upgrade.pacemaker.constraint import Constraints
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Colocation,
    Group,
    Location,
    Operation,
    Order,
    PcsResource,
    Primitive,
    ResourceRole,
    SetKind,
)
from centreon_ha_upgrade.pacemaker.properties import Properties
from tests.strategies import pacemaker_whole as whole
from tests.strategies.core import hosts, ids, sentences
from tests.strategies.pacemaker_others import corosync_confs, quorums, simulations, told_by
from tests.strategies.pacemaker_status import agents, small, statuses
from tests.strategies.pacemaker_status import names as names
from tests.strategies.pacemaker_status import pairs as pairs

stable_roles = st.sampled_from(
    [ResourceRole.STARTED, ResourceRole.STOPPED, ResourceRole.PROMOTED, ResourceRole.UNPROMOTED]
)
scores = st.integers(-999_999, 999_999).map(str) | st.sampled_from(["INFINITY", "-INFINITY"])
spans = st.integers(0, 999).map(lambda seconds: f"{seconds}s")

operations = st.builds(
    Operation,
    st.sampled_from(["start", "stop", "monitor", "promote", "demote", "notify"]),
    spans,
    st.none() | spans,
    st.none() | stable_roles,
    pairs(names) | st.just((("OCF_CHECK_LEVEL", "10"),)),
)
primitives = st.builds(
    Primitive, ids, agents, pairs(), pairs(names), st.lists(operations, max_size=3)
)
groups = st.builds(
    Group, ids, st.lists(primitives, min_size=1, max_size=3, unique_by=lambda p: p.id), pairs(names)
)
clones = st.builds(
    Clone,
    ids,
    primitives | groups,
    pairs(names) | st.just((("master-max", "1"), ("promoted-node-max", "1"))),
    st.booleans(),
)


def _ids(resource: PcsResource) -> list[str]:
    if isinstance(resource, Clone):
        return [resource.id, *_ids(resource.resource)]
    members = resource.members if isinstance(resource, Group) else ()
    return [resource.id, *(member.id for member in members)]


def _distinct(resources: list[Any]) -> bool:
    found = [id_ for resource in resources for id_ in _ids(resource)]
    return len(found) == len(set(found))


def resources(kinds: SearchStrategy[Any], least: int = 0) -> SearchStrategy[list[Any]]:
    return st.lists(kinds, min_size=least, max_size=3).filter(_distinct)


colocations = st.builds(
    Colocation, ids, ids, st.none() | stable_roles, st.none() | stable_roles, scores, ids
)
cib_colocations = st.builds(
    lambda found, where, weighs: evolve(found, node_attribute=where, influence=weighs),
    colocations,
    st.none() | names,
    st.none() | st.booleans(),
)
orders = st.builds(
    Order,
    ids,
    st.sampled_from(["start", "stop", "promote", "demote"]),
    ids,
    st.sampled_from(["start", "stop", "promote", "demote"]),
    st.sampled_from(["Mandatory", "Optional", "Serialize"]),
    ids,
    st.booleans(),
)
locations = st.builds(Location, ids, hosts, scores, ids, st.none() | stable_roles)
cib_locations = st.builds(
    lambda found, discovery: evolve(found, discovery=discovery), locations, whole.discoveries
)
cib_orders = st.builds(lambda found, all_: evolve(found, require_all=all_), orders, st.booleans())
constraints = st.builds(
    Constraints,
    st.lists(locations, max_size=3),
    st.lists(orders, max_size=3),
    st.lists(colocations, max_size=3),
)


@st.composite
def cibs(draw: st.DrawFn) -> Cib:
    held = draw(resources(primitives | groups | clones))
    made = draw(st.lists(cib_locations | cib_orders | cib_colocations, max_size=4))
    special = draw(st.lists(whole.special_constraints, max_size=3))
    nodes = draw(st.lists(hosts, max_size=4, unique=True))
    template = draw(st.none() | primitives)
    from_it = [evolve(template, id="from-it", template="its-template")] if template else []
    return Cib(
        *draw(st.tuples(small, small, small)),
        draw(
            st.sampled_from(["pacemaker-2.10", "pacemaker-3.0", "pacemaker-3.5", "pacemaker-3.9"])
        ),
        draw(
            st.lists(
                st.builds(Property, names, sentences, st.sampled_from(["set-a", "set-b"])),
                max_size=4,
                unique_by=lambda found: found.name,
            )
        ),
        nodes,
        [*(draw(whole.enriched(each)) for each in held), *from_it],
        # `ids` never hold a hyphen: these cannot meet a resource's id
        [evolve(each, id=f"constraint-{number}") for number, each in enumerate(made)],
        draw(pairs(names)),
        draw(pairs(names)),
        draw(whole.sets(SetKind.META)),
        draw(whole.sets(SetKind.META)),
        _bundled(draw(st.lists(whole.bundles(primitives), max_size=2))),
        [evolve(template, id="its-template")] if template else [],
        [evolve(each, id=f"special-{number}") for number, each in enumerate(special)],
        [evolve(draw(whole.node_settings), node=node) for node in nodes if draw(st.booleans())],
        draw(whole.asides),
    )


def _bundled(found: list[Any]) -> list[Any]:
    """With ids that nothing else bears."""
    return [
        evolve(
            each,
            id=f"bundle-{number}",
            primitive=each.primitive and evolve(each.primitive, id=f"in-bundle-{number}"),
        )
        for number, each in enumerate(found)
    ]


STRATEGIES: dict[str, SearchStrategy[Any]] = {
    "attribute": st.builds(
        Attribute, st.sampled_from(["status", "crm_config"]), names, st.none() | sentences
    ),
    "cib": cibs(),
    "config": st.builds(SavedResources, resources(primitives | groups, least=1)),
    "constraint": constraints,
    "crm_mon": statuses(),
    "properties": st.builds(
        Properties,
        pairs(),
        st.lists(st.tuples(hosts, names, names), max_size=2).map(tuple),
    ),
    "corosync_conf": corosync_confs,
    "quorum": quorums(),
    "prediction": told_by(cibs()),
    "simulate": simulations,
    "version": st.from_regex(r"0\.(9|10|11|12)\.[0-9]{1,3}", fullmatch=True),
}
