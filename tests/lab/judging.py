"""What an upgraded platform must look like, and what its nodes remember of how it became so."""

import re
from collections import Counter

from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.engine.event import CommandFinished, Outcome
from centreon_ha_upgrade.engine.journal import read
from centreon_ha_upgrade.mariadb import slave_status
from centreon_ha_upgrade.pacemaker import cib, crm_mon
from centreon_ha_upgrade.pacemaker.model import ResourceRole
from tests.lab.cluster import sql
from tests.lab.desk import Operator
from tests.lab.host import cache
from tests.lab.lab import Lab

HOSTS = "SELECT host_name FROM centreon.host ORDER BY host_id"
VERTICAL = sql("SHOW SLAVE STATUS\\G").replace(" -N -B ", " ")
# `++` stands before what was added, `--` before the path of what was removed; what a group or a
# clone takes in was created beside it first
_CREATED = r"\+\+ /cib/configuration/(?:resources|constraints): +<\w+ (?:[^>]* )?id=\"([^\"]+)"
_DELETED = r"-- /cib/configuration/(?:resources|constraints)/(\S+)"


def on(lab: Lab, node: str, command: str) -> str:
    answer = lab.run(node, command)
    assert answer.returncode == 0, f"{node}: {command}: {answer.stderr}"
    return answer.stdout


def kept(lab: Lab, node: str, name: str, command: str) -> str:
    """What a command of the finished platform prints; it stays in the lab's cache for a person."""
    printed = on(lab, node, command)
    folder = cache() / "upgraded" / f"{lab.shape.nodes}-nodes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(printed)
    return printed


def databases(lab: Lab) -> tuple[str, str]:
    """The nodes of the primary and of the replica, in this order."""
    primary = lab.cluster.primary() or "none"
    return primary, next(m.name for m in lab.shape.databases if m.name != primary)


def hosts(lab: Lab, node: str) -> str:
    """The rows that a monitoring platform cannot do without."""
    return on(lab, node, sql(HOSTS))


def is_healthy(lab: Lab, primary: str, replica: str) -> None:
    """Asserts that the platform is a 22.10, every resource and role where it was."""
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


def holds_no_secret(lab: Lab, operator: Operator) -> None:
    """Asserts that neither database password stands in the operator's state folder."""
    values = [v for k, v in lab.passwords().items() if k in ("sql_admin", "sql_replication")]
    written = "".join(
        path.read_text(errors="replace")
        for path in (operator.desk / "state").rglob("*")
        if path.is_file()
    )
    assert re.findall("|".join(map(re.escape, values)), written) == []


def done_twice(lab: Lab, operator: Operator) -> list[str]:
    """Whatever happened more than once, by the journal and by the nodes' own logs.

    dnf's history tells each transaction, Pacemaker's log each element that entered or left the
    configuration; the cluster is asked on one node, since each keeps the same log.
    """
    ended = Counter(
        f"{event.step}@{event.node} command {event.index} in the journal"
        for event in (record.event for record in read(operator.journal))
        if isinstance(event, CommandFinished) and event.outcome in (Outcome.OK, Outcome.FOUND_DONE)
    )
    log = on(lab, "central1", "cat /var/log/pacemaker/pacemaker.log")
    _, began, pacemaker = log.partition("-maintenance-mode")  # by A03
    assert began
    changes = Counter(f"created {id_}" for id_ in re.findall(_CREATED, pacemaker))
    changes += Counter(f"deleted {path}" for path in re.findall(_DELETED, pacemaker))
    for member in lab.shape:
        changes += Counter(f"{member.name}: {line}" for line in transactions(lab, member.name))
    return sorted(what for what, times in (ended + changes).items() if times > 1)


def transactions(lab: Lab, node: str) -> list[str]:
    """The command lines that dnf's history tells, each with what it changed."""
    table = on(lab, node, "dnf -q history list | tail -n +3")
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()]
    return [f"{line} ({actions})" for _, line, _, actions, *_ in rows]
