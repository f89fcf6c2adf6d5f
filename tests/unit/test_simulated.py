"""The simulated platform behaves like the real tools where the procedure may stumble over them."""

import pytest
from attrs import evolve

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command, Result, Secret, run
from centreon_ha_upgrade.core.executor import ask_node
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.errors import (
    DialogueError,
    IllegalValue,
    SecretMissing,
    UnexpectedCommand,
    UnknownNode,
)
from centreon_ha_upgrade.executors.simulated import PASSWORDS, Simulated
from centreon_ha_upgrade.executors.simulated.catalogue import OFFERED
from centreon_ha_upgrade.executors.simulated.jobs import Jobs
from centreon_ha_upgrade.executors.simulated.rpm_model import Rpm
from centreon_ha_upgrade.files import move
from centreon_ha_upgrade.mariadb import admin, check_status, server, slave_status, sync_bigdb
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.pacemaker import config, constraint, crm_mon, properties, resource
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import Colocation
from centreon_ha_upgrade.packages import rpm, yum
from centreon_ha_upgrade.services import processes, systemctl

_TWO = Topology.two("central1", "central2")
_FOUR = Topology.four("central1", "central2", "database1", "database2")
_ROOT = Secret("MARIADB_ROOT_PASSWD")
_LOGIN = Login("root", _ROOT)


@pytest.fixture
def platform() -> Simulated:
    return Simulated.platform(_TWO)


def _do(platform: Simulated, command: Command, node: str = "central1") -> Result:
    return platform.run(platform.world.topology.node(node), command)


def _maintenance(platform: Simulated, value: str = "true") -> None:
    _do(platform, properties.set_property("maintenance-mode", value))


def _wait(platform: Simulated) -> crm_mon.ClusterStatus:
    platform.clock.sleep(10)
    return ask_node(platform, platform.world.topology.nodes[0], crm_mon.query())


# --- as an executor -------------------------------------------------------------------------


def test_an_unknown_command_is_refused_not_guessed(platform: Simulated) -> None:
    for words in (("reboot",), ("pcs", "cluster", "destroy"), ("/bin/sh", "-c", "rm -rf /")):
        with pytest.raises(UnexpectedCommand):
            _do(platform, run(*words))


def test_an_unknown_node_dialect_or_role_is_refused() -> None:
    with pytest.raises(UnknownNode):
        Simulated.platform(_TWO).machine("central9")
    with pytest.raises(IllegalValue):
        Simulated.platform(_TWO, dialect="0.8")
    with pytest.raises(IllegalValue):
        Simulated.platform(_TWO, active="central1", primary="central2")


def test_a_missing_secret_runs_nothing() -> None:
    platform = Simulated.platform(_TWO, secrets={})
    with pytest.raises(SecretMissing):
        _do(platform, admin.shutdown(_ROOT))
    assert platform.ran == []


def test_no_password_of_the_platform_is_printed(platform: Simulated) -> None:
    printed = _do(platform, run("cibadmin", "--query")).stdout
    printed += _do(platform, run("cat", paths.RESOURCES_SH)).stdout
    assert not [value for value in PASSWORDS.values() if value in printed]


def test_a_question_nobody_announced_is_an_error(platform: Simulated) -> None:
    with pytest.raises(DialogueError):
        _do(platform, run("yum", "remove", "centreon-ha"))
    assert "centreon-ha" in platform.packages("central1")


def test_a_fork_goes_its_own_way(platform: Simulated) -> None:
    fork = platform.fork()
    _do(fork, run("yum", "remove", "-y", "centreon-ha"))
    assert fork.snapshot() != platform.snapshot()
    assert platform.snapshot() == Simulated.platform(_TWO).snapshot()


# --- packages and files ---------------------------------------------------------------------


def test_one_absent_name_refuses_the_whole_erasure(platform: Simulated) -> None:
    result = _do(platform, rpm.erase(("MariaDB-server", "MariaDB-galera")))
    assert (result.code, result.stderr) == (1, "error: package MariaDB-galera is not installed\n")
    assert "MariaDB-server" in platform.packages("central1")


def test_rpm_saves_only_what_was_changed_and_saves_over_an_older_copy(platform: Simulated) -> None:
    saved = f"{paths.RESOURCES_SH}.rpmsave"
    platform.machine("central1").disk.write(saved, "from an older removal")
    _do(platform, run("yum", "remove", "-y", "centreon-ha"))
    assert "DBHOSTNAMEMASTER='central1'" in (platform.file("central1", saved) or "")
    assert platform.file("central1", "/etc/sudoers.d/centreon-cluster-db.rpmsave") is None


def test_10_5_cannot_be_installed_without_its_repository(platform: Simulated) -> None:
    result = _do(platform, yum.install("MariaDB-server-10.5*"))
    assert result.code == 1
    assert result.stderr == "Error: Unable to find a match: MariaDB-server-10.5*\n"


def test_a_dead_repository_makes_every_installation_fail(platform: Simulated) -> None:
    platform.world.web.dead.add("centreon-stable")
    assert _do(platform, yum.install("yum-utils")).code == 1
    _do(platform, move.move(paths.OLD_REPO, "/root/centreon.repo"))
    assert _do(platform, yum.install("yum-utils")).code == 0


def test_moving_what_is_absent_fails(platform: Simulated) -> None:
    result = _do(platform, move.move("/etc/a.rpmsave", "/etc/a"))
    assert (result.code, "cannot stat '/etc/a.rpmsave'" in result.stderr) == (1, True)


def test_a_reload_fails_where_the_service_does_not_run(platform: Simulated) -> None:
    assert _do(platform, systemctl.reload("httpd24-httpd"), "central1").code == 0
    assert _do(platform, systemctl.reload("httpd24-httpd"), "central2").code == 1


# --- MariaDB --------------------------------------------------------------------------------


def test_systemctl_does_not_stop_a_server_that_the_agent_started(platform: Simulated) -> None:
    assert _do(platform, systemctl.stop("mariadb")).code == 0
    node = _TWO.nodes[0]
    assert ask_node(platform, node, processes.query("mysqld")).named("mysqld")


def test_a_server_starts_read_only_and_stays_so_until_it_is_told(platform: Simulated) -> None:
    _maintenance(platform)
    _do(platform, admin.shutdown(_ROOT))
    _do(platform, systemctl.start("mariadb"))
    assert ask_node(platform, _TWO.nodes[0], server.query(_LOGIN)).read_only
    assert "ERROR 1290" in _wizard_ready(platform).wizard("central1")
    _do(platform, server.set_read_only(False, _LOGIN))
    assert platform.wizard("central1") == ""
    assert platform.hosts("central2") == platform.hosts("central1")


def _wizard_ready(platform: Simulated) -> Simulated:
    machine = platform.machine("central1")
    machine.active.add("php-fpm")
    machine.disk.write(f"{paths.WEB_INSTALL}/index.php", "<?php")
    return platform


def test_the_copy_refuses_while_the_replica_runs(platform: Simulated) -> None:
    result = _do(platform, sync_bigdb.run_sync())
    assert (result.code, "MySQL is launched" in result.stdout) == (1, True)


def test_the_copy_refuses_when_the_primary_is_down(platform: Simulated) -> None:
    _maintenance(platform)
    for name in _TWO.names:
        _do(platform, admin.shutdown(_ROOT), name)
    result = _do(platform, sync_bigdb.run_sync())
    assert (result.code, "MySQL master is not started" in result.stdout) == (1, True)


def test_the_copy_overwrites_the_other_node_and_leaves_replication_by_gtid() -> None:
    platform = Simulated.platform(_TWO)
    _maintenance(platform)
    first, second = platform.machine("central1").server, platform.machine("central2").server
    assert first is not None
    assert second is not None
    _do(platform, admin.shutdown(_ROOT), "central2")
    first.version, first.process = "10.5.18", "mariadbd"
    platform.machine("central1").rpm.installed["MariaDB-server"] = _mariadb_10_5()
    second.data.hosts.clear()
    assert _do(platform, sync_bigdb.run_sync()).code == 0
    status = ask_node(platform, _TWO.nodes[1], slave_status.query(_LOGIN))
    assert (first.read_only, second.read_only, status.healthy, status.by_gtid) == (
        False, True, True, True,
    )  # fmt: skip
    assert platform.hosts("central2") == platform.hosts("central1") != ()


def _mariadb_10_5() -> Rpm:
    return next(found for found in OFFERED["mariadb-10.5"] if found.name == "MariaDB-server")


def test_the_vendors_check_exits_with_0_whatever_it_says(platform: Simulated) -> None:
    _do(platform, admin.shutdown(_ROOT), "central2")
    result = _do(platform, check_status.query().command)
    assert (result.code, check_status.parse(result.stdout).healthy) == (0, False)


# --- the cluster ----------------------------------------------------------------------------


def test_deleting_a_managed_group_stops_it(platform: Simulated) -> None:
    _do(platform, resource.delete("centreon"))
    assert _wait(platform).nodes_of("centreon") == ()
    assert not {"centengine", "httpd24-httpd"} & platform.machine("central1").active


def test_in_maintenance_a_deleted_group_runs_on_as_orphans_until_a_refresh(
    platform: Simulated,
) -> None:
    _maintenance(platform)
    _do(platform, resource.delete("centreon"))
    assert "centengine" in _wait(platform).orphans
    _do(platform, resource.refresh())
    assert _wait(platform).orphans == ()
    assert "centengine" in platform.machine("central1").active


def test_a_cleanup_is_no_refresh(platform: Simulated) -> None:
    _maintenance(platform)
    _do(platform, resource.delete("centreon"))
    _do(platform, resource.cleanup())
    assert "centengine" in _wait(platform).orphans


def test_outside_maintenance_a_stopped_database_comes_back_with_a_failure(
    platform: Simulated,
) -> None:
    _do(platform, admin.shutdown(_ROOT), "central2")
    _maintenance(platform, "false")
    status = _wait(platform)
    assert status.nodes_of("ms_mysql") == _TWO.names
    assert any("not running" in problem for problem in status.problems)


@pytest.mark.parametrize(("dialect", "made"), [("0.9-create", "0"), ("0.10", "1"), ("0.11", "1")])
def test_master_at_creation_is_refused_by_newer_pcs(dialect: str, made: str) -> None:
    platform = Simulated.platform(_TWO, dialect=dialect)
    command = run("pcs", "resource", "create", "x", "systemd:cbd", "master")
    assert str(_do(platform, command).code) == made


def test_what_exists_or_does_not_is_refused_by_name(platform: Simulated) -> None:
    dialect = DIALECTS["0.10"]
    said = [
        _do(platform, command).stderr
        for command in (
            run("pcs", "resource", "create", "php7", "systemd:cbd"),
            resource.delete("php"),
            constraint.create(Colocation("nosuch", "centreon"), dialect),
            constraint.create(Colocation("ms_mysql-clone", "nosuch"), dialect),
        )
    ]
    assert said == [
        "Error: 'php7' already exists\n",
        "Error: Resource 'php' does not exist.\n",
        "Error: Resource 'nosuch' does not exist\n",
        "Error: Resource 'nosuch' does not exist\n",
    ]


def test_a_backup_is_not_overwritten(platform: Simulated) -> None:
    codes = [_do(platform, config.backup("centreon_cluster")).code for _ in range(2)]
    assert codes == [0, 1]


def test_an_address_created_stopped_goes_away_with_its_database() -> None:
    platform = Simulated.platform(_FOUR)
    _do(platform, resource.disable("vip_mysql"))
    status = _wait(platform)
    assert (status.nodes_of("vip_mysql"), status.promoted("ms_mysql")) == ((), ())
    _do(platform, resource.enable("vip_mysql"))
    assert _wait(platform).promoted("ms_mysql") == ("database1",)


def test_detached_work_comes_to_its_end_though_nobody_looks_any_more() -> None:
    platform = Simulated.platform(_TWO)
    node = _TWO.node("central1")
    work = evolve(sync_bigdb.run_sync(), job="a-J04-0")
    watched = Jobs(platform, platform).watch(node, work)
    next(watched)
    assert platform.machine("central1").snapshot == 0.5
    watched.close()
    assert [command for _, command in platform.ran] == [work]
