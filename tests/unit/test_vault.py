import json
import os
import stat
import threading
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.serial import to_plain
from centreon_ha_upgrade.errors import IllegalValue, SecretMissing, VaultLocked
from centreon_ha_upgrade.vault import Vault


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def vault(path: Path) -> Vault:
    made = Vault.create(path, "open sesame")
    made.set("DB_ROOT", "R00t-Pa55!")
    return made


def _reason(path: Path, passphrase: str = "open sesame") -> str:
    with pytest.raises(VaultLocked) as caught:
        Vault.open(path, passphrase)
    assert caught.value.path == str(path)
    return caught.value.reason


def test_what_was_stored_is_there_the_next_day(vault: Vault, path: Path) -> None:
    again = Vault.open(path, "open sesame")
    assert (again.names(), again.reveal("DB_ROOT")) == (("DB_ROOT",), "R00t-Pa55!")


def test_names_are_readable_without_the_passphrase(vault: Vault, path: Path) -> None:
    vault.set("A", "x")
    assert Vault.names_in(path) == ("A", "DB_ROOT")


def test_no_value_and_no_passphrase_stands_in_the_file_or_in_its_name(
    vault: Vault, path: Path
) -> None:
    text = path.read_text() + repr(vault)
    assert "R00t" not in text
    assert "sesame" not in text


def test_the_file_is_ours_alone_and_no_draft_is_left(vault: Vault, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_the_cost_of_a_guess_is_written_down(vault: Vault, path: Path) -> None:
    plain = json.loads(path.read_text())
    assert plain["n"] >= 2**15
    assert len(plain["salt"]) >= 22


def test_two_vaults_of_one_passphrase_share_nothing(vault: Vault, path: Path) -> None:
    other = path.with_name("other.json")
    Vault.create(other, "open sesame").set("DB_ROOT", "R00t-Pa55!")
    first, second = json.loads(path.read_text()), json.loads(other.read_text())
    assert first["salt"] != second["salt"]
    assert first["values"] != second["values"]


def test_a_value_can_be_replaced_and_removed(vault: Vault, path: Path) -> None:
    vault.set("DB_ROOT", "newer")
    assert Vault.open(path, "open sesame").reveal("DB_ROOT") == "newer"
    vault.remove("DB_ROOT")
    assert Vault.open(path, "open sesame").names() == ()


def test_a_name_that_is_not_there_is_missing(vault: Vault) -> None:
    with pytest.raises(SecretMissing, match="OTHER"):
        vault.reveal("OTHER")
    with pytest.raises(SecretMissing):
        vault.remove("OTHER")


@pytest.mark.parametrize("name", ["", "db", "1A", "A B", "É", "A" * 101])
def test_a_name_that_no_secret_can_have_is_refused(vault: Vault, name: str) -> None:
    with pytest.raises(IllegalValue):
        vault.set(name, "x")


def test_empty_values_and_passphrases_are_refused(vault: Vault, path: Path) -> None:
    with pytest.raises(IllegalValue):
        vault.set("A", "")
    with pytest.raises(IllegalValue):
        Vault.create(path.with_name("new"), "")


def test_a_wrong_passphrase_is_called_so(vault: Vault, path: Path) -> None:
    assert _reason(path, "open barley") == "wrong passphrase"


def test_a_wrong_passphrase_is_noticed_on_an_empty_vault_too(path: Path) -> None:
    Vault.create(path, "a")
    assert _reason(path, "b") == "wrong passphrase"


def test_absence_is_called_so(path: Path) -> None:
    assert _reason(path).startswith("it does not exist; make one with: ")
    with pytest.raises(VaultLocked, match="does not exist"):
        Vault.names_in(path)


def test_a_vault_is_never_made_over_another(vault: Vault, path: Path) -> None:
    with pytest.raises(VaultLocked, match="it exists already"):
        Vault.create(path, "other")
    assert vault.reveal("DB_ROOT") == "R00t-Pa55!"


def test_a_vault_without_a_folder_cannot_be_made(path: Path) -> None:
    with pytest.raises(VaultLocked, match="does not exist"):
        Vault.create(path / "deeper" / "vault", "x")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610])
def test_a_file_that_others_may_read_or_write_stays_shut(
    vault: Vault, path: Path, mode: int
) -> None:
    path.chmod(mode)
    assert _reason(path) == f"others may read or change it; protect it with: chmod 600 {path}"


def test_a_link_leads_nowhere(vault: Vault, path: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path)
    assert _reason(link) == "it is a symbolic link"


def test_a_pipe_or_a_folder_is_no_vault(path: Path) -> None:
    os.mkfifo(path, 0o600)
    assert _reason(path) == "it is not a plain file"
    assert _reason(path.parent) == "it is not a plain file"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_stays_shut(vault: Vault, path: Path) -> None:
    os.chown(path, 65534, -1)
    assert _reason(path) == "it belongs to another user"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "{", '{"checksum": 1}', "\0", "\xff", '{"version": 2}']
)
def test_a_file_that_holds_no_vault_is_damaged(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    assert _reason(path) == "it is damaged: no vault is written there"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    made = Vault.create(tmp_path_factory.mktemp("shelf") / "vault.json", "open sesame")
    made.set("DB_ROOT", "R00t-Pa55!")
    return made


@given(data=st.data())
def test_damage_at_any_place_is_called_so(
    data: st.DataObject, shelf: Vault, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = shelf._path.read_text()
    at = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(st.characters(codec="ascii", exclude_characters=text[at] + " \t\r\n"))
    damaged = tmp_path_factory.mktemp("damaged") / "vault.json"
    damaged.write_text(text[:at] + other + text[at + 1 :])
    damaged.chmod(0o600)
    assert _reason(damaged).startswith("it is damaged")


def test_values_cannot_change_places(vault: Vault, path: Path) -> None:
    vault.set("OTHER", "harmless")
    swapped = Vault(path, vault._contents, vault._cipher)
    values = swapped._contents.values
    values["DB_ROOT"], values["OTHER"] = values["OTHER"], values["DB_ROOT"]
    with pytest.raises(VaultLocked, match="DB_ROOT does not open"):
        swapped.reveal("DB_ROOT")


def test_a_vault_made_anew_meanwhile_is_not_overwritten(vault: Vault, path: Path) -> None:
    path.unlink()
    Vault.create(path, "other")
    with pytest.raises(VaultLocked, match="made anew meanwhile"):
        vault.set("A", "x")


def test_two_people_at_once_lose_nothing(vault: Vault, path: Path) -> None:
    def store(number: int) -> None:
        Vault.open(path, "open sesame").set(f"S{number}", "value")

    threads = [threading.Thread(target=store, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Vault.names_in(path) == ("DB_ROOT", *(f"S{number}" for number in range(6)))


@given(value=st.text(min_size=1))
def test_any_value_comes_back(value: str, shelf: Vault) -> None:
    shelf.set("X", value)
    assert shelf.reveal("X") == value


@pytest.mark.parametrize("passphrase", ["é☃", " ", "\udc80", "x" * 2000])
def test_any_passphrase_will_do(path: Path, passphrase: str) -> None:
    Vault.create(path, passphrase).set("X", "value")
    assert Vault.open(path, passphrase).reveal("X") == "value"


# --- the seal, and a new passphrase ---------------------------------------------------------


def _rewritten(path: Path, vault: Vault, values: dict[str, str]) -> None:
    """The file as somebody without the passphrase can make it: a right checksum, the old seal."""
    contents = evolve(vault._contents, values=values)
    plain = {**to_plain(contents), "checksum": contents.checksum}
    path.write_text(json.dumps(plain))


def test_a_single_value_cannot_be_turned_back_taken_out_or_put_in(vault: Vault, path: Path) -> None:
    vault.set("OTHER", "harmless")
    old = dict(vault._contents.values)
    vault.set("DB_ROOT", "newer")
    new = dict(vault._contents.values)
    forged = {
        "turned back": {**new, "DB_ROOT": old["DB_ROOT"]},
        "taken out": {"DB_ROOT": new["DB_ROOT"]},
        "put in under another name": {**new, "THIRD": new["OTHER"]},
        "changed places": {"DB_ROOT": new["OTHER"], "OTHER": new["DB_ROOT"]},
    }
    for how, values in forged.items():
        _rewritten(path, vault, values)
        assert _reason(path) == "it is damaged: an entry was put in, taken out or changed", how
        with pytest.raises(VaultLocked, match="somebody else changed it"):
            vault.set("A", "x")


def test_a_new_passphrase_comes_with_a_new_salt_and_new_tokens(vault: Vault, path: Path) -> None:
    vault.set("OTHER", "harmless")
    before = json.loads(path.read_text())
    vault.rotate("a new one")
    after = json.loads(path.read_text())
    assert after["salt"] != before["salt"]
    assert set(after["values"].values()) & set(before["values"].values()) == set()
    assert _reason(path) == "wrong passphrase"
    again = Vault.open(path, "a new one")
    assert (again.reveal("DB_ROOT"), again.reveal("OTHER")) == ("R00t-Pa55!", "harmless")
    assert vault.reveal("OTHER") == "harmless"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_who_opened_it_before_a_new_passphrase_writes_nothing_any_more(
    vault: Vault, path: Path
) -> None:
    before = Vault.open(path, "open sesame")
    vault.rotate("a new one")
    with pytest.raises(VaultLocked, match="made anew meanwhile"):
        before.set("A", "x")


def test_a_refused_new_passphrase_leaves_the_vault_as_it_was(vault: Vault, path: Path) -> None:
    text = path.read_text()
    with pytest.raises(IllegalValue):
        vault.rotate("")
    assert path.read_text() == text


def test_a_folder_in_which_others_may_rename_files_is_refused(vault: Vault, path: Path) -> None:
    path.parent.chmod(0o777)
    assert "others may write to its folder" in _reason(path)


def test_a_second_name_of_the_file_is_refused(vault: Vault, path: Path) -> None:
    os.link(path, path.with_name("other"))
    assert "a hard link" in _reason(path)
