"""What the checks of the vendor's files make of rpm's own words, and when they say nothing."""

from pathlib import Path

from attrs import evolve

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.packages import verify
from centreon_ha_upgrade.packages.verify import Changed, Verified
from centreon_ha_upgrade.procedure.preflight import shipped
from centreon_ha_upgrade.procedure.preflight.model import PreflightCheck
from tests.preflight.platforms import bench

GOLDEN = Path(__file__).parents[1] / "golden" / "packages" / "verify"


def said(check: PreflightCheck[Verified], answer: Verified) -> list[str]:
    assert check.judge is not None
    b = bench()
    return [f.summary for f in check.judge(answer, b.situation, b.situation.topology.nodes[0])]


def test_a_rewritten_agent_and_a_lost_unit_are_told_and_a_configured_file_is_not() -> None:
    found = verify.parse((GOLDEN / "agent-changed-and-unit-gone" / "stdout.txt").read_text())
    assert said(shipped.ha_as_shipped, found) == [
        f"/usr/lib/{path} was changed here, and is replaced"
        for path in (
            "ocf/resource.d/heartbeat/mysql-centreon",
            "systemd/system/centreontrapd.service",
        )
    ]
    configured = verify.parse((GOLDEN / "configured" / "stdout.txt").read_text())
    assert said(shipped.ha_as_shipped, configured) == []


def test_apache_s_file_is_told_when_its_content_changed_and_not_for_its_time_alone() -> None:
    touched = Changed(paths.APACHE_CONF, ".......T.", "c")
    assert said(shipped.apache_as_shipped, Verified((touched,))) == []
    changed = evolve(touched, letters="S.5....T.")
    other = evolve(changed, path="/etc/centreon/conf.pm")
    assert said(shipped.apache_as_shipped, Verified((other, changed))) == [
        f"{paths.APACHE_CONF} was changed here"
    ]


def test_an_empty_broker_is_not_told() -> None:
    b = bench()
    machine = b.platform.machine("central2")
    machine.disk.remove(f"{paths.BROKER_LIB}/central-broker-master.queue.rrd")
    (one,) = b.examined("P64")
    assert one.findings == ()
