"""What this machine must offer before it can host a lab."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = {
    "debootstrap": "debootstrap",
    "systemd-nspawn": "systemd-container",
    "ip": "iproute2",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
    "nsenter": "util-linux",
    "unshare": "util-linux",
    "setsid": "util-linux",
}

_ISOLATED = ["unshare", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork"]
_OVERLAY = "mkdir a b c d && mount -t overlay overlay -o lowerdir=a,upperdir=b,workdir=c d"


def why_not() -> str | None:
    """One line that says why no lab can run here, or None when one can."""
    if not sys.platform.startswith("linux"):
        return "the lab needs Linux"
    if os.geteuid() != 0:
        return "the lab needs root"
    if missing() and not shutil.which("apt-get"):
        return f"the lab needs {', '.join(sorted(missing()))}, and apt-get is not there to add them"
    if shutil.which("unshare") and not _can_isolate():
        return "the lab needs namespaces and overlay mounts, and this machine refuses them"
    return None


def missing() -> set[str]:
    """The Debian packages whose commands are not there."""
    return {package for command, package in PACKAGES.items() if not shutil.which(command)}


def install() -> None:
    """Install from Debian what is missing; root only."""
    if packages := sorted(missing()):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "--yes", "--quiet", "--no-install-recommends", *packages]
        for words in (["update", "--quiet"], install):
            subprocess.run(["apt-get", *words], env=environment, check=True)


def cache() -> Path:
    """Where root file systems are kept from one run to the next."""
    given = os.environ.get("CHU_LAB_CACHE")
    return Path(given) if given else Path("/var/cache/centreon-ha-upgrade-lab")


def mirror() -> str:
    """The Debian mirror that this machine already uses."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    if not (mirrors := [uri for uri in answer if "security" not in uri]):
        raise RuntimeError("apt-get indextargets names no Debian mirror")
    return mirrors[0]


def _can_isolate() -> bool:
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as place:
        command = [*_ISOLATED, "sh", "-c", _OVERLAY]
        return subprocess.run(command, cwd=place, capture_output=True, check=False).returncode == 0
