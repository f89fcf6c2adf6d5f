"""One list of expectations, over every executor that can run any program."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from attrs import frozen

from centreon_ha_upgrade.core.command import Command, Prompt, Result, Secret, Text, run
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import CommandTimedOut, DialogueError, PlatformError
from centreon_ha_upgrade.executors import Given, Local, Recording, Replay, Ssh
from tests.contract.conftest import Loopback

SECRETS = Given({"PASSWD": "it's $ecret \"é\\ 100%", "PIN": "4711-0815"})
AWKWARD = (
    "a b",
    "",
    "'",
    '"',
    "$HOME",
    "`id`",
    "a\nb",
    "\t",
    "é☃",
    "*",
    "~",
    "\\",
    "!x",
    "-n",
    "#",
)
# shows every process of the machine: a secret in one would come back as @NAME@
PROCESSES = "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '; echo sh"


def sh(line: str, **how: object) -> Command:
    return run("/bin/sh", "-c", line, **how)  # type: ignore[arg-type]


def asks(question: str, *answers: Prompt, then: str = "exit 4") -> Command:
    return sh(f"printf '{question}'; read -r x; printf 'got %s.' \"$x\"; {then}", prompts=answers)


@frozen
class Expected:
    """What every executor must say to this command: a result, or a kind of error."""

    command: Command
    code: int = 0
    stdout: str | None = ""
    stderr: str | None = ""
    error: type[PlatformError] | None = None


EXPECTATIONS = {
    "exit code 0 passes": Expected(sh("exit 0")),
    "exit code 1 passes": Expected(sh("exit 1"), 1),
    "exit code 3 passes": Expected(sh("exit 3"), 3),
    "exit code 255 is the program's own": Expected(sh("exit 255"), 255),
    "a signal is 128 and its number": Expected(sh("kill -15 $$"), 143, stderr=None),
    "words arrive intact": Expected(
        run("printf", "[%s]", *AWKWARD), stdout="".join(f"[{word}]" for word in AWKWARD)
    ),
    "standard input arrives intact": Expected(
        run("cat", stdin="é\n$x\0'\n no newline"), stdout="é\n$x\0'\n no newline"
    ),
    "no standard input is an empty one": Expected(run("cat")),
    "unread standard input does no harm": Expected(run("true", stdin="x" * 500_000)),
    "the two streams stay apart": Expected(
        sh("echo out; echo err >&2"), stdout="out\n", stderr="err\n"
    ),
    "a missing newline stays missing": Expected(
        sh("printf out; printf err >&2"), stdout="out", stderr="err"
    ),
    "messages are in English": Expected(
        sh('printf %s "$LC_ALL $LANG $(printenv LC_ALL)"'), stdout="C C C"
    ),
    "sbin is on the path": Expected(
        sh('case ":$PATH:" in *:/usr/sbin:*) echo yes;; esac'), stdout="yes\n"
    ),
    "a program that does not exist is 127": Expected(run("no-such-program"), 127, stderr=None),
    "a folder is no program": Expected(run("/tmp"), 126, stderr=None),
    "a builtin of the shell is no program": Expected(run("alias"), 127, stderr=None),
    "a secret on standard input does not come back": Expected(
        run("cat", stdin=Text.of("<", Secret("PASSWD"), ">")), stdout="<@PASSWD@>"
    ),
    "nor from standard error": Expected(sh("cat >&2", stdin=Secret("PASSWD")), stderr="@PASSWD@"),
    "an overdue command is stopped": Expected(
        sh("echo begun; exec sleep 60", timeout=0.4), error=CommandTimedOut
    ),
    "a daemon left behind is not waited for": Expected(
        sh("sleep 20 & echo started", timeout=10.0), stdout="started\n"
    ),
    "bytes that are no UTF-8 are shown": Expected(
        sh(r"printf 'a\377\303b'"), stdout="a\\xff\\xc3b"
    ),
    "a prompt is answered": Expected(
        asks("Sure [y/N]: ", Prompt(r"Sure \[y/N\]: ", "y")), 4, "Sure [y/N]: got y."
    ),
    "a password is typed and never shown": Expected(
        asks("Enter password: ", Prompt("Enter password: ", Secret("PASSWD"))),
        4,
        "Enter password: got @PASSWD@.",
    ),
    "two prompts are answered in their order": Expected(
        sh(
            "printf 'Username: '; read -r a; printf 'Password: '; read -r b; printf '%s|%s' $a $b",
            prompts=(Prompt("Password: ", Secret("PIN")), Prompt("Username: ", "admin")),
        ),
        stdout="Username: Password: admin|@PIN@",
    ),
    "a prompt that never comes is no error": Expected(
        sh("echo quiet; exit 2", prompts=(Prompt("Password: ", Secret("PIN")),)), 2, "quiet\n"
    ),
    "an overdue conversation is stopped": Expected(
        run("sleep", "60", prompts=(Prompt("Password: ", Secret("PIN")),), timeout=0.5),
        error=CommandTimedOut,
    ),
    "a question asked again is answered once": Expected(
        asks("Password: ", Prompt("Password: ", Secret("PIN")), then="printf 'Password: '; read x"),
        error=DialogueError,
    ),
}


class Replayed:
    """Records what `Local` says, and answers from the recording."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, node: Node, command: Command) -> Result:
        path = self._folder / f"{len(list(self._folder.iterdir()))}.jsonl"
        with suppress(PlatformError):
            Recording(Local(SECRETS), path).run(node, command)
        return Replay(path).run(node, command)


EXECUTORS: dict[str, Callable[[pytest.FixtureRequest, ExitStack], Executor]] = {
    "Local": lambda request, stack: Local(SECRETS),
    "Ssh": lambda request, stack: stack.enter_context(
        Ssh(
            SECRETS,
            config=request.getfixturevalue("loopback").config,
            known_hosts=request.getfixturevalue("loopback").known_hosts,
        )
    ),
    "Replay": lambda request, stack: Replayed(
        request.getfixturevalue("tmp_path_factory").mktemp("replayed")
    ),
}
NODE = Node("central1", {NodeRole.CENTRAL}, "127.0.0.1")


@pytest.fixture(params=EXECUTORS, scope="module")
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with ExitStack() as stack:
        yield EXECUTORS[request.param](request, stack)


def _needs_terminal(request: pytest.FixtureRequest, executor: Executor, command: Command) -> None:
    if command.prompts and isinstance(executor, Ssh):
        request.getfixturevalue("terminal")


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_every_executor_agrees(
    request: pytest.FixtureRequest, executor: Executor, name: str
) -> None:
    expected = EXPECTATIONS[name]
    _needs_terminal(request, executor, expected.command)
    if expected.error is not None:
        with pytest.raises(expected.error) as caught:
            executor.run(NODE, expected.command)
        assert str(expected.command) in str(caught.value)
        return
    result = executor.run(NODE, expected.command)
    assert (result.node, result.shown) == ("central1", str(expected.command))
    assert result.code == expected.code
    assert expected.stdout in (None, result.stdout)
    assert expected.stderr in (None, result.stderr)


def test_big_output_keeps_its_first_and_last_lines(executor: Executor) -> None:
    result = executor.run(NODE, run("seq", "5000000"))
    first, _, last = result.stdout.partition("\n[... ")
    assert (first[:4], last[-8:]) == ("1\n2\n", "5000000\n")
    assert len(result.stdout) <= 16 * 1024 * 1024 + 100
    count, _, rest = last.partition(" bytes left out ...]\n")
    assert len(first) + 1 + int(count) + 1 + len(rest) == 38_888_896


def test_a_huge_line_is_left_out_and_the_exit_code_stays(executor: Executor) -> None:
    result = executor.run(NODE, sh("head -c 20000000 /dev/zero | tr '\\0' x >&2; exit 5"))
    assert (result.code, result.stderr) == (5, "[... 20000000 bytes left out ...]")


@pytest.mark.parametrize(
    "command",
    [
        sh(f"cat >/dev/null; {PROCESSES}", stdin=Secret("PIN")),
        sh(
            f"printf 'Password: '; read -r x; {PROCESSES}",
            prompts=(Prompt("Password: ", Secret("PIN")),),
        ),
    ],
    ids=["stdin", "prompt"],
)
def test_no_process_shows_a_secret(
    request: pytest.FixtureRequest, executor: Executor, command: Command
) -> None:
    _needs_terminal(request, executor, command)
    result = executor.run(NODE, command)
    assert "/bin/sh" in result.stdout
    assert "@PIN@" not in result.stdout


def _interpreter(name: str) -> str:
    try:
        words = [name, "-c", "import sys; print(sys.executable)"]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"{name} is not installed here")


@pytest.mark.parametrize("name", [sys.executable, "python2.7", "python3.6"])
def test_words_of_a_python_tool_show_in_no_process(
    executor: Executor, tmp_path: Path, name: str
) -> None:
    interpreter = _interpreter(name)
    tool = tmp_path / "tool"
    tool.write_text(
        f"#!{interpreter} -Es\nfrom __future__ import print_function\nimport os, sys\n"
        "print(sys.argv[1:2] + sys.argv[3:], len(sys.argv[2]), __name__)\n"
        "print(sys.path[0] == os.path.dirname(__file__))\n"
        f"sys.stdout.flush()\nos.system({PROCESSES!r})\nsys.exit(7)\n"
    )
    tool.chmod(0o755)
    result = executor.run(NODE, run(str(tool), "$a b\n", Secret("PIN"), "", python=True))
    first, in_its_folder, processes = result.stdout.split("\n", 2)
    assert (result.code, first) == (7, "['$a b\\n', ''] 9 __main__")
    assert in_its_folder == "True"
    assert str(tool) in processes
    assert "@PIN@" not in processes


def test_a_python_tool_that_is_none_is_refused_by_name(executor: Executor) -> None:
    missing = executor.run(NODE, run("no-such-tool", Secret("PIN"), python=True))
    binary = executor.run(NODE, run("cat", Secret("PIN"), python=True))
    assert (missing.code, missing.stderr) == (127, "/bin/sh: no-such-tool: not found\n")
    assert (binary.code, binary.stderr.partition(": ")[2]) == (126, "not a Python script\n")


def test_what_ssh_adds_is_not_in_the_answer(loopback: Loopback) -> None:
    with Ssh(SECRETS, config=loopback.config, known_hosts=loopback.known_hosts) as ssh:
        result = ssh.run(loopback.node, sh("printf 'a\\nb'"))
    assert (result.stdout, result.stderr) == ("a\nb", "")
