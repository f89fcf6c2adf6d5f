"""Secrets at rest: one JSON file, mode 0600, that opens with a passphrase.

Names are readable without it; values are Fernet tokens under a key that scrypt makes of it.
A checksum tells damage from a wrong passphrase; a token holds its own name, so values cannot
change places.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import stat
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, field, frozen, validators
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from centreon_ha_upgrade.core.serial import from_plain, to_json, to_plain
from centreon_ha_upgrade.errors import IllegalValue, SecretMissing, VaultLocked

_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_LARGEST = 4 * 1024 * 1024
_CHECK = ""  # the name under which the passphrase itself is checked


@frozen
class _Contents:
    """The file.  Cost is bounded both ways: a weak key is no key, a huge one fills the memory."""

    salt: str
    check: str
    values: dict[str, str]
    version: int = field(default=1, validator=validators.in_([1]))
    n: int = field(default=2**16, validator=validators.in_([2**k for k in range(15, 21)]))
    r: int = field(default=8, validator=validators.in_([8]))
    p: int = field(default=1, validator=validators.in_(range(1, 5)))

    def cipher(self, passphrase: str) -> Fernet:
        kdf = Scrypt(salt=b64decode(self.salt), length=32, n=self.n, r=self.r, p=self.p)
        return Fernet(urlsafe_b64encode(kdf.derive(passphrase.encode(errors="surrogateescape"))))

    @property
    def checksum(self) -> str:
        return hashlib.sha256(json.dumps(to_plain(self), sort_keys=True).encode()).hexdigest()


class Vault:
    """An open vault.  It is a source of secrets like any other: see `reveal`."""

    def __init__(self, path: Path, contents: _Contents, cipher: Fernet) -> None:
        """Not called by hand: use `create` or `open`."""
        self._path, self._contents, self._cipher = path, contents, cipher

    @classmethod
    def create(cls, path: Path, passphrase: str) -> "Vault":
        """A new, empty vault.  Raises `VaultLocked` when the file exists or cannot be made."""
        if not passphrase:
            raise IllegalValue("passphrase", "", "it is empty")
        blank = _Contents(b64encode(os.urandom(16)).decode(), "", {})
        cipher = blank.cipher(passphrase)
        contents = evolve(blank, check=_seal(cipher, _CHECK, ""))
        _write(path, contents, new=True)
        return cls(path, contents, cipher)

    @classmethod
    def open(cls, path: Path, passphrase: str) -> "Vault":
        """The vault in this file.

        Raises `VaultLocked`, whose reason tells absence, a file that others may read, damage and
        a wrong passphrase apart.
        """
        contents = _read(path)
        cipher = contents.cipher(passphrase)
        if _unseal(cipher, _CHECK, contents.check) is None:
            raise VaultLocked(str(path), "wrong passphrase")
        return cls(path, contents, cipher)

    @staticmethod
    def names_in(path: Path) -> tuple[str, ...]:
        """Names of the secrets in this file, sorted; no passphrase needed.

        Raises `VaultLocked`.
        """
        return tuple(sorted(_read(path).values))

    def names(self) -> tuple[str, ...]:
        """Names of the secrets, sorted."""
        return tuple(sorted(self._contents.values))

    def reveal(self, name: str) -> str:
        """The value.  Raises `SecretMissing`, or `VaultLocked` when its token is damaged."""
        if name not in self._contents.values:
            raise SecretMissing(name)
        value = _unseal(self._cipher, name, self._contents.values[name])
        if value is None:
            raise VaultLocked(str(self._path), f"it is damaged: {name} does not open")
        return value

    def set(self, name: str, value: str) -> None:
        """Stores a value, in place of an older one.  Raises `IllegalValue`, `VaultLocked`."""
        if not _NAME.fullmatch(name):
            raise IllegalValue("secret name", name, "capitals, digits and underscores only")
        if not value:
            raise IllegalValue("secret value", f"@{name}@", "it is empty")
        token = _seal(self._cipher, name, value)
        with _alone(self._path):
            self._save({**self._fresh().values, name: token})

    def remove(self, name: str) -> None:
        """Forgets a value.  Raises `SecretMissing`, `VaultLocked`."""
        with _alone(self._path):
            values = dict(self._fresh().values)
            if values.pop(name, None) is None:
                raise SecretMissing(name)
            self._save(values)

    def _fresh(self) -> _Contents:
        """What the file holds now: someone else may have added a secret."""
        contents = _read(self._path)
        if contents.salt != self._contents.salt:
            raise VaultLocked(str(self._path), "it was made anew meanwhile; open it again")
        return contents

    def _save(self, values: dict[str, str]) -> None:
        contents = evolve(self._contents, values=values)
        _write(self._path, contents, new=False)
        self._contents = contents

    def __repr__(self) -> str:
        return f"Vault({str(self._path)!r})"


# --- tokens -------------------------------------------------------------------------------------


def _seal(cipher: Fernet, name: str, value: str) -> str:
    return cipher.encrypt(json.dumps([name, value]).encode()).decode()


def _unseal(cipher: Fernet, name: str, token: str) -> str | None:
    try:
        found, value = json.loads(cipher.decrypt(token.encode()))
    except (InvalidToken, ValueError):
        return None
    return str(value) if found == name else None


# --- the file -----------------------------------------------------------------------------------


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else changes a vault of this folder meanwhile."""
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise VaultLocked(str(path), _words(error)) from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _read(path: Path) -> _Contents:
    try:
        plain = json.loads(_bytes(path))
        checksum = plain.pop("checksum")
        contents = from_plain(plain, _Contents)
        b64decode(contents.salt, validate=True)
    except VaultLocked:
        raise
    except Exception as error:  # json's, ours and all that cattrs gathers in groups
        raise VaultLocked(str(path), "it is damaged: no vault is written there") from error
    if checksum != contents.checksum:
        raise VaultLocked(str(path), "it is damaged: its checksum differs")
    return contents


def _bytes(path: Path) -> bytes:
    try:
        # a named pipe must not hold us, nor a link lead elsewhere
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise VaultLocked(str(path), _words(error)) from error
    if (complaint := _complaint(os.fstat(handle), path)) is not None:
        os.close(handle)
        raise VaultLocked(str(path), complaint)
    with os.fdopen(handle, "rb") as file:
        return file.read(_LARGEST)


def _complaint(found: os.stat_result, path: Path) -> str | None:
    if not stat.S_ISREG(found.st_mode):
        return "it is not a plain file"
    if found.st_uid != os.geteuid():
        return "it belongs to another user"
    if found.st_mode & 0o077:
        return f"others may read or change it; protect it with: chmod 600 {path}"
    return "it is damaged: far too large" if found.st_size > _LARGEST else None


def _words(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "it is a symbolic link"
    if error.errno == errno.ENOENT:
        return "it does not exist; make one with: centreon-ha-upgrade secrets init"
    return (error.strerror or "it cannot be read").lower()


def _write(path: Path, contents: _Contents, *, new: bool) -> None:
    """All of it or nothing: a crash leaves the old file or the new one."""
    text = to_json({**to_plain(contents), "checksum": contents.checksum}, indent=1) + "\n"
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(draft, how, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if new:
            os.link(draft, path)  # unlike a rename, it never replaces
        else:
            draft.replace(path)
    except OSError as error:
        reason = "it exists already" if error.errno == errno.EEXIST else _words(error)
        raise VaultLocked(str(path), reason) from error
    finally:
        draft.unlink(missing_ok=True)
