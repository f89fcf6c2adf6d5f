"""One node of a lab: a container with its own systemd."""

import shutil
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.lab import process
from tests.lab.layers import SCRIPTS
from tests.lab.network import Network

_ENVIRONMENT = ["env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
_ENVIRONMENT += ["HOME=/root", "USER=root", "LC_ALL=C.UTF-8"]


class Node:
    """Boots from layers nobody may change; what it writes goes to the folder `upper`."""

    def __init__(self, name: str, folder: Path, lab: str, network: Network) -> None:
        self.name = name
        self.upper = folder / "upper"
        self._folder = folder
        self._pidfile = folder / "pid"
        self._cgroup = f"{lab}-{name}"
        self._network = network

    def prepare(self, files: dict[str, str]) -> None:
        """Start from an empty upper layer, holding these files only."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.upper.mkdir(parents=True)
        for name, content in files.items():
            path = self.upper / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)

    def start(self, layers: Sequence[Path]) -> None:
        """Power on; returns at once."""
        if self.alive():
            return
        for name in ("work", "root"):
            shutil.rmtree(self._folder / name, ignore_errors=True)
            (self._folder / name).mkdir()
        script = str(SCRIPTS / "start-node.sh")
        lower = ":".join(map(str, layers))
        where = [self.name, str(self._folder), lower, str(self._network.path), self._cgroup]
        process.detach(["bash", script, *where], self.console)

    @property
    def console(self) -> Path:
        return self._folder / "console.log"

    def alive(self) -> bool:
        return process.alive(self._pidfile, "systemd-nspawn") is not None

    def ready(self) -> bool:
        """Whether one can log in."""
        return self._leader() is not None and self.run("systemctl is-active ssh").returncode == 0

    def run(self, command: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """One shell command as root, not by the network: it works when sshd does not."""
        if (leader := self._leader()) is None:
            raise ConnectionError(f"{self.name} is not running")
        enter = ["nsenter", "--target", str(leader), "--mount", "--uts", "--ipc", "--net", "--pid"]
        words = [*enter, "--cgroup", "--root", "--wd", "--", *_ENVIRONMENT, "bash", "-c", command]
        return subprocess.run(words, input=text or "", capture_output=True, text=True, check=False)

    def power_off(self) -> None:
        """Shut down as an administrator would."""
        if self.alive():
            self.run("systemctl poweroff")
            process.wait_until(lambda: not self.alive(), 90, f"{self.name} to power off")
            self._sweep()

    def kill(self) -> None:
        """Power loss: every process of the node is gone at once, and its addresses with them."""
        if leader := self._leader():
            process.kill(leader)
        if supervisor := process.alive(self._pidfile, "start-node"):
            process.kill(supervisor)
        if supervisor := process.alive(self._pidfile, "systemd-nspawn"):
            process.kill(supervisor)
        self._sweep()

    def _leader(self) -> int | None:
        """The container's first process, seen from outside."""
        supervisor = process.alive(self._pidfile, "systemd-nspawn")
        try:
            children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
            return next((int(child) for child in children if _is_first(child)), None)
        except OSError:
            return None

    def _sweep(self) -> None:
        """Remove the node's control groups; the kernel allows it once they are empty."""
        for hierarchy in ("", "systemd", "unified"):
            group = Path("/sys/fs/cgroup") / hierarchy / self._cgroup
            process.wait_until(partial(_removed, group), 10, f"the end of {group}")


def _is_first(pid: str) -> bool:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return any(line.startswith("NSpid:") and line.split()[-1] == "1" for line in lines)


def _removed(group: Path) -> bool:
    if not group.is_dir():
        return True
    try:
        for folder in sorted((p for p in group.rglob("*") if p.is_dir()), reverse=True):
            folder.rmdir()
        group.rmdir()
    except OSError:
        return False
    return True
