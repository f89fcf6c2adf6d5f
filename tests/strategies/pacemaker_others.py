"""Legal results of the smaller conversations with the cluster."""

from hypothesis import strategies as st

from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.corosync_conf import CorosyncConf, CorosyncNode
from centreon_ha_upgrade.pacemaker.model import Agent
from centreon_ha_upgrade.pacemaker.prediction import Memory, Prediction
from centreon_ha_upgrade.pacemaker.quorum import Device, Member, Quorum
from centreon_ha_upgrade.pacemaker.simulate import Action, Kind, Simulation
from tests.strategies.core import hosts, ids, sentences

_moments = st.datetimes().map(lambda at: at.isoformat(" ", "seconds"))
_numbers = st.integers(0, 10**9)
_flags = st.sampled_from(("2Node", "Quorate", "WaitForAll", "Qdevice"))
_devices = st.builds(Device, _numbers, st.none() | _numbers)
_votings = st.sampled_from(("A,V,NMW", "NA,NV,MW", "A,NV,NMW"))


@st.composite
def quorums(draw: st.DrawFn) -> Quorum:
    node_ids = draw(st.lists(st.integers(1, 10**9), min_size=1, max_size=4, unique=True))
    device = draw(st.none() | _devices)
    without = draw(st.sampled_from((None, "NR"))) if device is None else "NR"
    columns = [without if device is None else draw(_votings) for _ in node_ids]
    members = [
        Member(node_id, draw(_numbers), draw(hosts), place == 0, column)
        for place, (node_id, column) in enumerate(zip(node_ids, columns, strict=True))
    ]
    return Quorum(
        moment=draw(_moments),
        provider="corosync_votequorum",
        node_id=node_ids[0],
        ring_id=draw(st.from_regex(r"[1-9][./][0-9a-f]{1,4}", fullmatch=True)),
        quorate=draw(st.booleans()),
        expected_votes=draw(_numbers),
        highest_expected=draw(_numbers),
        total_votes=draw(_numbers),
        needed=draw(_numbers),
        blocked=draw(st.booleans()),
        flags=draw(st.lists(_flags, max_size=3)),
        members=members,
        device=device,
    )


_reasons = st.none() | st.sampled_from(("node availability", "unrunnable http stop"))
_places = st.sampled_from(("db1", "Promoted -> Unpromoted db1", "db1 -> db2"))
_kinds = st.sampled_from([k for k in Kind if k not in (Kind.FENCE, Kind.SHUTDOWN)])
_actions = st.one_of(
    st.builds(Action, _kinds, ids, _places, _reasons, st.booleans()),
    st.builds(Action, st.just(Kind.FENCE), hosts, st.sampled_from(("reboot", "off")), _reasons),
    st.builds(Action, st.just(Kind.SHUTDOWN), hosts),
)
_texts = st.lists(sentences.map(lambda line: f"  * {line}"), max_size=4)
_statuses = st.lists(sentences.map(lambda line: f"  * {line}"), min_size=1, max_size=4)

simulations = st.builds(
    Simulation,
    before=_statuses,
    actions=st.lists(_actions, max_size=4),
    execution=_texts,
    after=_statuses,
    modifications=st.just(()) | _statuses,
    preamble=st.lists(
        st.sampled_from(("1 of 14 resource instances DISABLED and 0 BLOCKED from further action",)),
        max_size=1,
    ),
)

corosync_confs = st.builds(
    CorosyncConf,
    st.just("") | ids,
    st.lists(
        st.builds(CorosyncNode, hosts, hosts), min_size=1, max_size=4, unique_by=lambda n: n.name
    ),
    st.none() | hosts,
)
_agents = st.sampled_from(("ocf:heartbeat:mysql-centreon", "systemd:cbd")).map(Agent.of)
_memories = st.builds(
    Memory,
    hosts,
    st.lists(st.tuples(ids, _agents), max_size=3, unique_by=lambda pair: pair[0]),
    st.lists(
        st.tuples(ids, st.sampled_from(("100", "-INFINITY"))),
        max_size=2,
        unique_by=lambda pair: pair[0],
    ),
)


def told_by(cibs: st.SearchStrategy[Cib]) -> st.SearchStrategy[Prediction]:
    """Predictions about these configurations."""
    return st.builds(
        Prediction,
        cib=cibs,
        memories=st.lists(_memories, max_size=3, unique_by=lambda each: each.node),
        valid=st.booleans(),
        complaints=st.lists(sentences, max_size=2),
        simulation=simulations,
    )
