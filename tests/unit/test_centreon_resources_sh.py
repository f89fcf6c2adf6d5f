"""mysql-resources.sh: the shell's own reading, and passwords that go nowhere."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centreon_ha_upgrade.centreon import resources_sh
from centreon_ha_upgrade.centreon.resources_sh import PasswordState, password_of
from centreon_ha_upgrade.core.command import ask
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.errors import ParseError

SECRET = "Xq7-horse/Battery"
FILE = f"""\
#!/bin/bash
# the old one was {SECRET}
export DBHOSTNAMEMASTER="c1"   # first
DBHOSTNAMESLAVE='c2'
DBREPLUSER=centreon-repl
DBREPLPASSWORD="{SECRET}"  # not {SECRET}!
DBROOTUSER=root;
DBROOTPASSWORD='@MYSQL_CENTREON_USER@'
CENTREON_DB=old
CENTREON_DB='centreon'
"""
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
# all that the shell could take for something else
values = st.text("aZ9 '\"\\$`#;&|<>(){}[]*?!~=:@.,/-é\t", max_size=12)


def covered(path: Path) -> str:
    words = [str(word) for word in resources_sh.query(str(path)).command.argv]
    return subprocess.run(words, capture_output=True, check=True).stdout.decode()


def outcome(text: str) -> object:
    try:
        return resources_sh.parse(text)
    except ParseError as error:
        return ("refused", error.line)


def test_the_last_setting_counts_and_the_repetition_is_told() -> None:
    found = resources_sh.parse(FILE)
    assert (found.centreon_db, found.repeated) == ("centreon", ("CENTREON_DB",))
    assert (found.master_host, found.slave_host) == ("c1", "c2")
    assert (found.repl_user, found.root_user) == ("centreon-repl", "root")


def test_a_password_is_told_by_its_state_alone() -> None:
    found = resources_sh.parse(FILE)
    assert found.repl_password is PasswordState.SET
    assert found.root_password is PasswordState.PLACEHOLDER
    assert found.placeholders == ("DBROOTPASSWORD",)
    assert resources_sh.parse("DBREPLPASSWORD=''").repl_password is PasswordState.EMPTY
    assert resources_sh.parse("A=1").repl_password is None


def test_no_password_is_part_of_any_value() -> None:
    found = resources_sh.parse(FILE)
    shown = [repr(found), str(found), to_json(found), resources_sh.render(found)]
    assert [text for text in shown if SECRET in text] == []


@pytest.mark.parametrize(
    "line",
    [
        f'DBREPLPASSWORD="{SECRET}',
        f"DBREPLPASSWORD={SECRET}$(id)",
        f"DBREPLPASSWORD='{SECRET}' --option",
        f"{SECRET}",
        f"DBREPLPASSWORD = {SECRET}",
        f"DBREPLPASSWORD+={SECRET}",
        f"if true; then DBREPLPASSWORD={SECRET}; fi",
    ],
)
def test_an_error_does_not_show_the_line(line: str) -> None:
    with pytest.raises(ParseError) as raised:
        resources_sh.parse(f"A=1\n{line}\n")
    assert (raised.value.line, SECRET in str(raised.value)) == (2, False)


def test_a_password_is_had_by_asking_for_it() -> None:
    assert password_of(FILE, "DBREPLPASSWORD") == SECRET
    assert password_of("A='it'\\''s \"x\"'", "A") == 'it\'s "x"'


def test_a_covered_or_absent_password_is_not_invented(tmp_path: Path) -> None:
    (tmp_path / "r.sh").write_text(FILE)
    for text, key in ((covered(tmp_path / "r.sh"), "DBREPLPASSWORD"), (FILE, "NONE")):
        with pytest.raises(ParseError):
            password_of(text, key)


def test_covering_changes_nothing_but_the_passwords(tmp_path: Path) -> None:
    (tmp_path / "r.sh").write_text("\ufeff" + FILE.replace("\n", "\r\n"))
    text = covered(tmp_path / "r.sh")
    assert (SECRET in text, resources_sh.parse(text)) == (False, resources_sh.parse(FILE))


@same_folder
@given(value=values, tail=st.sampled_from(["", " ", ";", " # c", "\t;", " x"]))
def test_covering_and_reading_follow_one_grammar(tmp_path: Path, value: str, tail: str) -> None:
    text = f"A=1\nDBREPLPASSWORD={value}{tail}\n"
    (tmp_path / "r.sh").write_text(text)
    assert outcome(covered(tmp_path / "r.sh")) == outcome(text)


@same_folder
@given(inside=st.text('aZ9 "$`#;&|!~=*.é\t', max_size=8), quote=st.sampled_from("'\""))
def test_whatever_the_password_it_does_not_travel(tmp_path: Path, inside: str, quote: str) -> None:
    secret = f"Xq7{inside}7qX"
    (tmp_path / "r.sh").write_text(f"A=1\nDBREPLPASSWORD={quote}{secret}{quote}\n")
    assert secret not in covered(tmp_path / "r.sh")


@same_folder
@given(value=values)
def test_what_is_read_is_what_the_shell_reads(tmp_path: Path, value: str) -> None:
    line = f"DBREPLPASSWORD={value}"
    try:
        read = password_of(line, "DBREPLPASSWORD")
    except ParseError:
        return  # never handed to a shell
    (tmp_path / "r.sh").write_text(line + '\nprintf %s "$DBREPLPASSWORD"')
    shell = subprocess.run(["/bin/bash", f"{tmp_path}/r.sh"], capture_output=True, check=True)
    assert read == shell.stdout.decode()


@pytest.mark.parametrize(
    "line", ["X=$(id)", "X=`id`", 'X="$HOME"', "X=~/a", "X=a:~", "X=(a b)", "X=a&", "X=a|b", "X=<a"]
)
def test_what_the_shell_would_compute_is_refused(line: str) -> None:
    with pytest.raises(ParseError):
        resources_sh.parse(line)


def test_both_queries_read_the_same_file_in_the_same_way() -> None:
    expected = ask("cat", "/f", parse=resources_sh.parse)
    assert resources_sh.uncovered("/f") == expected
    assert resources_sh.query("/f").parse is expected.parse
