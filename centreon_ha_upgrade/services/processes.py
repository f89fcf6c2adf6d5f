"""Processes, by ps.  It prints its heading even when it finds none, and then exits 1.

The kernel keeps 15 characters of a program's name: `comm` is cut there, and `ps -C` compares
only as many.  A 10.3 server is called `mysqld`, a 10.5 one `mariadbd`: ask for both (X18).
"""

import re
from functools import lru_cache
from typing import Any

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Command, Query, answered, ask, script
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

SERVERS = ("mysqld", "mariadbd")
_CUT = 15
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")
_WORDS = r"[^\s\x00-\x1f\x7f-\x9f](?:[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?"
_HEADER = re.compile(r" *PID USER +COMMAND +COMMAND")
_FULL_HEADER = re.compile(r"UID +PID +PPID +C +STIME +TTY +TIME +CMD")
_COLUMNS = "pid, user, comm and args"
# what stands in the words is for `Process` to judge, once
_ROW = re.compile(r" *+([0-9]{1,7}+) ([!-~]++) ++([!-~]++)( <defunct>)? ++(\S.*+)")
_FULL_ROW = re.compile(
    r"([!-~]++) ++([0-9]{1,7}+) ++[0-9]++ ++[0-9]++ ++[!-~]++ ++[!-~]++ ++[0-9:-]++ (\S.*+)"
)
_VISIBLE = re.compile(r"[!-~]+")
_COMM = re.compile(r"[!-~]{1,15}")
_ARGS = re.compile(_WORDS)
_LAST_PID = 2**22  # the most that the kernel allows
_DEFUNCT = re.compile(r"\[([!-~]+)\] <defunct>")


@lru_cache(1024)  # few users have many processes
def _visible(user: str) -> bool:
    return _VISIBLE.fullmatch(user) is not None


@frozen
class Process:
    """One process.

    `user` is as ps prints it, cut to eight characters with a closing `+`.  `comm` is the name
    that the kernel keeps; `ps -ef` does not print it, and then it is None.
    """

    pid: int
    user: str
    comm: str | None
    args: str

    def __attrs_post_init__(self) -> None:
        # not a validator a field: on a long list those cost more than the reading
        comm, args = self.comm, self.args
        # most are printable: one line, without control characters and blanks at its ends
        line = (args.isprintable() and args == args.strip() != "") or _ARGS.fullmatch(args)
        if not (0 < self.pid <= _LAST_PID and _visible(self.user) and line):
            raise ValueError("no process that ps could print")
        if comm is None:
            return
        if not _COMM.fullmatch(comm):
            raise ValueError("no name that ps could print")
        if args[0] == "[":
            dead = _DEFUNCT.fullmatch(args)
            if dead and comm != dead[1][:_CUT]:
                raise ValueError("a defunct process has no arguments but its name")

    @property
    def defunct(self) -> bool:
        """True for a process that has ended and whose parent has not noticed yet."""
        return _DEFUNCT.fullmatch(self.args) is not None

    @property
    def program(self) -> str:
        """Its name, cut as the kernel cuts it; without `comm`, the end of its first word."""
        if self.comm is not None:
            return self.comm
        dead = _DEFUNCT.fullmatch(self.args)
        word = dead[1] if dead else self.args.split()[0]
        return (word.rpartition("/")[2] if word.startswith("/") else word)[:_CUT]


@frozen
class Processes:
    """The processes found: all with their `comm`, or none with."""

    processes: tuple[Process, ...] = field(default=(), converter=tuple[Process, ...])

    @processes.validator
    def _one_format(self, _: object, processes: tuple[Process, ...]) -> None:
        if len({process.comm is None for process in processes}) > 1:
            raise ValueError("some processes have a comm and some have none")

    @property
    def none(self) -> bool:
        """True when ps found none.  A defunct process counts: it is still in the table."""
        return not self.processes

    def named(self, name: str) -> tuple[Process, ...]:
        """Those of this program; only the first 15 characters of a name count."""
        return tuple(p for p in self.processes if p.program == name[:_CUT])


def query(*names: str) -> Query[Processes]:
    """The processes that run these programs.  ps exits 1 when there is none.

    >>> print(query("mysqld", "mariadbd"))
    ps -C mysqld,mariadbd -o pid,user,comm,args
    """
    if not names:
        raise IllegalValue("program", "", "at least one is needed")
    for name in names:
        if not _NAME.fullmatch(name):
            raise IllegalValue("program", name, "letters, digits, dots, underscores and hyphens")
    return ask("ps", "-C", ",".join(names), "-o", "pid,user,comm,args", parse=parse, ok=(0, 1))


def stopped_done() -> Query[bool]:
    """True when no MariaDB server runs, under its old name or its new one (X18).

    >>> print(stopped_done())
    ps -C mysqld,mariadbd -o pid,user,comm,args
    """
    return answered(query(*SERVERS), lambda found: found.none)


def as_written() -> Command:
    """The document's own line for a stopped server: silence and code 1 are good (step J03).

    It misses a server called `mysqld`, and matches arguments too: `stopped_done` is the proof.

    >>> print(as_written())
    ps -ef | grep mariadb[d]
    """
    return evolve(script("ps -ef | grep mariadb[d]", ok=(0, 1), idempotent=True), changes=False)


def parse(text: str) -> Processes:
    """Reads `query`'s answer, or a whole `ps -ef`.  Raises `ParseError`."""
    lines = Lines("ps", text)
    header = lines.next() or lines.fail("ps prints a heading even when it finds nothing")
    try:
        if _HEADER.fullmatch(header):
            return Processes([_named(lines, row) for row in lines.rows(_ROW, _COLUMNS)])
        if _FULL_HEADER.fullmatch(header):
            rows = lines.rows(_FULL_ROW, "a line of `ps -ef`")
            return Processes([Process(int(pid), user, None, args) for user, pid, args in rows])
    except ValueError as error:
        lines.fail(str(error))
    return lines.fail("expected the heading of ps")


def _named(lines: Lines, row: tuple[Any, ...]) -> Process:
    pid, user, comm, ended, args = row
    dead = _DEFUNCT.fullmatch(args) if args[0] == "[" else None
    if bool(ended) != bool(dead):
        lines.fail("is it defunct, or is it not?")
    # ps cuts the name of a defunct process to make room for the word: only args has it whole
    return Process(int(pid), user, dead[1][:_CUT] if dead else comm, args)


def render(processes: Processes) -> str:
    """What ps prints: `ps -ef` when the processes have no comm."""
    found = processes.processes
    if found and found[0].comm is None:
        lines = [f"{'UID':8} {'PID':>7} {'PPID':>7}  C STIME TTY          TIME CMD"]
        lines += [f"{p.user:8} {p.pid:7} {1:7}  0 00:00 ?        00:00:00 {p.args}" for p in found]
    else:
        lines = [f"{'PID':>7} {'USER':8} {'COMMAND':15} COMMAND"]
        lines += [f"{p.pid:7} {p.user:8} {_column(p):15} {p.args}" for p in found]
    return "".join(f"{line}\n" for line in lines)


def _column(process: Process) -> str:
    name = process.comm or ""
    return f"{name[:5]} <defunct>" if process.defunct else name
