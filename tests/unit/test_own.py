"""Constraints of one's own (X61): which they are, how they are made again; none is lost."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.finding import Severity
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import RunFinished, Stopped
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.pacemaker import cib, constraint
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Colocation,
    Constraint,
    Expression,
    Location,
    Order,
    Primitive,
    ResourceRole,
    ResourceSet,
    Rule,
    RuleLocation,
    SetConstraint,
    SetsOf,
    SpecialConstraint,
    Ticket,
)
from centreon_ha_upgrade.procedure import own
from centreon_ha_upgrade.procedure.checks import cluster
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.own import Own
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.situation import CIB, Situation
from tests import sites
from tests.preflight.platforms import Bench, bench
from tests.unit.rehearsing import FOUR, SHAPES, TWO, end_of, site_of

GOLDEN = Path(__file__).parents[1] / "golden/pacemaker/cib"
PLATFORMS = [
    *("pcs-0.9.169-2-rhel7", "pcs-0.9.169-2n", "pcs-0.9.169-4-centos7", "pcs-0.9.169-4n"),
    *("pcs-0.10.8-2-centos7", "pcs-0.10.8-4n", "pcs-0.11.5-2-rhel7", "pcs-0.11.5-4n"),
    *("live-2n-20.04", "live-2n-20.04-cibadmin"),
]
PROMOTED = ResourceRole.PROMOTED
MYAPP = Primitive("myapp", Agent.of("ocf:pacemaker:Dummy"), meta=[("target-role", "stopped")])
WITH = Colocation("myapp", "centreon", score="50", id="myapp-with-centreon")
AFTER = Order("centreon", "start", "myapp", "start", "Optional", id="centreon-then-myapp")
PREFERS = Location("php7-clone", "central1", "10", id="php-prefers-central1")
THREE = (WITH, AFTER, PREFERS)
TOGETHER = SetConstraint(
    SetsOf.COLOCATION,
    [ResourceSet(["myapp", "ms_mysql-clone"])],
    [("score", "10")],
    id="together",
)


def started(topology: Topology, dialect: str = "0.10") -> Cib:
    return Simulated.platform(site=site_of(topology), dialect=dialect).world.cluster.cib


def having(found: Cib, *added: Constraint, special: Iterable[SpecialConstraint] = ()) -> Cib:
    return evolve(
        found,
        resources=(*found.resources, MYAPP),
        constraints=(*found.constraints, *added),
        special_constraints=tuple(special),
    )


def kept(
    found: Cib, topology: Topology = TWO, dialect: str = "0.10", *off: str, write: bool = False
) -> Situation:
    profile = Profile.AS_WRITTEN if write else Profile.SAFE
    site = site_of(topology, profile, *off)
    return Situation(site, sites.TODAY, {CIB: cib.render(found)}, assumed=dialect)


def own_of(
    *added: Constraint,
    special: Iterable[SpecialConstraint] = (),
    topology: Topology = TWO,
    dialect: str = "0.10",
) -> tuple[Own, ...]:
    found = having(started(topology, dialect), *added, special=special)
    return own.own_constraints(kept(found, topology, dialect))


def said(*added: Constraint, special: Iterable[SpecialConstraint] = ()) -> list[str]:
    return [each.shown for each in own_of(*added, special=special)]


# --- which they are -------------------------------------------------------------------------


@pytest.mark.parametrize("write", [False, True], ids=["safe", "as-written"])
@pytest.mark.parametrize("name", PLATFORMS)
def test_a_platform_as_the_documents_make_it_has_none(name: str, write: bool) -> None:
    found = cib.parse((GOLDEN / name / "stdout.txt").read_text())
    topology = FOUR if found.has("vip_mysql") else TWO
    if set(found.nodes) != set(topology.names):
        topology = Topology.four(*found.nodes) if len(found.nodes) == 4 else topology
    dialect = "0.9-create" if found.has("ms_mysql-master") else "0.10"
    situation = kept(found, topology, dialect, write=write)
    assert [each.found for each in own.own_constraints(situation)] == []


def test_a_bare_preview_knows_of_none() -> None:
    situation = Situation(site_of(TWO), sites.TODAY, assumed="0.10")
    assert own.own_constraints(situation) == ()


@pytest.mark.parametrize("score", ["INFINITY", "+INFINITY", "1000000", "+1000001"])
def test_the_platforms_own_is_known_however_its_score_is_spelled(score: str) -> None:
    plain = started(TWO)
    again = [evolve(e, score=score) for e in plain.constraints if isinstance(e, Colocation)]
    found = evolve(plain, constraints=again)
    assert own.own_constraints(kept(found)) == ()


def test_an_avoid_of_four_nodes_is_the_platforms_own_as_a_million_too() -> None:
    plain = started(FOUR)
    again = [evolve(e, score="-1000000") for e in plain.constraints if isinstance(e, Location)]
    assert len(again) == 8
    assert own.own_constraints(kept(evolve(plain, constraints=again), FOUR)) == ()


def test_the_order_that_x05_leaves_out_is_the_documents_and_not_ones_own() -> None:
    assert own_of(Order("centreon", "stop", "ms_mysql-clone", "demote", id="order-1")) == ()


def test_what_a_move_or_a_ban_left_is_not_made_again() -> None:
    ban = Location("centreon", "central1", "-INFINITY", id="cli-ban-centreon-on-central1")
    prefer = Location("centreon", "central2", "INFINITY", id="cli-prefer-centreon")
    assert own_of(ban, prefer) == ()


def test_what_names_no_deleted_resource_stays_where_it_is() -> None:
    assert own_of(Location("myapp", "central1", "5", id="l1")) == ()


def test_another_score_makes_it_ones_own() -> None:
    softer = Colocation("centreon", "ms_mysql-clone", with_role=PROMOTED, score="5", id="softer")
    assert [each.found for each in own_of(softer)] == [softer]


def test_one_that_names_a_member_of_the_group_is_found_too() -> None:
    found = Location("vip", "central1", "5", id="vip-likes-central1")
    assert [each.found for each in own_of(found)] == [found]


# --- how they are made again ----------------------------------------------------------------


def test_they_bear_their_own_ids_and_the_new_names_of_the_resources() -> None:
    assert said(*THREE) == [
        "pcs constraint colocation add myapp with centreon 50 id=myapp-with-centreon",
        "pcs constraint order start centreon then start myapp kind=Optional id=centreon-then-myapp",
        "pcs constraint location add php-prefers-central1 php-clone central1 10",
    ]


def test_what_a_clone_holds_is_named_by_force() -> None:
    assert said(Colocation("myapp", "php7", id="c")) == [
        "pcs constraint --force colocation add myapp with php id=c"
    ]


def test_beside_one_of_the_platforms_between_the_same_it_is_made_by_force() -> None:
    softer = Colocation("centreon", "ms_mysql-clone", with_role=PROMOTED, score="5", id="softer")
    assert said(softer) == [
        "pcs constraint --force colocation add centreon with master ms_mysql-clone 5 id=softer"
    ]


def test_an_id_that_pcs_gives_to_the_platforms_own_is_left_to_it() -> None:
    taken = "colocation-centreon-ms_mysql-clone-INFINITY-1"
    (made,) = own_of(Colocation("centreon", "ms_mysql-clone", id=taken))
    assert (made.found.id, made.wanted.id) == (taken, f"{taken}-own")


def test_the_promotable_clone_gets_the_name_that_this_pcs_gives() -> None:
    plain = started(TWO, "0.9-create")
    clones = [
        evolve(e, id="ms_custom") if isinstance(e, Clone) and e.promotable else e
        for e in plain.resources
    ]
    found = evolve(plain, resources=clones, constraints=[])
    ours = Colocation("myapp", "ms_custom", with_role=PROMOTED, id="c")
    (made,) = own.own_constraints(kept(having(found, ours), TWO, "0.9-create"))
    assert made.shown == "pcs constraint colocation add myapp with master ms_mysql-master id=c"


def test_a_ticket_a_rule_and_a_set_are_made_again_too() -> None:
    rule = Rule([Expression("#uname", "eq", "central2")], score="10")
    special = (
        Ticket("siteA", "centreon", loss_policy="stop", id="t"),
        RuleLocation("php7-clone", None, [rule], id="r"),
        TOGETHER,
    )
    assert said(special=special) == [
        "pcs constraint ticket add siteA centreon loss-policy=stop id=t",
        "pcs constraint location php-clone rule constraint-id=r score=10 '#uname' eq central2",
        "pcs constraint colocation set myapp ms_mysql-clone setoptions id=together score=10",
    ]


def test_a_second_location_for_a_node_would_take_the_place_of_the_first() -> None:
    likes = Location("centreon", "database1", "5", id="likes")
    (made,) = own_of(likes, topology=FOUR)
    assert (made.commands, "in place of another one" in made.refused) == ((), True)
    first, second = (Location("centreon", "central1", "5", id=id_) for id_ in ("one", "two"))
    assert [bool(each.refused) for each in own_of(first, second)] == [False, True]


def test_sets_are_removed_before_the_deletion_that_pcs_would_refuse() -> None:
    found = having(started(TWO), *THREE, special=[TOGETHER])
    (deletion,) = (step for step in plan_for(site_of(TWO)).steps if step.id == "I01")
    node = TWO.nodes[0]
    shown = list(map(str, deletion.body(kept(found), node)))
    assert shown[0] == "pcs constraint remove together"
    without = list(map(str, deletion.body(kept(found, TWO, "0.10", "X61"), node)))
    assert without == shown[1:]


# --- and that none is lost ------------------------------------------------------------------


def test_one_that_does_not_stand_again_is_named() -> None:
    found = having(started(TWO), *THREE)
    live = evolve(found, constraints=[WITH, evolve(PREFERS, resource="php-clone", id="other")])
    findings = list(cluster.own_constraints_there.judge(live, kept(found), TWO.nodes[0]))
    assert [(f.severity, f.code, f.summary) for f in findings] == [
        (Severity.BLOCKER, "CONSTRAINT_LOST", "the constraint centreon-then-myapp is lost")
    ]


def test_what_pcs_has_no_words_for_is_no_reason_to_stop_after_the_deletion() -> None:
    found = having(started(FOUR), Location("centreon", "database1", "5", id="likes"))
    live = evolve(found, constraints=[])
    findings = list(cluster.own_constraints_there.judge(live, kept(found, FOUR), FOUR.nodes[0]))
    assert [(f.severity, f.code) for f in findings] == [(Severity.WARNING, "CONSTRAINT_LOST")]


def with_three(topology: Topology, *off: str, dialect: str = "0.10") -> Bench:
    """A platform that holds the three, and what was observed of it."""
    plain = bench(topology)
    site = site_of(topology, Profile.SAFE, *off)
    platform = Simulated.platform(site=site, dialect=dialect)
    platform.world.cluster.cib = having(platform.world.cluster.cib, *THREE)
    return Bench(platform, evolve(plain.situation, site=site))


def own_there(platform: Simulated) -> set[str]:
    ours = {each.id for each in THREE}
    return {each.id for each in platform.world.cluster.cib.constraints if each.id in ours}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_whole_upgrade_ends_with_all_of_them(shape: str, dialect: str) -> None:
    topology = SHAPES[shape]
    ours = with_three(topology, dialect=dialect)
    platform = ours.platform
    before = len(platform.world.cluster.cib.constraints)
    assert isinstance(end_of(ours.situation.site, platform), RunFinished)
    assert own_there(platform) == {each.id for each in THREE}
    assert len(platform.world.cluster.cib.constraints) == before
    assert platform.world.cluster.acts == []


@pytest.mark.parametrize("shape", SHAPES)
def test_without_x61_they_are_lost_and_the_preflight_said_so(shape: str) -> None:
    ours = with_three(SHAPES[shape], "X61")
    (check,) = ours.examined("P72")
    assert [(f.severity, f.code, f.remedy) for f in check.findings] == [
        (Severity.WARNING, "OWN_CONSTRAINT_LOST", f"after the upgrade: {command}")
        for command in said(*THREE)
    ]
    assert isinstance(end_of(ours.situation.site, ours.platform), RunFinished)
    assert own_there(ours.platform) == set()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_preflight_lists_those_that_will_be_made_again(shape: str) -> None:
    (check,) = with_three(SHAPES[shape]).examined("P72")
    assert [(f.severity, f.code, f.remedy) for f in check.findings] == [
        (Severity.NOTE, "OWN_CONSTRAINT", command) for command in said(*THREE)
    ]


def test_the_preflight_blocks_on_what_pcs_cannot_make_again() -> None:
    ours = bench(FOUR)
    likes = Location("centreon", "database1", "5", id="likes")
    cluster_ = ours.platform.world.cluster
    cluster_.cib = having(cluster_.cib, likes)
    (check,) = ours.examined("P72")
    assert [(f.severity, f.code) for f in check.findings] == [
        (Severity.BLOCKER, "OWN_CONSTRAINT_LOST")
    ]


def test_without_x61_a_set_blocks_for_the_deletion_itself_may_fail() -> None:
    ours = with_three(TWO, "X61")
    cluster_ = ours.platform.world.cluster
    cluster_.cib = evolve(cluster_.cib, constraints=(), special_constraints=(TOGETHER,))
    (check,) = ours.examined("P72")
    assert [(f.severity, f.code) for f in check.findings] == [
        (Severity.BLOCKER, "OWN_CONSTRAINT_LOST")
    ]


def test_without_x61_a_set_that_names_a_clone_stops_the_deletion() -> None:
    ours = with_three(TWO, "X61")
    cluster_ = ours.platform.world.cluster
    cluster_.cib = evolve(cluster_.cib, special_constraints=(TOGETHER,))
    end = end_of(ours.situation.site, ours.platform)
    assert isinstance(end, Stopped)
    assert end.step == "I01"


def test_a_set_is_gone_only_when_it_stands_nowhere() -> None:
    removal = constraint.delete(TOGETHER.id)
    assert removal.done is not None
    found = having(started(TWO), special=[TOGETHER])
    answers = [removal.done.parse(cib.render(each)) for each in (found, started(TWO))]
    assert answers == [False, True]


def test_an_unknown_pcs_is_left_to_the_check_that_says_so() -> None:
    ours = with_three(TWO)
    unknown = evolve(ours.situation, kept={CIB: ours.situation.kept[CIB]})
    (check,) = Bench(ours.platform, unknown).examined("P72")
    assert check.findings == ()
