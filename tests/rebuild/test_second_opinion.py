"""`pcs resource config --output-format=cmd` also writes commands: both must make the same."""

import shlex
import subprocess
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.pacemaker import cib, rebuild
from centreon_ha_upgrade.pacemaker.cib import Cib
from tests.rebuild import real_pcs, releases
from tests.rebuild.generated import Generated

needs_pcs = pytest.mark.skipif(bool(releases.missing()), reason=releases.missing())


def resources_only(found: Cib) -> Cib:
    """Its resources: of the rest pcs 0.11.5 writes no commands."""
    return Cib(
        *(0, 1, 0, "pacemaker-3.7"),
        nodes=found.nodes,
        resources=found.resources,
        bundles=found.bundles,
    )


def as_pcs_says(path: Path) -> list[list[str]]:
    """The words of pcs's own commands for the resources of a CIB file."""
    words = ["pcs", "-f", str(path), "resource", "config", "--output-format=cmd"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    lines = said.replace("\\\n", " ").split(";\n")
    return [shlex.split(line) for line in lines if line.strip()]


@needs_pcs
@pytest.mark.parametrize("seed", [1001])
def test_pcs_own_commands_make_what_ours_make(seed: int, tmp_path: Path) -> None:
    held = resources_only(Generated(seed, tame=True).cib())
    path, pcs = tmp_path / "ours.xml", releases.INSTALLED
    ours = real_pcs.made_by_pcs(rebuild.commands(held, pcs.dialect), held.nodes, path, pcs)
    said = (run(*words) for words in as_pcs_says(path))
    theirs = real_pcs.made_by_pcs(said, held.nodes, tmp_path / "theirs.xml", pcs)
    made_by_us, made_by_pcs = (real_pcs.canonical(cib.parse(text)) for text in (ours, theirs))
    assert made_by_us == made_by_pcs
    assert made_by_us == real_pcs.canonical(held)
