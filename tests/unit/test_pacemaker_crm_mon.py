"""crm_mon: its text and its XML tell one truth, and what a status answers."""

from pathlib import Path

import attrs
import pytest

from centreon_ha_upgrade.core.serial import to_plain
from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus, NodeState, ResourceKind
from centreon_ha_upgrade.pacemaker.model import ResourceRole
from tests.differential.compare import differences

GOLDEN = Path(__file__).parents[1] / "golden/pacemaker/crm_mon"
PAIRS = sorted(
    path.name.removesuffix("-xml")
    for path in GOLDEN.glob("*-xml")
    if path.with_name(path.name.removesuffix("-xml") + "-text").exists()
)


def _read(case: str) -> ClusterStatus:
    return crm_mon.parse((GOLDEN / case / "stdout.txt").read_bytes().decode())


@pytest.mark.parametrize("case", PAIRS)
def test_text_and_xml_of_one_cluster_tell_the_same(case: str) -> None:
    assert differences(_read(f"{case}-text"), _read(f"{case}-xml"), release=case) == []


@pytest.mark.parametrize("case", [case for case in PAIRS if "random" not in case])
def test_the_text_lists_the_nodes_where_a_stopped_instance_could_run(case: str) -> None:
    text, xml = _read(f"{case}-text"), _read(f"{case}-xml")
    observed = [resource.idle_on(xml.node_names) for resource in text.resources]
    assert observed == [resource.idle_on(xml.node_names) for resource in xml.resources]


@pytest.mark.parametrize("case", PAIRS)
def test_xml_survives_rendering(case: str) -> None:
    status = _read(f"{case}-xml")
    assert crm_mon.parse(crm_mon.render(status)) == status


@pytest.mark.parametrize("case", [c for c in PAIRS if c.startswith("el7-")])
def test_the_text_for_people_is_the_one_crm_mon_prints(case: str) -> None:
    xml, printed = _read(f"{case}-xml"), (GOLDEN / f"{case}-text/stdout.txt").read_text()
    wanted = attrs.evolve(xml, attributes=None, bans=None, operations=None)
    assert differences(crm_mon.parse(crm_mon.render_text(wanted)), _read(f"{case}-text")) == []
    resources = printed[printed.rindex("]\n\n") + 3 :].partition("\nMigration")[0]
    assert resources.strip() in crm_mon.render_text(wanted)


def test_roles_are_the_same_words_whatever_the_version() -> None:
    for case in ("el7-2n-normal-text", "2.0.5-2n-normal-text", "2.1.5-2n-normal-xml"):
        roles = {instance.role for instance in _read(case).instances_of("ms_mysql")}
        assert roles == {ResourceRole.PROMOTED, ResourceRole.UNPROMOTED}


def test_a_resource_is_found_by_its_clone_by_its_group_and_by_its_own_name() -> None:
    status = _read("el7-4n-normal-xml")
    assert status.promoted("ms_mysql") == status.promoted("ms_mysql-master") == ("db-01",)
    assert status.nodes_of("ms_mysql", ResourceRole.UNPROMOTED) == ("db-02",)
    assert status.nodes_of("centreon") == status.nodes_of("vip") == ("central-01",)
    assert status.nodes_of("php", ResourceRole.STARTED) == ("central-01", "central-02")
    assert status.nodes_of("nothing") == ()


def test_a_healthy_cluster_has_no_problem() -> None:
    assert _read("el7-2n-normal-xml").problems == ()


def test_maintenance_is_seen_and_is_no_problem() -> None:
    for case in ("el7-2n-maintenance-mode-text", "2.1.5-2n-maintenance-xml"):
        status = _read(case)
        assert (status.maintenance_mode, status.problems) == (True, ())
        assert status.promoted("ms_mysql") != ()


def test_a_blocked_database_is_told_with_its_reason() -> None:
    assert _read("2.0.5-2n-rebuilt-and-blocked-xml").problems == (
        "ms_mysql is failed and blocked on central1",
        "ms_mysql is failed and blocked on central2",
        "ms_mysql stop on central2: not installed",
        "ms_mysql stop on central1: not installed",
    )


def test_orphans_are_what_runs_without_being_configured() -> None:
    assert _read("el7-2n-orphan-text").orphans == ("php7",)
    assert len(_read("el7-2n-after-delete-orphans-on-two-nodes-xml").orphans) == 11


def test_a_node_in_standby_is_not_counted_as_online() -> None:
    status = _read("el7-2n-node-standby-text")
    assert status.online == ("central-01",)
    assert [node.state for node in status.nodes] == [NodeState.ONLINE, NodeState.STANDBY]


def test_the_document_s_placeholders_are_node_names() -> None:
    status = _read("document-4n-flattened")
    assert status.promoted("ms_mysql") == ("@DATABASE_MASTER_NAME@",)
    assert status.nodes_of("vip_mysql") == ("@DATABASE_MASTER_NAME@",)
    assert status.nodes_of("centreon") == ("@CENTRAL_MASTER_NAME@",)
    assert status.quorum is None


def test_without_r_the_text_does_not_say_where_nothing_runs() -> None:
    resource = _read("el7-2n-normal-active").resource("ms_mysql")
    assert resource is not None
    assert resource.stopped_on is None


def test_grouped_by_node_what_is_partly_inactive_is_whole_and_the_rest_is_listed() -> None:
    status = _read("2.0.5-2n-grouped-by-node-text")
    kinds = {each.id: each.kind for each in status.resources}
    assert kinds == {
        "centreon": ResourceKind.GROUP,
        **dict.fromkeys(("cbd_rrd", "php7", "ms_mysql"), ResourceKind.LISTED_BY_NODE),
    }
    assert (status.promoted("ms_mysql"), status.nodes_of("vip")) == (("central2",), ("central2",))


@pytest.mark.parametrize(
    "text",
    [
        "Error: cluster is not available on this node\n",
        "Connection to cluster failed: Transport endpoint is not connected\n",
        '<pacemaker-result api-version="2.25" request="crm_mon"><status code="102"'
        ' message="Not connected"/></pacemaker-result>\n',
        '<!DOCTYPE a [<!ENTITY b "c">]><crm_mon>&b;</crm_mon>\n',
        "<a>" * 60 + "</a>" * 60,
    ],
)
def test_an_answer_without_a_status_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        crm_mon.parse(text)


def test_a_list_that_lost_a_node_is_a_problem() -> None:
    # crm_mon itself leaves out guests that are offline: the text cannot be refused
    text = (GOLDEN / "el7-2n-normal-text/stdout.txt").read_text()
    damaged = text.replace("Online: [ central-01 central-02 ]", "Online: [ central-01 ]")
    assert crm_mon.parse(damaged).problems == ("1 of 2 nodes not listed",)


def test_a_node_too_many_is_refused() -> None:
    text = (GOLDEN / "el7-2n-normal-text/stdout.txt").read_text()
    with pytest.raises(ParseError, match="2 nodes configured"):
        crm_mon.parse(text.replace("Online: [ central-01", "Online: [ other central-01"))


def test_what_one_word_hides_of_a_node_is_not_known_from_the_text() -> None:
    text = (
        "Node List:\n  * Node n1: UNCLEAN (online)\n\nFull List of Resources:\n  * No resources\n"
    )
    (node,) = crm_mon.parse(text).nodes
    flags = (node.online, node.unclean, node.standby, node.maintenance, node.pending)
    assert flags == (True, True, None, None, None)


def test_for_programs_resources_are_one_flat_list() -> None:
    shown = to_plain(crm_mon.for_programs(_read("2.1.5-2n-normal-xml")))
    node = {key: shown["nodes"][0][key] for key in ("name", "online", "standby", "maintenance")}
    assert node == {"name": "central1", "online": True, "standby": False, "maintenance": False}
    (row,) = [row for row in shown["resources"] if row["id"] == "vip"]
    assert {key: row[key] for key in ("parent", "agent", "role", "managed", "failed")} == {
        "parent": "centreon",
        "agent": "ocf:heartbeat:IPaddr2",
        "role": "Started",
        "managed": True,
        "failed": False,
    }


def test_where_a_stop_is_under_way_the_text_does_not_say_whether_it_runs() -> None:
    rows = crm_mon.for_programs(
        _read("2.1.5-random-53-pending-actions-without-a-place-text")
    ).resources
    (row,) = [row for row in rows if row.role is ResourceRole.MIGRATING]
    assert (row.nodes, row.pending_on) == (None, "central-03")


@pytest.mark.parametrize(
    "line",
    [
        "     stranger\tStarted central-01",
        "     a stranger\t(systemd:httpd24-httpd):\tStarted central-01",
        "     stranger[1]\t(systemd:httpd24-httpd):\tStarted central-01",
        "     (systemd:httpd24-httpd):\tStarted central-01",
    ],
)
def test_a_line_that_resembles_one_that_was_read_is_refused(line: str) -> None:
    text = (GOLDEN / "el7-2n-normal-text/stdout.txt").read_text()
    known = "     http\t(systemd:httpd24-httpd):\tStarted central-01\n"
    flattened = "     other (systemd:httpd24-httpd):\tStarted central-01\n"
    assert known in text
    crm_mon.parse(text.replace(known, known + flattened))
    with pytest.raises(ParseError, match="expected"):
        crm_mon.parse(text.replace(known, known + flattened + line + "\n"))


def test_fencing_in_the_text_is_never_silence() -> None:
    observed = _read("2.0.5-fencing-pending-and-failed-text").fencing or ()
    assert [(each.action, each.target, each.status) for each in observed] == [
        ("reboot", "node4", "failed"),
        ("reboot", "stranger", "failed"),
        ("off", "node3", "failed"),
        ("reboot", "node3", "failed"),
        ("reboot", "node4", "pending"),
    ]
