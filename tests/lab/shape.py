"""Who is who in a lab of two or four nodes."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.lab.network import Network


@dataclass(frozen=True)
class Member:
    """One node: its name, its number, its peer, and what it carries."""

    name: str
    number: int
    peer: str
    central: bool
    database: bool

    @property
    def address(self) -> str:
        """Its address as the other nodes see it."""
        return f"{Network.PREFIX}.{10 + self.number}"


@dataclass(frozen=True)
class Shape:
    """Two nodes carry everything; with four, the databases have nodes of their own."""

    nodes: int

    def __post_init__(self) -> None:
        if self.nodes not in (2, 4):
            raise ValueError(f"a lab has 2 or 4 nodes, not {self.nodes}")

    def __iter__(self) -> Iterator[Member]:
        both = self.nodes == 2
        yield Member("central1", 1, "central2", central=True, database=both)
        yield Member("central2", 2, "central1", central=True, database=both)
        if not both:
            yield Member("db1", 3, "db2", central=False, database=True)
            yield Member("db2", 4, "db1", central=False, database=True)

    @property
    def centrals(self) -> list[Member]:
        return [member for member in self if member.central]

    @property
    def databases(self) -> list[Member]:
        return [member for member in self if member.database]

    @property
    def vip(self) -> str:
        """The address of the web interface, which moves with the group centreon."""
        return f"{Network.PREFIX}.100"

    @property
    def sql_vip(self) -> str | None:
        """The address of the writable database; two nodes do without."""
        return None if self.nodes == 2 else f"{Network.PREFIX}.101"

    def variables(self, member: Member) -> dict[str, str]:
        """What a node must know about itself, as shell variables."""
        first, second = self.databases
        addresses = {each.name: each.address for each in self}
        return {
            "NAME": member.name,
            "ADDRESS": member.address,
            "PEER": member.peer,
            "PEER_ADDRESS": addresses[member.peer],
            "SERVER_ID": str(member.number),
            "DATABASE1": first.name,
            "DATABASE2": second.name,
            "CENTRALS": f"'{' '.join(each.name for each in self.centrals)}'",
            "NODES": f"'{' '.join(addresses)}'",
            "VIP": self.vip,
            "SQL_VIP": self.sql_vip or "",
            "SQL_HOST": self.sql_vip or self.vip,
        }

    def hosts(self) -> str:
        """The file /etc/hosts of every node."""
        lines = [f"{member.address} {member.name}" for member in self]
        return "\n".join(["127.0.0.1 localhost", *lines, f"{self.vip} vip", ""])
