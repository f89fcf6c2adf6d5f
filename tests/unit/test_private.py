"""F44: links, other people's files and folders in which others write are refused, everywhere."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from centreon_ha_upgrade import private
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.errors import UpgradeError
from centreon_ha_upgrade.executors import Given, Local, Recording, Ssh
from centreon_ha_upgrade.executors.sources import source
from centreon_ha_upgrade.private import NotPrivate
from centreon_ha_upgrade.vault import Vault
from centreon_ha_upgrade_cli.passphrase import Passphrase
from centreon_ha_upgrade_cli.state import RunFolder

# All that we open or write by a path, as the program does it.
FILES: dict[str, Callable[[Path], object]] = {
    "journal": Journal.open,
    "vault": lambda path: Vault.open(path, "x"),
    "recording": lambda path: Recording(Local(Given({})), path),
    "secrets": lambda path: source(f"file:{path}"),
    "passphrase": lambda path: Passphrase(str(path)).read(Path("vault")),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ours"
    made.mkdir(mode=0o700)
    return made


@pytest.mark.parametrize("opening", FILES.values(), ids=list(FILES))
def test_f44_a_link_is_not_followed(opening: Callable[[Path], object], folder: Path) -> None:
    theirs = folder.parent / "theirs"
    (folder / "file").symlink_to(theirs)
    with pytest.raises(UpgradeError, match="symbolic link"):
        opening(folder / "file")
    assert not theirs.exists()


@pytest.mark.parametrize("opening", FILES.values(), ids=list(FILES))
def test_f44_a_second_name_of_a_file_elsewhere_is_refused(
    opening: Callable[[Path], object], folder: Path
) -> None:
    theirs = folder.parent / "theirs"
    theirs.touch(mode=0o600)
    os.link(theirs, folder / "file")
    with pytest.raises(UpgradeError, match="hard link"):
        opening(folder / "file")
    assert theirs.read_bytes() == b""


@pytest.mark.parametrize("opening", FILES.values(), ids=list(FILES))
def test_f44_a_folder_that_others_write_to_is_refused(
    opening: Callable[[Path], object], folder: Path
) -> None:
    (folder / "file").touch(mode=0o600)
    folder.chmod(0o777)
    with pytest.raises(UpgradeError, match="others may write to its folder"):
        opening(folder / "file")


@pytest.mark.parametrize("opening", FILES.values(), ids=list(FILES))
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_f44_a_file_or_a_folder_of_another_user_is_refused(
    opening: Callable[[Path], object], folder: Path
) -> None:
    (folder / "file").touch(mode=0o600)
    os.chown(folder / "file", 65534, -1)
    with pytest.raises(UpgradeError, match="it belongs to another user"):
        opening(folder / "file")
    os.chown(folder, 65534, -1)
    with pytest.raises(UpgradeError, match="belongs to another user"):
        opening(folder / "file")


FOLDERS: dict[str, Callable[[Path], object]] = {
    "run": lambda path: RunFolder(path).prepare(),
    "sockets": lambda path: Ssh(Given({}), control_dir=path),
}


@pytest.fixture
def short() -> Path:
    """A path short enough for a socket's."""
    return Path(f"/tmp/ha-{os.getpid()}")


@pytest.mark.parametrize("making", FOLDERS.values(), ids=list(FOLDERS))
def test_f44_a_folder_must_be_ours_alone(
    making: Callable[[Path], object], tmp_path: Path, short: Path
) -> None:
    short.symlink_to(tmp_path)
    try:
        with pytest.raises(UpgradeError, match="yours alone"):
            making(short)
    finally:
        short.unlink()
    short.mkdir(mode=0o750)
    try:
        with pytest.raises(UpgradeError, match="yours alone"):
            making(short)
    finally:
        short.rmdir()


def test_f44_a_draft_that_somebody_planted_is_not_written_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = folder.parent / "theirs"
    monkeypatch.setattr(os, "urandom", lambda count: b"\0" * count)
    (folder / f".site.toml.{os.getpid()}.00000000").symlink_to(theirs)
    with pytest.raises(NotPrivate, match="it exists already"):
        private.write(folder / "site.toml", b"x")
    assert not theirs.exists()
