"""/etc/corosync/corosync.conf: sections in braces with `key: value` lines, of Corosync 2 and 3.

`pcs cluster corosync` prints the same.  A node may have no `name`; its `ring0_addr` is the name
then.  Only what says who is in the cluster is kept; every line must be well formed all the same.
"""

import re

from attrs import define, field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue

PATH = "/etc/corosync/corosync.conf"
_OPEN = re.compile(r"\s*(?P<name>[a-z_]+)\s*\{")
_SETTING = re.compile(r"\s*(?P<key>[a-z0-9_.]+):\s*(?P<value>.*)")
_DEEPEST = 4


@frozen
class CorosyncNode:
    """One member: the address of its first link, and its name."""

    name: str
    address: str

    def __attrs_post_init__(self) -> None:
        legal_host("corosync node", self.name)
        legal_host("ring0_addr", self.address)


@frozen
class CorosyncConf:
    """Who is in the cluster, by Corosync's own account."""

    cluster: str
    nodes: tuple[CorosyncNode, ...] = field(converter=tuple[CorosyncNode, ...])
    quorum_device: str | None = None

    def __attrs_post_init__(self) -> None:
        names = [node.name for node in self.nodes]
        if not names or len(set(names)) != len(names):
            raise IllegalValue("corosync.conf", ", ".join(names), "at least one node, each once")
        if self.quorum_device is not None:
            legal_host("quorum device", self.quorum_device)
        if not re.fullmatch(r"\S+", self.cluster or "-"):
            raise IllegalValue("cluster name", self.cluster, "expected one word")

    def address(self, name: str) -> str | None:
        """The address of a node's first link."""
        return next((node.address for node in self.nodes if node.name == name), None)


def query() -> Query[CorosyncConf]:
    """The file as it lies on a node.

    >>> print(query())
    cat -- /etc/corosync/corosync.conf
    """
    return ask("cat", "--", PATH, parse=parse)


def parse(text: str) -> CorosyncConf:
    """The members.  Raises `ParseError`."""
    reader = _Reader(Lines("corosync.conf", text))
    reader.read()
    try:
        return reader.conf()
    except IllegalValue as error:
        return reader.lines.fail(str(error))


def render(conf: CorosyncConf) -> str:
    """As pcs 0.10 writes it."""
    device = f"""
    device {{
        model: net

        net {{
            algorithm: ffsplit
            host: {conf.quorum_device}
        }}
    }}
"""
    nodes = "\n".join(
        f"    node {{\n        ring0_addr: {node.address}\n        name: {node.name}\n"
        f"        nodeid: {number}\n    }}\n"
        for number, node in enumerate(conf.nodes, start=1)
    )
    name = f"    cluster_name: {conf.cluster}\n" if conf.cluster else ""
    quorum = device if conf.quorum_device else ""
    return (
        f"totem {{\n    version: 2\n{name}    transport: knet\n}}\n\nnodelist {{\n{nodes}}}\n\n"
        f"quorum {{\n    provider: corosync_votequorum\n{quorum}}}\n"
    )


@define
class _Reader:
    lines: Lines
    path: list[str] = field(factory=list)
    nodes: list[dict[str, str]] = field(factory=list)
    said: dict[str, str] = field(factory=dict)

    def read(self) -> None:
        for line in self.lines:
            if line.lstrip().startswith("#"):
                continue
            if opened := _OPEN.fullmatch(line):
                self.open(opened["name"])
            elif line.strip() == "}":
                self.close()
            else:
                found = self.lines.match(_SETTING, line, "a section, a setting or a brace")
                self.set(found["key"], found["value"])
        if self.path:
            self.lines.fail(f"the section {self.path[-1]} does not end")

    def open(self, name: str) -> None:
        if len(self.path) == _DEEPEST:
            self.lines.fail("sections are nested too deeply")
        self.path.append(name)
        if self.path == ["nodelist", "node"]:
            self.nodes.append({})

    def close(self) -> None:
        if not self.path:
            self.lines.fail("a section ends that did not begin")
        self.path.pop()

    def set(self, key: str, value: str) -> None:
        if not self.path:
            self.lines.fail("a setting outside all sections")
        where = self.nodes[-1] if self.path == ["nodelist", "node"] else self.said
        name = key if where is not self.said else ".".join([*self.path, key])
        where[name] = value  # Corosync takes the last one too

    def conf(self) -> CorosyncConf:
        if not self.nodes:
            self.lines.fail("it lists no node")
        if "quorum.provider" not in self.said:
            self.lines.fail("it says nothing of quorum: a part of it is missing")
        members = []
        for node in self.nodes:
            address = node.get("ring0_addr") or self.lines.fail("a node has no ring0_addr")
            members.append(CorosyncNode(node.get("name") or address, address))
        cluster = self.said.get("totem.cluster_name", "")
        return CorosyncConf(cluster, members, self.said.get("quorum.device.net.host"))
