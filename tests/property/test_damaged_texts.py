"""What happens to a text on its way changes nothing, or is refused: colours, blanks, banners,
cuts, errors of those who read it, hostile bytes.  For every conversation, on every capture.

Each exception is named here with its reason.
"""

import json
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from centreon_ha_upgrade.conversations import all_of
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade_cli.terminal import safe
from tests.property.test_conversations import GOLDEN

MODULES = all_of()
REFUSED = "refused"

every_conversation = pytest.mark.parametrize("name", sorted(MODULES))


def _captures(name: str) -> Iterator[tuple[str, str, Any]]:
    """Name, text and object of each capture that is read; beyond 200 kB the laws would crawl."""
    for path in sorted((GOLDEN / name.replace(".", "/")).glob("*/stdout.txt")):
        text = path.read_bytes().decode()
        if len(text) < 200_000 and (read := _read(MODULES[name], text)) != REFUSED:
            yield path.parent.name, text, read


def _read(module: ModuleType, text: str) -> Any:
    try:
        return module.parse(text)
    except ParseError as error:
        assert 1 <= error.line <= text.count("\n") + 1
        return REFUSED


def _each_line(text: str, before: str, after: str) -> str:
    """Every line that is not empty, with something around it."""
    return re.sub(r"(?m)^(.+?)(\r?)$", rf"{before}\1{after}\2", text)


@every_conversation
@pytest.mark.parametrize("end", ["\x1b[0m", "\x1b[m", "\x1b(B\x1b[m", "\x1b[K"])
def test_colours_change_nothing_or_are_refused(name: str, end: str) -> None:
    for case, text, read in _captures(name):
        coloured = _each_line(text, "\x1b[1;31m", end)
        assert _read(MODULES[name], coloured) in (read, REFUSED), case


# There the blank is a part of what the text says.
BLANKS_COUNT = {
    "files.listing": "a file's name may end with a blank",
    "files.offenders": "a file's name may end with a blank",
    "mariadb.my_cnf": "the file is kept byte for byte",
    "mariadb.sql": "a value may end with a blank",
}


@every_conversation
def test_trailing_blanks_change_nothing_or_are_refused(name: str) -> None:
    different = [
        case
        for case, text, read in _captures(name)
        if _read(MODULES[name], _each_line(text, "", "  \t ")) not in (read, REFUSED)
    ]
    assert bool(different) == (name in BLANKS_COUNT), different


BANNERS = (
    "Last login: Mon Nov 23 00:40:01 2026 from 10.0.0.1\n",
    "*** Authorized users only ***\n\n",
    "Warning: Permanently added 'db1' (ED25519) to the list of known hosts.\r\n",
)
BANNERS_SHOW = {
    "mariadb.sql": "one column of any text: the banner is one more row, which no caller expects",
    "mariadb.sync_bigdb": "it talks in other programs' words, kept before the first stage",
}


@every_conversation
def test_a_banner_before_the_first_line_changes_nothing_or_is_refused(name: str) -> None:
    different = [
        case
        for case, text, read in _captures(name)
        for banner in BANNERS
        if _read(MODULES[name], banner + text) not in (read, REFUSED)
    ]
    assert bool(different) == (name in BANNERS_SHOW), different


# What may be missing at the end of an output without changing what it says.
IDLE_ENDS = {
    "centreon.console": "debug lines after the verdict carry nothing that is kept",
    "centreon.resources_sh": "the last lines may be comments and blanks",
    "control.ssh_config": "any beginning of a configuration file is one too",
    "control.ssh_host": "settings after the three that are kept",
    "mariadb.ping": "mysqladmin's advice after its error",
    "mariadb.upgrade": "the advice to use --force after `already upgraded`",
    "packages.config_manager": "settings after `enabled`",
    "packages.yum": "a preview: size, question and advice after its counted table",
    "pacemaker.constraint": "a last heading with nothing below it",
    "pacemaker.corosync_conf": "where it logs, after the quorum",
    "pacemaker.crm_mon": "the daemons that pcs lists after the status",
    "services.systemctl": "properties after those that are kept",
}


@every_conversation
def test_a_cut_output_never_passes_for_the_whole_one(name: str) -> None:
    passing = list[str]()
    for case, text, read in _captures(name):
        lines = text.splitlines(keepends=True)
        last = max((n for n, line in enumerate(lines) if line.strip()), default=0)
        for number in range(last + 1):
            if _read(MODULES[name], "".join(lines[:number])) == read:
                passing.append(f"{case}, cut before line {number + 1}")
    assert passing == [] or name in IDLE_ENDS, passing


REFUSALS = (
    "find: ‘/etc/cron.d’: Permission denied\n",
    "cat: /etc/my.cnf.d/server.cnf: Permission denied\n",
    "ls: cannot open directory '/root': Permission denied\n",
    "sudo: a password is required\n",
    "sudo: sorry, you must have a tty to run sudo\n",
    "Permission denied\n",
    "Permission denied (publickey,password).\r\n",
    "Connection to cluster failed: Transport endpoint is not connected\n",
    "Error: unable to get cib\n",
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)\n",
)
# These tell of failures in such words themselves: read, but as a failure.
FAILURES = {"mariadb.upgrade", "mariadb.sync_bigdb", "packages.yum"}


@every_conversation
@pytest.mark.parametrize("text", REFUSALS)
def test_the_error_of_a_program_that_may_not_read_is_no_answer(name: str, text: str) -> None:
    read = _read(MODULES[name], text)
    if name in FAILURES and read != REFUSED:
        assert read.errors != ()
    elif name == "mariadb.sql" and read != REFUSED:
        assert read.rows == ((text.rstrip("\r\n"),),)  # any text may be a value
    else:
        assert read == REFUSED


HOSTILE = {
    "NUL": "\0",
    "window title": "\x1b]0;root@db1: rm -rf /\x07",
    "title without end": "\x1b]0;",
    "cursor": "\x1b[2J\x1b[H",
    "eight-bit control": "\x9b31m",
    "right to left": "\u202e",
    "isolate": "\u2066",
    "invalid UTF-8": b"\xff\xfe".decode(errors="surrogateescape"),
    "invalid UTF-8, spelled": b"\xff".decode(errors="backslashreplace"),
    "line separator": "\u2028",
    "bell and backspace": "\a\b",
}
_ACTS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@every_conversation
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_bytes_are_read_or_refused_and_never_reach_a_terminal(name: str, kind: str) -> None:
    for _, text, _ in _captures(name):
        for place in sorted({0, text.find("\n") // 2, len(text) // 2, max(0, len(text) - 2)}):
            read = _read(MODULES[name], text[:place] + HOSTILE[kind] + text[place:])
            if read == REFUSED:
                continue
            shown = to_json(read, indent=1)
            assert _ACTS.search(safe(shown)) is None
            assert json.loads(shown) == json.loads(to_json(read))


@every_conversation
def test_what_a_refusal_quotes_never_reaches_a_terminal(name: str) -> None:
    with pytest.raises(ParseError) as refused:
        MODULES[name].parse("\n".join(HOSTILE.values()))
    assert _ACTS.search(safe(str(refused.value))) is None
    assert len(str(refused.value)) < 1200
