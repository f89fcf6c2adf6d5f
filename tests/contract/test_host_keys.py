"""`trust` against a real sshd: what it shows, what it records, and what it never does."""

import io
import stat
import subprocess
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import HostKeyRefused, Unreachable
from centreon_ha_upgrade.executors import Given, Ssh
from centreon_ha_upgrade.executors.host_keys import HostKeys, Shown, Standing
from centreon_ha_upgrade_cli import main
from tests.contract.conftest import Loopback


@pytest.fixture
def known(tmp_path: Path) -> Path:
    return tmp_path / ".ssh" / "known_hosts"


@pytest.fixture
def keys(loopback: Loopback, known: Path) -> HostKeys:
    return HostKeys(config=loopback.config, known_hosts=known)


def _shown(keys: HostKeys, loopback: Loopback) -> Shown:
    (only,) = keys.shown_by(loopback.node)
    return only


def _other_key(loopback: Loopback) -> str:
    _, blob, *_ = (loopback.folder / "client.pub").read_text().split()
    return f"[127.0.0.1]:{loopback.port} ssh-ed25519 {blob}\n"


def test_a_key_is_shown_as_ssh_keygen_shows_it_and_nothing_is_recorded(
    keys: HostKeys, loopback: Loopback, known: Path
) -> None:
    shown = _shown(keys, loopback)
    told = subprocess.run(
        ["ssh-keygen", "-lf", str(loopback.folder / "host.pub")], capture_output=True, text=True
    )
    assert shown.key.fingerprint == told.stdout.split()[1]
    assert shown.standing is Standing.UNKNOWN
    assert not known.exists()


def test_a_recorded_key_lets_a_run_begin(keys: HostKeys, loopback: Loopback, known: Path) -> None:
    keys.record(loopback.node, [_shown(keys, loopback).key])
    assert _shown(keys, loopback).standing is Standing.KNOWN
    assert stat.S_IMODE(known.stat().st_mode) == 0o600
    assert [path.name for path in known.parent.iterdir()] == ["known_hosts"]
    with Ssh(Given({}), config=loopback.config, known_hosts=known) as ssh:
        assert ssh.run(loopback.node, run("echo", "here")).stdout == "here\n"


def test_what_stood_in_the_file_stays(keys: HostKeys, loopback: Loopback, known: Path) -> None:
    known.parent.mkdir()
    known.write_text("# mine\nother ssh-rsa AAAA")
    keys.record(loopback.node, [_shown(keys, loopback).key])
    assert known.read_text().startswith("# mine\nother ssh-rsa AAAA\n[127.0.0.1]:")


def test_a_hashed_name_is_known_too(keys: HostKeys, loopback: Loopback, known: Path) -> None:
    keys.record(loopback.node, [_shown(keys, loopback).key])
    subprocess.run(["ssh-keygen", "-Hf", str(known)], check=True, capture_output=True)
    assert "127.0.0.1" not in known.read_text()
    assert _shown(keys, loopback).standing is Standing.KNOWN


def test_f22_a_changed_key_is_shown_with_the_old_one_and_never_replaced(
    keys: HostKeys, loopback: Loopback, known: Path
) -> None:
    known.parent.mkdir()
    known.write_text(_other_key(loopback))
    shown = _shown(keys, loopback)
    assert (shown.standing, shown.before[:7]) == (Standing.CHANGED, "SHA256:")
    with pytest.raises(HostKeyRefused, match="another key was recorded"):
        keys.record(loopback.node, [shown.key])
    assert known.read_text() == _other_key(loopback)


def test_f22_another_kind_of_key_in_place_of_the_known_one_counts_as_changed(
    keys: HostKeys, loopback: Loopback, known: Path, tmp_path: Path
) -> None:
    words = ["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(tmp_path / "ecdsa")]
    subprocess.run(words, check=True)
    known.parent.mkdir()
    public = (tmp_path / "ecdsa.pub").read_text()
    known.write_text(f"[127.0.0.1]:{loopback.port} {public}")
    assert _shown(keys, loopback).standing is Standing.CHANGED


def test_f44_a_planted_link_is_not_written_through(
    keys: HostKeys, loopback: Loopback, known: Path, tmp_path: Path
) -> None:
    known.parent.mkdir()
    known.symlink_to(tmp_path / "theirs")
    with pytest.raises(HostKeyRefused, match="symbolic link"):
        keys.record(loopback.node, [_shown(keys, loopback).key])
    assert not (tmp_path / "theirs").exists()


def test_a_node_that_does_not_answer_is_unreachable(loopback: Loopback, known: Path) -> None:
    closed = loopback.config_with("closed_for_keys", "Port 1")
    with pytest.raises(Unreachable, match="nothing listens"):
        HostKeys(config=closed, known_hosts=known).shown_by(loopback.node)
    nowhere = Node("nowhere", {NodeRole.CENTRAL}, "nowhere.invalid")
    with pytest.raises(Unreachable, match="getent hosts"):
        HostKeys(config=loopback.config, known_hosts=known).shown_by(nowhere)


def test_no_credential_is_offered(loopback: Loopback, known: Path) -> None:
    keys = HostKeys(config=loopback.config, known_hosts=known)
    _, said = keys._ssh("-v", "-o", "PreferredAuthentications=none", "-o", "BatchMode=yes", "--",
                        "127.0.0.1", "true")  # fmt: skip
    assert "Offering public key" not in said


# --- the command ----------------------------------------------------------------------------


@pytest.fixture
def site(loopback: Loopback, known: Path, tmp_path: Path) -> Path:
    """Two nodes that are one sshd, under two names of it."""
    path = tmp_path / "site.toml"
    text = (Path(__file__).parents[2] / "docs/examples/two-nodes.toml").read_text()
    text = text.replace("192.0.2.11", "127.0.0.1").replace("192.0.2.12", "localhost")
    ours = f'[ssh]\nconfig = "{loopback.config}"\nknown_hosts = "{known}"'
    path.write_text(text.replace("[ssh]", ours))
    return path


def test_without_a_terminal_nothing_is_recorded(
    site: Path, known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["centreon-ha-upgrade", "trust", str(site)]) == 4
    said = capsys.readouterr()
    assert "ssh-ed25519 SHA256:" in said.out
    assert "confirm it with --fingerprint" in said.err
    assert not known.exists()


def test_a_fingerprint_confirms_its_own_key_and_no_other(
    site: Path, known: Path, loopback: Loopback, keys: HostKeys, capsys: pytest.CaptureFixture[str]
) -> None:
    right = _shown(keys, loopback).key.fingerprint
    words = ["centreon-ha-upgrade", "trust", str(site), "--fingerprint"]
    assert main([*words, "SHA256:AAAA"]) == 4
    assert not known.exists()
    assert main([*words, right]) == 0
    assert len(known.read_text().splitlines()) == 2
    assert main(["centreon-ha-upgrade", "trust", str(site)]) == 0
    assert capsys.readouterr().out.count("  known already\n") == 2


def test_f22_a_changed_key_blocks(
    site: Path, known: Path, loopback: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    known.parent.mkdir()
    known.write_text(_other_key(loopback))
    right = HostKeys(config=loopback.config, known_hosts=known).shown_by(loopback.node)[0].key
    words = ["trust", str(site), "--fingerprint", right.fingerprint]
    assert main(["centreon-ha-upgrade", *words]) == 3
    said = capsys.readouterr().out
    assert "changed: SHA256:" in said
    assert f"ssh-keygen -R '[127.0.0.1]:{loopback.port}' -f {known}" in said
    assert _other_key(loopback) in known.read_text()
    assert right.blob not in [line.split()[2] for line in known.read_text().splitlines()[:1]]


def test_on_a_terminal_yes_or_the_fingerprint_confirms(
    site: Path, known: Path, monkeypatch: pytest.MonkeyPatch, loopback: Loopback, keys: HostKeys
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    fingerprint = _shown(keys, loopback).key.fingerprint
    monkeypatch.setattr("sys.stdin", Terminal("no\n"))
    assert main(["centreon-ha-upgrade", "trust", str(site)]) == 4
    assert not known.exists()
    monkeypatch.setattr("sys.stdin", Terminal(f"yes\n{fingerprint}\n"))
    assert main(["centreon-ha-upgrade", "trust", str(site)]) == 0
    assert len(known.read_text().splitlines()) == 2
