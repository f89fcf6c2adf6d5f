"""A platform's site file, written from what its nodes say."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from attrs import evolve, frozen

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import BadSite, NotDiscovered, Unreachable
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.pacemaker.model import Agent, Location, Primitive
from centreon_ha_upgrade.procedure.discovery import Remark, discover, site_file
from centreon_ha_upgrade.procedure.discovery.site_file import read_defaults
from centreon_ha_upgrade.procedure.site import Site
from tests import sites
from tests.sites import SHAPES

REPOSITORIES = {"repositories": {"mariadb": "https://example.org/mariadb.repo"}}


@frozen
class OnlyAt:
    """A network on which a node answers at the addresses given here, and nowhere else."""

    platform: Simulated
    addresses: Mapping[str, str]

    def run(self, node: Node, command: Command) -> Result:
        if node.host not in self.addresses:
            raise Unreachable(node.name, f"{node.host}: no such host")
        return self.platform.run(Node(self.addresses[node.host], node.roles), command)


def _platform(shape: str) -> Simulated:
    return Simulated.platform(site=sites.example(shape))


def _text(executor: Executor, defaults: Mapping[str, Any] = REPOSITORIES, **hints: Any) -> str:
    found = discover(executor, "central1", hints.get("hints"))
    return "\n".join(_written(site_file(found, defaults)))


def _written(lines: Iterator[str | Remark]) -> Iterator[str]:
    for line in lines:
        yield line if isinstance(line, str) else f"# {line.text.format(*line.values)}"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_site_file_of_a_discovered_platform_declares_that_platform(shape: str) -> None:
    declared = sites.example(shape)
    made = Site.from_toml(_text(_platform(shape)))
    assert [(n.name, n.roles) for n in made.topology.nodes] == [
        (n.name, n.roles) for n in declared.topology.nodes
    ]
    for key in ("cluster", "vip", "vip_sql", "time_zone", "database_admin", "replication_user"):
        assert getattr(made, key) == getattr(declared, key), key


def test_roles_of_the_moment_are_remarks_and_never_keys() -> None:
    text = _text(_platform("four-nodes"))
    assert "# active central now: central1" in text.splitlines()
    assert "# primary database now: database1" in text.splitlines()
    assert "# database resource ms_mysql-clone, PHP resource php7" in text.splitlines()


def test_what_the_document_never_heard_of_is_named() -> None:
    platform = _platform("two-nodes")
    cluster = platform.world.cluster
    foreign = Primitive("vip_php_lb", Agent.of("ocf:heartbeat:IPaddr2"))
    placed = Location("centreon", "central1", "100", id="cli-prefer-centreon")
    cluster.cib = evolve(
        cluster.cib,
        resources=(*cluster.cib.resources, foreign),
        constraints=(*cluster.cib.constraints, placed),
    )
    wanted = "# not known to the document, and left alone: vip_php_lb, cli-prefer-centreon"
    assert wanted in _text(platform).splitlines()


def test_a_node_is_given_the_address_that_leads_to_it() -> None:
    network = OnlyAt(_platform("two-nodes"), {"central1": "central1", "10.0.0.2": "central2"})
    text = _text(network, hints={"central2": ("10.0.0.9", "10.0.0.2")})
    made = Site.from_toml(text)
    assert [(n.name, n.address) for n in made.topology.nodes] == [
        ("central1", ""),
        ("central2", "10.0.0.2"),
    ]


def test_an_address_that_leads_to_another_machine_is_not_taken() -> None:
    network = OnlyAt(_platform("two-nodes"), {"central1": "central1", "central2": "central1"})
    assert discover(network, "central1").silent == ("central2",)
    assert "# No address that was tried leads to this node from here" in _text(network)


def test_a_cluster_without_the_database_cannot_be_described() -> None:
    platform = _platform("two-nodes")
    cluster = platform.world.cluster
    kept = [top for top in cluster.cib.resources if "ms_mysql" not in top.id]
    cluster.cib = evolve(cluster.cib, resources=kept, constraints=())
    with pytest.raises(NotDiscovered) as refused:
        discover(platform, "central1")
    assert str(refused.value) == (
        "cannot tell the resource ms_mysql: it is not configured; look with: pcs resource"
    )


def test_without_a_repository_of_mariadb_the_file_says_what_is_missing() -> None:
    text = _text(_platform("two-nodes"), {})
    with pytest.raises(BadSite) as refused:
        Site.from_toml(text)
    assert refused.value.key == "repositories.mariadb"
    assert "# Say which repository file offers MariaDB 10.5" in text


def test_defaults_reach_the_file_and_an_unknown_key_is_refused() -> None:
    given = read_defaults(
        'profile = "as-written"\ntime_zone = "UTC"\n[repositories]\nmariadb = "/srv/m.repo"\n'
    )
    made = Site.from_toml(_text(_platform("two-nodes"), given))
    assert (str(made.profile), made.time_zone) == ("as-written", "UTC")
    assert made.repositories.mariadb == "/srv/m.repo"
    with pytest.raises(BadSite):
        read_defaults("nodes = []\n")
