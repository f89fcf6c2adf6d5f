"""pcs: dialects, constraints in each layout, resources and the exported file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.pacemaker import cib, config, constraint, properties, resource
from centreon_ha_upgrade.pacemaker.constraint import Constraints, Layout
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS, PcsDialect, Promotion, dialect_for
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Colocation,
    Constraint,
    Group,
    Location,
    Operation,
    Order,
    Primitive,
    ResourceRole,
    same,
)
from tests.strategies import pacemaker as drawn

GOLDEN = Path(__file__).parents[1] / "golden/pacemaker"
PROMOTED = ResourceRole.PROMOTED
DB = Primitive("ms_mysql", Agent.of("ocf:heartbeat:mariadb-centreon"), [("pid", "/run/a.pid")])


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("0.9.156", "0.9-create"),
        ("0.9.169", "0.9-create"),
        ("0.10.0", "0.10"),
        ("0.10.18", "0.10"),
        ("0.11.5", "0.11"),
        ("0.12.0.1", "0.11"),
    ],
)
def test_a_version_has_its_dialect(version: str, name: str) -> None:
    assert dialect_for(version) is DIALECTS[name]


@pytest.mark.parametrize(
    "version", ["0.9.155", "0.8.1", "1.0.0", "0.13.0", "", "pcs", "0.9", "٠.٩.١", "0.10.1234567"]
)
def test_no_dialect_is_guessed_for_an_unknown_version(version: str) -> None:
    with pytest.raises(IllegalValue):
        dialect_for(version)


def test_every_way_to_promote_has_a_dialect() -> None:
    assert [dialect.promotion for dialect in DIALECTS.values()] == list(Promotion)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "0.9-create",
            [
                "pcs resource create ms_mysql ocf:heartbeat:mariadb-centreon pid=/run/a.pid master",
                "pcs resource meta ms_mysql-master master-node-max=1 clone-max=2",
            ],
        ),
        (
            "0.9-master",
            [
                "pcs resource create ms_mysql ocf:heartbeat:mariadb-centreon pid=/run/a.pid",
                "pcs resource master ms_mysql master-node-max=1 clone-max=2",
            ],
        ),
        (
            "0.10",
            [
                "pcs resource create ms_mysql ocf:heartbeat:mariadb-centreon pid=/run/a.pid",
                "pcs resource promotable ms_mysql promoted-node-max=1 clone-max=2",
            ],
        ),
        (
            "0.11",
            [
                "pcs resource create ms_mysql ocf:heartbeat:mariadb-centreon pid=/run/a.pid",
                "pcs resource promotable ms_mysql meta promoted-node-max=1 clone-max=2",
            ],
        ),
    ],
)
def test_a_promotable_clone_is_made_as_its_pcs_wants(name: str, lines: list[str]) -> None:
    meta = [("master-node-max", "1"), ("clone-max", "2")]
    clone = Clone("ms_mysql-master", DB, meta, promotable=True)
    assert [str(c) for c in resource.create_promotable(clone, DIALECTS[name])] == lines


def test_a_secret_among_the_attributes_is_announced() -> None:
    with_secret = Primitive("a", DB.agent, [("replication_passwd", Secret("REPL"))])
    assert resource.create(with_secret).python is True
    assert resource.create(DB).python is False


def test_a_plain_clone_cannot_be_created_as_a_promotable_one() -> None:
    with pytest.raises(IllegalValue):
        resource.create_promotable(Clone("a-clone", DB), DIALECTS["0.11"])


@pytest.mark.parametrize("id_", ["--force", "a b", "", "1a", "a;b"])
def test_no_id_can_be_taken_for_an_option(id_: str) -> None:
    with pytest.raises(IllegalValue):
        resource.delete(id_)


@pytest.mark.parametrize(
    "name", ["pcs-0.9.169-4n", "pcs-0.10.8-4n", "pcs-0.11.5-4n", "live-2n-20.04-cibadmin"]
)
def test_a_cib_tells_what_is_done(name: str) -> None:
    text = (GOLDEN / "cib" / name / "stdout.txt").read_text()
    found = cib.parse(text)
    for each in found.constraints:
        done = constraint.create(each, DIALECTS["0.10"]).done
        assert done is not None
        assert done.parse(text)
    group = found.resource("centreon")
    assert isinstance(group, Group)
    grouped = resource.group_add("centreon", (member.id for member in group.members)).done
    deleted = resource.delete("ms_mysql").done
    assert grouped is not None
    assert deleted is not None
    assert (grouped.parse(text), deleted.parse(text)) == (True, False)
    assert cib.parse(cib.render(found)) == found


@pytest.mark.parametrize("name", ["pcs-0.9.169-4n", "pcs-0.11.5-4n"])
def test_legacy_words_of_a_cib_are_translated(name: str) -> None:
    found = cib.parse((GOLDEN / "cib" / name / "stdout.txt").read_text())
    suffix = "master" if "0.9" in name else "clone"
    clone = found.resource(f"ms_mysql-{suffix}")
    assert isinstance(clone, Clone)
    assert clone.promotable is True
    assert dict(clone.meta)["promoted-node-max"] == "1"
    wanted = Colocation("vip_mysql", clone.id, with_role=PROMOTED)
    assert any(same(wanted, each) for each in found.constraints)


def test_a_cib_that_this_library_has_no_noun_for_is_refused() -> None:
    text = (GOLDEN / "cib/pcs-0.9.169-2n/stdout.txt").read_text()
    bundle = text.replace("<resources>", '<resources><bundle id="b"/>')
    with pytest.raises(ParseError, match="bundle"):
        cib.parse(bundle)


def test_an_error_in_a_cib_does_not_repeat_a_password() -> None:
    text = (GOLDEN / "cib/pcs-0.9.169-2n/stdout.txt").read_text()
    with pytest.raises(ParseError) as caught:
        cib.parse(text.replace("Repl!pwd 1", "Repl!&#10;pwd 1"))
    assert "Repl" not in str(caught.value)


def test_ids_make_no_difference_between_constraints() -> None:
    order = Order("centreon", "stop", "ms_mysql-master", "demote")
    assert same(order, Order("centreon", "stop", "ms_mysql-master", "demote", id="x"))
    assert not same(order, Order("centreon", "start", "ms_mysql-master", "demote"))


def test_started_in_a_colocation_is_any_role() -> None:
    assert Colocation("a", "b", with_role=ResourceRole.STARTED) == Colocation("a", "b")


@pytest.mark.parametrize(
    ("wanted", "name", "line"),
    [
        (
            Colocation("ms_mysql-clone", "centreon", role=PROMOTED),
            "0.11",
            "pcs constraint colocation add Promoted ms_mysql-clone with centreon",
        ),
        (
            Colocation("a", "b", score="-100"),
            "0.10",
            "pcs constraint colocation add a with b -100",
        ),
        (
            Order("a", "start", "b", "start", kind="Optional", symmetrical=False),
            "0.10",
            "pcs constraint order start a then start b kind=Optional symmetrical=false",
        ),
        (Location("a", "n1", "50"), "0.10", "pcs constraint location a prefers n1=50"),
    ],
)
def test_constraints_are_spelled(wanted: Constraint, name: str, line: str) -> None:
    assert str(constraint.create(wanted, DIALECTS[name])) == line


@given(
    found=drawn.constraints,
    layout=st.sampled_from(Layout),
    dialect=st.sampled_from(list(DIALECTS.values())),
)
def test_every_layout_and_every_vocabulary_is_read(
    found: Constraints, layout: Layout, dialect: PcsDialect
) -> None:
    if found.all or layout is not Layout.SENTENCES:
        assert constraint.parse(constraint.render(found, dialect, layout)) == found


def test_sentences_of_pcs_0_11_6_are_read() -> None:
    text = """Location Constraints:
  resource 'centreon' avoids node 'db1' with score INFINITY (id: location-centreon-db1--INFINITY)
Colocation Constraints:
  Started resource 'vip_mysql' with Promoted resource 'ms_mysql-clone' (id: colocation-a)
    score=INFINITY
Order Constraints:
  stop resource 'centreon' then demote resource 'ms_mysql-clone' (id: order-a)
"""
    assert constraint.parse(text).all == (
        Location("centreon", "db1", "-INFINITY", "location-centreon-db1--INFINITY"),
        Order("centreon", "stop", "ms_mysql-clone", "demote", id="order-a"),
        Colocation("vip_mysql", "ms_mysql-clone", None, PROMOTED, id="colocation-a"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "  Resource Sets:",
        "    Constraint: location-centreon",
        "  a with b (score:INFINITY) (rsc-role:Boss)",
        "  a with b",
    ],
)
def test_a_constraint_that_is_not_understood_is_refused(line: str) -> None:
    with pytest.raises(ParseError):
        constraint.parse(f"Colocation Constraints:\n{line}\n")


def test_properties_of_pcs_0_11_6_are_read_from_every_set() -> None:
    text = """Cluster Properties: cib-bootstrap-options
  cluster-name=centreon_cluster
  maintenance-mode=true
  note="a = b"
Cluster Properties: mysql_replication
  ms_mysql_REPL_INFO=central1
"""
    found = properties.parse(text)
    assert found.get("maintenance-mode") == "true"
    assert found.get("ms_mysql_REPL_INFO") == "central1"
    assert found.get("note") == "a = b"
    assert found.get("stonith-enabled") is None


def test_node_attributes_stand_beside_the_properties() -> None:
    found = properties.parse(
        "Cluster Properties:\n a: b\nNode Attributes:\n n1: standby=on x=y z\n"
    )
    assert found.node_attributes == (("n1", "standby", "on"), ("n1", "x", "y z"))


def test_the_document_s_file_is_what_the_library_rebuilds() -> None:
    saved = config.parse((GOLDEN / "config/document/stdout.txt").read_text())
    group = saved.group("centreon")
    assert group is not None
    assert [member.id for member in group.members] == [
        *("vip", "http", "gorgone", "centreon_central_sync", "cbd_central_broker"),
        *("centengine", "centreontrapd", "snmptrapd"),
    ]
    commands = config.restore_commands(group)
    assert str(commands[1]) == (
        "pcs resource create http systemd:httpd24-httpd meta target-role=started "
        "op monitor interval=5s timeout=20s start interval=0s timeout=40s "
        "stop interval=0s timeout=40s"
    )
    assert str(commands[-1]).startswith("pcs resource group add centreon vip http gorgone ")


def test_the_file_is_written_as_the_document_shows_it() -> None:
    text = (GOLDEN / "config/document/stdout.txt").read_text()
    written = config.render(config.parse(text))
    assert written.replace("pcs  resource", "pcs resource") == text


@pytest.mark.parametrize(
    "line",
    [
        "pcs stonith create fence fence_xvm",
        "pcs resource create a systemd:b op monitor timeout=5s",
        "pcs resource create a systemd:b op interval=5s",
        "pcs resource create a systemd:b x='",
        "pcs resource create a",
        "pcs resource group add centreon missing",
        "pcs resource meta centreon a=b",
    ],
)
def test_any_other_line_of_the_file_is_refused(line: str) -> None:
    with pytest.raises(ParseError):
        config.parse(f"pcs resource create vip systemd:vip\n{line}\n")


def test_a_group_with_meta_attributes_is_rebuilt_with_them() -> None:
    group = Group("centreon", [DB], [("target-role", "started")])
    assert str(config.restore_commands(group)[-1]) == (
        "pcs resource meta centreon target-role=started"
    )
    saved = config.SavedResources([group])
    assert config.parse(config.render(saved)) == saved


def test_a_role_of_an_operation_is_written_in_the_dialect() -> None:
    monitored = Primitive("a", DB.agent, operations=[Operation("monitor", "10s", None, PROMOTED)])
    assert str(resource.create(monitored)).endswith("op monitor interval=10s role=Master")
    modern = resource.create(monitored, dialect=DIALECTS["0.11"])
    assert str(modern).endswith("op monitor interval=10s role=Promoted")


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("plain", "plain"),
        ('"a b"', "a b"),
        ('"a=\\"b\\""', 'a="b"'),
        ("'a \"b\"'", 'a "b"'),
        ("'a \\\"b'", 'a \\"b'),
    ],
)
def test_a_property_loses_the_quotes_that_pcs_gave_it(printed: str, value: str) -> None:
    text = f"Cluster Properties: cib-bootstrap-options\n  one={printed}\n  two=2\n"
    assert properties.parse(text).pairs == (("one", value), ("two", "2"))


@pytest.mark.parametrize("printed", ['"a b', 'a b"', "\"a b'", "a b", "=", '"=', 'x "a b"'])
def test_a_property_with_half_a_quote_is_refused(printed: str) -> None:
    text = f"Cluster Properties: cib-bootstrap-options\n  two=2\n  one={printed}\n"
    with pytest.raises(ParseError) as refused:
        properties.parse(text)
    assert (refused.value.tool, refused.value.line) == ("pcs property", 3)
