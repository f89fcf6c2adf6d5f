"""What the builders of `files` refuse to build."""

from collections.abc import Callable

import pytest

from centreon_ha_upgrade.core.command import Command, Query
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.files import (
    archive,
    content,
    edit,
    listing,
    ls,
    move,
    offenders,
    permissions,
    stat,
)
from centreon_ha_upgrade.files.path import legal_path

TAKES_A_PATH: list[Callable[[str], Command | Query[object]]] = [
    archive.listing,
    content.query,
    lambda path: content.replace(path, ""),
    lambda path: content.copy_aside(path, "/d"),
    lambda path: content.copy_aside("/d", path),
    lambda path: edit.append(path, "a"),
    lambda path: edit.append_once(path, "a"),
    lambda path: edit.set_ini_line(path, "a", "a = 1"),
    listing.query,
    ls.query,
    lambda path: move.move(path, "/b"),
    lambda path: move.move("/b", path),
    move.remove,
    lambda path: move.remove(path, recursive=True, force=False),
    move.make_directory,
    lambda path: move.make_directory(path, parents=True),
    lambda path: permissions.chmod("644", path),
    lambda path: permissions.chown("root:", path),
    lambda path: permissions.chmod_below(path, "644"),
    lambda path: offenders.wrong_below(path, "644"),
    lambda path: stat.query("/a", path),
]
BAD_PATHS = ["", "-rf", "../x", "/a/../b", "/a\nb", "/a\0b", "/a\tb", "/a\x1b[m", "/\u2028"]


@pytest.mark.parametrize("path", BAD_PATHS)
@pytest.mark.parametrize("build", TAKES_A_PATH)
def test_a_path_that_is_not_plainly_one_path_is_refused(
    build: Callable[[str], Command | Query[object]], path: str
) -> None:
    with pytest.raises(IllegalValue):
        build(path)


@pytest.mark.parametrize("path", ["/", "/etc/my.cnf.d/", "/a b/c'd", "/é"])
def test_a_legal_path_is_given_back_unchanged(path: str) -> None:
    assert legal_path(path) == path


@pytest.mark.parametrize("path", ["/", "//", "/etc", "/etc/", "/./etc/."])
def test_nothing_near_the_root_is_removed_recursively(path: str) -> None:
    with pytest.raises(IllegalValue):
        move.remove(path, recursive=True)


@pytest.mark.parametrize("line", ["", " ", "a\nb", 'say "x"', "$HOME", "`id`", "a\\tb", "-n"])
def test_the_documents_append_refuses_what_echo_would_change(line: str) -> None:
    with pytest.raises(IllegalValue):
        edit.append("/f", line)


@pytest.mark.parametrize(
    "build",
    [
        lambda: permissions.chmod("-x", "/f"),
        lambda: permissions.chmod("999", "/f"),
        lambda: permissions.chown("-R", "/f"),
        lambda: permissions.chown("a b", "/f"),
        lambda: permissions.chmod_below("/d", "u+x"),
        lambda: permissions.chmod_below("/d", "644", "l"),
        lambda: permissions.chmod_below("/d", "644", but_not=("*",)),
        lambda: edit.set_ini_line("/f", "a b", "a b = 1"),
        lambda: edit.set_ini_line("/f", "a", "b = 1"),
        lambda: move.move("/a/", "/a"),
        lambda: stat.query(),
    ],
)
def test_words_that_the_tool_would_misread_are_refused(build: Callable[[], object]) -> None:
    with pytest.raises(IllegalValue):
        build()


def test_a_path_that_was_not_asked_about_is_neither_present_nor_absent() -> None:
    states = stat.parse("absent\t/a\n")
    assert states.exists("/a") is False
    with pytest.raises(IllegalValue):
        states.exists("/b")
