"""What ending maintenance would do: real answers of crm_simulate, judged and led to their cause."""

import os
import shutil
import subprocess
from collections.abc import Callable
from hashlib import md5
from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.finding import Severity
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated import Simulated, foresight
from centreon_ha_upgrade.executors.simulated.cluster import Cluster
from centreon_ha_upgrade.pacemaker import cib, prediction
from centreon_ha_upgrade.pacemaker._xml import element
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Group,
    Location,
    PcsResource,
    Primitive,
    ResourceRole,
)
from centreon_ha_upgrade.pacemaker.prediction import Prediction
from centreon_ha_upgrade.procedure.checks.prediction import predicted, resumes_calmly, still_calm
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.site import Site, Vip
from centreon_ha_upgrade.procedure.situation import Situation
from tests.unit.rehearsing import site_of

GOLDEN = Path(__file__).parents[1] / "golden" / "pacemaker" / "prediction"
TWO = Topology.two("central-01", "central-02")
FOUR = Topology.four("central-01", "central-02", "db-01", "db-02")
needs_pacemaker = pytest.mark.skipif(
    shutil.which("crm_simulate") is None, reason="apt-get install pacemaker-cli-utils"
)


def _situation(*off: str, four: bool = False, profile: Profile = Profile.SAFE) -> Situation:
    vip = Vip("10.0.0.9", "eth0", "24", "10.0.0.255")
    site = Site(
        "centreon_cluster",
        FOUR if four else TWO,
        vip,
        evolve(vip, address="10.0.0.10") if four else None,
        "Europe/Paris",
        profile=profile,
        errata_off=frozenset(off),
    )
    return Situation(site, "2026-01-31", assumed="0.9-master")


def _captured(case: str) -> Prediction:
    return prediction.parse((GOLDEN / case / "stdout.txt").read_text())


def _told(case: str, *off: str) -> list[tuple[str, str, str]]:
    found = _captured(case)
    s = _situation(*off, four=len(found.cib.nodes) == 4)
    node = s.topology.nodes[0]
    return [(f.code, f.summary, f.remedy) for f in predicted(found, s, node)]


@pytest.mark.parametrize("case", ["two-nodes-calm", "four-nodes-calm", "group-target-role-stopped"])
def test_a_calm_end_of_maintenance_raises_nothing(case: str) -> None:
    assert _told(case) == []


@pytest.mark.parametrize(
    ("case", "code", "summary", "remedy"),
    [
        (
            "agent-type-changed",
            "AGENT_CHANGED",
            "ms_mysql is remembered under its old agent ocf:heartbeat:mysql-centreon",
            "pcs resource refresh",
        ),
        (
            "promotion-score-missing",
            "NO_PROMOTION_SCORE",
            "central-01 has no promotion score",
            "crm_attribute -N central-01 -l reboot -n master-ms_mysql -v 100",
        ),
        (
            "address-stopped",
            "TARGET_ROLE_STOPPED",
            "the target role of vip_mysql stops it",
            "pcs resource enable vip_mysql",
        ),
        (
            "member-target-role-stopped",
            "TARGET_ROLE_STOPPED",
            "the target role of gorgone stops it",
            "pcs resource enable gorgone",
        ),
        (
            "definition-changed",
            "WOULD_DISTURB",
            "centreon would not stay as it is",
            "crm_mon -1rf",
        ),
        (
            "group-banned",
            "LEFT_OVER_BAN",
            "the constraint cli-ban-centreon-on-central-01 keeps centreon away from central-01",
            "pcs constraint remove cli-ban-centreon-on-central-01",
        ),
        (
            "location-missing",
            "LOCATION_MISSING",
            "nothing keeps ms_mysql-master away from central-01 central-02",
            "pcs constraint location ms_mysql-master avoids "
            "central-01=INFINITY central-02=INFINITY",
        ),
    ],
)
def test_each_cause_is_named_once_with_its_remedy(
    case: str, code: str, summary: str, remedy: str
) -> None:
    assert _told(case) == [(code, summary, remedy)]


@pytest.mark.parametrize("case", sorted(p.name for p in GOLDEN.glob("2.0.5-*")))
def test_pacemaker_2_0_leads_to_the_same_causes(case: str) -> None:
    assert _told(case) == _told(case.removeprefix("2.0.5-"))


def test_a_finding_shows_the_actions_that_it_explains() -> None:
    s = _situation(four=True)
    (found,) = predicted(_captured("address-stopped"), s, s.topology.nodes[0])
    assert found.severity is Severity.BLOCKER
    assert found.observed == (
        "Demote ms_mysql:0 (Promoted -> Unpromoted db-01); Stop vip_mysql (db-01)"
    )


def test_without_x22_the_stop_of_the_address_is_planned_and_only_warned_of() -> None:
    s = _situation("X22", four=True)
    (found,) = predicted(_captured("address-stopped"), s, s.topology.nodes[0])
    assert (found.code, found.severity) == ("TARGET_ROLE_STOPPED", Severity.WARNING)


def test_an_action_without_a_known_cause_blocks_all_the_same() -> None:
    calm, s = _captured("two-nodes-calm"), _situation()
    banned = _captured("group-banned").simulation
    found = predicted(evolve(calm, simulation=banned), s, s.topology.nodes[0])
    assert [(f.code, f.summary) for f in found] == [
        ("WOULD_DISTURB", "ms_mysql-master would not stay as it is"),
        ("WOULD_DISTURB", "centreon would not stay as it is"),
    ]


def test_a_configuration_with_errors_blocks_and_with_warnings_warns() -> None:
    calm, s = _captured("two-nodes-calm"), _situation()
    node = s.topology.nodes[0]
    for words, severity in (
        ("Errors found during check: config not valid", Severity.BLOCKER),
        ("Warnings found during check: config may not be valid", Severity.WARNING),
    ):
        told = list(predicted(evolve(calm, valid=False, complaints=(words,)), s, node))
        assert [(f.code, f.severity) for f in told] == [("CONFIGURATION_INVALID", severity)]


def test_once_maintenance_has_ended_the_gates_ask_what_runs_instead() -> None:
    found, s = _captured("group-banned"), _situation()
    properties = [p for p in found.cib.properties if p.name != "maintenance-mode"]
    ended = evolve(found, cib=evolve(found.cib, properties=properties))
    node = s.topology.nodes[0]
    assert list(resumes_calmly.judge(ended, s, node)) == []
    assert list(still_calm.judge(ended, s, node)) == []
    assert list(still_calm.judge(found, s, node)) != []


def test_a_plan_without_the_simulation_is_not_stopped_by_it() -> None:
    s = _situation("X11")
    assert list(still_calm.judge(_captured("group-banned"), s, s.topology.nodes[0])) == []


# --- the real programs ----------------------------------------------------------------------


def _asked(text: str, path: Path) -> tuple[Prediction, str]:
    """What the real script answers for this CIB, and the CIB as it is left."""
    path.write_text(text)
    path.chmod(0o600)
    words = [str(word) for word in prediction.query().command.argv]
    answer = subprocess.run(
        words, env={**os.environ, "CIB_file": str(path)}, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    return prediction.parse(answer.stdout), path.read_text()


def _cib_of(case: str) -> str:
    text = (GOLDEN / case / "stdout.txt").read_text()
    return text.removeprefix("==> cib\n").partition("==> code")[0]


@needs_pacemaker
@pytest.mark.parametrize("case", sorted(p.name for p in GOLDEN.glob("[a-z]*")))
def test_the_real_programs_still_answer_as_captured(case: str, tmp_path: Path) -> None:
    before = _cib_of(case)
    found, after = _asked(before, tmp_path / "cib.xml")
    assert found.simulation.actions == _captured(case).simulation.actions
    assert after == before
    assert list(tmp_path.iterdir()) == [tmp_path / "cib.xml"]


# what a probe finds: after a rebuild in maintenance mode nothing else is remembered
_PROBED = {
    ResourceRole.STOPPED: 7,
    ResourceRole.STARTED: 0,
    ResourceRole.UNPROMOTED: 0,
    ResourceRole.PROMOTED: 8,
}


def _digest(primitive: Primitive) -> str:
    """As Pacemaker signs the parameters of an operation: another means a new definition."""
    pairs = "".join(f' {n}="{v}"' for n, v in sorted(primitive.attributes))
    return md5(f" <parameters{pairs}/>\n".encode(), usedforsecurity=False).hexdigest()


def _with_history(cluster: Cluster) -> str:
    """The simulated cluster's CIB as a real one would hold it."""
    states = []
    for number, node in enumerate(cluster.cib.nodes, 1):
        held = []
        for call, ((name, id_), belief) in enumerate(cluster.beliefs.items(), 1):
            if name != node:
                continue
            code = _PROBED[belief.role]
            key = f"{call}:1:{code}:7e9eeb84-3bb8-4c67-9a39-0a5b4f9d9d3e"
            words = {
                "id": f"{id_}_last_0", "operation_key": f"{id_}_monitor_0",
                "operation": "monitor", "crm_feature_set": "3.0.14", "transition-key": key,
                "transition-magic": f"0:{code};{key}", "call-id": str(call), "rc-code": str(code),
                "op-status": "0", "interval": "0", "op-digest": _digest(belief.primitive),
            }  # fmt: skip
            agent = belief.agent
            of = [("id", id_), ("class", agent.standard), ("type", agent.type)]
            of += [("provider", agent.provider)] if agent.provider else []
            held.append(element("lrm_resource", of, [element("lrm_rsc_op", words.items())]))
        pairs = (
            element("nvpair", (("id", f"s-{number}-{n}"), ("name", n), ("value", v)))
            for (name, n), v in cluster.attributes.items()
            if name == node
        )
        own = ("id", str(number))
        attributes = element("instance_attributes", (("id", f"s-{number}"),), pairs)
        state = (own, ("uname", node), ("in_ccm", "true"), ("crmd", "online"), ("join", "member"),
                 ("expected", "member"))  # fmt: skip
        states.append(element("node_state", state, (
            element("transient_attributes", (own,), (attributes,)),
            element("lrm", (own,), (element("lrm_resources", (), held),)),
        )))  # fmt: skip
    text = cib.render(cluster.cib).replace("<status/>", element("status", (), states))
    return text.replace("<cib ", '<cib have-quorum="1" crm_feature_set="3.0.14" ', 1)


def _facts(found: Prediction) -> set[tuple[str, str, str]]:
    """The numbers of a clone's instances mean nothing; where it is, does."""
    return {(str(a.kind), a.subject.partition(":")[0], a.where) for a in found.simulation.actions}


def _retargeted(cluster: Cluster, id_: str) -> None:
    def told(top: PcsResource) -> PcsResource:
        if isinstance(top, Group):
            return evolve(top, members=tuple(
                evolve(m, meta=(("target-role", "Stopped"),)) if m.id == id_ else m
                for m in top.members
            ))  # fmt: skip
        return evolve(top, meta=(("target-role", "Stopped"),)) if top.id == id_ else top

    cluster.configure(0.0, resources=[told(top) for top in cluster.cib.resources])


def _other_agent(cluster: Cluster) -> None:
    agent = Agent.of("ocf:heartbeat:mariadb-centreon")

    def told(top: PcsResource) -> PcsResource:
        if isinstance(top, Clone) and isinstance(top.resource, Primitive) and top.promotable:
            return evolve(top, resource=evolve(top.resource, agent=agent))
        return top

    cluster.configure(0.0, resources=[told(top) for top in cluster.cib.resources])


def _banned(cluster: Cluster) -> None:
    ban = Location("centreon", "central1", "-INFINITY", id="cli-ban-centreon-on-central1")
    cluster.configure(0.0, constraints=(*cluster.cib.constraints, ban))


def _unrestrained(cluster: Cluster) -> None:
    left = [c for c in cluster.cib.constraints
            if not (isinstance(c, Location) and c.resource.startswith("ms_mysql"))]  # fmt: skip
    cluster.configure(0.0, constraints=left)


_CHANGES: dict[str, Callable[[Cluster], None]] = {
    "nothing": lambda cluster: None,
    "the first member stopped": lambda cluster: _retargeted(cluster, "vip"),
    "a later member stopped": lambda cluster: _retargeted(cluster, "gorgone"),
    "the group stopped": lambda cluster: _retargeted(cluster, "centreon"),
    "another agent": _other_agent,
    "a ban": _banned,
}


@needs_pacemaker
@pytest.mark.parametrize("shape", ["two", "four"])
@pytest.mark.parametrize("change", [*_CHANGES, "sql address stopped", "no location"])
def test_the_simulated_cluster_foresees_what_the_real_program_does(
    change: str, shape: str, tmp_path: Path
) -> None:
    if shape == "two" and change in ("sql address stopped", "no location"):
        return
    topology = (
        Topology.two("central1", "central2")
        if shape == "two"
        else Topology.four("central1", "central2", "database1", "database2")
    )
    cluster = Simulated.platform(site=site_of(topology)).world.cluster
    cluster.set_property("maintenance-mode", "true", 0.0)
    if change in _CHANGES:
        _CHANGES[change](cluster)
    elif change == "no location":
        _unrestrained(cluster)
    else:
        _retargeted(cluster, "vip_mysql")
    real, _ = _asked(_with_history(cluster), tmp_path / "cib.xml")
    ours = foresight.predict(cluster, "2026-01-31 12:00:00")
    assert _facts(ours) == _facts(real)
    assert ours.simulation.then.promoted("ms_mysql") == real.simulation.then.promoted("ms_mysql")
