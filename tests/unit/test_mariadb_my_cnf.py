"""The option file against the server's own reader.

Each answer was recorded from `my_print_defaults --defaults-file=FILE server mysqld` (MariaDB
10.5.23, Debian 11, 2026-11-23): its lines, or None where it refused the file.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.executors import Given
from centreon_ha_upgrade.mariadb import my_cnf
from centreon_ha_upgrade.mariadb.login import Login, option_file
from tests.strategies.core import ids
from tests.strategies.mariadb import option_files, option_values

RECORDED: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "a trailing comment and a valueless option": (
        "[server]\nserver-id=1 # SET\nread_only\nlog-bin=mysql-bin\n",
        (
            "--server-id=1",
            "--read_only",
            "--log-bin=mysql-bin",
        ),
    ),
    "one option in two sections, the last wins": (
        "[mysqld]\nport=1\n[server]\nport = 2\n[mysqld]\nloose-foo=3\nport=\t4\t\n",
        (
            "--port=1",
            "--port=2",
            "--loose-foo=3",
            "--port=4",
        ),
    ),
    "quotes, escapes and comments": (
        "# c\n"
        "; d\n"
        "  # e\n"
        "\n"
        " [server] trailing\n"
        '  key = "a # b" # c\n'
        "k2 = 'x'\n"
        'k3="a\\"b"\n'
        "k4=a#b\n"
        'k5="un#closed\n'
        "k6=\n"
        "k7 = \n"
        'k8="\n'
        " k9 = a b  c \n"
        "k10=a\\sb\\tc\\qd\\\\e\\\n"
        "k11=a=b\n"
        'k12 = "a\'b"\n'
        "k13=\"abc'\n",
        (
            "--key=a # b",
            "--k2=x",
            '--k3=a"b',
            "--k4=a",
            '--k5="un#closed',
            "--k6=",
            "--k7=",
            '--k8="',
            "--k9=a b  c",
            "--k10=a b\tc\\qd\\e\\",
            "--k11=a=b",
            "--k12=a'b",
            "--k13=\"abc'",
        ),
    ),
    "carriage returns": (
        '[server]\r\nserver-id=1\r\nread_only\r\nx="a"\r\n',
        (
            "--server-id=1",
            "--read_only",
            "--x=a",
        ),
    ),
    "section names: blanks and letter case": (
        "[ server ]\na=1\n[server ]\nb=2\n[ser]ver]\nc=3\n[SERVER]\nd=4\n",
        (
            "--b=2",
            "--d=4",
        ),
    ),
    "an option before any section": (
        "a=1\n[server]\nb=2\n",
        None,
    ),
    "an unclosed section": (
        "[server\nb=2\n",
        None,
    ),
    "spellings, repetitions and no final newline": (
        "[server]\n"
        "skip-slave-start\n"
        "skip_slave_start=0\n"
        "log_slave-updates = ON#x\n"
        "binlog-do-db=centreon\n"
        "binlog-do-db=centreon_storage\n"
        "loose-a\n"
        "loose_b=1",
        (
            "--skip-slave-start",
            "--skip_slave_start=0",
            "--log_slave-updates=ON",
            "--binlog-do-db=centreon",
            "--binlog-do-db=centreon_storage",
            "--loose-a",
            "--loose_b=1",
        ),
    ),
    "quotes and comments that do not match": (
        "[server]\n"
        "sql_mode='A,B' # it's\n"
        'init-connect="SET NAMES \'utf8\'" # "q"\n'
        "foo'bar=1\n"
        "x # y=2\n"
        "y='a' 'b'\n"
        "w='a\\'b'#c\n"
        'v="a\\\\"#c\n'
        "u=a\\#b\n"
        "-- dash=1\n"
        "--port=3\n",
        (
            "--sql_mode=A,B",
            "--init-connect=SET NAMES 'utf8'",
            "--foo'bar=1",
            "--x",
            "--y=a' 'b",
            "--w=a'b",
            "--v=a\\",
            "--u=a\\",
            "---- dash=1",
            "----port=3",
        ),
    ),
}


def _arguments(text: str) -> tuple[str, ...] | None:
    try:
        return my_cnf.parse(text).arguments("server", "mysqld")
    except ParseError:
        return None


@pytest.mark.parametrize("name", RECORDED)
def test_the_server_would_read_the_same(name: str) -> None:
    text, answer = RECORDED[name]
    assert _arguments(text) == answer


@pytest.mark.parametrize("name", [name for name, (_, answer) in RECORDED.items() if answer])
def test_every_byte_is_kept(name: str) -> None:
    text, _ = RECORDED[name]
    assert my_cnf.render(my_cnf.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "[server]\na=voilà\n",  # my_print_defaults cuts the letter: --a=voil and half of it
        "[server]\n=1\n",
        "[server]\n!foo bar\n",
        "[server]\nlong=" + "a" * 5000 + "\n",  # it reads the rest as another option
        "[server]\na=1\0b=2\n",
        "[]\na=1\n",
    ],
)
def test_what_the_server_would_mangle_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        my_cnf.parse(text)


def test_an_include_is_kept_and_not_followed() -> None:
    text = "[server]\na=1\n!includedir /etc/my.cnf.d\nb=2\n"
    assert my_cnf.parse(text).effective("server") == {"a": "1", "b": "2"}
    assert my_cnf.render(my_cnf.parse(text)) == text


@given(file=option_files(), name=ids, value=st.none() | option_values)
def test_setting_an_option_gives_it_and_twice_is_once(
    file: my_cnf.OptionFile, name: str, value: str | None
) -> None:
    once = file.with_option("server", name, value)
    assert once.gives("server", name, value)
    assert once.with_option("server", name.replace("_", "-"), value) is once
    assert my_cnf.parse(my_cnf.render(once)) == once


@given(file=option_files(), name=ids, value=st.none() | option_values)
def test_setting_an_option_changes_one_line_at_most(
    file: my_cnf.OptionFile, name: str, value: str | None
) -> None:
    before = my_cnf.render(file).split("\n")
    after = my_cnf.render(file.with_option("server", name, value)).split("\n")
    kept = len(before) if len(before) == len(after) else len(before) - 1
    assert sum(line in after for line in before) >= kept - 1


def test_an_option_goes_to_the_end_of_its_section_in_the_files_own_newlines() -> None:
    file = my_cnf.parse("[server]\r\nserver-id=1\r\n\r\n[mysqld]\r\nport=1").with_option(
        "server", "gtid_strict_mode", "ON"
    )
    expected = "[server]\r\nserver-id=1\r\ngtid_strict_mode=ON\r\n\r\n[mysqld]\r\nport=1"
    assert my_cnf.render(file) == expected


def test_a_changed_option_keeps_its_spelling_and_its_comment() -> None:
    file = my_cnf.parse("[server]\n  expire-logs_days = 3  # purge\n")
    changed = file.with_option("server", "expire_logs_days", "7")
    assert my_cnf.render(changed) == "[server]\n  expire-logs_days=7  # purge\n"


def test_a_missing_section_is_added_after_a_line_without_newline() -> None:
    changed = my_cnf.parse("[mysqld]\nport=1").with_option("server", "a", None)
    assert my_cnf.render(changed) == "[mysqld]\nport=1\n[server]\na\n"


@pytest.mark.parametrize(("section", "name"), [("server", "a=b"), ("server", ""), ("a]\nb", "c")])
def test_names_that_would_break_the_file_are_refused(section: str, name: str) -> None:
    with pytest.raises(IllegalValue):
        my_cnf.parse("[x]\n").with_option(section, name, "1")


# each was read whole by mysql --defaults-extra-file=/dev/stdin, escaped as option_file does
PASSWORDS = ["a#b", 'a"b', "a'b", " a b ", "a\\qb", "ab\\", 'a"b"c#', '"', '""', "'x'", '"x"',
             "a;b=c", "é€", "[x]", "$x`y`", "a\\nb", "a\\\\b", 'a"b#c', 'a\\"b']  # fmt: skip


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_client_reads_the_password_whole(password: str) -> None:
    text = option_file(Login("root", Secret("DB"))).reveal(Given({"DB": password}))
    assert my_cnf.parse(text).effective("client")["password"] == password
