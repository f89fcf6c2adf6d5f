"""Sources of secrets besides the vault."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.errors import IllegalValue, SecretMissing, SecretUnfit
from centreon_ha_upgrade.executors import Chain, Given
from centreon_ha_upgrade.executors.sources import Asked, source

TEXT = "# ours\n\nDB=p'w \"$x\\ é=%\r\nOTHER= two \n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secrets"
    path.write_text(TEXT)
    path.chmod(0o600)
    return path


def test_a_file_holds_one_secret_a_line_taken_as_it_is(file: Path) -> None:
    found = source(f"file:{file}")
    assert (found.reveal("DB"), found.reveal("OTHER")) == ("p'w \"$x\\ é=%", " two ")
    with pytest.raises(SecretMissing):
        found.reveal("THIRD")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_file_that_others_may_read_or_write_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(IllegalValue, match="chmod 600"):
        source(f"file:{file}")


def test_a_link_a_pipe_and_nothing_are_no_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, reason in (("link", "symbolic link"), ("pipe", "plain"), ("none", "not exist")):
        with pytest.raises(IllegalValue, match=reason):
            source(f"file:{tmp_path / name}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(file: Path) -> None:
    os.chown(file, 65534, -1)
    with pytest.raises(IllegalValue, match="another user"):
        source(f"file:{file}")


@pytest.mark.parametrize(
    "line", ["s3cret", "db=s3cret", "DB=", "DB=s3cret\nDB=s3cret", "DB=s\udcff"]
)
def test_a_line_that_is_none_is_named_by_its_number_only(file: Path, line: str) -> None:
    file.write_bytes(line.encode(errors="surrogateescape"))
    with pytest.raises(IllegalValue, match=r"line [12] ") as caught:
        source(f"file:{file}")
    assert "s3cret" not in str(caught.value)


def test_variables_are_taken_out_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPGRADE_DB", "é$x")
    monkeypatch.setenv("UPGRADE_", "nothing")
    found = source("env:UPGRADE_")
    assert found.reveal("DB") == "é$x"
    assert "UPGRADE_DB" not in os.environ


def test_a_descriptor_is_read_to_its_end_and_closed() -> None:
    reads, writes = os.pipe()
    os.write(writes, TEXT.encode())
    os.close(writes)
    assert source(f"fd:{reads}").reveal("OTHER") == " two "
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(reads)


def test_a_program_is_given_the_name_and_asked_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = f"import sys; open({str(log)!r}, 'a').write('.'); print('of ' + sys.argv[1]); print(2)"
    found = source(f'command:{sys.executable} -c "{code}"')
    assert [found.reveal("DB"), found.reveal("DB")] == ["of DB"] * 2
    assert log.read_text() == "."


def test_a_program_that_fails_knows_no_secret() -> None:
    with pytest.raises(SecretMissing, match="DB"):
        source("command:false").reveal("DB")


def test_a_person_is_asked_once_for_each_secret() -> None:
    asked = list[str]()

    def answer(name: str) -> str:
        asked.append(name)
        return f"of {name}" if name != "NONE" else ""

    people = Asked(answer)
    assert [people.reveal(name) for name in ("A", "B", "A", "B")] == ["of A", "of B"] * 2
    for _ in range(2):
        with pytest.raises(SecretMissing):
            people.reveal("NONE")
    assert asked == ["A", "B", "NONE"]
    assert "of A" not in repr(people)


@pytest.mark.parametrize(
    "text", ["", "vault", "file", "file:", "env:", "fd:x", "fd:99", "fd:-1", "command:", "prompt:x",
             "command:no-such-program", "command:'"]
)  # fmt: skip
def test_what_is_no_source_is_refused_with_the_grammar_or_the_reason(text: str) -> None:
    with pytest.raises(IllegalValue, match=r"it must be prompt, file:PATH|no such desc|no program"):
        source(text)


@given(text=st.text())
def test_any_text_is_a_source_or_refused(text: str) -> None:
    if not text.startswith(("env:", "fd:", "command:")):
        try:
            source(text)
        except IllegalValue:
            assert text != "prompt"


def test_all_that_is_needed_is_seen_before_anything_is_run() -> None:
    chain = Chain(Given({"A": "x"}), Given({"B": "y"}))
    chain.need(("A", "B"))
    with pytest.raises(SecretMissing, match="C"):
        chain.need(("A", "C"))


def test_a_password_that_the_cluster_would_not_keep_as_it_is_is_refused_and_not_shown() -> None:
    with pytest.raises(SecretUnfit, match="MARIADB_REPL_PASSWD holds a character") as refused:
        Chain(Given({"MARIADB_REPL_PASSWD": "caf\xe9"})).need(("MARIADB_REPL_PASSWD",))
    assert "caf" not in str(refused.value)
    Chain(Given({"MARIADB_ROOT_PASSWD": "caf\xe9"})).need(("MARIADB_ROOT_PASSWD",))
