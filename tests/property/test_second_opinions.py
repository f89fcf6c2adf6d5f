"""Others read the same bytes: the server's own reader of option files, `jc`, Python.

The programs are Debian's; where one is missing its law is skipped with its name.
"""

import configparser
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.files import ls
from centreon_ha_upgrade.mariadb import my_cnf
from centreon_ha_upgrade.mariadb._my_cnf_line import Kind
from centreon_ha_upgrade.packages import rpm_info
from centreon_ha_upgrade.php import ini
from centreon_ha_upgrade.services import processes
from tests.property.test_conversations import GOLDEN
from tests.strategies.mariadb import option_files


def _needs(program: str, package: str) -> str:
    """The program's path; skips where it is not installed."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed (Debian package {package})")
    return found


def _without_includes(file: my_cnf.OptionFile) -> my_cnf.OptionFile:
    return my_cnf.OptionFile(e for e in file.entries if e.kind is not Kind.INCLUDE)


@given(file=option_files().map(_without_includes))
@settings(max_examples=100)
def test_the_servers_own_reader_sees_the_same_options(
    file: my_cnf.OptionFile, tmp_path_factory: pytest.TempPathFactory
) -> None:
    reader = _needs("my_print_defaults", "mariadb-client-core")
    path = tmp_path_factory.mktemp("cnf") / "server.cnf"
    path.write_bytes(my_cnf.render(file).encode())
    words = [reader, f"--defaults-file={path}", "server", "mysqld"]
    said = subprocess.run(words, capture_output=True, check=True)
    wanted = "".join(f"{word}\n" for word in file.arguments("server", "mysqld"))
    assert said.stdout == wanted.encode()


# the sections that mariadbd reads, in any order
SECTIONS = ("mysqld", "server", "mariadb", "mariadbd", "galera")


def _followed(file: my_cnf.OptionFile, beside: dict[str, my_cnf.OptionFile]) -> list[str]:
    """What the server gets, includes followed: each file has sections of its own."""
    found, inside = list[str](), ""
    for entry in file.entries:
        if entry.kind is Kind.SECTION:
            inside = f"[{entry.name}]\n"
        elif entry.kind is Kind.OPTION:
            found += my_cnf.parse(f"{inside}{entry.text}\n").arguments(*SECTIONS)
        elif entry.kind is Kind.INCLUDE:
            one = [name for name in beside if f"/{name}" in (entry.value or "")]
            many = sorted(name for name in beside if name.endswith(".cnf"))
            for name in many if entry.name == "includedir" else one:
                found += _followed(beside[name], beside)
    return found


_FILES = option_files().map(_without_includes)


@given(
    main=_FILES,
    beside=st.dictionaries(st.sampled_from(("b.cnf", "A.cnf", "c.cnf", "no.txt")), _FILES),
    places=st.lists(st.integers(0, 12), max_size=3),
    twice=st.sampled_from(("log-bin=x", "log_bin = y", "loose-no-such-thing", "skip-log_bin")),
)
@settings(max_examples=60)
def test_the_server_itself_gets_what_we_read_with_includes_and_repeated_options(
    main: my_cnf.OptionFile,
    beside: dict[str, my_cnf.OptionFile],
    places: list[int],
    twice: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    server = _needs("mariadbd", "mariadb-server-core")
    folder = tmp_path_factory.mktemp("cnf")
    (folder / "d").mkdir()
    for name, file in beside.items():
        (folder / "d" / name).write_bytes(my_cnf.render(file).encode())
    lines = [*my_cnf.render(main).split("\n"), "[mariadb]", twice, twice, ""]
    for place, told in zip(places, (f"!includedir {folder}/d", *beside), strict=False):
        line = told if told[0] == "!" else f"!include {folder}/d/{told}"
        lines.insert(1 + place % (len(lines) - 1), line)
    path = folder / "server.cnf"
    path.write_bytes("\n".join(lines).encode())
    words = [server, f"--defaults-file={path}", "--print-defaults"]
    said = subprocess.run(words, capture_output=True, check=True).stdout
    wanted = _followed(my_cnf.parse(path.read_bytes().decode()), beside)
    assert said.partition(b"arguments:\n")[2] == "".join(f"{w} " for w in wanted).encode() + b"\n"


@pytest.mark.parametrize("option", my_cnf.GTID_OPTIONS, ids=lambda option: option[0])
def test_the_server_takes_each_option_of_gtid_replication(
    option: tuple[str, str | None], tmp_path: Path
) -> None:
    server = _needs("mariadbd", "mariadb-server-core")
    file = my_cnf.parse("[server]\nserver-id=1\n").with_option("server", *option)
    path = tmp_path / "server.cnf"
    path.write_text(my_cnf.render(file))
    words = [server, f"--defaults-file={path}", "--print-defaults"]
    said = subprocess.run(words, capture_output=True, check=True, text=True)
    given_ = said.stdout.split("started with the following arguments:\n")[1]
    assert given_.split() == list(file.arguments("server"))


def _captures(name: str) -> list[str]:
    folder = GOLDEN / name
    return [path.read_bytes().decode() for path in sorted(folder.glob("*/stdout.txt"))]


def _jc(parser: str, text: str) -> Any:
    return jc.parse(parser, text, quiet=True)


@pytest.mark.parametrize("text", _captures("services/processes"))
def test_jc_sees_the_same_processes(text: str) -> None:
    ours = processes.parse(text).processes
    theirs = _jc("ps", text)
    # two columns of `-o comm,args` have one heading, and jc keeps the last alone
    assert [(p.pid, p.user) for p in ours] == [
        (row["pid"], row.get("user") or row.get("uid")) for row in theirs
    ]
    if ours and ours[0].comm is None:
        assert [p.args.split() for p in ours] == [row["cmd"].split() for row in theirs]


@pytest.mark.parametrize("text", _captures("cron/cron_d"))
def test_jc_sees_the_same_jobs_of_cron(text: str) -> None:
    ours = [job for file in cron_d.parse(text).files for job in file.jobs]
    lines = (line.strip() for line in text.splitlines() if line.startswith("\t"))
    theirs = _jc("crontab-u", "".join(f"{line}\n" for line in lines))["schedule"]
    assert [(job.user, job.command.split()) for job in ours] == [
        (row["user"], row["command"].split()) for row in theirs
    ]
    assert [job.schedule for job in ours] == [
        tuple(
            ",".join(row[part])
            for part in ("minute", "hour", "day_of_month", "month", "day_of_week")
        )
        for row in theirs
    ]


@pytest.mark.parametrize("text", _captures("php/ini"))
def test_pythons_own_reader_sees_the_same_names(text: str) -> None:
    read = ini.parse(text)
    other = configparser.ConfigParser(
        strict=False, interpolation=None, allow_no_value=True, comment_prefixes=(";",)
    )
    other.optionxform = str  # type: ignore[assignment,method-assign]
    other.read_string("[before any section]\n" + text)
    names = {name for section in other.sections() for name in other[section]}
    assert {directive.name for directive in read.directives} == names


@pytest.mark.parametrize("text", _captures("packages/rpm_info"))
def test_jc_sees_the_same_packages(text: str) -> None:
    ours = rpm_info.parse(text).packages
    # jc takes a label inside a description for the next package
    theirs = [row for row in _jc("rpm-qi", text) if "version" in row]
    assert [(p.name, p.version, p.release, p.summary, p.size) for p in ours] == [
        tuple(row[key] for key in ("name", "version", "release", "summary", "size"))
        for row in theirs
    ]
    assert [p.built_on for p in ours] == [row["build_date"] for row in theirs]


def test_real_ps_is_read_as_jc_reads_it() -> None:
    said = subprocess.run(
        [_needs("ps", "procps"), "-ef"], capture_output=True, check=True, text=True
    )
    ours, theirs = processes.parse(said.stdout).processes, _jc("ps", said.stdout)
    assert [(p.pid, p.user) for p in ours] == [(row["pid"], row["uid"]) for row in theirs]


def test_real_ls_is_read_as_jc_reads_it(tmp_path: Path) -> None:
    for name in ("plain", "with blank", "é", "-dash", "'quote'"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("plain")
    command = ls.query(str(tmp_path)).command
    said = subprocess.run(
        [str(word) for word in command.argv], capture_output=True, check=True, text=True
    )
    theirs = _jc("ls", said.stdout)
    assert sorted(_names(ls.parse(said.stdout))) == sorted(row["filename"] for row in theirs)


def _names(read: ls.Ls) -> list[str]:
    return [entry.name for section in read.sections for entry in section.entries]
