"""From a CIB to the commands that make it again: nothing lost, nothing twice, nothing guessed."""

import shlex
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.pacemaker import cib, config, rebuild
from centreon_ha_upgrade.pacemaker.cib import Aside, Bundle, Cib, Property
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    AppliesTo,
    AttributeSet,
    Clone,
    Colocation,
    Constraint,
    Expression,
    Group,
    Location,
    Operation,
    Order,
    Primitive,
    ResourceRole,
    ResourceSet,
    Rule,
    RuleLocation,
    SetConstraint,
    SetKind,
    SetsOf,
    SpecialConstraint,
)
from tests.strategies.pacemaker import STRATEGIES

GOLDEN = Path(__file__).parents[1] / "golden/pacemaker/cib"
MODERN, OLD = DIALECTS["0.11"], DIALECTS["0.9-master"]
BEAT = Operation("monitor", "5s")
OWN = Primitive("own", Agent.of("systemd:own"), operations=[BEAT])
INSIDE = Primitive("inside", Agent.of("systemd:inside"), operations=[BEAT])
DB = Primitive("db", Agent.of("ocf:heartbeat:mysql"), operations=[BEAT])
EMPTY = Cib(0, 1, 0, "pacemaker-3.7")
HELD = evolve(
    EMPTY,
    resources=[Group("centreon", [INSIDE]), OWN, Clone("db-clone", DB, promotable=True)],
    constraints=[
        Colocation("own", "centreon", id="own-with-centreon"),
        Location("own", "n1", "5", "own-on-n1"),
    ],
)


def said(found: Cib, name: str = "0.11") -> list[str]:
    return [str(command) for command in rebuild.commands(found, DIALECTS[name])]


def test_a_custom_resource_is_neither_lost_nor_created_twice() -> None:
    creating = [line for line in said(HELD) if " create " in line]
    assert [shlex.split(line)[3] for line in creating] == ["inside", "own", "db"]


def test_the_resources_beside_and_the_constraints_that_go_are_told() -> None:
    assert [each.id for each in rebuild.beside(HELD, ["centreon", "db"])] == ["own"]
    assert [each.id for each in rebuild.naming(HELD, ["centreon"])] == ["own-with-centreon"]
    assert [each.id for each in rebuild.naming(HELD, ["inside"])] == ["own-with-centreon"]


def test_the_constraints_of_all_that_goes_are_told() -> None:
    gone = ["centreon", "db"]
    every = [Location("inside", "n1", "5", "one"), Location("db-clone", "n1", "5", "two")]
    kept = [Location("own", "n2", "5", "three")]
    held = evolve(HELD, constraints=[*every, *kept])
    assert [each.id for each in rebuild.naming(held, gone)] == ["one", "two"]


def test_only_alike_constraints_are_called_duplicates() -> None:
    pair: list[Constraint] = [
        Order("own", "start", "centreon", "start", id="one"),
        Colocation("own", "centreon", id="two"),
        Colocation("centreon", "own", id="three"),
        Location("own", "n1", "5", "four"),
        Location("own", "n1", "7", "five"),
    ]
    made = rebuild.constraint_commands(HELD, pair, MODERN)
    forced = [wanted.id for wanted, each in zip(pair, made, strict=True) if "--force" in str(each)]
    assert forced == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("0.9-create", "pcs resource master many db master-node-max=1"),
        ("0.9-master", "pcs resource master many db master-node-max=1"),
        ("0.10", "pcs resource promotable db many promoted-node-max=1"),
        ("0.11", "pcs resource promotable db many meta promoted-node-max=1 --force"),
    ],
)
def test_a_clone_keeps_its_own_id(name: str, line: str) -> None:
    clone = Clone("many", DB, [("promoted-node-max", "1")], promotable=True)
    assert str(rebuild.resource_commands(clone, DIALECTS[name])[-1]) == line


def test_the_old_pcs_cannot_name_a_plain_clone() -> None:
    with pytest.raises(IllegalValue, match="clone id"):
        rebuild.resource_commands(Clone("many", OWN), OLD)


def test_what_the_cluster_writes_itself_is_not_set() -> None:
    found = evolve(
        EMPTY,
        properties=[
            Property("dc-version", "2.1.5"),
            Property("stonith-enabled", "false"),
            Property("ms_mysql_REPL_INFO", "db1", "mysql_replication"),
        ],
        rsc_defaults=[("resource-stickiness", "100")],
    )
    assert said(found, "0.9-create") == [
        "pcs property set stonith-enabled=false",
        "crm_attribute --type crm_config --name ms_mysql_REPL_INFO -s mysql_replication -v db1",
        "pcs resource defaults resource-stickiness=100",
    ]


def test_a_second_constraint_between_the_same_is_forced() -> None:
    twice = [
        Order("own", "start", "centreon", "start", id="one"),
        Order("own", "stop", "centreon", "stop", id="two"),
    ]
    assert [str(each) for each in rebuild.constraint_commands(HELD, twice, MODERN)] == [
        "pcs constraint order start own then start centreon id=one",
        "pcs constraint --force order stop own then stop centreon id=two",
    ]


def test_a_constraint_on_what_a_clone_holds_is_forced() -> None:
    (made,) = rebuild.constraint_commands(HELD, [Location("db", "n1", "-5", "l")], MODERN)
    assert str(made) == "pcs constraint --force location add l db n1 -- -5"


UP = Expression("#uname", "eq", "n1")
ONE_RULE = Rule([UP], score="5")


@pytest.mark.parametrize(
    "refused",
    [
        RuleLocation("own", None, [Rule([Rule([UP, UP])], score="5")], "r"),
        RuleLocation("own", None, [Rule([UP, Rule([UP])], score="5")], "r"),
        RuleLocation("own", None, [Rule([UP])], "r"),
        RuleLocation("own", None, [evolve(ONE_RULE, role=ResourceRole.STOPPED)], "r"),
        RuleLocation("own", None, [Rule([Expression("a", "eq", "x y")], score="1")], "r"),
        RuleLocation("own", None, [Rule([Expression("date", "eq", "x")], score="1")], "r"),
        RuleLocation(None, "a b", [ONE_RULE], "r"),
        RuleLocation(
            "own", None, [Rule([AppliesTo("op_expression", [("name", "stop")])], score="1")], "r"
        ),
        SetConstraint(SetsOf.LOCATION, [ResourceSet(["own"])], [("node", "n1")], "s"),
        SetConstraint(SetsOf.COLOCATION, [ResourceSet(["own"])], [], "s"),
        SetConstraint(SetsOf.TICKET, [ResourceSet(["own"], "start")], [("ticket", "t")], "s"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_constraint_that_pcs_cannot_express_is_refused(refused: SpecialConstraint) -> None:
    with pytest.raises(IllegalValue):
        rebuild.constraint_commands(HELD, [refused], MODERN)


SCORED = AttributeSet(SetKind.META, "x", [("a", "b")], "5")


@pytest.mark.parametrize(
    "refused",
    [
        evolve(EMPTY, aside=[Aside("tags", [("tag", "t")])]),
        evolve(EMPTY, templates=[OWN]),
        evolve(EMPTY, rsc_default_sets=[SCORED]),
        evolve(EMPTY, resources=[evolve(OWN, description="mine")]),
        evolve(EMPTY, resources=[evolve(OWN, sets=[SCORED])]),
        evolve(EMPTY, resources=[Group("g", [evolve(OWN, sets=[SCORED])])]),
        evolve(EMPTY, resources=[evolve(OWN, operations=[evolve(BEAT, sets=[SCORED])])]),
        evolve(EMPTY, resources=[evolve(OWN, meta=[("target-role", "")])]),
        evolve(EMPTY, bundles=[Bundle("b", "docker", [("image", "i")], network=())]),
        evolve(EMPTY, constraints=[Location("own", "n1", "5", "l", ResourceRole.PROMOTED, None)]),
    ],
)
def test_what_pcs_has_no_words_for_is_refused(refused: Cib) -> None:
    with pytest.raises(IllegalValue):
        rebuild.commands(refused, MODERN)


@given(found=STRATEGIES["cib"], dialect=st.sampled_from(sorted(DIALECTS)))
def test_any_cib_is_rebuilt_or_refused(found: Cib, dialect: str) -> None:
    try:
        made = rebuild.commands(found, DIALECTS[dialect])
    except IllegalValue:
        return
    creating = [command for command in made if "create" in map(str, command.argv)]
    assert len(creating) == len([*found.primitives(), *found.bundles])


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/stdout.txt")), ids=lambda p: p.parent.name)
def test_every_captured_cib_comes_back_from_its_own_text(path: Path) -> None:
    found = cib.parse(path.read_text())
    assert cib.parse(cib.render(found)) == found


def test_the_group_is_restored_with_its_capacity_or_not_at_all() -> None:
    group = Group("centreon", [evolve(INSIDE, utilization=[("cpu", "2")])])
    assert [str(command) for command in config.restore_commands(group)] == [
        "pcs resource create inside systemd:inside op monitor interval=5s",
        "pcs resource utilization inside cpu=2",
        "pcs resource group add centreon inside",
    ]
    saved = config.SavedResources([group])
    assert config.parse(config.render(saved)) == saved
    for lost in (Group("g", [evolve(INSIDE, sets=[SCORED])]), evolve(group, sets=[SCORED])):
        with pytest.raises(IllegalValue):
            config.restore_commands(lost)
        with pytest.raises(IllegalValue):
            config.render(config.SavedResources([lost]))


def test_the_script_stops_at_the_first_failure() -> None:
    script = rebuild.as_script(rebuild.commands(HELD, MODERN))
    assert script.startswith("#!/bin/sh\nset -e\npcs resource create inside ")
    assert [shlex.split(line) for line in script.splitlines()[2:]] == [
        [str(word) for word in command.argv] for command in rebuild.commands(HELD, MODERN)
    ]


CAPTURED = (GOLDEN / "pcs-0.11.5-rules-sets-tickets-bundle/stdout.txt").read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('boolean-op="and"', 'boolean-op="xor"'),
        ('operation="eq"', 'operation="like"'),
        ('operation="gt" start', 'operation="lt" start'),
        ('<rsc_ticket loss-policy="fence"', '<rsc_ticket loss-policy="cry"'),
        ('sequential="false"', 'shuffled="false"'),
        ('<resource_ref id="d2"/>', '<resource_ref id="d2" kind="x"/>'),
        ("<docker image", "<lxc image"),
        ('<port-mapping port="80"', '<port-mappings port="80"'),
        ('rsc="c-own" node="n1"', 'rsc="c-own" rsc-pattern="x" node="n1"'),
        ('resource-discovery="never"', 'resource-discovery="perhaps"'),
        ('<nvpair id="d1-utilization-cpu"', '<nvpair id-ref="x" id="d1-utilization-cpu"'),
        ('<primitive id="d2" class="ocf"', '<primitive id="d2" template="none" class="ocf"'),
    ],
)
def test_one_wrong_word_in_a_cib_is_refused(old: str, new: str) -> None:
    assert old in CAPTURED
    with pytest.raises(ParseError):
        cib.parse(CAPTURED.replace(old, new, 1))


def test_a_primitive_made_from_a_template_has_its_agent() -> None:
    template = '<template id="t" class="ocf" provider="pacemaker" type="Dummy"/>'
    made = f'<resources>{template}<primitive id="p" template="t"/>'
    found = cib.parse(CAPTURED.replace("<resources>", made, 1))
    primitive = found.resource("p")
    assert isinstance(primitive, Primitive)
    assert str(primitive.agent) == "ocf:pacemaker:Dummy"
    assert primitive.template == "t"


def test_what_is_kept_aside_is_named() -> None:
    tags = '<tags><tag id="web"><obj_ref id="d1"/></tag></tags></configuration>'
    found = cib.parse(CAPTURED.replace("</configuration>", tags, 1))
    assert found.aside == (Aside("tags", [("tag", "web")]),)
