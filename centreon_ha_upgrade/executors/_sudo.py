"""sudo on the way to root: one password, offered once to each question, never after a refusal.

The account's shell says that the line has arrived, and who it is; then sudo says nothing, asks with
a prompt of ours, or refuses.  Standard input is held back until the program begins, so a password
never lands in a program's input, nor a program's input in a second attempt at the password.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from attrs import define, field

from centreon_ha_upgrade.core.command import Secret, Secrets, Text
from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.errors import AccountRefused
from centreon_ha_upgrade.executors._pump import Feed
from centreon_ha_upgrade.executors.shell import typed

PASSWORD = Secret("SUDO_PASSWD")

# Gives sudo the terminal that `requiretty` insists on; the three streams stay pipes.  Python 2.7
# and 3, for the node's own interpreter.
_TERMINAL = """\
import fcntl, os, sys, termios
master, slave = os.openpty()
child = os.fork()
if not child:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status = os.waitpid(child, 0)
os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
"""
_PYTHON = "$(command -v python3 || command -v python || echo /usr/libexec/platform-python)"
# It then asks for a new one, in words of its own.
_EXPIRED = b"password is expired"
_NO_TERMINAL = re.compile(r"you must have a tty")
# In order: the first that matches speaks.
_REASONS = (
    (
        r"[Pp]assword (is|has) expired|[Pp]assword expired|account.* expired",
        "the account or its password expired; log in as this account and change it",
    ),
    (
        r"account.* (is )?locked|temporarily locked|account validation failure",
        "it is locked; see on the node: faillock --user {account}; passwd -S {account}",
    ),
    (
        r"not in the sudoers|not allowed to|may not run sudo",
        "it may not use sudo for everything; see on the node: sudo -l -U {account}",
    ),
    (
        r"sudo.*(not found|No such file)",
        "sudo is not installed there",
    ),
)
_WRONG = (
    f"its password ({PASSWORD.name}) is wrong; it was offered once and is not tried again; "
    f"correct it with: centreon-ha-upgrade secrets set {PASSWORD.name}"
)


@define
class Door(Feed):
    """Standard input behind sudo: the password when it is asked for, the rest when it is open."""

    prompt: bytes
    begin: bytes
    password: Callable[[], Hidden]
    asked: int = field(default=0, init=False)
    open: bool = field(default=False, init=False)
    expired: bool = field(default=False, init=False)
    _due: Hidden | None = field(default=None, init=False)
    _tail: bytes = field(default=b"", init=False, repr=False)

    def heard(self, said: bytes) -> None:
        """Looks for the question and for the beginning, however the bytes are cut."""
        if self.open:
            return
        before, begun, _ = (self._tail + said).partition(self.begin)
        self.open = bool(begun)
        while self.prompt in before:
            before = before.partition(self.prompt)[2]
            self.asked += 1
            if self.asked == 1:
                self._due = self.password()
        self.expired = self.expired or _EXPIRED in before
        self._tail = before[-4096:]

    @property
    def wrong(self) -> bool:
        """It was asked for again."""
        return self.asked > 1

    @property
    def shut(self) -> bool:
        """There is nothing more to say to sudo: it reads the end of our input and gives up."""
        return self.wrong or self.expired

    @property
    def waits(self) -> bool:
        return self._due is None and not self.open and not self.shut

    def due(self) -> Hidden | None:
        """The password, once."""
        due, self._due = self._due, None
        return due

    def next(self) -> bytes:
        if self._due is not None:
            return self._due.bare()
        return super().next() if self.open else b""

    def moved(self, count: int) -> None:
        if self._due is None:
            super().moved(count)
        else:  # a pipe takes so few bytes whole
            self._due = None


@define
class Sudo:
    """What was learnt about the nodes' sudo; one for each executor."""

    _refused: str = field(default="", init=False)
    _terminals: set[str] = field(factory=set, init=False)
    _proven: set[str] = field(factory=set, init=False)
    _locks: dict[str, Lock] = field(factory=dict, init=False)

    @contextmanager
    def turn(self, node: str) -> Iterator[None]:
        """One command at a time until a first one came through: no two attempts at once."""
        if node in self._proven:
            yield
            return
        with self._locks.setdefault(node, Lock()):
            yield

    def wrapped(self, node: str, line: str, nonce: str, *, terminal: bool) -> str:
        """The line, run by root."""
        sudo = f"env LC_ALL=C sudo -S -p {nonce}? -- /bin/sh -c {shlex.quote(line)}"
        if terminal:
            return f"stty -echo; echo {nonce}!$(id -un); exec {sudo}"
        if node in self._terminals:
            sudo = f"{_PYTHON} -c {shlex.quote(_TERMINAL)} {sudo}"
        return f"echo {nonce}!$(id -un) >&2; exec {sudo}"

    def door(self, node: str, nonce: str, stdin: Hidden, secrets: Secrets) -> Door:
        """What stands before the program's input."""

        def password() -> Hidden:
            if self._refused and node not in self._proven:
                raise AccountRefused(node, self._refused, _WRONG)
            return typed(Text.of(PASSWORD), secrets)

        return Door(stdin, f"{nonce}?".encode(), f"{nonce}\n".encode(), password)

    def came_through(self, node: str) -> None:
        self._proven.add(node)

    def wants_terminal(self, node: str, noise: str) -> bool:
        """True once for a node whose sudo wants one: nothing was run, and it may be said again."""
        if node in self._terminals or not _NO_TERMINAL.search(noise):
            return False
        self._terminals.add(node)
        return True

    def refusal(self, node: str, noise: str, nonce: str, door: Door) -> AccountRefused | None:
        """Why sudo did not begin; None when the line did not even come that far."""
        arrived = re.search(rf"{nonce}!(\S*)\r?\n", noise)
        if arrived is None:
            return None
        account, said = arrived[1], noise[arrived.end() :].replace(f"{nonce}?", "")
        for pattern, sentence in _REASONS:
            if re.search(pattern, said):
                return AccountRefused(node, account, sentence.format(account=account))
        if door.wrong:
            self._refused = account
            self._proven.discard(node)
            return AccountRefused(node, account, _WRONG)
        words = [line.strip() for line in said.splitlines() if line.strip()]
        return AccountRefused(node, account, f"sudo said: {words[-1] if words else 'nothing'}")
