"""Steps I01 to L02 with the real pcs: constraints of one's own survive (X61).

pcs deletes them with what they name; out of sets it only takes the resource, and it does not
delete a clone that a set names.
"""

import subprocess
from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.pacemaker import cib, resource
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Colocation,
    Constraint,
    Expression,
    Group,
    Location,
    Operation,
    Order,
    PcsResource,
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
from centreon_ha_upgrade.procedure import own, target
from centreon_ha_upgrade.procedure.situation import CIB, Situation
from tests import sites
from tests.rebuild import real_pcs, releases

pytestmark = pytest.mark.skipif(bool(releases.missing()), reason=releases.missing())

BEAT = Operation("monitor", "10s", "20s")
DUMMY, STATEFUL = Agent.of("ocf:pacemaker:Dummy"), Agent.of("ocf:pacemaker:Stateful")
PROMOTED = ResourceRole.PROMOTED


def dummy(id_: str) -> Primitive:
    return Primitive(id_, DUMMY, operations=[BEAT])


CENTRALS, BASES = ("central1", "central2"), ("database1", "database2")
# the auto-made id of the platform's own, which pcs gives to whichever comes first
AUTO = "colocation-centreon-ms_mysql-clone-INFINITY"
OWN: tuple[Constraint, ...] = (
    Colocation("myapp", "centreon", score="50", id="c1"),
    Colocation("centreon", "ms_mysql-clone", id=AUTO),
    Colocation("centreon", "ms_mysql-clone", with_role=PROMOTED, score="-5", id="c2"),
    Colocation("myapp", "php7", id="c3"),
    Order("centreon", "start", "myapp", "start", id="o1"),
    Order("myapp", "start", "ms_mysql-clone", "promote", "Optional", id="o2", symmetrical=False),
    Location("centreon", "central1", "50", id="l1"),
    Location("php7-clone", "central1", "-10", id="l2"),
    Location("vip", "central2", "7", id="l3"),
)
OTHER_RULE = Rule([Expression("a", "lt", "3")], score="-4")
RULE = Rule([Expression("#uname", "eq", "central2"), Expression("site", "defined")], score="10")
SPECIAL: tuple[SpecialConstraint, ...] = (
    Ticket("siteA", "centreon", loss_policy="stop", id="t1"),
    RuleLocation("php7-clone", None, [RULE, OTHER_RULE], id="r1"),
    SetConstraint(
        SetsOf.ORDER,
        [
            ResourceSet(["myapp", "other", "centreon"], options=[("sequential", "false")]),
            ResourceSet(["ms_mysql-clone"], action="promote"),
        ],
        [("kind", "Optional")],
        id="s1",
    ),
    SetConstraint(
        SetsOf.COLOCATION, [ResourceSet(["myapp", "php7-clone"])], [("score", "3")], id="s2"
    ),
)


def platform(shape: str) -> Cib:
    """An old platform with these, of agents that this machine has."""
    split = shape == "four-nodes"
    resources: list[PcsResource] = [
        Clone("ms_mysql-clone", Primitive("ms_mysql", STATEFUL), promotable=True),
        Clone("php7-clone", dummy("php7")),
        Clone("cbd_rrd-clone", dummy("cbd_rrd")),
        Group("centreon", [dummy("vip"), dummy("http")]),
        dummy("myapp"),
        dummy("other"),
    ]
    if split:
        resources.append(dummy("vip_mysql"))
    nodes = (*CENTRALS, *BASES) if split else CENTRALS
    plain = Cib(0, 1, 0, "pacemaker-3.7", nodes=nodes, resources=resources)
    situation = Situation(sites.example(shape), sites.TODAY, assumed="0.11")
    platforms_own = [
        evolve(each, id=f"platform-{number}")
        for number, each in enumerate(target.wanted_constraints(situation))
    ]
    return evolve(plain, constraints=(*platforms_own, *OWN), special_constraints=SPECIAL)


def new_resources(s: Situation) -> list[Command]:
    """What K01 to K06 make, of agents that this machine has."""
    made = [
        resource.create(Primitive("ms_mysql", STATEFUL)),
        *resource.create_promotable(
            Clone("ms_mysql-clone", Primitive("ms_mysql", STATEFUL), promotable=True), s.dialect
        )[1:],
        resource.create(dummy("php"), clone=True),
        resource.create(dummy("cbd_rrd"), clone=True),
        *target.recreate_group(s),
    ]
    return [*made, resource.create(dummy("vip_mysql"))] if s.topology.split else made


def run(commands: list[Command], path: Path) -> None:
    words = [["-f", str(path), *map(str, each.argv[1:])] for each in commands]
    real_pcs.run_pcs(words, path.parent, releases.INSTALLED)


@pytest.mark.parametrize("shape", sites.SHAPES)
def test_every_kind_of_them_stands_again_in_the_real_pcs(shape: str, tmp_path: Path) -> None:
    path = tmp_path / "cib.xml"
    real_pcs.keep(platform(shape), path, releases.INSTALLED)
    before = cib.parse(path.read_text())
    kept = {CIB: cib.render(before)}
    s = Situation(sites.example(shape), sites.TODAY, kept, assumed="0.11")
    ours = own.own_constraints(s)
    assert [each.found.id for each in ours] == [each.id for each in (*OWN, *SPECIAL)]
    assert [each.refused for each in ours] == [""] * len(ours)

    run([*own.taken_apart(s), *map(resource.delete, target.to_delete(s))], path)
    assert rest(path) == []
    run([*new_resources(s), *target.constraints(s)], path)
    platforms_own = rest(path)
    run([command for each in ours for command in each.commands], path)

    after = rest(path)
    made = [own.meaning(each) for each in after if each not in platforms_own]
    assert sorted(map(str, made)) == sorted(str(own.meaning(each.wanted)) for each in ours)
    assert [each for each in platforms_own if each not in after] == []
    assert {each.wanted.id for each in ours} <= {each.id for each in after}


def rest(path: Path) -> list[Constraint | SpecialConstraint]:
    found = cib.parse(path.read_text())
    return [*found.constraints, *found.special_constraints]


def test_pcs_does_not_delete_a_clone_that_a_set_names_nor_all_of_the_set(tmp_path: Path) -> None:
    path = tmp_path / "cib.xml"
    real_pcs.keep(platform("two-nodes"), path, releases.INSTALLED)
    delete = ["pcs", "-f", str(path), "resource", "delete"]
    subprocess.run([*delete, "centreon", "--force"], capture_output=True, check=True)
    refused = subprocess.run([*delete, "ms_mysql", "--force"], capture_output=True, text=True)
    assert (refused.returncode, "it may still be referenced" in refused.stderr) == (1, True)
    (left,) = (each for each in rest(path) if each.id == "s1")
    assert isinstance(left, SetConstraint)
    assert [each.resources for each in left.sets] == [("myapp", "other"), ("ms_mysql-clone",)]


def test_pcs_puts_a_location_in_place_of_another_of_the_same_node(tmp_path: Path) -> None:
    path = tmp_path / "cib.xml"
    real_pcs.keep(Cib(0, 1, 0, "any", nodes=CENTRALS, resources=[dummy("myapp")]), path,
                  releases.INSTALLED)  # fmt: skip
    add = ["pcs", "-f", str(path), "constraint", "location", "add"]
    for id_, score in (("one", "5"), ("two", "7")):
        subprocess.run([*add, id_, "myapp", "central1", score], capture_output=True, check=True)
    assert rest(path) == [Location("myapp", "central1", "7", id="two")]
