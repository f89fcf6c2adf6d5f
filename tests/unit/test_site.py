"""A site file is right, or one sentence names the key that is not."""

import pytest

from centreon_ha_upgrade.errors import BadSite
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.site import Site

VIP = """
[vip]
address = "192.0.2.100"
interface = "eth0"
netmask = "24"
broadcast = "192.0.2.255"
"""
TWO = f"""
time_zone = "Europe/Paris"
nodes = [
    {{ name = "central1", address = "192.0.2.11" }},
    {{ name = "central2", address = "192.0.2.12" }},
]
{VIP}
[repositories]
mariadb = "https://mirror.example/mariadb-10.5.repo"
"""
FOUR = f"""
time_zone = "Europe/Paris"
nodes = [
    {{ name = "c1", roles = ["central"] }},
    {{ name = "c2", roles = ["central"] }},
    {{ name = "d1", roles = ["database"] }},
    {{ name = "d2", roles = ["database"] }},
]
{VIP}
[repositories]
mariadb = "https://mirror.example/mariadb-10.5.repo"
[vip_sql]
address = "192.0.2.101"
interface = "eth0"
netmask = "24"
broadcast = "192.0.2.255"
"""


def test_two_nodes_hold_both_roles_by_default() -> None:
    topology = Site.from_toml(TWO).topology
    assert (topology.centrals, topology.split) == (topology.databases, False)


def test_four_nodes_part_the_roles() -> None:
    topology = Site.from_toml(FOUR).topology
    assert [n.name for n in topology.databases] == ["d1", "d2"]


def test_the_safe_profile_is_the_default() -> None:
    assert Site.from_toml(TWO).profile is Profile.SAFE


def test_an_erratum_can_be_switched_off() -> None:
    site = Site.from_toml(TWO + '[errata]\noff = ["X05"]\n')
    assert site.errata_off == frozenset({"X05"})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("time_zone = ", "(whole file)"),
        (TWO.replace("192.0.2.12", "192.0.2.11"), "nodes[1].address"),
        (TWO.replace("central2", "central1"), "nodes[1].name"),
        (TWO.replace("central2", "-oProxyCommand=x"), "nodes[1].name"),
        (TWO.replace("192.0.2.12", "a;b"), "nodes[1].address"),
        (TWO.replace("192.0.2.12", "../x"), "nodes[1].address"),
        (TWO.replace('"central2"', "2"), "nodes[1].name"),
        (TWO.replace("Europe/Paris", "Paris; rm -rf /"), "time_zone"),
        (TWO.replace('time_zone = "Europe/Paris"', ""), "time_zone"),
        (TWO.replace('interface = "eth0"', 'interface = "eth0 up"'), "vip.interface"),
        (TWO.replace('netmask = "24"', ""), "vip.netmask"),
        (TWO.replace(VIP, ""), "vip"),
        ("colour = 1\n" + TWO, "colour"),
        (TWO + "[database]\nadmn = 'root'\n", "database.admn"),
        (TWO + "[database]\nadmin = 'r t'\n", "database.admin"),
        (TWO + "centreon = 'ftp://x'\n", "repositories.centreon"),
        (TWO + "business = [3]\n", "repositories.business"),
        (TWO.partition("mariadb =")[0], "repositories.mariadb"),
        (TWO + "[errata]\noff = ['X99']\n", "errata.off"),
        (TWO + "[errata]\noff = ['X01']\n", "errata.off"),
        ("profile = 'fast'\n" + TWO, "profile"),
        ("nodes = 3\n", "nodes"),
        (FOUR.replace('["database"]', '["databse"]'), "nodes[2].roles"),
        (FOUR.replace('name = "d2", roles = ["database"]', 'name = "d2"'), "nodes"),
        (FOUR.partition("[vip_sql]")[0], "vip_sql"),
        (TWO + "[vip_sql]" + FOUR.partition("[vip_sql]")[2], "vip_sql"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(text: str, key: str) -> None:
    with pytest.raises(BadSite) as caught:
        Site.from_toml(text)
    assert caught.value.key == key
    assert "\n" not in str(caught.value)
