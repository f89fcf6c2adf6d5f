"""Units and processes, where captures do not reach."""

import pytest

from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.services import processes, systemctl

RUNNING = "MainPID=7\nId=mariadb.service\nLoadState=loaded\nActiveState=active\nSubState=running\n"
HEADING = "    PID USER     COMMAND         COMMAND\n"


def test_a_unit_is_found_with_or_without_its_suffix() -> None:
    units = systemctl.parse(f"{RUNNING}UnitFileState=disabled\n")
    assert units.unit("mariadb") is units.unit("mariadb.service")


def test_a_unit_that_was_not_asked_for_is_not_called_inactive() -> None:
    with pytest.raises(IllegalValue):
        systemctl.parse(f"{RUNNING}UnitFileState=disabled\n").is_active("cbd")


def test_a_unit_without_a_unit_file_state_has_none() -> None:
    assert systemctl.parse(RUNNING).unit("mariadb").file_state is None


def test_a_unit_that_reloads_is_active_and_one_that_failed_is_not() -> None:
    states = [
        systemctl.parse(RUNNING.replace("ActiveState=active", f"ActiveState={state}"))
        .units[0]
        .active
        for state in ("reloading", "failed", "activating")
    ]
    assert states == [True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        RUNNING.replace("Id=mariadb.service\n", ""),
        RUNNING + RUNNING,
        RUNNING.replace("MainPID=7", "MainPID=seven"),
        RUNNING.replace("MainPID=7", "MainPID=99999999999999999999"),
        RUNNING.replace("MainPID=7", "MainPID=٧"),
        f"{RUNNING}Description=MariaDB\n",
    ],
)
def test_a_block_that_is_not_one_whole_unit_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        systemctl.parse(text)


@pytest.mark.parametrize("unit", ["--now", "a b", "", "/etc/x.service"])
def test_a_unit_that_systemctl_would_take_for_something_else_is_not_allowed(unit: str) -> None:
    with pytest.raises(IllegalValue):
        systemctl.stop(unit)


def test_all_unit_verbs_may_be_repeated() -> None:
    verbs = (systemctl.start, systemctl.stop, systemctl.restart, systemctl.enable)
    assert {verb("mariadb").idempotent for verb in verbs} == {True}


def test_a_server_is_stopped_when_only_the_heading_is_left() -> None:
    running = f"{HEADING}    979 mysql    mysqld          /usr/sbin/mysqld --basedir=/usr\n"
    done = processes.stopped_done()
    assert (done.parse(HEADING), done.parse(running)) == (True, False)


def test_only_fifteen_characters_of_a_name_count() -> None:
    found = processes.parse(
        f"{HEADING}    274 haclust+ pacemaker-contr /usr/lib/pacemaker-controld\n"
    )
    assert [p.pid for p in found.named("pacemaker-controld")] == [274]


def test_a_pasted_ps_names_programs_by_the_end_of_their_path() -> None:
    pasted = (
        "UID        PID  PPID  C STIME TTY          TIME CMD\n"
        "mysql     1234     1  0 Nov22 ?        1-00:00:10 /usr/sbin/mariadbd --user=mysql\n"
        "root      1300  1200  0 10:00 pts/0    00:00:00 grep mariadbd\n"
    )
    assert [p.pid for p in processes.parse(pasted).named("mariadbd")] == [1234]


@pytest.mark.parametrize("name", ["", "a,b", "-e", "a b"])
def test_a_program_that_ps_would_take_for_two_is_not_allowed(name: str) -> None:
    with pytest.raises(IllegalValue):
        processes.query(name)


def test_the_documents_own_line_changes_nothing_and_accepts_silence() -> None:
    command = processes.as_written()
    assert (command.changes, sorted(command.ok), command.is_script) == (False, [0, 1], True)
