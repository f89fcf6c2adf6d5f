"""The scripts of `files`, run by the real shells on real files."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centreon_ha_upgrade.core.command import Command, Query, Result, Text
from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.files import content, edit, listing, move, offenders, permissions, stat
from centreon_ha_upgrade.files.kind import Kind

SHELLS = [shell for shell in ("/bin/dash", "/bin/bash") if Path(shell).exists()]
every_shell = pytest.mark.parametrize("shell", SHELLS)
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)

NASTY = [
    "plain = 1",
    "a'b\"c",
    "$(touch /tmp/never) `id` ${HOME} $$",
    r"back\slash \n \t \\",
    "-n -e --help",
    "* ? [a-z] ~ ! # ;&|<>()",
    "é ☃ 100% %s",
    " blanks at both ends ",
    "a\tb",
]


def do(
    command: Command | Query[object], shell: str = "/bin/sh", stdin: bytes | None = None
) -> Result:
    asked = command.command if isinstance(command, Query) else command
    words = [str(word) for word in asked.argv]
    if words[0] == "/bin/sh":
        words[0] = shell
    given_input = str(asked.stdin or "").encode() if stdin is None else stdin
    done = subprocess.run(words, input=given_input, capture_output=True, check=False)
    return Result("here", str(asked), done.returncode, done.stdout.decode(), done.stderr.decode())


def ask(query: Query[object], shell: str = "/bin/sh") -> object:
    return query.read(do(query, shell))


@every_shell
@pytest.mark.parametrize("line", NASTY)
@pytest.mark.parametrize("before", ["", "x\n", "x", "x\n\n", "x\r\ny", "# é\nno end"])
def test_a_line_appended_once_loses_nothing(
    tmp_path: Path, shell: str, line: str, before: str
) -> None:
    file = tmp_path / "a b.ini"
    file.write_bytes(before.encode())
    for _ in range(2):
        assert do(edit.append_once(str(file), line), shell).code == 0
    end = "" if before.endswith("\n") or not before else "\n"
    assert file.read_bytes().decode() == f"{before}{end}{line}\n"


@every_shell
def test_a_line_that_is_there_is_not_appended(tmp_path: Path, shell: str) -> None:
    file = tmp_path / "f"
    file.write_text("a = 1\nb = 2")
    assert do(edit.append_once(str(file), "b = 2"), shell).code == 0
    assert file.read_text() == "a = 1\nb = 2"


@every_shell
def test_a_part_of_a_line_or_a_pattern_does_not_count_as_the_line(
    tmp_path: Path, shell: str
) -> None:
    file = tmp_path / "f"
    file.write_text("aab = 1\n;a.b = 1\n")
    do(edit.append_once(str(file), "a.b = 1"), shell)
    assert file.read_text() == "aab = 1\n;a.b = 1\na.b = 1\n"


@every_shell
def test_an_absent_file_is_created_by_an_edit(tmp_path: Path, shell: str) -> None:
    appended, set_once = tmp_path / "a", tmp_path / "b"
    do(edit.append_once(str(appended), "k = 1"), shell)
    do(edit.set_ini_line(str(set_once), "k", "k = 1"), shell)
    assert (appended.read_text(), set_once.read_text()) == ("k = 1\n", "k = 1\n")
    assert set_once.stat().st_mode & 0o777 == 0o644


def test_the_documents_append_appends_each_time(tmp_path: Path) -> None:
    file = tmp_path / "50 centreon.ini"
    for _ in range(2):
        do(edit.append(str(file), "date.timezone = Europe/Paris"))
    assert file.read_text() == "date.timezone = Europe/Paris\n" * 2


@every_shell
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\n", "a = 1\ndate.timezone = UTC\n"),
        ("a = 1", "a = 1\ndate.timezone = UTC\n"),
        ("", "date.timezone = UTC\n"),
        ("date.timezone=x\na\n", "date.timezone = UTC\na\n"),
        (" \tdate.timezone\t = x ; y\n", "date.timezone = UTC\n"),
        ("date.timezone = x\nb\ndate.timezone = y\n", "date.timezone = UTC\nb\n"),
        (";date.timezone = x\n", ";date.timezone = x\ndate.timezone = UTC\n"),
        ("date.timezones = x\n", "date.timezones = x\ndate.timezone = UTC\n"),
        ("dateXtimezone = x\n", "dateXtimezone = x\ndate.timezone = UTC\n"),
        ("\\n 'é' \"$HOME\" & *\n", "\\n 'é' \"$HOME\" & *\ndate.timezone = UTC\n"),
    ],
)
def test_an_ini_line_is_set_once(tmp_path: Path, shell: str, before: str, after: str) -> None:
    file = tmp_path / "50-centreon.ini"
    file.write_text(before)
    file.chmod(0o640)
    for _ in range(2):
        command = edit.set_ini_line(str(file), "date.timezone", "date.timezone = UTC")
        assert do(command, shell).code == 0
    assert file.read_text() == after
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["50-centreon.ini"]


@every_shell
@pytest.mark.parametrize("tail", NASTY)
def test_an_ini_line_is_written_as_it_stands(tmp_path: Path, shell: str, tail: str) -> None:
    file = tmp_path / "x.ini"
    file.write_text("k = old\n")
    do(edit.set_ini_line(str(file), "k", f"k = {tail}"), shell)
    assert file.read_text() == f"k = {tail}\n"


@every_shell
@pytest.mark.parametrize("text", ["", "\n", "no end", "a\n\n\n", *NASTY, "dos\r\n", "==end==\n"])
def test_what_replaces_a_file_is_what_is_read_back(tmp_path: Path, shell: str, text: str) -> None:
    file = tmp_path / "with blank.cnf"
    file.write_text("old")
    file.chmod(0o604)
    assert do(content.replace(str(file), text), shell).code == 0
    assert ask(content.query(str(file)), shell) == content.Content(text)
    assert file.stat().st_mode & 0o777 == 0o604
    assert [path.name for path in tmp_path.iterdir()] == ["with blank.cnf"]


@every_shell
@pytest.mark.parametrize("kept", [0, 1, 5, 11, 16])
def test_half_a_text_replaces_nothing(tmp_path: Path, shell: str, kept: int) -> None:
    file = tmp_path / "f"
    file.write_text("old")
    command = content.replace(str(file), "new text\n")
    assert do(command, shell, stdin=str(command.stdin).encode()[:kept]).code == 1
    assert [file.read_text()] == [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_link_stays_a_link_when_its_file_is_replaced(tmp_path: Path) -> None:
    file, link = tmp_path / "real", tmp_path / "link"
    file.write_text("old")
    link.symlink_to("real")
    do(content.replace(str(link), "new"))
    assert (link.is_symlink(), file.read_text()) == (True, "new")


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    do(content.replace(str(tmp_path / "f"), Text.of("a", "b")))
    assert (tmp_path / "f").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "f").read_text() == "ab"


@same_folder
@given(raw=st.binary(max_size=60))
def test_any_bytes_are_read_exactly_or_refused(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "f"
    file.write_bytes(raw)
    query = content.query(str(file))
    printed = subprocess.run([str(word) for word in query.command.argv], capture_output=True)
    text = printed.stdout.decode(errors="replace")
    try:
        assert query.parse(text).text.encode() == raw
    except ParseError:
        with pytest.raises(UnicodeDecodeError):
            raw.decode()


def test_a_terminals_line_ends_are_undone_and_a_files_own_are_kept() -> None:
    printed = content.render(content.Content("dos\r\nunix\n"))
    assert content.parse(printed.replace("\n", "\r\n")) == content.Content("dos\r\nunix\n")


@every_shell
def test_stat_tells_present_from_absent(tmp_path: Path, shell: str) -> None:
    (tmp_path / "a b").write_text("12345")
    (tmp_path / "dangling").symlink_to("nowhere")
    paths = [f"{tmp_path}/{name}" for name in ("a b", "dangling", "none", "a b/below", "é*?[x]")]
    states = stat.query(*paths).read(do(stat.query(*paths), shell))
    assert [states.exists(path) for path in paths] == [True, True, False, False, False]
    assert [(s.kind, s.size) for s in states.found] == [(Kind.FILE, 5), (Kind.SYMLINK, 7)]


def test_a_move_knows_whether_it_happened(tmp_path: Path) -> None:
    source, target = tmp_path / "x.rpmsave", tmp_path / "x"
    source.write_text("kept")
    command = move.move(str(source), str(target))
    assert command.done is not None
    before = ask(command.done)
    do(command)
    assert (before, ask(command.done), target.read_text()) == (False, True, "kept")


def test_a_directory_is_made_and_known_to_be_made(tmp_path: Path) -> None:
    command = move.make_directory(f"{tmp_path}/archives")
    assert command.done is not None
    assert (ask(command.done), do(command).code, ask(command.done)) == (False, 0, True)
    assert [do(move.make_directory(f"{tmp_path}/p/q", parents=True)).code for _ in "12"] == [0, 0]


def test_a_file_where_the_directory_should_be_is_not_the_directory(tmp_path: Path) -> None:
    (tmp_path / "archives").write_text("")
    command = move.make_directory(f"{tmp_path}/archives")
    assert command.done is not None
    assert ask(command.done) is False


def test_removing_twice_is_no_error_with_force(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    command = move.remove(f"{tmp_path}/d", recursive=True)
    assert [do(command).code, do(command).code, (tmp_path / "d").exists()] == [0, 0, False]


def test_what_chmod_below_changes_is_what_wrong_below_names(tmp_path: Path) -> None:
    modes = {"a.log": 0o600, "b.log": 0o664, ".keep": 0o600, ".HTaccess": 0o644}
    for name, mode in modes.items():
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)
    but_not = (".keep", ".htaccess")
    query = offenders.wrong_below(str(tmp_path), "664", but_not=but_not)
    before = query.read(do(query)).found
    do(permissions.chmod_below(str(tmp_path), "664", but_not=but_not))
    assert [(offender.path, offender.mode) for offender in before] == [(f"{tmp_path}/a.log", 0o600)]
    assert query.read(do(query)).found == ()
    assert (tmp_path / ".keep").stat().st_mode & 0o777 == 0o600


def test_a_listing_names_everything_once(tmp_path: Path) -> None:
    for name in ("b", ".hidden", "a b", "é"):
        (tmp_path / name).touch()
    query = listing.query(f"{tmp_path}/")
    assert query.read(do(query)).names == (".hidden", "a b", "b", "é")


@pytest.mark.parametrize("name", ["a\nf\tb", "tab\there", "esc\x1b[1m"])
def test_a_name_that_could_imitate_lines_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    for query in (listing.query(str(tmp_path)), offenders.wrong_below(str(tmp_path), "400")):
        with pytest.raises(ParseError):
            query.read(do(query))


def test_a_copy_aside_keeps_mode_and_time(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    file = tmp_path / "server.cnf"
    file.write_text("x")
    file.chmod(0o640)
    do(content.copy_aside(str(file), f"{tmp_path}/kept"))
    copy = (tmp_path / "kept/server.cnf").stat()
    assert (copy.st_mode, copy.st_mtime) == (file.stat().st_mode, file.stat().st_mtime)


def test_no_script_holds_what_a_caller_supplies() -> None:
    commands = [edit.append_once("/SUPPLIED", "SUPPLIED"), content.replace("/SUPPLIED", "SUPPLIED")]
    commands += [edit.set_ini_line("/SUPPLIED", "SUPPLIED", "SUPPLIED = 1")]
    assert [re.findall("SUPPLIED", str(command.argv[2])) for command in commands] == [[], [], []]
