"""A key that nobody imported, met by the real dnf: what we say to it accepts none.

Skipped where dnf, rpmbuild, createrepo_c or gpg is missing.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.executors.detached import Detached
from centreon_ha_upgrade.packages import yum

NODE = Node("central1", {NodeRole.CENTRAL}, "127.0.0.1")
_TOOLS = ("dnf", "rpm", "rpmbuild", "rpmsign", "createrepo_c", "gpg")
_SPEC = """\
Name: strange
Version: 1
Release: 1
Summary: signed by nobody we know
License: none
BuildArch: noarch
%description
nothing
%files
"""

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(shutil.which, _TOOLS)), reason="no dnf, or not root"
)


class Chroot:
    """An empty root with one repository, whose only package is signed with a key of its own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        who = "Nobody <nobody@example.org>"
        self._call("gpg", "--batch", "--passphrase", "", "--quick-gen-key", who, "rsa2048", "sign")
        self.key = folder / "KEY"
        self.key.write_text(self._call("gpg", "--armor", "--export"))
        (folder / "strange.spec").write_text(_SPEC)
        top = f"_topdir {folder}/build"
        self._call("rpmbuild", "-bb", "--define", top, f"{folder}/strange.spec")
        (package,) = (folder / "build" / "RPMS").rglob("*.rpm")
        name = "_gpg_name nobody@example.org"
        program = f"__gpg {shutil.which('gpg')}"  # Debian's rpm looks for another one
        self._call("rpmsign", "--addsign", "--define", name, "--define", program, str(package))
        self._call("createrepo_c", "-q", str(package.parent))
        (folder / "dnf.conf").write_text(
            "[main]\ngpgcheck=1\nreposdir=/nonexistent\n[r]\nname=r\n"
            f"baseurl=file://{package.parent}\ngpgkey=file://{self.key}\n"
        )
        self.rpm("--initdb")
        self._call("gpgconf", "--kill", "gpg-agent")

    def _call(self, *words: str) -> str:
        surroundings = {**os.environ, "GNUPGHOME": str(self.home)}
        done = subprocess.run(
            words, env=surroundings, check=True, capture_output=True, stdin=subprocess.DEVNULL
        )
        return done.stdout.decode()

    def rpm(self, *words: str) -> str:
        command = ["rpm", "--root", f"{self.folder}/root", *words]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout

    def here(self, command: Command) -> Command:
        """The same words and input, to this root's dnf."""
        where = ("--config", f"{self.folder}/dnf.conf", "--installroot", f"{self.folder}/root")
        cache = f"--setopt=cachedir={self.folder}/cache"
        argv = ("dnf", *where, "--releasever=8", cache, *map(str, command.argv[1:]))
        return evolve(command, argv=argv, job="night-C04-0")


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path: the agent's socket lies there."""
    with TemporaryDirectory(prefix="gpg") as folder:
        yield Path(folder)


def test_f17_the_real_dnf_refuses_a_key_that_nobody_imported(tmp_path: Path, home: Path) -> None:
    (tmp_path / "root").mkdir()
    chroot = Chroot(tmp_path, home)
    detached = Detached(Local(Given({})), lambda _: None, str(tmp_path / "jobs"))
    fetch = evolve(chroot.here(yum.fetch_install("strange")), job="night-B09-0")
    fetched = detached.run(NODE, fetch)
    assert fetch.complaint(fetched) == "yum planned the download and did not bring it to its end"
    assert "Refusing to automatically import keys" in fetched.stderr
    command = chroot.here(yum.install("strange"))
    refused = detached.run(NODE, command)
    assert refused.code == 1
    assert "Refusing to automatically import keys when running unattended" in refused.stderr
    assert chroot.rpm("-q", "gpg-pubkey") == "package gpg-pubkey is not installed\n"
    chroot.rpm("--import", str(chroot.key))
    assert fetch.complaint(detached.run(NODE, evolve(fetch, job="night-B09-1"))) == ""
    assert detached.run(NODE, command).code == 0
    assert chroot.rpm("-q", "strange") == "strange-1-1.noarch\n"
    removed = evolve(chroot.here(yum.remove("strange")), job="night-C02-0")
    assert detached.run(NODE, removed).code == 0
    assert chroot.rpm("-q", "strange") == "package strange is not installed\n"
