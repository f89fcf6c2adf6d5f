"""Questions whose answer is a few lines of text, closed by the word `end`.

Each is a script for a plain shell that only reads; folders come as arguments.  An empty list is an
answer, a missing `end` is not.
"""

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.holder import Holder
from centreon_ha_upgrade.core.text import Lines

LOCK = "/var/lib/centreon-ha-upgrade"
"""The folder in which a run keeps the lock of a node."""

_KERNELS = """uname -r
for f in "$1"/vmlinuz-*; do [ -e "$f" ] && echo "${f##*/vmlinuz-}"; done |
grep -v rescue | sort -V | tail -n 1
echo end"""
_HELD = """cd -- "$1" || exit 1
grep -hE '^[[:space:]]*exclude(pkgs)?[[:space:]]*=' yum.conf yum.repos.d/*.repo 2>/dev/null
grep -hvE '^[[:space:]]*(#|$)' yum/pluginconf.d/versionlock.list 2>/dev/null
echo end"""
_SELINUX = """if [ -e "$1" ]; then echo "$(cat -- "$1")"; else echo absent; fi; echo end"""
# the passwords of these files stay on the node: only names of files are printed
_NOT_NAMING = """a=$1; shift
for f in "$@"; do
[ -e "$f" ] && { grep -i host -- "$f" | grep -qwF -- "$a" || echo "$f"; }
done; echo end"""
_RETENTION = """cd -- "$1" || exit 1
for f in central-broker-master.memory* central-broker-master.queue* \\
central-broker-master.unprocessed*
do [ -e "$f" ] && echo "$f"; done; echo end"""
_HOLDER = """if [ -e "$1/lock/holder" ]; then cat -- "$1/lock/holder"; fi; echo end"""
_CHECKSUMS = """for f in "$@"; do [ -f "$f" ] && sha256sum -- "$f"; done; echo end"""


@frozen
class Kernels:
    """The kernel that runs, and the newest that is installed: None where there is none."""

    running: str
    newest: str | None = None


@frozen
class Checksums:
    """SHA-256 of files, in hexadecimal, by path."""

    of: tuple[tuple[str, str], ...] = field(default=(), converter=tuple[tuple[str, str], ...])


def read_listing(text: str) -> tuple[str, ...]:
    r"""Lines, closed by the word `end`.

    >>> read_listing("a b\nend\n")
    ('a b',)
    """
    lines, found = Lines("listing", text), list[str]()
    while (line := lines.next() or lines.fail("it ends before its last line")) != "end":
        found.append(line.strip())
    return tuple(found) if lines.next() is None else lines.fail("nothing should follow the end")


def read_kernels(text: str) -> Kernels:
    r"""One or two releases.

    >>> read_kernels("3.10.0-1160.el7.x86_64\nend\n").newest
    """
    found = read_listing(text)
    if not 1 <= len(found) <= 2:
        Lines("kernels", text).fail("expected the running kernel and the newest one")
    return Kernels(*found)


def read_selinux(text: str) -> str:
    r"""`1` enforcing, `0` permissive, `absent` without SELinux.

    >>> read_selinux("absent\nend\n")
    'absent'
    """
    found = read_listing(text)
    if found not in (("0",), ("1",), ("absent",)):
        Lines("selinux", text).fail("expected 0, 1 or absent")
    return found[0]


def read_holder(text: str) -> Holder | None:
    r"""The three lines of the lock, or nobody.

    >>> read_holder("end\n")
    """
    found = read_listing(text)
    if len(found) not in (0, 3):
        Lines("lock", text).fail("no lock is written here")
    return Holder(*found) if found else None


def read_checksums(text: str) -> Checksums:
    """What sha256sum prints."""
    rows = [line.split("  ", 1) for line in read_listing(text)]
    if any(len(row) != 2 or len(row[0]) != 64 for row in rows):
        Lines("sha256sum", text).fail("expected a checksum and a file")
    return Checksums((path, digest) for digest, path in rows)


def read_uptime(text: str) -> float:
    r"""Seconds since the start.

    >>> read_uptime("6430.04 718.75\n")
    6430.04
    """
    lines = Lines("uptime", text)
    try:
        up, _idle = map(float, (lines.next() or "").split())
    except ValueError:
        lines.fail("expected two numbers")
    return up


def kernels(boot: str = "/boot") -> Query[Kernels]:
    """The kernel that runs, and the newest of the folder that is not for rescue."""
    return ask("/bin/sh", "-c", _KERNELS, "sh", boot, parse=read_kernels)


def held_back(etc: str = "/etc") -> Query[tuple[str, ...]]:
    """Lines by which yum leaves packages out, or holds them at a version."""
    return ask("/bin/sh", "-c", _HELD, "sh", etc, parse=read_listing)


def selinux(enforce: str = "/sys/fs/selinux/enforce") -> Query[str]:
    """Whether SELinux enforces."""
    return ask("/bin/sh", "-c", _SELINUX, "sh", enforce, parse=read_selinux)


def not_naming(address: str, *files: str) -> Query[tuple[str, ...]]:
    """Those of these files that exist and name a host, but not this one."""
    return ask("/bin/sh", "-c", _NOT_NAMING, "sh", address, *files, parse=read_listing)


def retention(folder: str) -> Query[tuple[str, ...]]:
    """Files in which the broker kept events that it could not deliver."""
    return ask("/bin/sh", "-c", _RETENTION, "sh", folder, parse=read_listing)


def holder(folder: str = LOCK) -> Query[Holder | None]:
    """Who holds the lock of the node."""
    return ask("/bin/sh", "-c", _HOLDER, "sh", folder, parse=read_holder)


def checksums(*files: str) -> Query[Checksums]:
    """Those of these files that exist."""
    return ask("/bin/sh", "-c", _CHECKSUMS, "sh", *files, parse=read_checksums)


def uptime() -> Query[float]:
    """How long the node has been up."""
    return ask("cat", "/proc/uptime", parse=read_uptime)


def architecture() -> Query[str]:
    """What kind of machine it is."""
    return ask("/bin/sh", "-c", "uname -m; echo end", parse=_one)


def _one(text: str) -> str:
    found = read_listing(text)
    return found[0] if len(found) == 1 else Lines("uname", text).fail("expected one word")
