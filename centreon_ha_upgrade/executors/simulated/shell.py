"""`/bin/sh -c`: the conversations' own scripts, by their text, and the document's lines."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

import re
from collections.abc import Callable

from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.cron.model import CronFile, CronJob, CronSet
from centreon_ha_upgrade.executors import lease
from centreon_ha_upgrade.executors.outpost import FETCH, MIRROR
from centreon_ha_upgrade.executors.simulated import (
    foresight,
    outpost,
    programs_cluster,
    programs_mariadb,
    programs_packages,
    sync,
)
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.disk import Disk, name_of
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.programs_services import servers
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.files import content, edit, stat
from centreon_ha_upgrade.files.stat import FileState, FileStates
from centreon_ha_upgrade.mariadb import access, snapshot, sync_bigdb, upgrade_info
from centreon_ha_upgrade.mariadb.login import DEFAULTS, Login
from centreon_ha_upgrade.pacemaker import config, prediction
from centreon_ha_upgrade.packages import fingerprints, lock
from centreon_ha_upgrade.packages.fingerprints import KeyPrint, KeyPrints
from centreon_ha_upgrade.packages.lock import LockHolder, YumLock
from centreon_ha_upgrade.packages.signing_key import (
    CURRENT,
    CURRENT_FINGERPRINT,
    REVOKED,
    REVOKED_FINGERPRINT,
    SigningKey,
    import_accepted,
)
from centreon_ha_upgrade.services import processes

Script = Callable[[World, Machine, Call, tuple[str, ...]], Answer]

_APPEND = re.compile(r'echo "(.*)" >> (\S+)')
_SAVE_CIB = re.compile(r"umask 077 && cibadmin --query > (\S+)")
_PING = f"mysqladmin {DEFAULTS} ping 2>&1"
_ACCESS = str(access.query(Login("root", Secret("X"))).command.argv[-1])
_SYNC = str(sync_bigdb.run_sync().argv[-1])
_PS = str(processes.as_written())
_EXPORT = str(config.export_line())


def run_shell(world: World, machine: Machine, call: Call) -> Answer:
    """A script of ours with its arguments, or a line of the document."""
    if call.words[0] != "-c":
        call.unknown()
    script, arguments = call.words[1], call.words[3:]
    if script in _SCRIPTS:
        return _SCRIPTS[script](world, machine, call, arguments)
    if found := _APPEND.fullmatch(script):
        machine.disk.write(found[2], f"{machine.disk.text(found[2]) or ''}{found[1]}\n")
        return Answer()
    if found := _SAVE_CIB.fullmatch(script):
        return programs_cluster.save_cib(world, machine, found[1])
    if script == _EXPORT:
        return programs_cluster.export(world, machine, config.EXPORTED)
    return call.unknown()


def _stat(world: World, machine: Machine, call: Call, paths: tuple[str, ...]) -> Answer:
    found = tuple(state for path in paths if (state := _state(machine.disk, path)) is not None)
    absent = tuple(path for path in paths if not machine.disk.has(path))
    return Answer(stat.render(FileStates(found, absent)))


def _state(disk: Disk, path: str) -> FileState | None:
    entry = disk.get(path)
    if entry is None:
        return None
    size = len(entry.text.encode())
    return FileState(path, entry.mode, entry.owner, entry.group, size, entry.kind, entry.mtime)


def _read(world: World, machine: Machine, call: Call, paths: tuple[str, ...]) -> Answer:
    text = machine.disk.text(paths[0])
    if text is None:
        return failed(f"/bin/sh: {paths[0]}: No such file or directory", 2)
    return Answer(content.render(content.Content(text)))


def _read_if_there(world: World, machine: Machine, call: Call, paths: tuple[str, ...]) -> Answer:
    there = machine.disk.has(paths[0])
    return _read(world, machine, call, paths) if there else Answer("absent\n")


def _replace(world: World, machine: Machine, call: Call, paths: tuple[str, ...]) -> Answer:
    if not call.stdin.endswith(content.END):
        return failed("the text came incomplete")
    mode = None if machine.disk.has(paths[0]) else 0o600
    machine.disk.write(paths[0], call.stdin.removesuffix(content.END), mode)
    return Answer()


def _append_once(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    path, line = words
    text = machine.disk.text(path) or ""
    if line not in text.split("\n"):
        ended = text if not text or text.endswith("\n") else f"{text}\n"
        machine.disk.write(path, f"{ended}{line}\n")
    return Answer()


def _set_ini_line(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    path, key, line = words[:3]
    sets_it = re.compile(rf"[ \t]*{re.escape(key)}[ \t]*=")
    lines, said = list[str](), False
    for old in (machine.disk.text(path) or "").splitlines():
        if not sets_it.match(old):
            lines.append(old)
        elif not said:
            lines.append(line)
            said = True
    lines += [] if said else [line]
    machine.disk.write(path, "".join(f"{each}\n" for each in lines))
    return Answer()


def _cron(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    files = (_cron_file(machine.disk, p) for p in machine.disk.children(cron_d.CRON_D))
    return Answer(cron_d.render(CronSet(tuple(files))))


def _cron_file(disk: Disk, path: str) -> CronFile:
    rows = (line.split(maxsplit=6) for line in (disk.text(path) or "").splitlines())
    return CronFile(name_of(path), tuple(CronJob(row[:5], row[5], row[6]) for row in rows))


def _ping(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    return programs_mariadb.answer_ping(world, machine, call)


def _access(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    return programs_mariadb.answer_access(world, machine, call)


def _predict(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    return Answer(prediction.render(foresight.predict(world.cluster, world.clock.moment)))


def _upgrade_info(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    return programs_mariadb.answer_upgrade_info(world, machine, call)


def _snapshot(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    return sync.answer_snapshot(machine)


def _fingerprints(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    keys = machine.rpm.keys
    return Answer(fingerprints.render(KeyPrints(KeyPrint(*_print(machine, key)) for key in keys)))


def _print(machine: Machine, key: SigningKey) -> tuple[str, str]:
    """A forged key shows the short name of the right one, and another fingerprint."""
    known = {CURRENT: CURRENT_FINGERPRINT, REVOKED: REVOKED_FINGERPRINT}
    whole = known.get(key.version, f"{'0' * 32}{key.version}")
    whole = f"{'F' * 32}{key.version}" if machine.rpm.forged else whole
    return key.version_release, fingerprints.fingerprint(whole)


def _import_key(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    """Looks at the key first."""
    source, *accepted = words
    key = world.web.keys.get(source)
    if key is None:
        return failed("curl: (22) The requested URL returned error: 404", 22)
    _, whole = _print(machine, key)
    if whole not in accepted:
        return failed(f"{source}: its key {whole} is not in repositories.accepted_keys")
    return programs_packages.import_key(world, machine, source)


def _lock(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    pid, _, args = machine.yum_holder.partition(" ")
    holders = (LockHolder(int(pid), args),) if pid else ()
    return Answer(lock.render(YumLock(holders)))


def _sync(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    return sync.run_sync(world, machine)


def _grep_mariadbd(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    """`ps -ef | grep mariadb[d]`: it misses a server called mysqld (X18)."""
    found = [p for p in servers(machine) if "mariadbd" in p.args]
    lines = (f"mysql {p.pid} 1 0 00:00 ? 00:00:00 {p.args}\n" for p in found)
    return Answer("".join(lines), code=0 if found else 1)


def _script(argv: tuple[object, ...]) -> str:
    return str(argv[2])


_SCRIPTS: dict[str, Script] = {
    _script(stat.query("/a").command.argv): _stat,
    _script(content.query("/a").command.argv): _read,
    _script(content.optional("/a").command.argv): _read_if_there,
    _script(content.replace("/a", "").argv): _replace,
    _script(edit.append_once("/a", "b").argv): _append_once,
    _script(edit.set_ini_line("/a", "b", "b = c").argv): _set_ini_line,
    _script(cron_d.query().command.argv): _cron,
    _ACCESS: _access,
    _script(prediction.query().command.argv): _predict,
    _script(upgrade_info.query().command.argv): _upgrade_info,
    _script(snapshot.query().command.argv): _snapshot,
    _script(lock.query().command.argv): _lock,
    _script(fingerprints.query().command.argv): _fingerprints,
    _script(import_accepted("/a", [CURRENT_FINGERPRINT]).argv): _import_key,
    _PING: _ping,
    _SYNC: _sync,
    lease.LOOK: outpost.look,
    lease.TAKE: outpost.take,
    lease.LEAVE: outpost.leave,
    MIRROR: outpost.mirror,
    FETCH: outpost.fetch,
    _PS: _grep_mariadbd,
}
