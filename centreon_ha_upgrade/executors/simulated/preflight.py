"""What the preflight asks of a simulated node besides what the plan asks.

A broken platform is made through the nodes' own state: a file under /dev stands for a volume, a
name in `broken` for a program, a trust or an address that is missing.
"""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

from collections.abc import Callable, Mapping
from typing import Any

from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.executors.simulated import (
    programs_cluster,
    programs_files,
    programs_mariadb,
    shell,
    surroundings,
)
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.disk import name_of
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.files import stat
from centreon_ha_upgrade.files.kind import Kind as FileKind
from centreon_ha_upgrade.files.stat import FileState, FileStates
from centreon_ha_upgrade.mariadb import sql, volumes
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.mariadb.volumes import LogicalVolume, VolumeGroup, Volumes
from centreon_ha_upgrade.pacemaker import quorum
from centreon_ha_upgrade.pacemaker.quorum import Member, Quorum
from centreon_ha_upgrade.packages import leftovers
from centreon_ha_upgrade.packages.leftovers import Kind, Leftover, Leftovers
from centreon_ha_upgrade.procedure.preflight import data, queries

RELEASE = "/etc/redhat-release"
DEVICES = "/dev/centreon"
_ZONES = "/usr/share/zoneinfo/"
_GIB = 1 << 30
_CIB = "crm_verify"
_GRANTS = "GRANT ALL PRIVILEGES ON *.* TO `centreon-repl`@`localhost`"


def _word(machine: Machine, key: str, usual: str) -> str:
    """What a file that only the simulation has says, or what is usual."""
    return (machine.disk.text(key) or usual).strip()


def cat(world: World, machine: Machine, call: Call) -> Answer:
    """The release file where no file says otherwise, and the uptime; anything else as before."""
    if call.words == (RELEASE,):
        return Answer(_word(machine, RELEASE, "CentOS Linux release 7.9.2009 (Core)") + "\n")
    if call.words == (surroundings.UPTIME,):
        return surroundings.uptime(machine)
    return programs_files.cat(world, machine, call)


def id_(world: World, machine: Machine, call: Call) -> Answer:
    """Root, as on every lab."""
    return Answer("0\n") if call.words == ("-u",) else call.unknown()


def uname(world: World, machine: Machine, call: Call) -> Answer:
    """The node's own name; /etc/hostname may say another."""
    return Answer(_word(machine, "/etc/hostname", machine.name) + "\n")


def readlink(world: World, machine: Machine, call: Call) -> Answer:
    """Where the clock's time zone lies."""
    return Answer(f"{_ZONES}Europe/Paris\n")


def date(world: World, machine: Machine, call: Call) -> Answer:
    """The node's clock."""
    return Answer(f"{machine.time}\n")


def true(world: World, machine: Machine, call: Call) -> Answer:
    """Nothing, successfully."""
    return Answer()


def getent(world: World, machine: Machine, call: Call) -> Answer:
    """The account mysql as the installation guide sets it up; it has no shell where broken."""
    shell_ = "/sbin/nologin" if "mysql-shell" in machine.broken else "/bin/bash"
    return Answer(f"mysql:x:27:27:MariaDB Server:/home/mysql:{shell_}\n")


def env(world: World, machine: Machine, call: Call) -> Answer:
    """df; a file called /full leaves nothing free."""
    free = 1024 if machine.disk.has("/full") else 20 * 1024 * 1024
    row = f"/dev/sda1 41943040 20971520 {free} 50% /\n"
    return Answer("Filesystem 1024-blocks Used Available Capacity Mounted on\n" + row * 3)


def pcs(world: World, machine: Machine, call: Call) -> Answer:
    """`pcs quorum status`; anything else as before."""
    if call.words != tuple(map(str, quorum.query().command.argv[1:])):
        return programs_cluster.pcs(world, machine, call)
    names = world.topology.names
    members = (Member(n, 1, name, name == machine.name) for n, name in enumerate(names, 1))
    votes = len(names)
    return Answer(
        quorum.render(
            Quorum(
                moment="2020-02-20T13:14:17",
                provider="corosync_votequorum",
                node_id=names.index(machine.name) + 1,
                ring_id="1.8",
                quorate=True,
                expected_votes=votes,
                highest_expected=votes,
                total_votes=votes,
                needed=1 if votes == 2 else 3,
                blocked=False,
                flags=("2Node", "Quorate") if votes == 2 else ("Quorate",),
                members=tuple(members),
            )
        )
    )


def mysql(world: World, machine: Machine, call: Call) -> Answer:
    """Four statements of the preflight; anything else as before.

    A login is proved by the server's own account first.
    """
    answers = {
        "SELECT 1": "1",
        "SHOW GRANTS": _word(machine, "/grants", _GRANTS),
        data.ENGINES: _word(machine, "/engines", "InnoDB"),
        "SELECT COUNT(*) FROM centreon.session": _word(machine, "/sessions", "0"),
    }
    if call.words[-1] not in answers:
        return programs_mariadb.mysql(world, machine, call)
    probe = sql.query("SELECT COUNT(*) FROM centreon.host", Login("root", Secret("X"))).command
    proved = programs_mariadb.mysql(
        world, machine, call.within("mysql", *(str(word) for word in probe.argv[1:]))
    )
    return proved if proved.code else Answer(sql.render(Rows(((answers[call.words[-1]],),))))


def find(world: World, machine: Machine, call: Call) -> Answer:
    """Files that rpm left; anything else as before."""
    roots = tuple(call.words[: call.words.index("-xdev")]) if "-xdev" in call.words else ()
    if not roots or call.words != tuple(map(str, leftovers.query(*roots).command.argv[1:])):
        return programs_files.find(world, machine, call)
    for root in roots:
        if not machine.disk.is_directory(root):
            return failed(f"find: '{root}': No such file or directory")
    below = (path for root in roots for path in machine.disk.below(root))
    found = (
        Leftover(path, kind, path.removesuffix(f".{kind}"))
        for path in below
        for kind in Kind
        if path.endswith(f".{kind}")
    )
    return Answer(leftovers.render(Leftovers(roots, tuple(found))))


def _volumes(world: World, machine: Machine, call: Call) -> Answer:
    if "lvm" in machine.broken:
        return failed("/bin/sh: vgs: command not found", 127)
    left = (LogicalVolume("centreon", name_of(path), _GIB, "swi-a-s---", "data")
            for path in machine.disk.children(DEVICES))  # fmt: skip
    data = LogicalVolume("centreon", "data", 10 * _GIB, "owi-aos---")
    free = 0 if "volume-group" in machine.broken else 20 * _GIB
    group = VolumeGroup("centreon", 40 * _GIB, free, 4 << 20)
    return Answer(volumes.render(Volumes((group,), (data, *left))))


def _trusts(world: World, machine: Machine, call: Call) -> Answer:
    user = call.words[3]
    return Answer("no\n" if f"ssh-{user}" in machine.broken else "yes\n")


def _missing(world: World, machine: Machine, call: Call) -> Answer:
    names = (name for name in call.words[3:] if name in machine.broken)
    return Answer("".join(f"{name}\n" for name in names) + "end\n")


def _answering(world: World, machine: Machine, call: Call) -> Answer:
    numbers = (n for n, url in enumerate(call.words[3:], 1) if url not in machine.broken)
    return Answer("".join(f"{n}\n" for n in numbers) + "end\n")


def _verify(world: World, machine: Machine, call: Call) -> Answer:
    return Answer("no\n" if _CIB in machine.broken else "yes\n")


def _script(query: Any) -> str:
    return str(query.command.argv[2])


_SCRIPTS: Mapping[str, Callable[[World, Machine, Call], Answer]] = {
    **surroundings.SCRIPTS,
    _script(volumes.query()): _volumes,
    _script(queries.trusts("a", "b")): _trusts,
    _script(queries.missing("a")): _missing,
    _script(queries.answering(("/a",))): _answering,
    _script(queries.configuration_is_valid()): _verify,
}
_STAT = _script(stat.query("/a"))


def run_shell(world: World, machine: Machine, call: Call) -> Answer:
    """The preflight's own scripts; anything else as before."""
    if call.words[1] in _SCRIPTS:
        return _SCRIPTS[call.words[1]](world, machine, call)
    paths = call.words[3:]
    zone = call.words[1] == _STAT and len(paths) == 1 and paths[0].startswith(_ZONES)
    if zone and "zoneinfo" not in machine.broken:
        there = FileState(paths[0], 0o644, "root", "root", 2962, FileKind.FILE, 0)
        return Answer(stat.render(FileStates((there,))))
    return shell.run_shell(world, machine, call)


PROGRAMS: Mapping[str, Callable[[World, Machine, Call], Answer]] = {
    "/bin/sh": run_shell,
    "cat": cat,
    "date": date,
    "env": env,
    "find": find,
    "getent": getent,
    "id": id_,
    "mysql": mysql,
    "pcs": pcs,
    "readlink": readlink,
    "true": true,
    "uname": uname,
}
