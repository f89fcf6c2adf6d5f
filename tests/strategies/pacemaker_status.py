"""Legal statuses of clusters, as crm_mon tells them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.pacemaker._status_parts import FLAGS, implied
from centreon_ha_upgrade.pacemaker.crm_mon import (
    Ban,
    Change,
    ClusterStatus,
    Failure,
    FencingEvent,
    History,
    Instance,
    NodeAttribute,
    NodeState,
    NodeStatus,
    PastOperation,
    ResourceKind,
    ResourceStatus,
    Ticket,
)
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    ResourceRole,
)
from tests.strategies.core import hosts, ids, sentences

names = st.from_regex(r"[a-z][a-z0-9-]{0,14}", fullmatch=True)
moments = st.datetimes().map(lambda at: at.isoformat(" ", "seconds"))
small = st.integers(0, 1000)

agents = st.one_of(
    st.builds(Agent, st.just("ocf"), names, names),
    st.builds(Agent, st.sampled_from(["systemd", "lsb"]), st.none(), names),
)


def pairs(values: SearchStrategy[str] = sentences) -> SearchStrategy[tuple[tuple[str, str], ...]]:
    reserved = {"op", "meta", "promotable", "id", "name", "interval", "timeout", "role"}
    keys = names.filter(lambda name: name not in reserved)
    return st.dictionaries(keys, values, max_size=4).map(lambda found: tuple(found.items()))


def _instances(id_: str, count: SearchStrategy[list[str]], role: Any) -> SearchStrategy[Instance]:
    return st.builds(
        Instance,
        st.just(id_),
        role,
        count,
        agents,
        managed=st.booleans(),
        failed=st.booleans(),
        blocked=st.booleans(),
        orphaned=st.booleans(),
        disabled=st.booleans(),
        failure_ignored=st.booleans(),
        pending=st.none() | st.just("Monitoring"),
        locked_to=st.none() | hosts,
    )


# below their nodes resources are told by their instances, bundles by several resources
_TOLD_ELSEWHERE = (ResourceKind.LISTED_BY_NODE, ResourceKind.BUNDLE)


def node_statuses(name: str, number: int) -> SearchStrategy[NodeStatus]:
    """A node with every flag that its one word leaves open."""
    flag = st.booleans()

    def made(state: NodeState) -> SearchStrategy[NodeStatus]:
        return st.builds(
            NodeStatus,
            st.just(name),
            st.just(state),
            remote=flag,
            id=st.just(str(number)),
            running=small,
            guest=flag,
            shutdown=flag,
            health=st.sampled_from([None, "red", "yellow", "green"]),
            feature_set=st.none() | st.just("3.16.2"),
            **{
                each: st.just(implied(state)[each]) if each in implied(state) else flag
                for each in FLAGS
            },
        )

    return st.sampled_from(NodeState).flatmap(made)


@st.composite
def resource_statuses(draw: st.DrawFn, nodes: list[str]) -> ResourceStatus:
    kinds = [kind for kind in ResourceKind if kind not in _TOLD_ELSEWHERE]
    kind, id_ = draw(st.sampled_from(kinds)), draw(ids)
    role = st.none() | st.sampled_from(ResourceRole)
    anywhere = st.lists(st.sampled_from(nodes), max_size=2, unique=True)
    told = st.none() | st.booleans()
    if kind is ResourceKind.PRIMITIVE:
        return ResourceStatus(id_, kind, [draw(_instances(id_, anywhere, role))])
    if kind is ResourceKind.GROUP:
        members = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
        held = [draw(_instances(member, anywhere, role)) for member in members]
        return ResourceStatus(id_, kind, held, managed=draw(told), disabled=draw(told))
    member = draw(ids)
    held = draw(st.lists(_instances(member, anywhere, role), min_size=1, max_size=4))
    unique, managed = draw(st.booleans()), draw(st.booleans())
    return ResourceStatus(id_, kind, held, member, unique, managed, draw(told))


@st.composite
def statuses(draw: st.DrawFn) -> ClusterStatus:
    nodes = draw(st.lists(hosts, min_size=1, max_size=4, unique=True))
    one, dc = st.sampled_from(nodes), draw(st.booleans())
    failures = st.builds(
        Failure,
        ids,
        st.sampled_from(["start", "stop", "monitor", "promote", "migrate_to"]),
        small,
        one,
        sentences,
        st.integers(0, 255),
        st.just("") | sentences,
        names,
        st.none() | small,
        st.none() | moments,
    )
    orphans = st.builds(History, one, ids, orphan=st.just(True))
    counted = st.builds(History, one, ids, small, st.none() | small, st.none() | moments)
    past = st.builds(
        PastOperation,
        one,
        ids,
        names,
        small,
        st.none() | small,
        small,
        sentences,
        st.none() | moments,
        st.none() | small,
        st.none() | small,
    )
    own = {"maintenance-mode", "stop-all-resources"}
    tickets = st.builds(Ticket, names, st.booleans(), st.booleans(), st.none() | moments)
    history = draw(_optional(orphans | counted))
    words = st.none() | names
    events = st.builds(
        FencingEvent,
        names,
        one,
        st.sampled_from(["success", "failed", "pending"]),
        words,
        words,
        words,
        st.none() | moments,
        st.just("") | sentences,
    )
    return ClusterStatus(
        [draw(node_statuses(name, n)) for n, name in enumerate(nodes)],
        draw(st.lists(resource_statuses(nodes), max_size=3, unique_by=lambda found: found.id)),
        draw(st.lists(failures, max_size=2)),
        draw(st.booleans()),
        draw(st.booleans()) if dc else None,
        draw(one) if dc else None,
        draw(names) if dc else None,
        "corosync",
        draw(moments),
        draw(st.none() | st.builds(Change, moments, st.just("") | ids, st.just("") | ids, one)),
        len(nodes),
        *draw(st.tuples(small, small, small)),
        draw(pairs(names).filter(lambda found: not own & {*dict(found)})),
        draw(_optional(st.builds(NodeAttribute, one, names, sentences))),
        history,
        draw(_optional(st.builds(Ban, ids, ids, one, st.booleans(), small))),
        None if history is None else tuple(draw(st.lists(past, max_size=3))),
        draw(_optional(tickets)),
        draw(_optional(events)),
        draw(st.none() | st.booleans()),
    )


def _optional(each: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | st.lists(each, max_size=3).map(tuple)
