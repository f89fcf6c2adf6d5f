"""Evidence of a run: one signed archive that anybody can verify offline.

A gzipped tar.  Its first member, `MANIFEST.json`, names every other one with its size and SHA-256;
`MANIFEST.sig` is the Ed25519 signature of that manifest, `signer.pem` the public key.  The key in
the archive proves that nothing changed since it was signed; who signed it is told by the key's
fingerprint, which must be known from elsewhere.
"""

import gzip
import hashlib
import io
import json
import os
import stat
import tarfile
import zlib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.core.serial import from_plain, to_json
from centreon_ha_upgrade.errors import EvidenceError

SCHEMA = 1
_MANIFEST, _SIGNATURE, _SIGNER = "MANIFEST.json", "MANIFEST.sig", "signer.pem"
_OWN = (_MANIFEST, _SIGNATURE, _SIGNER)
_LARGEST = 512 * 1024 * 1024  # bytes of one archive, unpacked


@frozen
class Member:
    """One file of the archive.  `size` in bytes, `sha256` in hexadecimal."""

    name: str
    size: int
    sha256: str


@frozen
class Manifest:
    """What the signature covers."""

    schema: int
    members: tuple[Member, ...] = field(converter=tuple[Member, ...])


@frozen
class Evidence:
    """An archive whose every byte was vouched for by the holder of the key `fingerprint`."""

    fingerprint: str
    files: Mapping[str, bytes]


def create_key(path: Path, passphrase: Hidden) -> str:
    """A new signing key in a file of ours alone; its fingerprint.  Raises `EvidenceError`."""
    if not passphrase.bare():
        raise EvidenceError(str(path), "its passphrase is empty")
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.bare()),
    )
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(made, "wb") as file:
            file.write(text)
    except OSError as error:
        raise EvidenceError(str(path), error.strerror or str(error)) from None
    return fingerprint(key.public_key())


def load_key(path: Path, passphrase: Hidden) -> Ed25519PrivateKey:
    """The signing key.  Raises `EvidenceError`, also for a file that others may read."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            found = os.fstat(file.fileno())
            text = file.read(64 * 1024)
    except OSError as error:
        raise EvidenceError(str(path), error.strerror or str(error)) from None
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise EvidenceError(str(path), "it must be yours alone (chmod 600)")
    try:
        key = serialization.load_pem_private_key(text, passphrase.bare())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise EvidenceError(str(path), "wrong passphrase, or no signing key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise EvidenceError(str(path), "it is no Ed25519 key")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """What people compare, written as OpenSSH writes it: SHA256 and base64 without padding."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return "SHA256:" + b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")


def pack(files: Mapping[str, bytes], key: Ed25519PrivateKey) -> bytes:
    """The archive.  The same files and key give the same bytes.  Raises `EvidenceError`."""
    for name in files:
        if not _legal(name):
            raise EvidenceError(name, "such a name cannot stand in an archive")
    members = (_member(name, files[name]) for name in sorted(files))
    manifest = (to_json(Manifest(SCHEMA, tuple(members)), indent=1) + "\n").encode()
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    own = {_MANIFEST: manifest, _SIGNATURE: key.sign(manifest), _SIGNER: public}
    return _archived({**own, **dict(sorted(files.items()))})


def verify(data: bytes, name: str = "evidence") -> Evidence:
    """What an archive holds, once every byte is vouched for.  Raises `EvidenceError`."""
    files = _unpacked(data, name)
    for own in _OWN:
        if own not in files:
            raise EvidenceError(name, f"it has no {own}")
    signer = _signer(files[_SIGNER], name)
    try:
        signer.verify(files[_SIGNATURE], files[_MANIFEST])
    except InvalidSignature:
        raise EvidenceError(name, "the signature does not fit: it was changed") from None
    rest = {member: text for member, text in files.items() if member not in _OWN}
    _as_listed(_manifest(files[_MANIFEST], name), rest, name)
    return Evidence(fingerprint(signer), rest)


def _as_listed(manifest: Manifest, files: Mapping[str, bytes], name: str) -> None:
    listed = {member.name: member for member in manifest.members}
    if odd := sorted(listed.keys() ^ files.keys()):
        raise EvidenceError(name, f"its list and its files differ: {', '.join(odd[:5])}")
    for member, text in files.items():
        if listed[member] != _member(member, text):
            raise EvidenceError(name, f"{member} is not the file that was signed")


def _member(name: str, text: bytes) -> Member:
    return Member(name, len(text), hashlib.sha256(text).hexdigest())


def _legal(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        name == str(path)
        and name.isprintable()
        and not path.is_absolute()
        and ".." not in path.parts
        and name not in (*_OWN, ".")
    )


def _archived(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(text), 0o600
            tar.addfile(info, io.BytesIO(text))
    return gzip.compress(packed.getvalue(), mtime=0)


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    try:
        with gzip.open(io.BytesIO(data)) as unzipped:
            plain = unzipped.read(_LARGEST + 1)
        if len(plain) > _LARGEST:
            raise EvidenceError(name, "it is larger than any evidence of ours")
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            for info in tar:
                file = tar.extractfile(info) if info.isreg() else None
                if file is None or info.name in files:
                    raise EvidenceError(name, f"{info.name!r} is no plain file, or stands twice")
                files[info.name] = file.read()
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
        raise EvidenceError(name, f"it is no such archive: {error}") from None
    return files


def _signer(text: bytes, name: str) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(text)
    except (ValueError, UnsupportedAlgorithm):
        raise EvidenceError(name, f"{_SIGNER} holds no key") from None
    if not isinstance(key, Ed25519PublicKey):
        raise EvidenceError(name, f"{_SIGNER} is no Ed25519 key")
    return key


def _manifest(text: bytes, name: str) -> Manifest:
    try:
        return from_plain(json.loads(text), Manifest)
    except Exception as error:  # it was signed, yet is not of our making
        raise EvidenceError(name, f"its manifest cannot be read: {error}") from None
