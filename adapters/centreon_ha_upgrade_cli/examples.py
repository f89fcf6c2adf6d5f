"""The platforms of a rehearsal: names and addresses that mean nothing (RFC 5737)."""

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.procedure.site import Repositories, Site, Vip


def site(nodes: int) -> Site:
    """A platform of two or four nodes."""
    split = nodes == 4
    names = ("central1", "central2", "database1", "database2")
    return Site(
        cluster="rehearsal",
        topology=Topology.four(*names) if split else Topology.two(*names[:2]),
        vip=_vip("192.0.2.100"),
        vip_sql=_vip("192.0.2.101") if split else None,
        time_zone="Europe/Paris",
        repositories=Repositories(mariadb="https://mirror.example.com/mariadb-10.5.repo"),
    )


def _vip(address: str) -> Vip:
    return Vip(address, "eth0", "24", "192.0.2.255")
