"""A real sshd of our own, on the loopback, as the current user; skipped where there is none."""

import getpass
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve, frozen

from centreon_ha_upgrade.core.topology import Node, NodeRole

_SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
# What a login shell of an untidy node prints on both streams before any command.
_NOISE = "echo Welcome to central1; printf 'no newline' ; echo grumble >&2\n"


@frozen
class Loopback:
    """What a client needs to reach it."""

    node: Node
    port: int
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "ssh_config"

    @property
    def known_hosts(self) -> Path:
        return self.folder / "known_hosts"

    def config_with(self, name: str, *lines: str) -> Path:
        """Another ssh_config, these lines first."""
        path = self.folder / name
        path.write_text("\n".join((*lines, self.config.read_text())))
        return path


def _key(path: Path) -> str:
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    return path.with_suffix(".pub").read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write(folder: Path, port: int) -> None:
    host_key, client_key = _key(folder / "host"), _key(folder / "client")
    (folder / "authorized_keys").write_text(client_key)
    (folder / "noise").write_text(_NOISE)
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}")
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/authorized_keys .ssh/authorized_keys\n"
        "StrictModes no\nUsePAM no\n"
        f"PermitRootLogin yes\nPasswordAuthentication no\nSetEnv BASH_ENV={folder}/noise\n"
    )
    (folder / "ssh_config").write_text(
        f"Host *\n  Port {port}\n  User {getpass.getuser()}\n  IdentityFile {folder}/client\n"
        "  IdentitiesOnly yes\n  GlobalKnownHostsFile /dev/null\n"
    )


def _logs_in(there: Loopback, *options: str) -> bool:
    words = ["ssh", *options, "-F", str(there.config), "-o", "BatchMode=yes"]
    words += ["-o", f"UserKnownHostsFile={there.known_hosts}", "127.0.0.1", "exit 42"]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 42


@pytest.fixture(scope="session")
def terminal(loopback: Loopback) -> None:
    """Skips where this sshd, run without root, cannot give its guests a terminal."""
    if not _logs_in(loopback, "-tt"):
        pytest.skip("an sshd that is not root cannot give a terminal on this machine")


@pytest.fixture(scope="session")
def loopback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    if _SSHD is None or shutil.which("ssh") is None:
        pytest.skip("no OpenSSH server here: install openssh-server to test the ssh executor")
    folder, port = tmp_path_factory.mktemp("sshd"), free_port()
    _write(folder, port)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    words = [_SSHD, "-D", "-e", "-f", str(folder / "sshd_config")]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as sshd:
        assert sshd.stderr is not None
        said = [sshd.stderr.readline()]
        while said[-1] and "listening" not in said[-1]:
            said.append(sshd.stderr.readline())
        if not said[-1]:
            pytest.skip(f"sshd does not start here: {''.join(said).strip()}")
        made = Loopback(Node("central1", {NodeRole.CENTRAL}, "127.0.0.1"), port, folder)
        if not _logs_in(made):
            sshd.terminate()
            pytest.skip("this account cannot log in to an sshd of its own: it has no login shell")
        yield made
        sshd.terminate()


@frozen
class Deployer:
    """An account of this machine that becomes root by sudo, with this password."""

    name: str
    password: str
    home: Path
    loopback: Loopback

    @property
    def sudoers(self) -> Path:
        return Path("/etc/sudoers.d") / self.name

    @property
    def log(self) -> Path:
        return self.home / "sudo.log"

    def may(self, *lines: str) -> None:
        """What sudo allows it, besides writing a log; none of it lasts longer than the test."""
        rule = f"Defaults:{self.name} logfile={self.log}, !mail_no_user, !mail_badpass"
        text = "\n".join((rule, *(line.format(self.name) for line in lines), ""))
        self.sudoers.write_text(text)
        self.sudoers.chmod(0o440)
        subprocess.run(["visudo", "-cqf", str(self.sudoers)], check=True)

    def attempts(self) -> int:
        """How many wrong passwords sudo wrote down."""
        text = self.log.read_text() if self.log.exists() else ""
        counts = re.findall(r"(\d+) incorrect password attempt", text.replace("\n    ", ""))
        return sum(map(int, counts))


@pytest.fixture
def deployer(loopback: Loopback) -> Iterator[Deployer]:
    """Made and removed again; where that cannot be, the test is skipped with the reason."""
    missing = [name for name in ("sudo", "visudo", "useradd", "chpasswd") if not shutil.which(name)]
    if os.geteuid() != 0 or missing:
        pytest.skip(f"only root can make an account for sudo; missing: {missing or 'root'}")
    made = Deployer(f"ha-sudo-{os.getpid()}", "pa'ss \"w\\rd $(x) %é", Path(), loopback)
    home = Path("/home") / made.name
    subprocess.run(["useradd", "-m", "-d", str(home), "-s", "/bin/bash", made.name], check=True)
    made = evolve(made, home=home)
    try:
        given = f"{made.name}:{made.password}\n".encode()
        subprocess.run(["chpasswd"], input=given, check=True)
        (home / ".ssh").mkdir(mode=0o755)
        keys = (loopback.folder / "authorized_keys").read_text()
        (home / ".ssh" / "authorized_keys").write_text(keys)
        yield made
    finally:
        made.sudoers.unlink(missing_ok=True)
        for folder in ("/run/sudo/ts", "/var/lib/sudo/lectured"):
            (Path(folder) / made.name).unlink(missing_ok=True)
        subprocess.run(["userdel", "-rf", made.name], check=False, capture_output=True)
