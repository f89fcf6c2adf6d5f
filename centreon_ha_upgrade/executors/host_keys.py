"""Host keys: what a node shows now, what is known of it, and the file that remembers.

OpenSSH fetches them, by the same configuration and jumps as any connection, into an empty file of
ours; it offers no credential meanwhile.  Nothing is trusted here: a person is shown the keys first.
"""

import re
import tempfile
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Collection, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from attrs import frozen
from plumbum import CommandNotFound, ProcessTimedOut, local

from centreon_ha_upgrade import private
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import HostKeyRefused, Unreachable
from centreon_ha_upgrade.executors._ssh_reasons import reason
from centreon_ha_upgrade.private import NotPrivate

# In the order in which OpenSSH prefers them; each is asked for by itself.
_ALGORITHMS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
    "rsa-sha2-512,rsa-sha2-256,ssh-rsa",
)
_NO_SUCH_KIND = "no matching host key type"
_LARGEST = 16 * 1024 * 1024


class Standing(StrEnum):
    """What the file says of a key."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    CHANGED = "changed"


@frozen
class HostKey:
    """One key of one host; `host` is the name under which OpenSSH looks it up."""

    host: str
    kind: str
    blob: str

    @classmethod
    def of_line(cls, line: str) -> "HostKey | None":
        """The key of one line of a known_hosts file; None for comments, marks and damage."""
        words = line.split()
        if len(words) < 3 or line.startswith(("#", "@")):
            return None
        try:
            b64decode(words[2], validate=True)
        except NoBase64:
            return None
        return cls(*words[:3])

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` writes it."""
        digest = sha256(b64decode(self.blob)).digest()
        return f"SHA256:{b64encode(digest).decode().rstrip('=')}"

    @property
    def line(self) -> str:
        return f"{self.host} {self.kind} {self.blob}\n"


@frozen
class Shown:
    """A key that a node shows, and what was known; `before` is the one it replaced."""

    key: HostKey
    standing: Standing
    before: str = ""


@frozen
class HostKeys:
    """Looks at the keys of nodes, and records them in the file that runs will read.

    `known_hosts` is that file, the one of the user's ssh_config by default; `config` and `user` as
    for `Ssh`.
    """

    config: Path | None = None
    user: str | None = None
    known_hosts: Path | None = None
    connect_timeout: int = 10

    def file(self, node: Node) -> Path:
        """Where OpenSSH looks this node's key up."""
        if self.known_hosts is not None:
            return self.known_hosts
        told = self._ssh("-G", "--", node.host)[0]
        found = re.search(r"^userknownhostsfile (\S+)", told, re.MULTILINE)
        return Path(found[1] if found else "~/.ssh/known_hosts").expanduser()

    def shown_by(self, node: Node) -> tuple[Shown, ...]:
        """Every key that the node shows.  Raises `Unreachable`.

        Where the file knows the host, and none of these keys, all of them count as changed.
        """
        folder = Path(tempfile.mkdtemp(prefix="ha-keys-"))
        try:
            keys = list(self._fetched(node, folder))
        finally:
            rmtree(folder, ignore_errors=True)
        return _judged(keys, self._known(node, keys[0].host))

    def record(self, node: Node, keys: Collection[HostKey]) -> None:
        """Adds keys that were confirmed; no line of the file is touched.

        Raises `HostKeyRefused` when another was recorded meanwhile, or the file is not ours alone
        to write.
        """
        file = self.file(node)
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with private.alone_in(file.parent):
                self._add(node, file, keys)
        except NotPrivate as error:
            raise HostKeyRefused(node.name, f"{file}: {error.reason}") from None
        except OSError as error:
            raise HostKeyRefused(node.name, f"{file}: {error.strerror}") from None

    def _add(self, node: Node, file: Path, keys: Collection[HostKey]) -> None:
        known = [each for key in keys for each in self._known(node, key.host)]
        if any(each.kind == key.kind and each.blob != key.blob for each in known for key in keys):
            raise HostKeyRefused(node.name, "another key was recorded meanwhile")
        before = b""
        if file.exists() or file.is_symlink():
            before = private.read(file, _LARGEST, others_read=True)
        if before and not before.endswith(b"\n"):
            before += b"\n"
        private.write(file, before + "".join(key.line for key in keys).encode())

    def _known(self, node: Node, host: str) -> list[HostKey]:
        """ssh-keygen finds the lines of a host, also where their names are hashed."""
        find = local["ssh-keygen"][("-F", host, "-f", str(self.file(node)))]
        lines = str(find.run(retcode=None, timeout=30)[1]).splitlines()
        return list(filter(None, map(HostKey.of_line, lines)))

    # --- asking OpenSSH ----------------------------------------------------------------------

    def _fetched(self, node: Node, folder: Path) -> Iterator[HostKey]:
        found = False
        for number, algorithms in enumerate(_ALGORITHMS):
            path = folder / str(number)
            said = self._knock(node, path, algorithms)
            text = path.read_text() if path.exists() else ""
            keys = list(filter(None, map(HostKey.of_line, text.splitlines())))
            if not keys and _NO_SUCH_KIND not in said:
                raise Unreachable(node.name, self._why(node, said))
            found = found or bool(keys)
            yield from keys
        if not found:
            raise Unreachable(node.name, "it shows no host key that we understand")

    def _knock(self, node: Node, path: Path, algorithms: str) -> str:
        """Goes as far as the host's key, and offers no credential; what ssh said."""
        options = (
            f'UserKnownHostsFile="{path}"',
            "GlobalKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=accept-new",  # into the empty file above, and nowhere else
            "HashKnownHosts=no",
            "UpdateHostKeys=no",
            f"HostKeyAlgorithms={algorithms}",
            "PreferredAuthentications=none",
            "BatchMode=yes",
            "LogLevel=INFO",  # which kinds a node lacks is told no louder
            "ControlPath=none",
            "ClearAllForwardings=yes",
            f"ConnectTimeout={self.connect_timeout}",
        )
        words = (word for option in options for word in ("-o", option))
        return self._ssh("-T", *words, "--", node.host, "true")[1]

    def _ssh(self, *words: str) -> tuple[str, str]:
        """What ssh printed on its two streams."""
        ours = (
            *(() if self.config is None else ("-F", str(self.config))),
            *(() if self.user is None else ("-l", self.user)),
        )
        try:
            ssh = local["ssh"][(*ours, *words)]
            _, out, err = ssh.run(retcode=None, timeout=3 * self.connect_timeout)
        except CommandNotFound:
            return "", "ssh is not installed on this machine"
        except ProcessTimedOut:
            return "", "Connection timed out"
        return str(out), str(err)

    def _why(self, node: Node, said: str) -> str:
        return reason(said, node.host, user=self.user)


def _judged(keys: Collection[HostKey], known: Collection[HostKey]) -> tuple[Shown, ...]:
    found, blobs = [], {each.blob for each in known}
    another = known and not any(key.blob in blobs for key in keys)
    for key in keys:
        before = [each for each in known if another or each.kind == key.kind]
        if key.blob in blobs:
            found.append(Shown(key, Standing.KNOWN))
        elif before:
            found.append(Shown(key, Standing.CHANGED, before[0].fingerprint))
        else:
            found.append(Shown(key, Standing.UNKNOWN))
    return tuple(found)
