"""mysql, mysqladmin, mysql_upgrade and Centreon's two scripts."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

import re

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.server import Server, reachable
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.mariadb import (
    access,
    binlog,
    check_status,
    data_files,
    my_cnf,
    ping,
    server,
    slave_status,
    sql,
    upgrade,
    upgrade_info,
)
from centreon_ha_upgrade.mariadb.access import Access
from centreon_ha_upgrade.mariadb.binlog import BinaryLog
from centreon_ha_upgrade.mariadb.check_status import (
    ReplicationStatus,
    StatusLine,
    Subject,
    Verdict,
)
from centreon_ha_upgrade.mariadb.data_files import DATADIR, DataFile, DataFiles
from centreon_ha_upgrade.mariadb.login import DEFAULTS, Login
from centreon_ha_upgrade.mariadb.ping import Liveness
from centreon_ha_upgrade.mariadb.slave_status import ThreadState
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.mariadb.upgrade import Phase, TableCheck, UpgradeOutcome
from centreon_ha_upgrade.mariadb.upgrade_info import UpgradeInfo
from centreon_ha_upgrade.procedure import sizes, verdict
from centreon_ha_upgrade.procedure.steps import canary

_PASSWORD = "Enter password: "
_OPTION_FILE = re.compile(r'\[client\]\nuser=(.*)\npassword="(.*)"\n')
_SLAVE_STATUS = str(slave_status.query(Login("root", Secret("X"))).command.argv[-1])
_SOCKET = "/var/lib/mysql/mysql.sock"
_NO_SERVER = f"Can't connect to local MySQL server through socket '{_SOCKET}' (2)"


def _refused(user: str) -> str:
    return f"Access denied for user '{user}'@'localhost' (using password: YES)"


def _why_not(world: World, machine: Machine, user: str, password: str) -> tuple[str, str]:
    """The client's number and reason for not getting in; empty when it does."""
    if machine.server is None or not machine.server.process:
        return "2002 (HY000)", _NO_SERVER
    if world.accounts.get(user) != password:
        return "1045 (28000)", _refused(user)
    return "", ""


def _no_client(machine: Machine, call: Call) -> Answer | None:
    if machine.installed("MariaDB-client"):
        return None
    return failed(f"-bash: {call.program}: command not found", 127)


def mysqladmin(world: World, machine: Machine, call: Call) -> Answer:
    """`-p shutdown` asks for root's password."""
    if call.words != ("-p", "shutdown"):
        call.unknown()
    if (absent := _no_client(machine, call)) is not None:
        return absent
    _, reason = _why_not(world, machine, "root", call.asks(_PASSWORD))
    if reason:
        return failed("", out=ping.render(Liveness(False, reason)))
    assert machine.server is not None
    machine.server.stop()
    return Answer()


def answer_ping(world: World, machine: Machine, call: Call) -> Answer:
    """`mysqladmin --defaults-extra-file=/dev/stdin ping`."""
    user, password = _login(call)
    _, reason = _why_not(world, machine, user, password)
    return Answer(ping.render(Liveness(not reason, reason)), code=int(bool(reason)))


def answer_access(world: World, machine: Machine, call: Call) -> Answer:
    """`mysql -N -B -e 'SELECT @@global.read_only' 2>&1`."""
    if (absent := _no_client(machine, call)) is not None:
        return absent
    number, reason = _why_not(world, machine, *_login(call))
    if reason:
        return Answer(f"ERROR {number}: {reason}\n", code=1)
    assert machine.server is not None
    return Answer(access.render(Access.READ_ONLY if machine.server.read_only else Access.WRITABLE))


def my_print_defaults(world: World, machine: Machine, call: Call) -> Answer:
    """`--mysqld`: the options of every file in /etc/my.cnf.d."""
    if call.words != ("--mysqld",):
        call.unknown()
    folder = paths.SERVER_CNF.rpartition("/")[0]
    texts = (machine.disk.text(path) for path in machine.disk.children(folder))
    files = [my_cnf.parse(text) for text in texts if text]
    given = [word for file in files for word in file.arguments("mysqld", "server", "mariadb")]
    return Answer("".join(f"{word}\n" for word in given))


def _login(call: Call) -> tuple[str, str]:
    found = _OPTION_FILE.fullmatch(call.stdin)
    return (found[1], re.sub(r"\\(.)", r"\1", found[2])) if found else ("root", "")


def mysql(world: World, machine: Machine, call: Call) -> Answer:
    """One statement among those that the procedure sends."""
    if call.words[0] != DEFAULTS or call.words[-2] != "-e":
        call.unknown()
    if (absent := _no_client(machine, call)) is not None:
        return absent
    number, reason = _why_not(world, machine, *_login(call))
    if reason:
        return failed(f"ERROR {number}: {reason}")
    assert machine.server is not None
    return _statement(world, machine.server, call)


def _statement(world: World, here: Server, call: Call) -> Answer:
    statement = call.words[-1]
    if statement == server.STATEMENT:
        return Answer(server.render(here.itself))
    if statement == _SLAVE_STATUS:
        return Answer(slave_status.render(world.replication(here)))
    if found := re.fullmatch(r"SET GLOBAL read_only=(ON|OFF)", statement):
        here.read_only = found[1] == "ON"
        return Answer()
    if statement == binlog.STATEMENT:
        here_is = BinaryLog(here.binlog_pos.positions, "mysql-bin.000042", 328)
        return Answer(binlog.render(here_is if here.logs else BinaryLog()))
    if statement == verdict.TABLES:
        count = "187" if here.data.hosts else "0"
        return Answer(sql.render(Rows((("centreon", count), ("centreon_storage", "61")))))
    if statement == sizes.STATEMENT:
        return Answer(sql.render(Rows((("248", "1073741824"),))))
    if "canary" in statement:
        return _canary(here, call)
    if statement == "SELECT 1":
        return Answer(sql.render(Rows((("1",),))))
    if statement == "SELECT COUNT(*) FROM centreon.host":
        return Answer(sql.render(Rows(((str(len(here.data.hosts)),),))))
    if statement == "SELECT value FROM centreon.informations WHERE `key`='version'":
        return Answer(sql.render(Rows(((here.data.web_version,),))))
    return call.unknown()


_ROWS_AFTER = {canary.CREATE: 0, canary.WRITE: 1, canary.DROP: None}


def _canary(here: Server, call: Call) -> Answer:
    """The test row; without a default database a filter would keep it from the log (X55)."""
    statement = call.words[-1]
    if statement == canary.THERE:
        return Answer(sql.render(Rows((("0" if here.data.canary is None else "1",),))))
    if statement == canary.AGE:
        return Answer(sql.render(Rows((("1500000" if here.data.canary else None,),))))
    if statement not in (canary.CREATE, canary.WRITE, canary.DROP):
        call.unknown()
    if "--database=centreon" not in call.words:
        return failed("ERROR 1046 (3D000) at line 1: No database selected")
    here.data.canary = _ROWS_AFTER[statement]
    here.wrote()
    return Answer()


def mysql_upgrade(world: World, machine: Machine, call: Call) -> Answer:
    """With an option file and `--force`, or `-u USER -p`: then a second run has nothing to do."""
    if (absent := _no_client(machine, call)) is not None:
        return absent
    forced = call.words == (DEFAULTS, "--force")
    if not forced and (call.words[:1] != ("-u",) or call.words[2:] != ("-p",)):
        call.unknown()
    user, password = _login(call) if forced else (call.words[1], call.asks(_PASSWORD))
    number, reason = _why_not(world, machine, user, password)
    if reason:
        errors = (f"ERROR {number}: {reason}", "FATAL ERROR: Upgrade failed")
        return failed("", out=upgrade.render(UpgradeOutcome(errors=errors)))
    assert machine.server is not None
    version = f"{machine.server.version}-MariaDB"
    if machine.server.upgraded == version and not forced:
        return Answer(upgrade.render(UpgradeOutcome(already=version)))
    machine.server.upgraded = version
    return Answer(upgrade.render(UpgradeOutcome(phases=_PHASES, finished=True)))


def answer_upgrade_info(world: World, machine: Machine, call: Call) -> Answer:
    """mysql_upgrade_info in the data directory."""
    upgraded = machine.server.upgraded if machine.server else ""
    return Answer(upgrade_info.render(UpgradeInfo(upgraded or None)))


def answer_data_files(machine: Machine, root: str) -> Answer:
    """The files below the data directory.  Only the common tablespace is written all the time."""
    if machine.server is None or root != f"{DATADIR}/./":
        return failed(f"find: '{root}': No such file or directory")
    times = {"ibdata1": machine.time}
    files = (
        DataFile(path, size, times.get(path, machine.time - 86_400))
        for path, size in machine.server.files.items()
    )
    return Answer(data_files.render(DataFiles(files)))


def _phases() -> tuple[Phase, ...]:
    titles = (
        "Checking and upgrading mysql database",
        "Installing used storage engines",
        "Fixing views",
        "Running 'mysql_fix_privilege_tables'",
        "Fixing table and database names",
        "Checking and upgrading tables",
        "Running 'FLUSH PRIVILEGES'",
    )
    checked = {
        1: (TableCheck("mysql.db", "OK"), TableCheck("mysql.user", "OK")),
        6: (TableCheck("centreon.host", "OK"), TableCheck("centreon.informations", "OK")),
    }
    return tuple(
        Phase(number, len(titles), title, number == 2, checked.get(number, ()))
        for number, title in enumerate(titles, 1)
    )


_PHASES = _phases()


def check_replication(world: World, machine: Machine, call: Call) -> Answer:
    """mysql-check-status.sh, from either node; it always exits 0."""
    if not machine.disk.has(check_status.PATH):
        return failed(f"-bash: {check_status.PATH}: No such file or directory", 127)
    bases = [world.machines[node.name] for node in world.topology.databases]
    up = [base.server is not None and bool(base.server.process) for base in bases]
    lines = [
        StatusLine(Subject.CONNECTION, _verdict(ok), base.name)
        for base, ok in zip(bases, up, strict=True)
    ]
    working = all(up) and any(_replicates(world, base.server) for base in bases)
    report = () if working else ("A Replication thread is not running",)
    lines.append(StatusLine(Subject.SLAVE_THREAD, _verdict(working), reports=report))
    lines.append(StatusLine(Subject.POSITION, _verdict(working)))
    return Answer(check_status.render(ReplicationStatus(tuple(lines))))


def _verdict(good: bool) -> Verdict:
    return Verdict.OK if good else Verdict.KO


def _replicates(world: World, here: Server | None) -> bool:
    if here is None or here.replica is None or not here.replica.started:
        return False
    (status,) = world.replication(here).statuses
    return status.io_running is ThreadState.YES and reachable(world.primary_of(here))
