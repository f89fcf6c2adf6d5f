"""What no other test of `services.processes` would have noticed, found by mutation testing."""

import pytest

from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.services import processes
from centreon_ha_upgrade.services.processes import Process, Processes


@pytest.mark.parametrize("names", [(), ("-e",), ("mysqld", "a b")])
def test_a_program_that_ps_would_misunderstand_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(IllegalValue) as refused:
        processes.query(*names)
    assert (refused.value.what, refused.value.value) == ("program", names[-1] if names else "")


def test_ps_may_find_nothing_and_that_is_an_answer() -> None:
    assert processes.query("mysqld").command.ok == {0, 1}
    assert processes.as_written().ok == {0, 1}


def test_the_documents_line_only_reads() -> None:
    command = processes.as_written()
    assert (command.idempotent, command.changes) == (True, False)


@pytest.mark.parametrize("comm", ["other", "capzombies"])
def test_a_defunct_process_goes_by_one_name(comm: str) -> None:
    with pytest.raises(ValueError, match="defunct"):
        Process(1, "root", comm, "[capzombied] <defunct>")


@pytest.mark.parametrize(
    ("pid", "user", "comm", "args"),
    [
        (0, "root", "a", "a"),
        (2**22 + 1, "root", "a", "a"),
        (1, "", "a", "a"),
        (1, "a b", "a", "a"),
        (1, "root", "", "a"),
        (1, "root", "sixteen-letters-", "a"),
        (1, "root", "a", " a"),
        (1, "root", "a", ""),
    ],
)
def test_what_ps_could_not_print_is_no_process(pid: int, user: str, comm: str, args: str) -> None:
    with pytest.raises(ValueError, match="could print"):
        Process(pid, user, comm, args)


def test_the_first_and_the_last_number_are_processes() -> None:
    assert [Process(pid, "root", "a", "a").pid for pid in (1, 2**22)] == [1, 2**22]


def test_a_name_is_compared_as_far_as_the_kernel_keeps_it() -> None:
    long = "centreon-very-long-name"
    found = Processes([Process(1, "root", long[:15], f"/tmp/{long}"), Process(2, "root", "a", "a")])
    assert [p.pid for p in found.named(long)] == [1]


def test_a_full_listing_is_printed_as_ps_prints_it() -> None:
    printed = processes.render(Processes([Process(7, "root", None, "/sbin/init")]))
    assert printed.splitlines() == [
        "UID          PID    PPID  C STIME TTY          TIME CMD",
        "root           7       1  0 00:00 ?        00:00:00 /sbin/init",
    ]


def test_a_word_that_only_one_column_knows_is_refused_on_its_line() -> None:
    heading = "    PID USER     COMMAND         COMMAND\n"
    with pytest.raises(ParseError, match="line 2: is it defunct"):
        processes.parse(f"{heading}      1 root     a <defunct>     a\n")


@pytest.mark.parametrize(
    ("text", "line", "tool"), [("", 1, "ps"), ("PID\n", 1, "ps"), ("\nUID\n", 2, "ps")]
)
def test_a_listing_starts_with_its_heading(text: str, line: int, tool: str) -> None:
    with pytest.raises(ParseError) as refused:
        processes.parse(text)
    assert (refused.value.line, refused.value.tool) == (line, tool)
