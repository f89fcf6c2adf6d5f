"""`evidence`: an archive of a run that anybody can verify, and that holds no secret."""

from pathlib import Path

import pytest

from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.evidence import verify
from centreon_ha_upgrade.executors.simulated import PASSWORDS, Simulated
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from tests import sites
from tests.adapters.conftest import Call
from tests.unit.rehearsing import events_of


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with one run, and a passphrase for the key."""
    folder = tmp_path_factory.mktemp("state")
    run = folder / "centreon_cluster"
    run.mkdir(mode=0o700)
    text = (sites.EXAMPLES / "four-nodes.toml").read_text()
    (run / "site.toml").write_text(text)
    site = Site.from_toml(text)
    platform = Simulated.platform(site=site)
    clock = platform.clock
    with Journal.open(run / "journal.jsonl", lambda: clock.iso) as journal:
        for _ in events_of(plan_for(site), platform, journal):
            pass
    (folder / "passphrase").write_text("correct horse")
    (folder / "passphrase").chmod(0o600)
    return folder


@pytest.fixture
def packed(state: Path, tmp_path: Path, call: Call) -> Path:
    key, file = tmp_path / "signing.pem", tmp_path / "night.tar.gz"
    passphrase = ("--passphrase-file", state / "passphrase")
    assert call("evidence", "key", key, *passphrase).code == 0
    options = ("--state-dir", state, "--key", key, *passphrase)
    said = call("evidence", "pack", file, *options)
    assert (said.code, said.err) == (0, "")
    return file


def test_it_holds_the_run_and_what_changed_on_every_node(packed: Path) -> None:
    files = verify(packed.read_bytes()).files
    assert {"site.toml", "journal.jsonl", "answers.json", "report/en.html", "report/fr.md"} <= set(
        files
    )
    changed = files["packages/database1.diff"].decode()
    assert "-MariaDB-server\t10.3" in changed
    assert "+MariaDB-server\t10.5" in changed
    assert (
        "+gtid_strict_mode=ON"
        in files["configuration/database2/etc/my.cnf.d/server.cnf.diff"].decode()
    )


def test_it_holds_no_secret(packed: Path) -> None:
    files = verify(packed.read_bytes()).files
    leaks = [name for name, data in files.items() for v in PASSWORDS.values() if v.encode() in data]
    assert leaks == []


def test_it_is_verified_with_and_without_the_fingerprint(packed: Path, call: Call) -> None:
    said = call("evidence", "verify", packed)
    assert (said.code, "known from elsewhere" in said.out) == (0, True)
    known = verify(packed.read_bytes()).fingerprint
    assert call("evidence", "verify", packed, "--fingerprint", known).code == 0
    other = call("evidence", "verify", packed, "--fingerprint", "SHA256:other")
    assert (other.code, "another key signed it" in other.err) == (7, True)


def test_a_changed_archive_is_refused_in_one_sentence(packed: Path, call: Call) -> None:
    data = bytearray(packed.read_bytes())
    data[len(data) // 2] ^= 1
    packed.write_bytes(data)
    said = call("evidence", "verify", packed)
    assert (said.code, said.out, said.err.count("\n")) == (7, "", 1)


def test_an_archive_is_never_written_over(packed: Path, state: Path, call: Call) -> None:
    before = packed.read_bytes()
    options = ("--state-dir", state, "--key", packed.parent / "signing.pem")
    said = call("evidence", "pack", packed, *options, "--passphrase-file", state / "passphrase")
    assert (said.code, packed.read_bytes()) == (7, before)
