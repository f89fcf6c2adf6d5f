"""The real crm_mon, on a CIB in a file: no cluster is needed."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from random import Random

CRM_MON = shutil.which("crm_mon", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
# how operators ask, beside any mixture of the letters; XML is asked for with everything
TEXT = (
    *("-1", "-1r", "-1rf", "-1rfA", "-1rfAL", "-1rn", "-1n", "-1nf", "-1ro", "-1rot", "-1rc"),
    *("-1D", "-1rD", "-1rfAotcL", "-1rnfAotcL", "-1rfm3", "-1o", "-1rRfA", "-1R", "-1nR"),
    "-1frAotLc",
)
XML = (("--output-as=xml", "-r"), ("--as-xml", "-r"))


def crm_mon(cib: Path, *flags: str, root: Path = Path("/")) -> str:
    """What it prints, of this system or of the one below `root`.  In UTC: the text has no zone."""
    # 2.1.5 exits 0 with a file; it would exit 102 without a cluster and without a file
    inside = f"/{cib.relative_to(root)}"
    surroundings = {**os.environ, "CIB_file": inside, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*_program(root), *flags], env=surroundings, capture_output=True, check=True
    )
    return done.stdout.decode()


@cache
def release(root: Path) -> str:
    """Such as `2.1.5`."""
    told = subprocess.run([*_program(root), "--version"], capture_output=True, check=True).stdout
    return told.decode().split()[1]


def _program(root: Path) -> tuple[str, ...]:
    assert CRM_MON is not None
    return (CRM_MON,) if root == Path("/") else ("chroot", str(root), "/usr/sbin/crm_mon")


def flags_of(seed: int) -> tuple[str, tuple[str, ...]]:
    """The flags for the text and for the XML of this seed."""
    random = Random(f"flags of {seed}")
    asked = random.choice(TEXT) if random.random() < 0.6 else mixture(random)
    return asked, random.choice(XML)


def mixture(random: Random) -> str:
    """Any of the letters in any order.  `-L` and `-m` take what follows for their argument."""
    letters = [letter for letter in "rfnAotcDR" if random.random() < 0.4]
    random.shuffle(letters)
    last = random.choice(("", "", "L", "m", "m1", "m2", "m3"))
    return f"-1{''.join(letters)}{last}"
