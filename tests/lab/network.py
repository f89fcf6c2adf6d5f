"""The cables of a lab: a namespace with a bridge in it, and a way in from loopback."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.lab import process

FORWARDER = Path(__file__).with_name("forwarder.py")
PORTS = (22, 2224, 3306)


class Network:
    """One bridge br0 in the namespace `name`; inside, every lab has the same 10.78.0.0/24."""

    PREFIX = "10.78.0"

    def __init__(self, name: str, run: Path) -> None:
        self.name = name
        self.path = Path("/run/netns") / name
        self._pidfile = run / "forwarder.pid"
        self._log = run / "forwarder.log"

    def up(self) -> None:
        _ip("netns", "add", self.name)
        self._ip("link", "set", "lo", "up")
        self._ip("link", "add", "br0", "type", "bridge", "forward_delay", "0")
        self._ip("address", "add", f"{self.PREFIX}.1/24", "dev", "br0")
        self._ip("link", "set", "br0", "up")

    def open_ports(self, doors: Mapping[str, str]) -> None:
        """Make each loopback address lead to an address of the lab; returns when it does."""
        pairs = [f"{near}:{port}={far}:{port}" for near, far in doors.items() for port in PORTS]
        # -I: no file beside the forwarder may take the name of a standard module.
        words = [sys.executable, "-I", FORWARDER, self._pidfile, self.path, *pairs]
        process.detach(list(map(str, words)), self._log)
        process.wait_until(self._pidfile.exists, 10, f"the forwarder: see {self._log}")

    def cable(self, node: str, state: str) -> None:
        """Pull the cable of a node out of the bridge ("down"), or put it back ("up")."""
        self._ip("link", "set", f"vb-{node}", state)

    def down(self) -> None:
        if pid := process.alive(self._pidfile, "forwarder.py"):
            process.kill(pid)
        if self.path.exists():
            _ip("netns", "delete", self.name)

    def _ip(self, *words: str) -> None:
        _ip("-netns", self.name, *words)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
