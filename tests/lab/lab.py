"""A lab: the nodes, the cables, the cluster, and nothing left once it is down."""

import os
import secrets
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.lab import access, host, process
from tests.lab.cluster import Cluster
from tests.lab.facts import facts, passwords
from tests.lab.layers import FILES, SCRIPTS, Base, digest, once
from tests.lab.network import Network
from tests.lab.node import Node
from tests.lab.shape import Member, Shape


def octet_after(beyond: int) -> int:
    """For one more lab that runs at the same time: so many after CHU_LAB_OCTET."""
    return int(os.environ.get("CHU_LAB_OCTET", "78")) + beyond


class Lab:
    """Two or four real nodes in the 20.04 state.

    Its nodes listen on 127.OCTET.0.11 and following; two labs that run at the same time need
    different octets. All that a lab needs to be taken down lies in its folder, so another process
    may do it: `Lab(2).down()`.
    """

    def __init__(
        self, nodes: int = 2, *, octet: int | None = None, suite: str = "bullseye"
    ) -> None:
        self.shape = Shape(nodes)
        self.octet = octet_after(0 if nodes == 2 else 1) if octet is None else octet
        self.name = f"chu{self.octet}"
        self.base = Base(suite)
        self.folder = host.cache() / "running" / self.name
        self.network = Network(f"{self.name}-hub", self.folder)
        self.nodes = {
            member.name: Node(member.name, self.folder / member.name, self.name, self.network)
            for member in self.shape
        }
        self.cluster = Cluster(self.shape, self.run)

    def __enter__(self) -> Self:
        return self.up()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.down()

    def up(self) -> Self:
        """Boot the saved 20.04 state, forming and saving it first if nobody has; then wait."""
        if any(node.alive() for node in self.nodes.values()):
            raise RuntimeError(f"{self.name} is running already; give another CHU_LAB_OCTET")
        self.down()
        try:
            layers = self.base.build()
            self.folder.mkdir(parents=True)
            (self.folder / "layers").write_text("\n".join(map(str, layers)))
            self._boot(once(self._saved, self._form))
            self._open()
            self.cluster.settle()
        except BaseException:
            self.down()
            raise
        return self

    def down(self) -> None:
        """Kill the nodes and remove every trace, whatever the state of things."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(Node.kill, self.nodes.values()))
        self.network.down()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(
        self,
        node: str,
        command: str,
        input: str | None = None,  # noqa: A002
    ) -> subprocess.CompletedProcess[str]:
        """One shell command as root on a node, without the network."""
        return self.nodes[node].run(command, input)

    def kill(self, node: str) -> None:
        """Take the power from a node."""
        self.nodes[node].kill()

    def start(self, node: str) -> None:
        """Give a node its power back, and wait until one can log in."""
        self.nodes[node].start(self._layers_of(node))
        self._wait_for(self.nodes[node])

    def cut(self, node: str) -> None:
        """Pull a node's network cable."""
        self.network.cable(node, "down")

    def uncut(self, node: str) -> None:
        """Put a node's network cable back."""
        self.network.cable(node, "up")

    @property
    def ssh_config(self) -> Path:
        """For `ssh -F`: root on the nodes by their names, with their host keys pinned."""
        return self.folder / "ssh_config"

    @property
    def known_hosts(self) -> Path:
        return self.folder / "known_hosts"

    def facts(self) -> dict[str, Any]:
        """Everything that a site file says about this platform, passwords apart."""
        files = {"config": self.ssh_config, "key": self._key, "known_hosts": self.known_hosts}
        return facts(self.shape, self.near(), self._layers[0], files) | {"suite": self.base.suite}

    def passwords(self) -> dict[str, str]:
        return passwords()

    def near(self) -> dict[str, str]:
        """The loopback address that leads to each node."""
        return {m.name: f"127.{self.octet}.0.{10 + m.number}" for m in self.shape}

    @property
    def _layers(self) -> list[Path]:
        """What this lab was started from, even if its recipe has changed in the meantime."""
        return list(map(Path, (self.folder / "layers").read_text().splitlines()))

    @property
    def _key(self) -> Path:
        """The private ssh key that root and deployer accept on every node."""
        return self._layers[0].with_name("id_lab")

    @property
    def _saved(self) -> Path:
        recipe = digest(self.base.digest, FILES / "cluster", SCRIPTS / "start-node.sh")
        return host.cache() / f"state-{self.shape.nodes}-{recipe}"

    def _form(self, place: Path) -> None:
        """Make the 20.04 state on new nodes, stop it in good order, and keep what was written."""
        keys = {m.name: access.new_host_key(m, place) for m in self.shape}
        publics = {name: files[f"{access.HOST_KEY}.pub"] for name, files in keys.items()}
        known = access.known_hosts(self.shape, publics, {})
        for member in self.shape:
            files = {**keys[member.name], **self._identity(member)}
            node = self.nodes[member.name]
            node.prepare({**files, "etc/ssh/ssh_known_hosts": known})
            (node.upper / access.HOST_KEY).chmod(0o600)
        self._power_on()
        self.cluster.form()
        self.cluster.stop()
        with ThreadPoolExecutor() as pool:
            list(pool.map(Node.power_off, self.nodes.values()))
        self.network.down()
        for name, node in self.nodes.items():
            node.upper.rename(place / name)

    def _boot(self, state: Path) -> None:
        for name, node in self.nodes.items():
            node.prepare({})
            (node.upper.parent / "state").symlink_to(state / name)
        self._power_on()

    def _power_on(self) -> None:
        self.network.up()
        for name, node in self.nodes.items():
            node.start(self._layers_of(name))
        for node in self.nodes.values():
            self._wait_for(node)

    def _layers_of(self, node: str) -> list[Path]:
        saved = self.folder / node / "state"
        return [saved.resolve(), *self._layers] if saved.exists() else self._layers

    def _wait_for(self, node: Node) -> None:
        process.wait_until(node.ready, 60, f"{node.name} to boot: see {node.console}")

    def _open(self) -> None:
        near = self.near()
        state = {name: self.folder / name / "state" for name in near}
        publics = {name: (s / f"{access.HOST_KEY}.pub").read_text() for name, s in state.items()}
        self.known_hosts.write_text(access.known_hosts(self.shape, publics, near))
        self.ssh_config.write_text(access.ssh_config(self._key, self.known_hosts, near))
        doors = {near[member.name]: member.address for member in self.shape}
        doors[f"127.{self.octet}.0.100"] = self.shape.vip
        if self.shape.sql_vip:
            doors[f"127.{self.octet}.0.101"] = self.shape.sql_vip
        self.network.open_ports(doors)

    def _identity(self, member: Member) -> dict[str, str]:
        variables = self.shape.variables(member).items()
        return {
            "etc/hostname": f"{member.name}\n",
            "etc/hosts": self.shape.hosts(),
            "etc/machine-id": f"{secrets.token_hex(16)}\n",
            "etc/lab/node.conf": "".join(f"{key}={value}\n" for key, value in variables),
        }
