"""The releases of pcs that judge: this machine's own, and Debian 11's in a root of the lab.

pcs and Pacemaker need no daemon when they work on a CIB file, so that a chroot is enough.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from centreon_ha_upgrade.pacemaker.dialect import DIALECTS, PcsDialect
from tests.lab import layers, why_not

AGENT = Path("/usr/lib/ocf/resource.d/pacemaker/Stateful")
# The root is shared and must not change: everything is written to a layer above it, which ends
# with the process.  The folder of the CIB files has the same path inside.
_INSIDE = """set -eu
root=$1 folder=$2; shift 2
mount -t tmpfs tmpfs /mnt && cd /mnt && mkdir upper work root
mount -t overlay overlay -o lowerdir="$root",upperdir=upper,workdir=work root
mount --bind /dev root/dev && mkdir -p "root$folder" && mount --bind "$folder" "root$folder"
exec chroot root "$@"
"""


@frozen
class Release:
    """A pcs with its Pacemaker: the dialect it speaks and the newest schema it knows.

    `ascii_only` where Pacemaker destroys any other character.
    """

    dialect: PcsDialect
    schema: str
    feature_set: str
    root: Path | None = None
    ascii_only: bool = False

    def run(
        self, words: Sequence[str], folder: Path, said: str = "", cib: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program of this release, which sees the folder and works on a CIB file of it."""
        if self.root is not None:
            alone = ["unshare", "--mount", "--propagation", "private"]
            words = [*alone, "sh", "-c", _INSIDE, "sh", str(self.root), str(folder), *words]
        held = {} if cib is None else {"CIB_file": str(cib)}
        return subprocess.run(
            words, env={**os.environ, **held}, input=said, capture_output=True, text=True
        )


INSTALLED = Release(DIALECTS["0.11"], "pacemaker-3.7", "3.7.1")


def missing() -> str:
    """What must be installed first, empty where everything is here."""
    lacking = [name for name in ("pcs", "cibadmin", "crm_attribute") if not shutil.which(name)]
    lacking += [] if AGENT.exists() else [str(AGENT)]
    return f"{', '.join(lacking)} missing: apt-get install pcs pacemaker" if lacking else ""


def debian_11() -> Release:
    """pcs 0.10.8 with Pacemaker 2.0.5; the first call on a machine takes minutes."""
    root = layers.Base().system() / "root"
    return Release(DIALECTS["0.10"], "pacemaker-3.5", "3.6.1", root, ascii_only=True)


def named(name: str) -> Release:
    """By the name of its dialect.  Raises `SystemExit` with one sentence where it cannot be had."""
    if name == "0.11":
        reason = missing()
    else:
        reason = (why_not() or "") if name == "0.10" else f"no pcs {name} here: say 0.10 or 0.11"
    if reason:
        raise SystemExit(reason)
    return INSTALLED if name == "0.11" else debian_11()
