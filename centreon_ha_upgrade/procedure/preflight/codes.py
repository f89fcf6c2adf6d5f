"""Every finding's code: which check raises it, and what helps.

Which codes a judge raises is read from the judge itself, so no table can forget one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FunctionType, MappingProxyType
from typing import Any

from attrs import frozen

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.procedure.plans import EVERY_STEP
from centreon_ha_upgrade.procedure.preflight.answers import PEOPLE, AskedOfPeople
from centreon_ha_upgrade.procedure.preflight.catalogue import CATALOGUE
from centreon_ha_upgrade.procedure.preflight.model import PreflightCheck
from centreon_ha_upgrade.procedure.step import Check, Comparison, Step, StepCheck

_CODE = re.compile(r"[A-Z][A-Z0-9_]{4,}")


@frozen
class Judged:
    """What is judged outside a check's usual frame: a point of the verdict."""

    id: str
    title: str
    judge: Callable[..., Iterable[Finding]]


AnyCheck = StepCheck | PreflightCheck[Any] | AskedOfPeople | Judged


@frozen
class Code:
    """One code with the checks that raise it, and the steps that ask them."""

    code: str
    checks: tuple[AnyCheck, ...]
    steps: tuple[str, ...] = ()


_OWN = ("UNREACHABLE", "UNANSWERED", "NO_LOGIN", "WAIVER_EXPIRED", "WAIVER_UNKNOWN")
_MEANINGS = {
    "UNREACHABLE": "The node does not answer by ssh.",
    "UNANSWERED": "A question got no answer that can be read: nobody knows.",
    "NO_LOGIN": "A database refuses the account, or the password in the vault is wrong.",
    "CONFIGURATION_DRIFT": "Nobody but this run changes the cluster's configuration.",
    "PACKAGE_DRIFT": "Nobody but this run changes the packages of a node.",
    "WAIVER_EXPIRED": "A waiver is past its last day, and silences nothing.",
    "WAIVER_UNKNOWN": "A waiver names a code that cannot be waived, or that does not exist.",
}


def asked_by(step: Step) -> tuple[StepCheck, ...]:
    """Every check of one step, whatever its moment."""
    return (*step.gates, *step.guards, *step.beside, *step.done_when, *step.verify)


def _functions(check: AnyCheck) -> Iterator[FunctionType]:
    for judge in (getattr(check, "judge", None), getattr(check, "compare", None)):
        if isinstance(judge, FunctionType):
            yield judge


def _function(judge: object) -> FunctionType:
    assert isinstance(judge, FunctionType)
    return judge


def _raised(function: FunctionType, seen: set[str]) -> Iterator[str]:
    """Words that can only be codes in a function, and in those of its module that it calls."""
    if function.__qualname__ in seen:
        return
    seen.add(function.__qualname__)
    for word in function.__code__.co_consts:
        if isinstance(word, str) and _CODE.fullmatch(word):
            yield word
    for name in function.__code__.co_names:
        called = function.__globals__.get(name)
        if isinstance(called, Check | Comparison):
            yield from (w for each in _functions(called) for w in _raised(each, seen))
        elif isinstance(called, FunctionType) and called.__module__ == function.__module__:
            yield from _raised(called, seen)


def codes_of(check: AnyCheck) -> tuple[str, ...]:
    """The codes one check may raise."""
    if isinstance(check, PreflightCheck | AskedOfPeople):
        return check.codes
    found = {word for each in _functions(check) for word in _raised(each, set())}
    return tuple(sorted(found))


def _all() -> dict[str, Code]:
    raising: dict[str, dict[str, AnyCheck]] = {code: {} for code in _OWN}
    steps: dict[str, list[str]] = {}
    asked: tuple[AnyCheck, ...] = (*CATALOGUE, *PEOPLE)
    for check in asked:
        for code in codes_of(check):
            raising.setdefault(code, {})[check.id] = check
    for step in EVERY_STEP:
        for each in asked_by(step):
            for code in codes_of(each):
                raising.setdefault(code, {})[each.id] = each
                steps.setdefault(code, []).append(step.id)
        for watch in step.watches:
            for code in _raised(_function(watch.judge), set()):
                raising.setdefault(code, {})
                steps.setdefault(code, []).append(step.id)
    return {
        code: Code(code, tuple(checks.values()), tuple(dict.fromkeys(steps.get(code, ()))))
        for code, checks in sorted(raising.items())
    }


CODES: Mapping[str, Code] = MappingProxyType(_all())
"""Every code by its name."""


def meaning(code: Code) -> tuple[str, ...]:
    """What does not hold when it is raised."""
    own = _MEANINGS.get(code.code)
    return (own,) if own else tuple(dict.fromkeys(check.title for check in code.checks))


REMEDIES: Mapping[str, str] = MappingProxyType({
    "ADDRESS_DOUBLED": "ip -o addr show",
    "ADDRESS_LOST": "ip -o addr show",
    "AGENT_CHANGED": "pcs resource refresh",
    "ANSWERED": "nothing: for the record",
    "APACHE_CHANGED": "nothing: step D02 shows both and asks",
    "AUTOMATIC_UPDATES": "systemctl stop UNIT",
    "BACKUP_AGE": "make one, and test it",
    "BACKUP_EXISTS": "mv it to /root/",
    "BACKUP_UNTESTED": "restore it elsewhere before the window",
    "BAD_ZONE": "timedatectl list-timezones; correct time_zone in the site file",
    "CANARY_LEFT": "DROP TABLE centreon.centreon_ha_upgrade_canary",
    "CANARY_LOST": "SHOW SLAVE STATUS\\G; look for binlog-do-db",
    "CIB_INVALID": "crm_verify -L -V",
    "CLI_CONSTRAINT": "pcs constraint delete ID",
    "CLOCKS_DIFFER": "chronyc makestep",
    "CONFIGURATION_INVALID": "crm_verify -L -V",
    "CONSTRAINT_LOST": "pcs constraint --full; make it again from the kept CIB",
    "COPY_DIFFERS": "SHOW SLAVE STATUS\\G; wait until it has caught up",
    "COPY_INCOMPLETE": "stop MariaDB on the replica, then copy again on the primary, by hand",
    "COPY_LEFTOVER": "nothing, where the primary dropped them meanwhile",
    "DATABASE_RUNS": "mysqladmin -p shutdown",
    "DISK_FULL": "du -xm / | sort -n | tail",
    "DUMP_RUNNING": "wait until it has ended",
    "ENGINE_GONE": "ALTER TABLE NAME ENGINE=InnoDB",
    "ENGINE_UNUSUAL": "SHOW ENGINES",
    "FENCING_ON": "pcs property set stonith-enabled=false",
    "FIREWALL_ACTIVE": "firewall-cmd --list-all",
    "FOREIGN_HOST": "vi /etc/centreon-ha/mysql-resources.sh",
    "FOREIGN_RESOURCE": "pcs resource show ID; the plan leaves it alone",
    "HA_FILE_CHANGED": "rpm -V centreon-ha; keep a copy",
    "IN_MAINTENANCE": "pcs property set maintenance-mode=false",
    "LAGGING": "SHOW SLAVE STATUS\\G; wait until it has caught up",
    "LEFT_OVER_BAN": "pcs constraint remove ID",
    "LOCATION_MISSING": "pcs constraint location ID avoids NODE=INFINITY",
    "LOG_BIN_UNNAMED": "log-bin=mysql-bin in /etc/my.cnf.d/server.cnf",
    "LONG_UPTIME": "reboot before the window",
    "MANAGER_ACTIVE": "systemctl stop UNIT",
    "MISSING_GRANT": "GRANT ... ON *.* TO the account of the replication",
    "NODE_NOT_ONLINE": "crm_mon -1rf; pcs cluster start; pcs node unstandby",
    "NOT_EL7": "use the page of your system",
    "NOT_IN_MAINTENANCE": "pcs property set maintenance-mode=true",
    "NOT_QUORATE": "pcs quorum status",
    "NOT_REPLICATING": "SHOW SLAVE STATUS\\G",
    "NOT_ROOT": "set ssh.user to root in the site file",
    "NOT_SWITCHED": "pcs resource clear ID",
    "NOT_SYMMETRIC": "pcs property set symmetric-cluster=true",
    "NO_BINARY_LOG": "log-bin=mysql-bin in /etc/my.cnf.d/server.cnf, then a restart",
    "NO_CLUFTER": "yum install python-clufter",
    "NO_CONTACT": "contact = ... in the file of --answers",
    "NO_LOGIN": "centreon-ha-upgrade secrets set NAME",
    "NO_LOG_BIN": "log-bin=mysql-bin in /etc/my.cnf.d/server.cnf",
    "NO_LUA": "mkdir -p /usr/share/centreon-broker/lua",
    "NO_MYSQL_TRUST": "sudo -u mysql ssh PEER true",
    "NO_OLD_HA": "rpm -qa 'centreon-ha*'",
    "NO_PASSWORD": "vi /etc/centreon-ha/mysql-resources.sh",
    "NO_PROGRAM": "yum install rsync bc sudo",
    "NO_PROMOTION_SCORE": "crm_attribute -N PRIMARY -l reboot -n master-ms_mysql -v 100",
    "NO_QUORUM": "pcs quorum status",
    "NO_QUORUM_DEVICE": "pcs quorum device status",
    "NO_REPLICATION_INFO": "nothing: step K00 sets it",
    "NO_ROLLBACK_OWNER": "rollback_owner = ... in the file of --answers",
    "NO_SHELL": "usermod -d /home/mysql -s /bin/bash mysql",
    "NO_SNAPSHOT_ROOM": "vgs; vgextend GROUP DEVICE",
    "NO_SUDO_RULE": "nothing: step C02 brings the rule",
    "NO_TRUST": "sudo -u centreon ssh PEER true",
    "NO_VENDOR_SCRIPT": "rpm -ql centreon-ha",
    "NO_VIP": "pcs resource show",
    "OLD_EVENTS": "ls -l /var/lib/centreon-broker",
    "OLD_PACEMAKER": "yum update pacemaker",
    "OLD_SIGNING_KEY": "nothing: step B01 removes it",
    "OPEN_SESSIONS": "ask the users to log out before step A04",
    "OPERATION_PENDING": "crm_mon -1rf; wait until it has ended",
    "OPTION_REFUSED": "my_print_defaults --mysqld",
    "OTHER_DATABASE_HOST": "grep -i host FILE",
    "OTHER_NAME": "compare uname -n, crm_node -n and the site file",
    "OTHER_PID_FILE": "pid-file=/var/lib/mysql/mysql.pid",
    "OWN_CONSTRAINT": "nothing: step L02 makes it again",
    "OWN_CONSTRAINT_LOST": "cibadmin --query -o constraints; keep it, and put it back by hand",
    "OWN_PEER": "vi /etc/centreon-ha/centreon_central_sync.pm",
    "OWN_RUN": "centreon-ha-upgrade resume",
    "PACKAGES_HELD": "grep exclude /etc/yum.conf; yum versionlock list",
    "PLACEHOLDER": "write this platform's values in place of the package's",
    "PRIMARY_READ_ONLY": "SET GLOBAL read_only=OFF",
    "REBOOT_PENDING": "reboot before the window",
    "REPOSITORY_SILENT": "set repositories in the site file to a mirror",
    "RESOURCE_PROBLEM": "crm_mon -1rf; pcs resource cleanup",
    "ROLE_UNCLEAR": "crm_mon -1rf",
    "RUN_IN_PROGRESS": "centreon-ha-upgrade status SITE",
    "SAME_SERVER_ID": "give each its own server-id in /etc/my.cnf.d/server.cnf",
    "SELINUX_ENFORCING": "getenforce; setenforce 0",
    "STALE_LEFTOVER": "mv it to /root/",
    "STALE_SNAPSHOT": "umount /mnt/snap-dbbackupdatadir; lvremove GROUP/dbbackupdatadir",
    "SYNC_DURATION": "nothing: plan the window for it",
    "TARGET_ROLE_STOPPED": "pcs resource enable ID",
    "TWO_WRITABLE": "stop: both databases may have diverged",
    "UNANSWERED": "run the command by hand on that node",
    "UNKNOWN_CRON": "cat /etc/cron.d/NAME",
    "UNKNOWN_NODE": "correct the nodes of the site file",
    "UNKNOWN_PCS": "pcs --version",
    "UNMANAGED": "pcs resource manage ID",
    "UNREACHABLE": "ssh NODE true",
    "VENDOR_CHECK": "/usr/share/centreon-ha/bin/mysql-check-status.sh",
    "VENDOR_SCRIPT": "nothing: for the record",
    "VIP_DIFFERS": "correct the site file",
    "WAIVER_EXPIRED": "decide again, and date it anew",
    "WAIVER_UNKNOWN": "centreon-ha-upgrade explain CODE",
    "WINDOW": "agree on another day",
    "WOULD_DISTURB": "crm_mon -1rf",
    "WOULD_STOP_ORPHAN": "pcs resource refresh",
    "WRONG_MACHINE": "uname -m",
    "WRONG_MARIADB": "SELECT VERSION()",
    "WRONG_SOURCE": "use the page of your version",
    "YUM_BUSY": "ps -C yum,dnf,rpm -f",
})  # fmt: skip
"""What to do about a code where no finding is at hand to say it."""
