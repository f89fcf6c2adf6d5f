"""How to reach the nodes of a lab by ssh, with host keys that were known from the start."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.lab.shape import Member, Shape

HOST_KEY = "etc/ssh/ssh_host_ed25519_key"


def new_host_key(member: Member, folder: Path) -> dict[str, str]:
    """A host key for one node, as files to put on it."""
    key = folder / f"{member.name}.host_key"
    for stale in (key, key.with_suffix(".host_key.pub")):
        stale.unlink(missing_ok=True)
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", member.name, "-f", str(key)]
    subprocess.run(command, check=True)
    public = key.with_name(key.name + ".pub")
    files = {HOST_KEY: key.read_text(), f"{HOST_KEY}.pub": public.read_text()}
    key.unlink()
    public.unlink()
    return files


def known_hosts(shape: Shape, publics: Mapping[str, str], near: Mapping[str, str]) -> str:
    """One line per node, for its name, its address, and the loopback address that leads to it."""
    lines = []
    for member in shape:
        kind, key, *_ = publics[member.name].split()
        names = [member.name, member.address, *filter(None, [near.get(member.name)])]
        lines.append(f"{','.join(names)} {kind} {key}\n")
    return "".join(lines)


def ssh_config(key: Path, known: Path, near: Mapping[str, str]) -> str:
    """A file for ssh -F: the nodes by their names, and nobody else."""
    common = {
        "User": "root",
        "IdentityFile": key,
        "IdentitiesOnly": "yes",
        "StrictHostKeyChecking": "yes",
        "UserKnownHostsFile": known,
        "GlobalKnownHostsFile": "/dev/null",
        "BatchMode": "yes",
        "ConnectTimeout": 5,
        "ServerAliveInterval": 3,
        "ServerAliveCountMax": 2,
    }
    hosts = [f"Host {name}\n  HostName {address}\n" for name, address in near.items()]
    settings = [f"  {word} {value}\n" for word, value in common.items()]
    return "".join([*hosts, "Host *\n", *settings])
