"""Runs commands on nodes through the system's OpenSSH client."""

import re
import shlex
import tempfile
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from time import sleep
from types import TracebackType

from plumbum import CommandNotFound, ProcessTimedOut, local

from centreon_ha_upgrade import private
from centreon_ha_upgrade.core.command import Command, Result, Secrets
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors._execute import execute
from centreon_ha_upgrade.executors._ssh_reasons import reason
from centreon_ha_upgrade.executors._sudo import Sudo
from centreon_ha_upgrade.executors.secrets import Revealed
from centreon_ha_upgrade.private import NotPrivate

# A socket's path holds at most 107 bytes; ssh adds a hash of 40 and, for a moment, 17 more.
_SOCKET_ROOM = 107 - 1 - 40 - 17
_OPTIONS = (
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "LogLevel=ERROR",  # no banners; errors only
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
    "EscapeChar=none",
    "ForwardAgent=no",
    "ForwardX11=no",
    "ClearAllForwardings=yes",
    "ControlMaster=auto",
    "ControlPersist=120",
)


class Ssh:
    """Nodes over ssh: keys or agent only, known hosts only, one connection kept per node.

    With `become`, the account there becomes root by sudo for every command; the secret
    `SUDO_PASSWD` is asked for where sudo asks, once, and never offered again once it was refused.
    `config` replaces the user's ssh_config; `known_hosts` replaces their known_hosts file;
    `control_dir` holds the sockets of kept connections (0700; a new one under the temporary
    folder by default); `connect_timeout` is in seconds.
    Close it, or use it as a context manager: that ends the connections it kept.
    """

    def __init__(
        self,
        secrets: Secrets,
        *,
        config: Path | None = None,
        known_hosts: Path | None = None,
        user: str | None = None,
        become: bool = False,
        control_dir: Path | None = None,
        connect_timeout: int = 10,
    ) -> None:
        """Raises `IllegalValue`."""
        if user is not None and not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*", user):
            raise IllegalValue("ssh user", user, "letters, digits, dots and hyphens only")
        self._revealed = Revealed(secrets)
        self._user = user
        self.sudo = Sudo() if become else None
        self._hosts: set[str] = set()
        options = [*_OPTIONS, f"ConnectTimeout={connect_timeout}"]
        if known_hosts is not None:
            options.append(f'UserKnownHostsFile="{_legal_path(known_hosts)}"')
        folder = _control_folder(control_dir)
        options.append(f'ControlPath="{_legal_path(folder)}/%C"')
        self._words = [
            *(() if config is None else ("-F", str(config))),
            *(word for option in options for word in ("-o", option)),
            *(() if user is None else ("-l", user)),
        ]
        made_here = folder if control_dir is None else None
        self._finish = weakref.finalize(self, _end, self._words, self._hosts, made_here)

    def run(self, node: Node, command: Command) -> Result:
        """What the command did; see `core.executor.Executor.run` for the errors."""
        return execute(self, self._revealed, node, command)

    def argv(self, node: Node, line: str, *, terminal: bool) -> Sequence[str]:
        self._hosts.add(node.host)
        way = "-tt" if terminal else "-T"
        return ("ssh", way, *self._words, "--", node.host, f"exec /bin/sh -c {shlex.quote(line)}")

    def why(self, node: Node, noise: str) -> str:
        return reason(noise, node.host, user=self._user)

    def close(self) -> None:
        """Ends the kept connections.  Once is enough; twice does no harm."""
        self._finish()

    def __enter__(self) -> "Ssh":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _legal_path(path: Path) -> str:
    text = str(path.absolute())
    if re.search(r'["%\x00-\x1f\\]', text):
        raise IllegalValue("path", text, "ssh gives a quote, a percent or a backslash a meaning")
    return text


def _control_folder(wanted: Path | None) -> Path:
    if wanted is None:
        made = Path(tempfile.mkdtemp(prefix="ha-"))
        if len(bytes(made)) <= _SOCKET_ROOM:
            return made
        made.rmdir()
        return Path(tempfile.mkdtemp(prefix="ha-", dir="/tmp"))
    if len(bytes(wanted.absolute())) > _SOCKET_ROOM:
        raise IllegalValue("control folder", str(wanted), "too long for the path of a socket")
    _legal_path(wanted)
    try:
        private.folder(wanted)
    except NotPrivate as error:
        raise IllegalValue("control folder", str(wanted), error.reason) from None
    return wanted


def _end(words: Sequence[str], hosts: set[str], folder: Path | None) -> None:
    with suppress(CommandNotFound):
        for host in sorted(hosts):
            _end_one(words, host)
    hosts.clear()
    if folder is not None:
        rmtree(folder, ignore_errors=True)


def _end_one(words: Sequence[str], host: str) -> None:
    """Ends the connection and sees it gone: ssh answers before it removes the socket."""
    ssh = local["ssh"]
    with suppress(ProcessTimedOut):
        ssh[(*words, "-O", "exit", "--", host)].run(retcode=None, timeout=10)
        for _ in range(100):
            # a refused connection is not enough: the socket's file may outlive its listener
            said = ssh[(*words, "-O", "check", "--", host)].run(retcode=None, timeout=10)
            if said[0] != 0 and "No such file" in said[2]:
                return
            sleep(0.05)
