"""`mv`, `rm` and `mkdir`, spelled as the document does.

Root's profile on EL7 aliases `mv -i`; aliases do not reach commands that no interactive shell runs.
"""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Command, answered, run
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.files import stat
from centreon_ha_upgrade.files.kind import Kind
from centreon_ha_upgrade.files.path import legal_path


def move(source: str, target: str) -> Command:
    """Gives a file or directory another name (C05, C06, E04, F05).

    A target that is a directory swallows the source: ask `stat` first (F05).
    Done when the source is absent and the target present; where the source never existed that
    is true from the start, so what the target holds is the caller's to check (C05, C06).

    >>> name = "/etc/centreon-ha/mysql-resources.sh"
    >>> print(move(name + ".rpmsave", name))
    mv /etc/centreon-ha/mysql-resources.sh.rpmsave /etc/centreon-ha/mysql-resources.sh
    """
    if legal_path(source).rstrip("/") == legal_path(target).rstrip("/"):
        raise IllegalValue("path", target, "source and target are the same")
    moved = answered(
        stat.query(source, target), lambda s: s.exists(target) and not s.exists(source)
    )
    return run("mv", source, target, done=moved)


def move_matching(directory: str, names: Iterable[str], target: str) -> Command:
    """Moves what matches one of these globs out of a directory; nothing to move is no error (J07).

    >>> print(move_matching("/var/lib/centreon-broker", ["x.queue*"], "/root/kept"))
    ... # doctest: +NORMALIZE_WHITESPACE
    find /var/lib/centreon-broker -maxdepth 1 '(' -name 'x.queue*' ')'
        -exec mv -t /root/kept -- '{}' +
    """
    globs = tuple(names)
    if not globs:
        raise IllegalValue("file name", "", "at least one is needed")
    for name in globs:
        if not name or not name.isprintable() or "/" in name:
            raise IllegalValue("file name", name, "printable, and no path")
    tests = [word for name in globs for word in ("-o", "-name", name)][1:]
    words = ("-maxdepth", "1", "(", *tests, ")", "-exec", "mv", "-t", legal_path(target), "--")
    return run("find", legal_path(directory), *words, "{}", "+", idempotent=True)


def remove(path: str, recursive: bool = False, force: bool = True) -> Command:
    """Removes a path (G01).  With `force`, an absent path is no error, so it may run twice.

    A recursive removal less than two levels deep is refused.

    >>> print(remove("/etc/cron.d/centreon", recursive=True))
    rm -rf /etc/cron.d/centreon
    >>> print(remove("/etc/cron.d/centreon-ha-mysql"))
    rm -f /etc/cron.d/centreon-ha-mysql
    """
    if recursive and len([part for part in legal_path(path).split("/") if part not in "."]) < 2:
        raise IllegalValue("path", path, "too near the root to be removed recursively")
    options = "r" * recursive + "f" * force
    words = (f"-{options}",) if options else ()
    gone = answered(stat.query(path), lambda states: not states.exists(path))
    return run("rm", *words, path, idempotent=force, done=None if force else gone)


def make_directory(path: str, parents: bool = False) -> Command:
    """Creates a directory (G04).  With `parents`, an existing one is no error.

    >>> print(make_directory("/var/log/centreon-engine/archives"))
    mkdir /var/log/centreon-engine/archives
    >>> print(make_directory("/var/log/centreon-engine/archives", parents=True))
    mkdir -p /var/log/centreon-engine/archives
    """
    if parents:
        return run("mkdir", "-p", legal_path(path), idempotent=True)
    return run("mkdir", path, done=answered(stat.query(path), lambda s: _is_directory(s, path)))


def _is_directory(states: stat.FileStates, path: str) -> bool:
    state = states.state(path)
    return state is not None and state.kind is Kind.DIRECTORY
