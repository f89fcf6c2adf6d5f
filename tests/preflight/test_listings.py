"""The preflight's listings, each run by a real shell over folders of its own."""

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import pytest

from centreon_ha_upgrade.core.command import Query, Result
from centreon_ha_upgrade.errors import CommandFailed, ParseError
from centreon_ha_upgrade.executors import lease
from centreon_ha_upgrade.executors.lease import Lock
from centreon_ha_upgrade.procedure.preflight import listings, queries
from centreon_ha_upgrade.procedure.preflight.listings import Kernels

KERNEL = platform.uname().release


def asked(query: Query[Any]) -> Any:
    argv = [str(word) for word in query.command.argv]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    return query.read(Result("here", "", done.returncode, done.stdout, done.stderr))


def test_the_newest_kernel_is_found_whatever_the_order_of_names(tmp_path: Path) -> None:
    assert asked(listings.kernels(str(tmp_path))) == Kernels(KERNEL)
    for name in ("3.10.0-957.el7.x86_64", "3.10.0-1160.el7.x86_64", "0-rescue-0f3c"):
        (tmp_path / f"vmlinuz-{name}").touch()
    assert asked(listings.kernels(str(tmp_path))) == Kernels(KERNEL, "3.10.0-1160.el7.x86_64")


def test_excludes_and_locked_versions_are_listed_and_comments_are_not(tmp_path: Path) -> None:
    assert asked(listings.held_back(str(tmp_path))) == ()
    plugin = tmp_path / "yum" / "pluginconf.d"
    plugin.mkdir(parents=True)
    (tmp_path / "yum.conf").write_text("[main]\nexclude = php*\n#exclude=a\n")
    (plugin / "versionlock.list").write_text("# locked\n\n0:MariaDB-server-10.3.39-1.el7.*\n")
    expected = ("exclude = php*", "0:MariaDB-server-10.3.39-1.el7.*")
    assert asked(listings.held_back(str(tmp_path))) == expected


@pytest.mark.parametrize("value", ["0", "1"])
def test_selinux_is_read_from_the_kernel_s_file_which_ends_without_a_newline(
    tmp_path: Path, value: str
) -> None:
    file = tmp_path / "enforce"
    assert asked(listings.selinux(str(file))) == "absent"
    file.write_text(value)
    assert asked(listings.selinux(str(file))) == value


def test_a_file_that_names_another_host_is_listed_and_never_its_password(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "conf.pm", tmp_path / "centreon.conf.php"
    ours.write_text('"db_host" => "10.0.0.1:3306",\n"db_passwd" => "S3cret"\n')
    theirs.write_text("$conf_centreon['hostCentreon'] = \"10.0.0.11\";\n$p = '10.0.0.1 S3cret';\n")
    query = listings.not_naming("10.0.0.1", str(ours), str(theirs), str(tmp_path / "none"))
    assert asked(query) == (str(theirs),)


def test_what_the_broker_kept_is_listed_by_name(tmp_path: Path) -> None:
    for name in ("central-broker-master.queue.rrd", "central-broker-master.memory.a", "other"):
        (tmp_path / name).touch()
    expected = ("central-broker-master.memory.a", "central-broker-master.queue.rrd")
    assert asked(listings.retention(str(tmp_path))) == expected
    with pytest.raises(CommandFailed):
        asked(listings.retention(str(tmp_path / "none")))


def test_the_holder_is_the_one_that_a_run_writes(tmp_path: Path) -> None:
    assert listings.LOCK == lease.FOLDER
    assert asked(listings.holder(str(tmp_path))) is None
    taken = subprocess.run(
        ["/bin/sh", "-c", lease.TAKE, "sh", str(tmp_path), "run", "1", "ada@desk, pts/3", ""],
        check=True,
        capture_output=True,
        text=True,
    )
    assert taken.stderr == ""
    written = (tmp_path / "lock" / "holder").read_text()
    holder = Lock.parse(f"1\n{written}").holder
    assert holder is not None
    found = asked(listings.holder(str(tmp_path)))
    assert found == holder


def test_checksums_are_of_the_files_that_exist(tmp_path: Path) -> None:
    file = tmp_path / "a b.sh"
    file.write_text("")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    found = asked(listings.checksums(str(file), str(tmp_path / "none")))
    assert found.of == ((str(file), empty),)


def test_this_machine_tells_its_uptime_and_its_kind() -> None:
    assert asked(listings.uptime()) > 0
    assert asked(listings.architecture()) == os.uname().machine


def test_sudo_is_asked_and_answers_with_a_word() -> None:
    assert asked(queries.may_start_mariadb()) is False


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (listings.read_listing, "a\n"),
        (listings.read_listing, "end\nmore\n"),
        (listings.read_kernels, "end\n"),
        (listings.read_kernels, "a\nb\nc\nend\n"),
        (listings.read_selinux, "2\nend\n"),
        (listings.read_holder, "run.1\nend\n"),
        (listings.read_checksums, "abc  /a\nend\n"),
        (listings.read_uptime, "a b\n"),
        (listings.read_uptime, ""),
    ],
)
def test_an_answer_that_was_cut_is_refused(read: Any, text: str) -> None:
    with pytest.raises(ParseError):
        read(text)
