"""Keys are looked at before they are trusted: the real gpg and rpm, on a database of their own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import frozen

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.packages import signing_key

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("gpg", "rpm", "curl"))), reason="gpg, rpm or curl is missing"
)
NONE = "package gpg-pubkey is not installed\n"


@frozen
class Desk:
    """Two keys in files of their own, and a database of rpm that trusts none yet."""

    folder: Path
    home: Path

    def __attrs_post_init__(self) -> None:
        (self.folder / ".rpmmacros").write_text(f"%_dbpath {self.folder}/db\n")
        for name in ("good", "other"):
            who = f"{name} <{name}@example.org>"
            self.call("gpg", "--batch", "--passphrase", "", "--quick-gen-key", who, "rsa2048")
            self.key(name).write_text(self.call("gpg", "--armor", "--export", who).stdout)
        self.call("gpgconf", "--kill", "gpg-agent")

    def key(self, name: str) -> Path:
        return self.folder / name

    def print_of(self, name: str) -> str:
        listed = self.call("gpg", "--with-colons", "--fingerprint", f"{name}@example.org").stdout
        return next(line for line in listed.splitlines() if line.startswith("fpr")).split(":")[9]

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        surroundings = {**os.environ, "GNUPGHOME": str(self.home), "HOME": str(self.folder)}
        return subprocess.run(
            words, env=surroundings, check=False, capture_output=True, text=True, stdin=-3
        )

    def runs(self, command: Command) -> tuple[int, str]:
        done = self.call(*map(str, command.argv))
        return done.returncode, done.stderr

    def trusted(self) -> str:
        return self.call("rpm", "-q", "gpg-pubkey", "--qf", "%{SUMMARY}\n").stdout


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with TemporaryDirectory(prefix="gpg") as home:  # short: the agent's socket lies there
        yield Desk(tmp_path, Path(home))


def test_a_key_whose_whole_fingerprint_is_accepted_is_imported(desk: Desk) -> None:
    command = signing_key.import_accepted(str(desk.key("good")), [desk.print_of("good")])
    assert desk.runs(command) == (0, "")
    assert desk.trusted() == "good <good@example.org> public key\n"
    assert desk.runs(command) == (0, "")


def test_a_key_at_an_address_is_fetched_and_imported(desk: Desk) -> None:
    accepted = [desk.print_of("other"), desk.print_of("good")]
    assert desk.runs(signing_key.import_accepted(f"file://{desk.key('good')}", accepted))[0] == 0
    assert desk.trusted() == "good <good@example.org> public key\n"


def test_another_key_is_named_by_its_whole_fingerprint_and_not_imported(desk: Desk) -> None:
    source, accepted = str(desk.key("other")), [desk.print_of("good")]
    told = f"{source}: its key {desk.print_of('other')} is not in repositories.accepted_keys\n"
    assert desk.runs(signing_key.import_accepted(source, accepted)) == (1, told)
    assert desk.trusted() == NONE


def test_a_file_that_holds_another_key_beside_an_accepted_one_is_refused(desk: Desk) -> None:
    both = desk.key("both")
    both.write_text(desk.key("good").read_text() + desk.key("other").read_text())
    code, said = desk.runs(signing_key.import_accepted(str(both), [desk.print_of("good")]))
    assert (code, desk.print_of("other") in said) == (1, True)
    assert desk.trusted() == NONE


@pytest.mark.parametrize(
    "text", ["", "<html>404</html>", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nx\n"]
)
def test_what_is_no_key_is_refused(desk: Desk, text: str) -> None:
    desk.key("page").write_text(text)
    source = str(desk.key("page"))
    code, said = desk.runs(signing_key.import_accepted(source, [desk.print_of("good")]))
    assert (code, said) == (1, f"{source}: gpg does not find a key in each of its blocks\n")
    assert desk.trusted() == NONE


def test_a_source_that_is_not_there_is_an_error_of_the_program_that_fetches(desk: Desk) -> None:
    accepted = [desk.print_of("good")]
    for source in (f"{desk.folder}/none", f"file://{desk.folder}/none"):
        assert desk.runs(signing_key.import_accepted(source, accepted))[0] != 0
    assert desk.trusted() == NONE
