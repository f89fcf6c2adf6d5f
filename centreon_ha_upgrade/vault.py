"""Secrets at rest: one JSON file, mode 0600, that opens with a passphrase.

Names are readable without it; values are Fernet tokens under a key that scrypt makes of it.
A checksum tells damage from a wrong passphrase.  A token holds its own name, so values cannot
change places, and a seal covers all of them, so none can be taken out, put in or turned back to an
older one.  Only a whole older file, with its older passphrase, passes for what it is.
"""

import errno
import hashlib
import json
import os
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from attrs import evolve, field, frozen, validators
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from centreon_ha_upgrade import private
from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.core.serial import from_plain, to_json, to_plain
from centreon_ha_upgrade.errors import IllegalValue, SecretMissing, VaultLocked
from centreon_ha_upgrade.private import NotPrivate

_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_LARGEST = 4 * 1024 * 1024
_SEAL = ""  # the name of the token that covers all others


@frozen
class _Contents:
    """The file.  Cost is bounded both ways: a weak key is no key, a huge one fills the memory."""

    salt: str
    seal: str
    values: dict[str, str]
    version: int = field(default=2, validator=validators.in_([2]))
    n: int = field(default=2**16, validator=validators.in_([2**k for k in range(15, 21)]))
    r: int = field(default=8, validator=validators.in_([8]))
    p: int = field(default=1, validator=validators.in_(range(1, 5)))

    def cipher(self, passphrase: Hidden) -> Fernet:
        kdf = Scrypt(salt=b64decode(self.salt), length=32, n=self.n, r=self.r, p=self.p)
        return Fernet(urlsafe_b64encode(kdf.derive(passphrase.bare())))

    def holding(self, values: Mapping[str, str], cipher: Fernet) -> "_Contents":
        """The same vault with these tokens, sealed."""
        made = evolve(self, values=dict(values))
        return evolve(made, seal=_seal(cipher, _SEAL, Hidden.of(made._digest)))

    def sealed_by(self, cipher: Fernet) -> bool | None:
        """Whether nothing was changed since; None when this is not the key."""
        found = _unseal(cipher, _SEAL, self.seal)
        return None if found is None else found == Hidden.of(self._digest)

    @property
    def _digest(self) -> str:
        """Of everything but the seal itself."""
        plain = json.dumps(to_plain(evolve(self, seal="")), sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @property
    def checksum(self) -> str:
        return hashlib.sha256(json.dumps(to_plain(self), sort_keys=True).encode()).hexdigest()


class Vault:
    """An open vault.  It is a source of secrets like any other: see `reveal`."""

    def __init__(self, path: Path, contents: _Contents, cipher: Fernet) -> None:
        """Not called by hand: use `create` or `open`."""
        self._path, self._contents, self._cipher = path, contents, cipher

    @classmethod
    def create(cls, path: Path, passphrase: str | Hidden) -> "Vault":
        """A new, empty vault.  Raises `VaultLocked` when the file exists or cannot be made."""
        passphrase = _given("passphrase", "", passphrase)
        blank = _blank()
        cipher = blank.cipher(passphrase)
        contents = blank.holding({}, cipher)
        _write(path, contents, new=True)
        return cls(path, contents, cipher)

    @classmethod
    def open(cls, path: Path, passphrase: str | Hidden) -> "Vault":
        """The vault in this file.

        Raises `VaultLocked`, whose reason tells absence, a file that others may read, damage and
        a wrong passphrase apart.
        """
        passphrase = Hidden.of(passphrase)
        contents = _read(path)
        cipher = contents.cipher(passphrase)
        if (whole := contents.sealed_by(cipher)) is None:
            raise VaultLocked(str(path), "wrong passphrase")
        if not whole:
            raise VaultLocked(str(path), "it is damaged: an entry was put in, taken out or changed")
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
        return value.text()

    def set(self, name: str, value: str | Hidden) -> None:
        """Stores a value, in place of an older one.  Raises `IllegalValue`, `VaultLocked`."""
        value = _given("secret value", f"@{name}@", value)
        if not _NAME.fullmatch(name):
            raise IllegalValue("secret name", name, "capitals, digits and underscores only")
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

    def rotate(self, passphrase: str | Hidden) -> None:
        """A new passphrase and a new salt; every value is encrypted anew, in one replacement.

        Raises `IllegalValue`, `VaultLocked`; then the old file stands as it was.
        """
        passphrase = _given("passphrase", "", passphrase)
        with _alone(self._path):
            old, blank = self._fresh(), _blank()
            cipher, values = blank.cipher(passphrase), {}
            for name, token in old.values.items():
                if (value := _unseal(self._cipher, name, token)) is None:
                    raise VaultLocked(str(self._path), f"it is damaged: {name} does not open")
                values[name] = _seal(cipher, name, value)
            contents = blank.holding(values, cipher)
            _write(self._path, contents, new=False)
        self._contents, self._cipher = contents, cipher

    def _fresh(self) -> _Contents:
        """What the file holds now: someone else may have added a secret."""
        contents = _read(self._path)
        if contents.salt != self._contents.salt:
            raise VaultLocked(str(self._path), "it was made anew meanwhile; open it again")
        if not contents.sealed_by(self._cipher):
            raise VaultLocked(str(self._path), "it is damaged: somebody else changed it")
        return contents

    def _save(self, values: dict[str, str]) -> None:
        contents = self._contents.holding(values, self._cipher)
        _write(self._path, contents, new=False)
        self._contents = contents

    def __repr__(self) -> str:
        return f"Vault({str(self._path)!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an open vault is not written down")


# --- tokens -------------------------------------------------------------------------------------


def _seal(cipher: Fernet, name: str, value: Hidden) -> str:
    return cipher.encrypt(json.dumps([name, value.text()]).encode()).decode()


def _unseal(cipher: Fernet, name: str, token: str) -> Hidden | None:
    try:
        found, value = json.loads(cipher.decrypt(token.encode()))
    except (InvalidToken, ValueError):
        return None
    return Hidden.of(str(value)) if found == name else None


def _given(what: str, shown: str, value: str | Hidden) -> Hidden:
    value = Hidden.of(value)
    if not value.bare():
        raise IllegalValue(what, shown, "it is empty")
    return value


def _blank() -> _Contents:
    return _Contents(b64encode(os.urandom(16)).decode(), "", {})


# --- the file -----------------------------------------------------------------------------------


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else changes a vault of this folder meanwhile."""
    with _locked(path), private.alone_in(path.parent):
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """What the file system refuses is said of the vault."""
    try:
        yield
    except NotPrivate as error:
        help_ = "; make one with: centreon-ha-upgrade secrets init"
        reason = error.reason + (help_ if error.number == errno.ENOENT else "")
        raise VaultLocked(str(path), reason) from None


def _read(path: Path) -> _Contents:
    with _locked(path):
        data = private.read(path, _LARGEST)
    try:
        plain = json.loads(data)
        checksum = plain.pop("checksum")
        contents = from_plain(plain, _Contents)
        b64decode(contents.salt, validate=True)
    except Exception as error:  # json's, ours and all that cattrs gathers in groups
        raise VaultLocked(str(path), "it is damaged: no vault is written there") from error
    if checksum != contents.checksum:
        raise VaultLocked(str(path), "it is damaged: its checksum differs")
    return contents


def _write(path: Path, contents: _Contents, *, new: bool) -> None:
    text = to_json({**to_plain(contents), "checksum": contents.checksum}, indent=1) + "\n"
    with _locked(path):
        private.write(path, text.encode(), new=new)
