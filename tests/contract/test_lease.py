"""One operator at a time: the lock on real files, by real shells, and by two real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.command import Prompt, Secret, run
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import ClusterHeld, CommandFailed, Superseded
from centreon_ha_upgrade.executors import Detached, Given, Lease, Local
from centreon_ha_upgrade.executors.lease import Lock
from tests.contract.conftest import Loopback

NODE = Node("central1", {NodeRole.CENTRAL}, "127.0.0.1")
SECRETS = Given({"DB": "s3cret"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def lease(folder: Path, operator: str = "ann@desk, pts/1", *, take_over: bool = False) -> Lease:
    return Lease(Local(SECRETS), (NODE,), operator, take_over, str(folder))


def entered(folder: Path, operator: str = "ann@desk, pts/1", *, take_over: bool = False) -> Lease:
    made = lease(folder, operator, take_over=take_over)
    made.enter("run1")
    return made


def test_the_lock_says_who_holds_it_and_since_when(folder: Path) -> None:
    holder = entered(folder).look(NODE).holder
    assert holder is not None
    assert (holder.fence, holder.operator, holder.since[-1]) == ("run1.1", "ann@desk, pts/1", "Z")


def test_a_second_operator_is_told_who_and_runs_nothing(folder: Path) -> None:
    entered(folder)
    second = lease(folder, "bob@laptop, pts/9")
    with pytest.raises(ClusterHeld, match=r"^ann@desk, pts/1 holds central1 since 20"):
        second.enter("run1")
    with pytest.raises(Superseded):
        second.run(NODE, run("touch", str(folder / "done")))
    assert not (folder / "done").exists()


def test_the_same_operator_takes_it_again_from_another_terminal(folder: Path) -> None:
    entered(folder)
    entered(folder, "ann@desk, pts/7")
    assert lease(folder).look(NODE).last == 2


def test_the_same_person_with_another_run_is_refused(folder: Path) -> None:
    entered(folder)
    with pytest.raises(ClusterHeld):
        lease(folder).enter("run2")


def test_after_a_take_over_the_first_operators_next_command_is_refused(folder: Path) -> None:
    first = entered(folder)
    assert first.run(NODE, run("touch", str(folder / "one"))).code == 0
    second = entered(folder, "bob@laptop, pts/9", take_over=True)
    with pytest.raises(Superseded, match=r"bob@laptop, pts/9 holds central1 since .* was not run"):
        first.run(NODE, run("touch", str(folder / "two")))
    assert second.run(NODE, run("touch", str(folder / "three"))).code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "one", "three"]


def test_a_query_needs_no_lock(folder: Path) -> None:
    first = entered(folder)
    entered(folder, "bob@laptop, pts/9", take_over=True)
    assert first.look(NODE).holder is not None


def test_what_was_left_is_free_and_its_tokens_are_never_used_again(folder: Path) -> None:
    first = entered(folder)
    first.leave()
    assert first.look(NODE) == Lock(1, None)
    entered(folder, "bob@laptop, pts/9")
    assert first.look(NODE).last == 2


def test_leaving_late_does_not_free_another_operators_lock(folder: Path) -> None:
    first = entered(folder)
    entered(folder, "bob@laptop, pts/9", take_over=True)
    first.leave()
    holder = first.look(NODE).holder
    assert holder is not None
    assert holder.person == "bob@laptop"


def test_without_the_locks_folder_nothing_is_run(folder: Path) -> None:
    first = entered(folder)
    (folder / "lock").rename(folder / "away")
    with pytest.raises(Superseded, match="nobody holds central1"):
        first.run(NODE, run("touch", str(folder / "done")))
    assert not (folder / "done").exists()


def test_a_link_planted_for_the_locks_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CommandFailed, match="is a link, or not ours"):
        entered(folder)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_lock_is_its_owners_only(folder: Path) -> None:
    entered(folder)
    modes = [path.stat().st_mode & 0o777 for path in (folder, folder / "lock")]
    assert modes == [0o700, 0o700]


# --- every way a command travels ------------------------------------------------------------


def test_codes_streams_input_and_words_pass_through_the_lock(folder: Path) -> None:
    held = entered(folder)
    words = ("a b", "'", '"', "$HOME", "*", "é", "a\nb", "")
    assert held.run(NODE, run("printf", "[%s]", *words)).stdout == "".join(f"[{w}]" for w in words)
    said = held.run(NODE, run("/bin/sh", "-c", "cat; echo err >&2; exit 113", stdin="in"))
    assert (said.code, said.stdout, said.stderr) == (113, "in", "err\n")


def test_a_python_tool_with_a_secret_among_its_words_runs_under_the_lock(
    folder: Path, tmp_path: Path
) -> None:
    tool = tmp_path / "tool"
    tool.write_text("#!/usr/bin/env python3\nimport sys\nprint(len(sys.argv[1]))\n")
    tool.chmod(0o755)
    first, command = entered(folder), run(str(tool), Secret("DB"), python=True)
    assert first.run(NODE, command).stdout == "6\n"
    entered(folder, "bob@laptop, pts/9", take_over=True)
    with pytest.raises(Superseded):
        first.run(NODE, command)


def test_a_program_that_asks_runs_under_the_lock(folder: Path) -> None:
    asks = run(
        *("/bin/sh", "-c", "stty -echo; printf 'Password: '; read word; echo; echo ${#word}"),
        prompts=(Prompt("Password: ", Secret("DB")),),
    )
    first = entered(folder)
    assert first.run(NODE, asks).stdout.strip().endswith("6")
    entered(folder, "bob@laptop, pts/9", take_over=True)
    with pytest.raises(Superseded):
        first.run(NODE, asks)


def test_no_child_holds_the_lock_open(folder: Path) -> None:
    """A daemon that a command leaves behind must not keep everybody from the lock."""
    first = entered(folder)
    said = first.run(NODE, run("/bin/sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!"))
    try:
        gate = str(folder / "lock" / "gate")
        assert subprocess.run(["flock", "-n", "-x", gate, "true"], check=False).returncode == 0
    finally:
        os.kill(int(said.stdout), signal.SIGTERM)


def test_detached_work_outlives_a_take_over_and_is_adopted(folder: Path, tmp_path: Path) -> None:
    script = f"until [ -e {tmp_path}/go ]; do sleep 0.05; done; echo x >> {tmp_path}/ran"
    command = evolve(run("/bin/sh", "-c", script, detach=True, timeout=60), job="run1-C03-0")
    second = lease(folder, "bob@laptop, pts/9", take_over=True)

    def meanwhile(_: float) -> None:
        if second.fence is None:
            second.enter("run1")
        (tmp_path / "go").touch()

    first = entered(folder)
    assert Detached(first, meanwhile, str(folder / "jobs")).run(NODE, command).code == 0
    assert Detached(second, meanwhile, str(folder / "jobs")).run(NODE, command).code == 0
    assert (tmp_path / "ran").read_text() == "x\n"
    with pytest.raises(Superseded):
        first.run(NODE, run("true"))


# --- two processes over ssh -----------------------------------------------------------------

OPERATOR = """
import sys
from pathlib import Path
from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import LockError
from centreon_ha_upgrade.executors import Given, Lease, Ssh

who, folder, config, known_hosts, over = sys.argv[1:]
node = Node("central1", {NodeRole.CENTRAL}, "127.0.0.1")
with Ssh(Given({}), config=Path(config), known_hosts=Path(known_hosts)) as ssh:
    lease = Lease(ssh, (node,), who, over == "over", folder)
    try:
        lease.enter("run1")
        for line in sys.stdin:
            print(lease.run(node, run("touch", line.strip())).code, flush=True)
    except LockError as error:
        print(type(error).__name__, error, flush=True)
"""


@contextmanager
def operator(
    there: Loopback, folder: Path, who: str, over: str = ""
) -> Iterator["subprocess.Popen[str]"]:
    words = (who, str(folder), str(there.config), str(there.known_hosts), over)
    with subprocess.Popen(
        [sys.executable, "-c", OPERATOR, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def types(process: "subprocess.Popen[str]", path: Path) -> str:
    """Lets this operator touch a file; what their program says."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{path}\n")
    process.stdin.flush()
    return process.stdout.readline()


def test_f10_of_two_operators_one_works_and_a_take_over_stops_the_other(
    loopback: Loopback, folder: Path, tmp_path: Path
) -> None:
    with operator(loopback, folder, "ann@desk, pts/1") as ann:
        assert types(ann, tmp_path / "one") == "0\n"
        with operator(loopback, folder, "bob@laptop, pts/9") as bob:
            assert bob.stdout is not None
            said = bob.stdout.readline()
        assert said.startswith("ClusterHeld ann@desk, pts/1 holds central1 since 20")
        assert types(ann, tmp_path / "two") == "0\n"
        with operator(loopback, folder, "bob@laptop, pts/9", "over") as bob:
            assert types(bob, tmp_path / "three") == "0\n"
            said = types(ann, tmp_path / "four")
            assert said.startswith("Superseded bob@laptop, pts/9 holds central1 since 20")
            assert types(bob, tmp_path / "five") == "0\n"
    touched = {path.name for path in tmp_path.iterdir()} - {"kept"}
    assert touched == {"one", "two", "three", "five"}
