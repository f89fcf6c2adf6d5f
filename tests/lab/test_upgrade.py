"""The whole upgrade on real nodes, through the command line over ssh."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.mariadb import slave_status
from centreon_ha_upgrade.pacemaker import cib, crm_mon
from centreon_ha_upgrade.pacemaker.model import ResourceRole
from tests.lab import Lab, why_not
from tests.lab.cluster import sql
from tests.lab.desk import Operator
from tests.lab.host import cache

pytestmark = pytest.mark.lab

HOSTS = "SELECT host_name FROM centreon.host ORDER BY host_id"
VERTICAL = sql("SHOW SLAVE STATUS\\G").replace(" -N -B ", " ")
ANSWERS = ("--answer", "A04", "--answer", "A05", "--answer", "D02")


@pytest.fixture(params=[2, 4], ids=["two-nodes", "four-nodes"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """Nodes of our own: what is upgraded cannot serve another test."""
    if reason := why_not():
        pytest.skip(reason)
    with Lab(request.param, octet=88 + request.param) as made:
        yield made


@pytest.fixture
def operator(lab: Lab, tmp_path: Path) -> Operator:
    person = Operator(lab, tmp_path)
    person.stores_secrets()
    return person


def on(lab: Lab, node: str, command: str) -> str:
    answer = lab.run(node, command)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def kept(lab: Lab, node: str, name: str, command: str) -> str:
    """What a command of the finished platform prints; it stays in the lab's cache for a person."""
    printed = on(lab, node, command)
    folder = cache() / "upgraded" / f"{lab.shape.nodes}-nodes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(printed)
    return printed


def test_a_platform_goes_from_20_04_to_22_10_and_survives_a_killed_control_process(
    lab: Lab, operator: Operator
) -> None:
    primary = lab.cluster.primary() or "none"
    replica = next(m.name for m in lab.shape.databases if m.name != primary)
    hosts = on(lab, primary, sql(HOSTS))

    answers = operator.site.with_name("answers.toml")
    answers.write_text(
        'backup_age_hours = 1\nbackup_restore_tested = "no"\nwindow = 2999-12-31\n'
        'contact = "the lab"\nrollback_owner = "the lab"\n'
    )
    checked = operator.types("check", str(operator.site), "--answers", str(answers))
    assert (checked.returncode, checked.stderr) == (0, "")

    # the browser's part is a person's: the run stops there and says so
    run = operator.types("run", str(operator.site), *ANSWERS)
    assert (run.returncode, "F01 waits for a person" in run.stdout + run.stderr) == (4, True)
    on(lab, "central1", "lab-web-wizard")

    operator.types_and_is_cut("resume", at=_is_creating_the_database)
    resumed = operator.types(
        "resume", *(word for id_ in ("N05A", "N05B", "N05C", "N05") for word in ("--answer", id_))
    )
    assert (resumed.returncode, resumed.stderr) == (0, "")

    _is_healthy(lab, primary, replica)
    assert {on(lab, node, sql(HOSTS)) for node in (primary, replica)} == {hosts}
    _holds_no_secret(lab, operator)


def _is_creating_the_database(journal: str) -> bool:
    return '"event": "CommandStarted", "data": {"step": "K01"' in journal.rpartition("\n")[2]


def _is_healthy(lab: Lab, primary: str, replica: str) -> None:
    status = crm_mon.parse(kept(lab, "central1", "crm_mon", "crm_mon --as-xml -r -f -A -L"))
    configured = cib.parse(kept(lab, "central1", "cib", "cibadmin --query"))
    assert configured.property("maintenance-mode") == "false"
    assert status.problems == ()
    assert status.maintenance_mode is False
    assert status.promoted("ms_mysql") == (primary,)
    assert status.nodes_of("ms_mysql", ResourceRole.UNPROMOTED) == (replica,)
    assert status.nodes_of("centreon") == ("central1",)
    assert status.nodes_of("php", ResourceRole.STARTED) == ("central1", "central2")

    shown = slave_status.parse(kept(lab, replica, "slave-status", VERTICAL))
    assert shown.healthy
    assert [s.using_gtid for s in shown.statuses] != [slave_status.UsingGtid.NO]
    assert on(lab, primary, sql("SELECT @@global.read_only")).strip() == "0"
    assert on(lab, replica, sql("SELECT @@global.read_only")).strip() == "1"

    for member in lab.shape:
        crons = cron_d.parse(on(lab, member.name, str(cron_d.query().command.argv[2])))
        assert set(crons.names) & set(cron_d.CENTREON) == set()
    assert "MUST_BE_CHANGED" not in on(lab, "central1", "cat /etc/centreon-ha/*_sync.pm")
    assert on(lab, "central1", "rpm -q --qf '%{VERSION}' centreon-web").startswith("22.10.")
    assert on(lab, primary, "rpm -q --qf '%{VERSION}' MariaDB-server").startswith("10.5.")


def _holds_no_secret(lab: Lab, operator: Operator) -> None:
    values = [v for k, v in lab.passwords().items() if k in ("sql_admin", "sql_replication")]
    kept = "".join(
        path.read_text(errors="replace")
        for path in (operator.desk / "state").rglob("*")
        if path.is_file()
    )
    assert re.findall("|".join(map(re.escape, values)), kept) == []
