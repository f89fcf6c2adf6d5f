"""The whole upgrade on the simulated platform: it ends well, and a cut anywhere does no harm."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.centreon import central_sync, paths
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import (
    Event,
    RunFinished,
    Stopped,
)
from centreon_ha_upgrade.engine.journal import Journal, Record
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.executors.simulated import Simulated, example_site
from centreon_ha_upgrade.executors.simulated.start import HOSTS
from centreon_ha_upgrade.mariadb import my_cnf, server
from centreon_ha_upgrade.mariadb.slave_status import UsingGtid
from centreon_ha_upgrade.pacemaker import resource
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import ResourceRole
from centreon_ha_upgrade.packages import repository
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.errata import Profile
from centreon_ha_upgrade.procedure.plan import Plan, plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation

_TWO = Topology.two("central1", "central2")
_FOUR = Topology.four("central1", "central2", "database1", "database2")
_SHAPES = {"two": _TWO, "four": _FOUR}


class Memory(Journal):
    """A journal that lives as long as the test: no disk, the same records."""

    def append(self, event: Event) -> Record:
        record = Record(len(self.records) + 1, "", event)
        self.records.append(record)
        return record


def _memory() -> Memory:
    return Memory(Path("in-memory"))


def _site(topology: Topology, profile: Profile = Profile.SAFE, *off: str) -> Site:
    return evolve(example_site(topology), profile=profile, errata_off=frozenset(off))


def _events(plan: Plan, platform: Simulated, journal: Journal) -> Iterator[Event]:
    return Runner(plan, platform, journal, platform.decide, platform.clock).events()


def _end(site: Site, platform: Simulated, journal: Journal | None = None) -> Event:
    """The last event of a run."""
    *_, last = _events(plan_for(site), platform, journal or _memory())
    return last


def _stop(site: Site, platform: Simulated) -> tuple[str, str]:
    """Where a run stopped, and the code of the finding, or the error."""
    last = _end(site, platform)
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
        assert "date.timezone = Europe/Paris\n" in (platform.file(central.name, paths.PHP_INI) or "")
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
@pytest.mark.parametrize("shape", _SHAPES)
def test_the_safe_upgrade_ends_well_on_every_shape_and_pcs(shape: str, dialect: str) -> None:
    site = _site(_SHAPES[shape])
    platform = Simulated.platform(site=site, dialect=dialect)
    assert isinstance(_end(site, platform), RunFinished)
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
    site = _site(_SHAPES[shape])
    platform = Simulated.platform(site=site, active=active, primary=primary)
    assert isinstance(_end(site, platform), RunFinished)
    _assert_upgraded(platform, site, active, primary)


def test_nodes_side_by_side_end_as_one_after_the_other() -> None:
    site = _site(_FOUR)
    first, second = (Simulated.platform(site=site) for _ in range(2))
    assert isinstance(_end(site, first), RunFinished)
    runner = Runner(plan_for(site), second, _memory(), second.decide, second.clock, overlap=True)
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
    site = _site(_SHAPES[shape], Profile.AS_WRITTEN)
    platform, journal, stops = Simulated.platform(site=site, dialect=dialect), _memory(), []
    while isinstance(last := _end(site, platform, journal), Stopped):
        stops.append((last.step, last.reason.partition(":")[0]))
        if len(stops) > 5 or last.step == "H03":
            break
        _by_hand(platform, site, last.step)
    return stops, platform, site


def test_the_document_as_written_stops_without_a_repository_for_mariadb() -> None:
    site = _site(_TWO, Profile.AS_WRITTEN)
    platform = Simulated.platform(site=site)
    step, reason = _stop(site, platform)
    assert (step, "yum install" in reason) == ("E03", True)
    assert "MariaDB-server" not in platform.packages("central1")
    assert platform.machine("central1").server.process == ""  # type: ignore[union-attr]
