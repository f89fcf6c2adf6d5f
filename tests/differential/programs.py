"""The real crm_mon, on a CIB in a file: no cluster is needed."""

import os
import shutil
import subprocess
from pathlib import Path
from random import Random

CRM_MON = shutil.which("crm_mon", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
# how operators ask; XML is asked for with everything
TEXT = (
    *("-1", "-1r", "-1rf", "-1rfA", "-1rfAL", "-1rn", "-1n", "-1nf", "-1ro", "-1rot", "-1rc"),
    *("-1D", "-1rD", "-1rfAotcL", "-1rnfAotcL", "-1rfm3", "-1o", "-1rRfA", "-1R", "-1nR"),
)
XML = (("--output-as=xml", "-r"), ("--as-xml", "-r"))


def crm_mon(cib: Path, *flags: str) -> str:
    """What it prints.  In UTC: the text has no zone."""
    # 2.1.5 exits 0 with a file; it would exit 102 without a cluster and without a file
    assert CRM_MON is not None
    surroundings = {**os.environ, "CIB_file": str(cib), "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([CRM_MON, *flags], env=surroundings, capture_output=True, check=True)
    return done.stdout.decode()


def flags_of(seed: int) -> tuple[str, tuple[str, ...]]:
    """The flags for the text and for the XML of this seed."""
    random = Random(f"flags of {seed}")
    return random.choice(TEXT), random.choice(XML)
