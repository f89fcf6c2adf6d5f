"""The root file system of a node, as layers that are built once and never changed again.

Each layer lies under a name that ends in a digest of all it was made from, and gets this name only
when it is complete. A change of one file in files/ therefore leads to new layers, and a build
that was interrupted leaves nothing that could be taken for a layer.
"""

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tests.lab import host

HERE = Path(__file__).parent
FILES = HERE / "files"
SCRIPTS = HERE / "scripts"

# No mount and no process of a build can outlive it.
_ALONE = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]


def digest(*sources: str | Path) -> str:
    """A short digest of texts, and of the names, modes and contents of files below folders."""
    seen = sha256()
    for source in sources:
        if isinstance(source, str):
            seen.update(source.encode() + b"\0")
            continue
        for path in sorted(p for p in (source, *source.rglob("*")) if p.is_file()):
            seen.update(f"{path.relative_to(source)}\0{path.stat().st_mode}\0".encode())
            seen.update(path.read_bytes() + b"\0")
    return seen.hexdigest()[:12]


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Let one process at a time build the thing of this name."""
    host.cache().mkdir(parents=True, exist_ok=True)
    with (host.cache() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(layer: Path, build: Callable[[Path], None]) -> Path:
    """Give the layer; build it first, beside its final place, when it is not there."""
    with exclusive(layer.name):
        if not layer.exists():
            partial = layer.with_name(layer.name + ".partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            build(partial)
            partial.rename(layer)
    return layer


class Base:
    """What all nodes have in common: a system, and above it a platform in its 20.04 state."""

    def __init__(self, suite: str = "bullseye") -> None:
        system = digest(suite, FILES / "system", SCRIPTS / "build-system.sh")
        platform = digest(system, FILES / "platform", SCRIPTS / "build-platform.sh")
        self.suite = suite
        self.digest = platform
        self._system = host.cache() / f"system-{suite}-{system}"
        self._platform = host.cache() / f"platform-{suite}-{platform}"

    def build(self) -> list[Path]:
        """The layers, highest first; takes minutes the first time and nothing later."""
        host.install()
        self.system()
        once(self._platform, self._build_platform)
        return [self._platform / "root", self._system / "root"]

    def system(self) -> Path:
        """The layer of the system alone, whose `root` holds its pcs and Pacemaker."""
        return once(self._system, self._build_system)

    def _build_system(self, place: Path) -> None:
        source: list[str | Path] = [self.suite, host.mirror(), FILES / "system"]
        packages = host.cache() / f"packages-{self.suite}"
        _run("build-system.sh", place / "root", *source, packages)

    def _build_platform(self, place: Path) -> None:
        system = self._system / "root"
        deployer = (system / "home/deployer").stat().st_uid
        roots = [place / "root", place / "work", place / "mounted"]
        _run("build-platform.sh", system, *roots, FILES / "platform")
        key = place / "id_lab"
        new = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(key)]
        subprocess.run(new, check=True)
        public = key.with_suffix(".pub").read_text()
        for home, owner in (("root", 0), ("home/deployer", deployer)):
            _authorize(place / "root" / home / ".ssh", public, owner)


def _authorize(folder: Path, public: str, owner: int) -> None:
    folder.mkdir(mode=0o700, parents=True)
    keys = folder / "authorized_keys"
    keys.write_text(public)
    keys.chmod(0o600)
    for path in (folder.parent, folder, keys):
        shutil.chown(path, owner, owner)


def _run(script: str, *words: str | Path) -> None:
    command = [*_ALONE, "bash", str(SCRIPTS / script), *map(str, words)]
    log = host.cache() / f"{script.removesuffix('.sh')}.log"
    with log.open("w") as out:
        ended = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False)
    if ended.returncode:
        tail = "\n".join(log.read_text().splitlines()[-15:])
        raise RuntimeError(f"{script} failed; the end of {log}:\n{tail}")
