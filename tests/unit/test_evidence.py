"""Evidence: what was signed comes back whole, and anything else is refused."""

import io
import tarfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.errors import EvidenceError
from centreon_ha_upgrade.evidence import create_key, fingerprint, load_key, pack, verify

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FILES = {"journal.jsonl": b'{"n": 1}\n', "report/fr.html": b"<p>", "empty": b""}
ARCHIVE = pack(FILES, KEY)

_names = st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8}){0,2}", fullmatch=True)


@given(files=st.dictionaries(_names, st.binary(max_size=300), max_size=5))
def test_what_was_packed_is_what_is_verified(files: dict[str, bytes]) -> None:
    found = verify(pack(files, KEY))
    assert (found.files, found.fingerprint) == (files, fingerprint(KEY.public_key()))


def test_the_same_files_make_the_same_archive() -> None:
    assert pack(dict(reversed(FILES.items())), KEY) == ARCHIVE


@given(at=st.integers(0, len(ARCHIVE) - 1), bit=st.integers(0, 7))
def test_a_changed_bit_is_refused_or_changes_nothing_that_was_signed(at: int, bit: int) -> None:
    changed = bytearray(ARCHIVE)
    changed[at] ^= 1 << bit
    try:
        found = verify(bytes(changed))
    except EvidenceError:
        return
    assert (found.files, found.fingerprint) == (FILES, fingerprint(KEY.public_key()))


@given(cut=st.integers(0, len(ARCHIVE) - 1))
def test_a_cut_archive_is_refused(cut: int) -> None:
    with pytest.raises(EvidenceError):
        verify(ARCHIVE[:cut])


def _rebuilt(change: dict[str, bytes | None]) -> bytes:
    """The archive with members replaced, added or left out, unsigned."""
    files: dict[str, bytes | None] = {}
    with tarfile.open(fileobj=io.BytesIO(ARCHIVE)) as tar:
        for info in tar:
            file = tar.extractfile(info)
            assert file is not None
            files[info.name] = file.read()
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, text in {**files, **change}.items():
            if text is not None:
                info = tarfile.TarInfo(name)
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text))
    return made.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"journal.jsonl": b"other"}, "journal.jsonl is not the file that was signed"),
        ({"journal.jsonl": None}, "its list and its files differ: journal.jsonl"),
        ({"added.txt": b"x"}, "its list and its files differ: added.txt"),
        ({"MANIFEST.json": b"{}"}, "the signature does not fit: it was changed"),
        ({"MANIFEST.sig": b"x" * 64}, "the signature does not fit: it was changed"),
        ({"MANIFEST.sig": None}, "it has no MANIFEST.sig"),
        ({"signer.pem": b"no key"}, "signer.pem holds no key"),
    ],
)
def test_what_was_tampered_with_is_named(change: dict[str, bytes | None], said: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        verify(_rebuilt(change))
    assert refused.value.reason == said


def test_an_archive_signed_anew_has_another_fingerprint() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert verify(pack(FILES, other)).fingerprint != verify(ARCHIVE).fingerprint


@pytest.mark.parametrize("name", ["../up", "/root/x", "MANIFEST.json", "a//b", "a\nb", ""])
def test_a_name_that_would_leave_the_archive_is_refused(name: str) -> None:
    with pytest.raises(EvidenceError):
        pack({name: b""}, KEY)


def test_a_key_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    made = create_key(tmp_path / "key.pem", Hidden.of("correct horse"))
    assert (
        fingerprint(load_key(tmp_path / "key.pem", Hidden.of("correct horse")).public_key()) == made
    )
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(EvidenceError, match="wrong passphrase"):
        load_key(tmp_path / "key.pem", Hidden.of("wrong horse"))
    with pytest.raises(EvidenceError, match="File exists"):
        create_key(tmp_path / "key.pem", Hidden.of("correct horse"))


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    create_key(tmp_path / "key.pem", Hidden.of("correct horse"))
    (tmp_path / "key.pem").chmod(0o640)
    with pytest.raises(EvidenceError, match="yours alone"):
        load_key(tmp_path / "key.pem", Hidden.of("correct horse"))
