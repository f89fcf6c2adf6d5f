"""The labs start in the 20.04 state that the procedure expects, and break as real nodes do."""

import subprocess
from collections.abc import Iterator
from typing import cast

import pytest

from tests.lab import Lab, process
from tests.lab.cluster import sql

pytestmark = pytest.mark.lab


@pytest.fixture(scope="session", params=["lab_two", "lab_four"])
def lab(request: pytest.FixtureRequest) -> Lab:
    return cast(Lab, request.getfixturevalue(request.param))


def on(lab: Lab, node: str, command: str) -> str:
    """What the command prints; it must succeed."""
    answer = lab.run(node, command)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


@pytest.fixture
def copy_of_central(lab: Lab) -> Iterator[str]:
    """A prefix for commands: they see central1's files, and what they change is forgotten."""
    place = "/run/copy"
    layers = f"lowerdir=/,upperdir={place}/upper,workdir={place}/work"
    mounts = f"mkdir {place}/upper {place}/work {place}/root"
    mounts += f" && mount -t overlay overlay -o {layers} {place}/root"
    on(lab, "central1", f"mkdir {place} && mount -t tmpfs tmpfs {place} && {mounts}")
    yield f"chroot {place}/root "
    on(lab, "central1", f"umount {place}/root {place} && rmdir {place}")


def test_every_resource_is_started_and_one_database_is_promoted(lab: Lab) -> None:
    assert lab.cluster.at_rest()


def test_only_the_promoted_database_is_writable(lab: Lab) -> None:
    writable = [
        member.name
        for member in lab.shape.databases
        if on(lab, member.name, sql("SELECT @@global.read_only")) == "0"
    ]
    assert [lab.cluster.primary()] == writable


def test_the_databases_say_that_they_are_10_3(lab: Lab) -> None:
    for member in lab.shape.databases:
        assert on(lab, member.name, sql("SELECT VERSION()")) == "10.3.39-MariaDB"


def test_the_replica_follows_by_position(lab: Lab) -> None:
    replica = next(m.name for m in lab.shape.databases if m.name != lab.cluster.primary())
    status = on(lab, replica, sql("SHOW SLAVE STATUS\\G")).splitlines()
    assert status.count("Yes") == 2
    assert "Slave_Pos" not in status


@pytest.mark.parametrize("package", ["centreon-ha", "centreon-web", "MariaDB-server"])
def test_the_packages_are_the_old_ones(lab: Lab, package: str) -> None:
    expected = "10.3.39" if package.startswith("MariaDB") else "20.04.20"
    for node in lab.nodes:
        assert on(lab, node, f"rpm -q --qf '%{{VERSION}}' {package}") == expected


def test_removing_centreon_ha_leaves_the_edited_files_aside(lab: Lab, copy_of_central: str) -> None:
    on(lab, "central1", f"{copy_of_central} rpm --erase centreon-ha")
    left = on(lab, "central1", f"{copy_of_central} ls /etc/centreon-ha").split()
    assert left == ["centreon_central_sync.pm.rpmsave", "mysql-resources.sh.rpmsave"]
    assert on(lab, "central1", "rpm -q centreon-ha").startswith("centreon-ha-20.04")


def test_the_crons_are_those_of_a_20_04_with_ha(lab: Lab) -> None:
    crons = on(lab, "central1", "ls /etc/cron.d").split()
    assert [name for name in crons if name.startswith("cent")] == [
        "centreon-auto-disco",
        "centreon-ha-mysql",
    ]


def test_ssh_knows_every_host_key_beforehand(lab: Lab) -> None:
    for node in lab.nodes:
        command = ["ssh", "-F", str(lab.ssh_config), node, "hostname"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (answer.returncode, answer.stdout) == (0, f"{node}\n"), answer.stderr


@pytest.mark.parametrize("account", ["mysql", "centreon"])
def test_peers_reach_each_other_without_a_password(lab: Lab, account: str) -> None:
    for member in lab.shape:
        command = f"sudo -u {account} ssh -o BatchMode=yes {member.peer} hostname"
        assert on(lab, member.name, command) == member.peer


def test_the_wizard_has_nothing_to_do_yet(lab: Lab) -> None:
    answer = lab.run("central1", "lab-web-wizard")
    assert answer.returncode == 1
    assert "Nothing to upgrade" in answer.stderr


def test_a_node_that_lost_its_power_comes_back(lab: Lab) -> None:
    passive = next(m.name for m in lab.shape.databases if m.name != lab.cluster.primary())
    lab.kill(passive)
    with pytest.raises(ConnectionError):
        lab.run(passive, "true")
    lab.start(passive)
    lab.cluster.settle()


def test_a_node_whose_cable_is_pulled_is_alone(lab: Lab) -> None:
    ping = "ping -c 1 -W 1 central2"
    lab.cut("central2")
    assert lab.run("central1", ping).returncode == 1
    lab.uncut("central2")
    process.wait_until(lambda: lab.run("central1", ping).returncode == 0, 10, "central2")
    lab.cluster.settle()
