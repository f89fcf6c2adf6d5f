"""What `find` tells of a data directory: asked of folders that look like one."""

import os
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import CommandFailed, IllegalValue, ParseError
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.mariadb import data_files
from centreon_ha_upgrade.mariadb.data_files import DataFile, DataFiles

NODE = Node("here", {NodeRole.DATABASE}, "127.0.0.1")
WRITTEN = 1_700_000_000


def _asked(folder: Path) -> DataFiles:
    query = data_files.query(str(folder))
    return query.read(Local(Given({})).run(NODE, query.command))


def _laid(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"12345")
        os.utime(folder / path, ns=(0, WRITTEN * 10**9 + 999_999_999))


def _paths(folder: Path) -> list[str]:
    return sorted(file.path for file in _asked(folder).files)


def test_size_and_whole_seconds_are_told(tmp_path: Path) -> None:
    _laid(tmp_path, "centreon/host.ibd")
    expected = DataFiles((DataFile("centreon/host.ibd", 5, WRITTEN),))
    assert expected == _asked(tmp_path)


def test_files_of_databases_and_common_tablespaces_are_told(tmp_path: Path) -> None:
    expected = [
        "centreon/a@0020b.ibd",
        "centreon/two words.ibd",
        "centreon_storage/data_bin#P#p1.ibd",
        "deep/er/t.ibd",
        "ibdata1",
        "undo001",
    ]
    _laid(tmp_path, *expected)
    assert expected == _paths(tmp_path)


def test_logs_temporary_files_and_what_is_hidden_are_not_told(tmp_path: Path) -> None:
    _laid(tmp_path, "ibtmp1", "ib_logfile0", "aria_log.00000001", "mysql-bin.000001", "x.pid")
    _laid(tmp_path, ".ssh/id_rsa", "lost+found/ibdata1", "#sql/t.ibd", "centreon/#sql-1_2.ibd")
    _laid(tmp_path, "centreon/.host.ibd.Xy12", "centreon/db.opt")
    (tmp_path / "centreon" / "link.ibd").symlink_to("db.opt")
    assert _paths(tmp_path) == ["centreon/db.opt"]


def test_a_directory_without_any_table_is_no_silence(tmp_path: Path) -> None:
    assert _asked(tmp_path) == DataFiles()


def test_a_data_directory_that_is_a_link_is_followed(tmp_path: Path) -> None:
    _laid(tmp_path / "there", "centreon/db.opt")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    assert _paths(tmp_path / "here") == ["centreon/db.opt"]


def test_a_hidden_data_directory_is_read_all_the_same(tmp_path: Path) -> None:
    _laid(tmp_path / ".data", "centreon/db.opt")
    assert _paths(tmp_path / ".data") == ["centreon/db.opt"]


@pytest.mark.parametrize("path", ["centreon/a\nb.ibd", "a\nb/t.ibd", "centreon/a\x1b[2J.ibd"])
def test_a_name_with_control_characters_is_refused(tmp_path: Path, path: str) -> None:
    _laid(tmp_path, path)
    with pytest.raises(ParseError, match="unprintable"):
        _asked(tmp_path)


def test_an_absent_directory_fails(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed):
        _asked(tmp_path / "absent")


def test_a_file_in_place_of_the_directory_fails(tmp_path: Path) -> None:
    _laid(tmp_path, "file")
    with pytest.raises(CommandFailed):
        _asked(tmp_path / "file")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the data directory is not told first"),
        ("5\t1.5\tibdata1\n", "the data directory is not told first"),
        ("datadir\n5\t1\tibdata1\n6\t1\tibdata1\n", "the same path twice"),
        ("datadir\n5\t1\tib_logfile0\n", "size, time and path"),
        ("datadir\n5\t1\t/centreon/t.ibd\n", "size, time and path"),
        ("datadir\n-5\t1\tibdata1\n", "size, time and path"),
    ],
)
def test_what_find_cannot_have_printed_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        data_files.parse(text)


def test_a_path_twice_is_no_legal_answer() -> None:
    file = DataFile("ibdata1", 5, WRITTEN)
    with pytest.raises(IllegalValue):
        DataFiles((file, file))
