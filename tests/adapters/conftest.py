"""The program, called in this process: its code, and what it said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from centreon_ha_upgrade.vault import Vault
from centreon_ha_upgrade_cli import main
from tests import sites

PASSPHRASE = "correct horse battery staple"


@frozen
class Said:
    """How one call ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the program with these words, in English and without a terminal."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def called(*words: object) -> Said:
        code = main(["centreon-ha-upgrade", *map(str, words)])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return called


@frozen
class Desk:
    """An operator's files: a site, a state folder, a vault that opens with `passphrase`."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site.toml"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def passphrase(self) -> Path:
        return self.folder / "passphrase"

    def options(self) -> tuple[object, ...]:
        return "--state-dir", self.state, "--passphrase-file", self.passphrase

    def store(self, *names: str) -> None:
        """Makes the vault with these secrets."""
        self.state.mkdir(mode=0o700, exist_ok=True)
        vault = Vault.create(self.state / "vault.json", PASSPHRASE)
        for name in names:
            vault.set(name, f"value of {name}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.passphrase.write_text(PASSPHRASE + "\n")
    made.passphrase.chmod(0o600)
    made.site.write_text((sites.EXAMPLES / "two-nodes.toml").read_text())
    return made
