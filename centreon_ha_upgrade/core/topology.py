"""Nodes and the two shapes of a Centreon HA platform."""

import re
from collections.abc import Iterable
from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue, UnknownNode

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class NodeRole(StrEnum):
    """What a node is there for; not who is active or primary, which is observed."""

    CENTRAL = "central"
    DATABASE = "database"


def legal_host(what: str, value: str) -> str:
    """A host name or address that no program can take for an option or a shell word."""
    if not (_NAME.fullmatch(value) or re.fullmatch(r"[0-9a-fA-F:.]*:[0-9a-fA-F:.]*", value)):
        raise IllegalValue(what, value, "letters, digits, dots and inner hyphens only")
    return value


def _roles(roles: Iterable[NodeRole]) -> frozenset[NodeRole]:
    return frozenset(roles)


@frozen
class Node:
    """One machine of the cluster.  `name` is Pacemaker's name for it; `address` is for ssh.

    >>> print(Node("central1", frozenset({NodeRole.CENTRAL})))
    central1
    """

    name: str
    roles: frozenset[NodeRole] = field(converter=_roles)
    address: str = ""

    def __attrs_post_init__(self) -> None:
        legal_host("node name", self.name)
        if self.address:
            legal_host("node address", self.address)

    @property
    def host(self) -> str:
        """Where ssh goes."""
        return self.address or self.name

    def __str__(self) -> str:
        return self.name


@frozen
class Topology:
    """The nodes of one platform, in the order of the site file.

    >>> Topology.two("c1", "c2").split, Topology.four("c1", "c2", "d1", "d2").split
    (False, True)
    """

    nodes: tuple[Node, ...] = field(converter=tuple[Node, ...])

    @nodes.validator
    def _one_shape(self, _: object, nodes: tuple[Node, ...]) -> None:
        names, hosts = [n.name for n in nodes], [n.host for n in nodes]
        for what, values in (("node name", names), ("node address", hosts)):
            for value in values:
                if values.count(value) > 1:
                    raise IllegalValue(what, value, "it stands for two nodes")
        roles = [tuple(sorted(n.roles)) for n in nodes]
        both, central, database = ("central", "database"), ("central",), ("database",)
        if sorted(roles) not in ([both, both], [central, central, database, database]):
            raise IllegalValue(
                "topology", ", ".join(names), "two centrals with databases, or two and two"
            )

    @classmethod
    def two(cls, first: str, second: str) -> "Topology":
        """Two centrals that also hold the databases."""
        return cls(Node(name, NodeRole) for name in (first, second))

    @classmethod
    def four(cls, central1: str, central2: str, database1: str, database2: str) -> "Topology":
        """Two centrals and two databases."""
        centrals = (Node(name, {NodeRole.CENTRAL}) for name in (central1, central2))
        databases = (Node(name, {NodeRole.DATABASE}) for name in (database1, database2))
        return cls((*centrals, *databases))

    @property
    def split(self) -> bool:
        """True on four nodes: databases stand apart from centrals."""
        return len(self.nodes) == 4

    @property
    def centrals(self) -> tuple[Node, ...]:
        return tuple(n for n in self.nodes if NodeRole.CENTRAL in n.roles)

    @property
    def databases(self) -> tuple[Node, ...]:
        return tuple(n for n in self.nodes if NodeRole.DATABASE in n.roles)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(n.name for n in self.nodes)

    def node(self, name: str) -> Node:
        """The node of this name.  Raises `UnknownNode`."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise UnknownNode(name)
