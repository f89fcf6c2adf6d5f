"""The whole upgrade on the simulated platform, nominal and to the letter of the document."""

import pytest

from centreon_ha_upgrade.centreon import central_sync, paths
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import (
    Answered,
    Event,
    RunFinished,
    Stopped,
)
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.start import HOSTS
from centreon_ha_upgrade.mariadb import my_cnf, server
from centreon_ha_upgrade.mariadb.slave_status import UsingGtid
from centreon_ha_upgrade.pacemaker import attribute, resource
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import ResourceRole
from centreon_ha_upgrade.packages import repository
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from tests.unit.rehearsing import FOUR, SHAPES, TWO, end_of, memory, site_of


def _stop(site: Site, platform: Simulated) -> tuple[str, str]:
    """Where a run stopped, and the code of the finding, or the error."""
    last = end_of(site, platform)
    assert isinstance(last, Stopped), last
    return last.step, last.reason.partition(":")[0]


def _assert_upgraded(platform: Simulated, site: Site, active: str, primary: str) -> None:
    topology = site.topology
    (replica,) = (n.name for n in topology.databases if n.name != primary)
    _assert_cluster(platform, topology, active, primary, replica)
    _assert_databases(platform, primary, replica)
    for node in topology.nodes:
        assert not {"centreon", "centstorage", "centreon-ha-mysql"} & set(platform.crons(node.name))
        assert platform.packages(node.name)["centreon-web"].startswith("22.10.")
        assert "centreon-ha" not in platform.packages(node.name)
    for central in topology.centrals:
        (peer,) = (n.host for n in topology.centrals if n != central)
        text = platform.file(central.name, paths.CENTRAL_SYNC) or ""
        assert central_sync.parse(text).peer_addr == peer
        assert "date.timezone = Europe/Paris\n" in (
            platform.file(central.name, paths.PHP_INI) or ""
        )
        assert platform.file(central.name, f"{paths.WEB_INSTALL}/index.php") is None


def _assert_cluster(
    platform: Simulated, topology: Topology, active: str, primary: str, replica: str
) -> None:
    status, centrals = platform.status(), tuple(n.name for n in topology.centrals)
    assert (status.maintenance_mode, status.problems, status.orphans) == (False, (), ())
    assert status.promoted("ms_mysql") == (primary,)
    assert status.nodes_of("ms_mysql", ResourceRole.UNPROMOTED) == (replica,)
    assert status.nodes_of("centreon") == (active,)
    assert {i.role for i in status.instances_of("centreon")} == {ResourceRole.STARTED}
    for clone in ("php", "cbd_rrd"):
        assert status.nodes_of(clone) == centrals
    for name in topology.names:
        running = platform.machine(name).active
        assert ("centengine" in running) == (name == active)
        assert ("php-fpm" in running, "rh-php72-php-fpm" in running) == (name in centrals, False)
    if topology.split:
        assert status.nodes_of("vip_mysql") == (primary,)


def _assert_databases(platform: Simulated, primary: str, replica: str) -> None:
    first, second = (platform.machine(name).server for name in (primary, replica))
    assert first is not None
    assert second is not None
    assert (first.read_only, second.read_only) == (False, True)
    assert (first.version, second.version) == ("10.5.18", "10.5.18")
    assert platform.hosts(primary) == platform.hosts(replica) == HOSTS
    (status,) = platform.world.replication(second).statuses
    assert (status.healthy, status.using_gtid) == (True, UsingGtid.SLAVE_POS)
    for name in (primary, replica):
        options = my_cnf.parse(platform.file(name, paths.SERVER_CNF) or "")
        assert all(options.has("server", option) for option, _ in my_cnf.GTID_OPTIONS)
        assert options.has("server", "read_only")


# --- the nominal runs -----------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_safe_upgrade_ends_well_on_every_shape_and_pcs(shape: str, dialect: str) -> None:
    site = site_of(SHAPES[shape])
    platform = Simulated.platform(site=site, dialect=dialect)
    assert isinstance(end_of(site, platform), RunFinished)
    primary = "database1" if site.topology.split else "central1"
    _assert_upgraded(platform, site, "central1", primary)


@pytest.mark.parametrize(
    ("shape", "active", "primary"),
    [
        ("two", "central2", "central2"),
        ("four", "central2", "database1"),
        ("four", "central1", "database2"),
        ("four", "central2", "database2"),
    ],
)
def test_the_upgrade_finds_the_roles_where_they_are(shape: str, active: str, primary: str) -> None:
    site = site_of(SHAPES[shape])
    platform = Simulated.platform(site=site, active=active, primary=primary)
    assert isinstance(end_of(site, platform), RunFinished)
    _assert_upgraded(platform, site, active, primary)


def test_nodes_side_by_side_end_as_one_after_the_other() -> None:
    site = site_of(FOUR)
    first, second = (Simulated.platform(site=site) for _ in range(2))
    assert isinstance(end_of(site, first), RunFinished)
    runner = Runner(plan_for(site), second, memory(), second.decide, second.clock, overlap=True)
    *_, last = runner.events()
    assert isinstance(last, RunFinished)
    assert second.snapshot() == first.snapshot()


# --- the document as written ----------------------------------------------------------------


def _by_hand(platform: Simulated, site: Site, step: str) -> None:
    """What a good operator does where the document stops him."""
    nodes, primary = site.topology.nodes, site.topology.databases[0]
    if step == "E03":  # X06: no repository offers 10.5
        for node in site.topology.databases:
            platform.run(node, repository.add_repo(site.repositories.mariadb))
    elif step == "F01":  # X10: the primary is read-only
        situation = Situation(site, today="")
        platform.run(primary, server.set_read_only(False, admin(situation)))
    elif step == "N01":  # X11: the old agent's history blocks the database
        platform.clock.sleep(10)
        platform.run(nodes[0], resource.cleanup())
        platform.clock.sleep(10)
    else:
        pytest.fail(f"nobody knows what to do at {step}")


def _as_written(shape: str, dialect: str) -> tuple[list[tuple[str, str]], Simulated, Site]:
    """Every stop of the document to the letter, put right by hand each time."""
    site = site_of(SHAPES[shape], Profile.AS_WRITTEN)
    platform, journal, stops = Simulated.platform(site=site, dialect=dialect), memory(), []
    while isinstance(last := end_of(site, platform, journal), Stopped):
        stops.append((last.step, last.reason.partition(":")[0]))
        if len(stops) > 5 or last.step == "H03":
            break
        _by_hand(platform, site, last.step)
    return stops, platform, site


def test_the_document_as_written_stops_without_a_repository_for_mariadb() -> None:
    site = site_of(TWO, Profile.AS_WRITTEN)
    platform = Simulated.platform(site=site)
    step, reason = _stop(site, platform)
    assert (step, reason.partition(":")[0]) == ("E03", "UNRESOLVED")
    assert "MariaDB-server" not in platform.packages("central1")
    assert platform.machine("central1").server.process == ""  # type: ignore[union-attr]


def _steps(stops: list[tuple[str, str]]) -> list[str]:
    return [step for step, _ in stops]


@pytest.mark.parametrize("shape", SHAPES)
def test_put_right_by_hand_the_document_as_written_ends_healthy_on_el7(shape: str) -> None:
    stops, platform, site = _as_written(shape, "0.9-create")
    assert _steps(stops) == ["E03", "F01", "N01"]
    assert [reason for _, reason in stops[1:]] == ["NONE_WRITABLE", "RESOURCE_PROBLEM"]
    primary = "database1" if site.topology.split else "central1"
    assert platform.status().problems == ()
    assert platform.status().promoted("ms_mysql") == (primary,)
    assert platform.hosts(primary) == HOSTS


@pytest.mark.parametrize("shape", SHAPES)
def test_as_written_the_export_fails_where_pcs_lacks_clufter(shape: str) -> None:
    stops, platform, _ = _as_written(shape, "0.10")
    assert _steps(stops) == ["E03", "F01", "H03"]
    assert platform.status().maintenance_mode is True


def test_as_written_on_four_nodes_the_databases_address_goes_away_at_the_end() -> None:
    _, platform, _ = _as_written("four", "0.9-create")
    acts = platform.world.cluster.acts
    assert acts[0] == "stop vip_mysql on database1"
    assert "start vip_mysql on database1" in acts


def test_as_written_crons_and_old_buffers_stay() -> None:
    _, platform, _ = _as_written("two", "0.9-create")
    assert "centreon-auto-disco" in platform.crons("central1")
    queue = f"{paths.BROKER_LIB}/central-broker-master.queue.rrd"
    assert platform.file("central2", queue) == "old events\n"


# --- what one erratum buys ------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_the_end_of_maintenance_moves_nothing(shape: str) -> None:
    site = site_of(SHAPES[shape])
    platform = Simulated.platform(site=site)
    end_of(site, platform)
    assert platform.world.cluster.acts == []


@pytest.mark.parametrize(
    ("shape", "off", "stop"),
    [
        ("two", ("X06",), "E03"),
        ("two", ("X10",), "F01"),
        ("two", ("X11", "X26"), "N01"),
        ("four", ("X11", "X26"), "N01"),
    ],
)
def test_without_an_erratum_the_line_stops(shape: str, off: tuple[str, ...], stop: str) -> None:
    site = site_of(SHAPES[shape], Profile.SAFE, *off)
    assert _stop(site, Simulated.platform(site=site))[0] == stop


_ON_TWO = ("X04", "X05", "X11", "X12", "X13")
_ON_FOUR = (
    *("X02", "X07", "X08", "X11", "X16", "X17", "X18", "X20", "X22", "X23", "X24", "X26", "X27"),
    *("X28", "X29", "X48", "X58"),
)


@pytest.mark.parametrize(
    ("shape", "off"), [*(("two", off) for off in _ON_TWO), *(("four", off) for off in _ON_FOUR)]
)
def test_without_another_erratum_the_upgrade_still_ends(shape: str, off: str) -> None:
    site = site_of(SHAPES[shape], Profile.SAFE, off)
    platform = Simulated.platform(site=site, dialect="0.9-create")
    assert isinstance(end_of(site, platform), RunFinished)
    assert platform.status().problems == ()


def test_without_x22_the_address_stops_and_the_database_is_demoted() -> None:
    site = site_of(FOUR, Profile.SAFE, "X22")
    platform = Simulated.platform(site=site)
    end_of(site, platform)
    assert platform.world.cluster.acts[:2] == [
        "stop vip_mysql on database1",
        "demote ms_mysql on database1",
    ]


def _without_scores(*off: str) -> tuple[Event, Simulated]:
    site = site_of(TWO, Profile.SAFE, *off)
    platform = Simulated.platform(site=site)
    platform.world.cluster.attributes.clear()  # as after a restart of Pacemaker
    return end_of(site, platform), platform


def test_lost_promotion_scores_are_set_again_by_x12() -> None:
    end, platform = _without_scores()
    assert isinstance(end, RunFinished)
    assert platform.status().promoted("ms_mysql") == ("central1",)


def test_without_x12_lost_promotion_scores_are_seen_before_maintenance_ends() -> None:
    end, platform = _without_scores("X12")
    assert isinstance(end, Stopped)
    assert (end.step, end.reason) == ("M01", "NO_PROMOTION_SCORE: central1 has no promotion score")
    assert platform.world.cluster.acts == []


def test_without_x11_and_x12_lost_promotion_scores_demote_the_primary() -> None:
    _, platform = _without_scores("X11", "X12", "X26")
    assert platform.status().promoted("ms_mysql") == ()


@pytest.mark.parametrize(("off", "follows"), [((), "central1"), (("X13",), "central1|mysql-bin")])
def test_the_next_start_of_a_replica_follows_what_x13_wrote(
    off: tuple[str, ...], follows: str
) -> None:
    site = site_of(TWO, Profile.SAFE, *off)
    platform = Simulated.platform(site=site)
    end_of(site, platform)
    replica = platform.machine("central2").server
    assert replica is not None
    replica.stop()
    nodes = site.topology.nodes
    platform.run(nodes[0], resource.refresh())
    platform.clock.sleep(10)
    platform.run(nodes[0], attribute.get_node_attribute("central1", "master-ms_mysql").command)
    assert replica.replica is not None
    assert replica.replica.primary.startswith(follows)
    assert platform.world.replication(replica).healthy is (not off)


def test_the_journal_keeps_who_answered() -> None:
    site = site_of(TWO)
    platform, journal = Simulated.platform(site=site), memory()
    decide, clock = platform.decide, platform.clock
    runner = Runner(plan_for(site), platform, journal, decide, clock, person="ada@desk, pts/1")
    *_, last = runner.events()
    assert isinstance(last, RunFinished)
    answered = [r.event.who for r in journal.records if isinstance(r.event, Answered)]
    assert set(answered) == {"ada@desk, pts/1"}
