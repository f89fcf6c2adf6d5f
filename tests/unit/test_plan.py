"""A plan is the same in every process, and another one when anything that matters differs."""

import os
import subprocess
import sys

from attrs import evolve

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated import example_site
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.situation import Situation

SITE = example_site(Topology.two("central1", "central2"))
DIGEST = """
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated import example_site
from centreon_ha_upgrade.procedure.plan import plan_for
print(plan_for(example_site(Topology.two("central1", "central2"))).digest)
"""


def test_its_digest_does_not_depend_on_the_process() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in range(4)
    }
    assert digests == {plan_for(SITE).digest}


def test_its_digest_changes_with_the_site() -> None:
    other = evolve(SITE, errata_off=frozenset({"X05"}))
    assert plan_for(other).digest != plan_for(SITE).digest


def test_mariadb_is_upgraded_completely_on_one_database_before_the_other() -> None:
    s = Situation(SITE, "2026-11-23", assumed="0.10")
    nodes = [t.node.name for t in plan_for(SITE).tasks(s) if t.step.block == "mariadb"]
    assert nodes == sorted(nodes)
