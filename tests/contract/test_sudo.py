"""A real sudo behind a real sshd: an account that is not root, and becomes it."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import Command, Prompt, Secret, Text, run
from centreon_ha_upgrade.errors import AccountRefused, CommandTimedOut, SecretMissing, Unreachable
from centreon_ha_upgrade.executors import Detached, Given, Ssh
from tests.contract.conftest import Deployer

ALL = "{} ALL=(ALL) ALL"
FREELY = "{} ALL=(ALL) NOPASSWD: ALL"
WHO = run("id", "-un")
Reaches = Callable[..., Ssh]


def sh(line: str, **how: object) -> Command:
    return run("/bin/sh", "-c", line, **how)  # type: ignore[arg-type]


@pytest.fixture
def reach(deployer: Deployer) -> Iterator[Reaches]:
    """An executor that logs in as the deployer, who knows this password or none."""
    with ExitStack() as stack:

        def reached(**secrets: str) -> Ssh:
            there = deployer.loopback
            return stack.enter_context(
                Ssh(
                    Given({"DB": "d'b $x\\ é", **secrets}),
                    config=there.config,
                    known_hosts=there.known_hosts,
                    user=deployer.name,
                    become=True,
                )
            )

        yield reached


@pytest.fixture(params=["asked", "not asked", "on a terminal only"])
def ways(request: pytest.FixtureRequest, deployer: Deployer, reach: Reaches) -> Ssh:
    """The three ways in which a well-kept sudo lets an account in."""
    if request.param == "not asked":
        deployer.may(FREELY)
        return reach()
    deployer.may(*(("Defaults:{} requiretty",) if "terminal" in request.param else ()), ALL)
    return reach(SUDO_PASSWD=deployer.password)


def test_every_kind_of_command_runs_as_root(
    ways: Ssh, deployer: Deployer, tmp_path: Path, terminal: None
) -> None:
    node = deployer.loopback.node
    tool = tmp_path / "tool"
    tool.write_text("#!/usr/bin/env python3\nimport os, sys\nprint(os.getuid(), sys.argv[1:])\n")
    tool.chmod(0o755)
    asked = sh(
        "printf 'Password: '; read -r x; id -u; printf %s \"$x\" | wc -c",
        prompts=(Prompt("Password: ", Secret("DB")),),
    )
    said = {
        "plain": ways.run(node, sh("id -un; echo err >&2; exit 7")),
        "stdin": ways.run(node, sh("id -u; wc -c", stdin=Text.of("a\0\n", Secret("DB"), "\n\n"))),
        "python": ways.run(node, run(str(tool), "a", Text.of("b=", Secret("DB")), python=True)),
        "prompt": ways.run(node, asked),
        "much": ways.run(node, run("wc", "-c", stdin="x" * 300_000)),
        "nothing": ways.run(node, run("cat")),
    }
    told = {name: (r.code, r.stdout.replace("\r", ""), r.stderr) for name, r in said.items()}
    assert told == {
        "plain": (7, "root\n", "err\n"),
        "stdin": (0, "0\n15\n", ""),
        "python": (0, "0 ['a', \"b=@DB@\"]\n", ""),
        "prompt": (0, "Password: 0\n10\n", ""),
        "much": (0, "300000\n", ""),
        "nothing": (0, "", ""),
    }


def test_work_that_outlives_the_connection_is_roots_too(
    ways: Ssh, deployer: Deployer, tmp_path: Path
) -> None:
    work = Command(("/bin/sh", "-c", "sleep 0.3; id -u"), job="run-C03-0", detach=True, timeout=60)
    detached = Detached(ways, lambda _: None, str(tmp_path / "jobs"))
    assert detached.run(deployer.loopback.node, work).stdout == "0\n"


def test_f20_a_wrong_password_is_offered_once_in_the_whole_run(
    deployer: Deployer, reach: Reaches
) -> None:
    deployer.may(ALL)
    ssh, node = reach(SUDO_PASSWD="wrong"), deployer.loopback.node
    errors = []
    for command in (WHO, run("cat", stdin="input that must be no second password\n" * 9), WHO):
        with pytest.raises(AccountRefused) as caught:
            ssh.run(node, command)
        errors.append(str(caught.value))
    (sentence,) = set(errors)
    assert sentence.startswith(f"on central1, the account {deployer.name} was refused: its ")
    assert "wrong;" in sentence
    assert deployer.attempts() == 1


def test_f20_on_a_terminal_too(deployer: Deployer, reach: Reaches, terminal: None) -> None:
    deployer.may(ALL)
    asks = sh("echo never", prompts=(Prompt("Password: ", Secret("DB")),))
    with pytest.raises(AccountRefused, match="is wrong; it was offered once"):
        reach(SUDO_PASSWD="wrong").run(deployer.loopback.node, asks)
    assert deployer.attempts() == 1


def test_f20_two_commands_at_once_make_one_attempt(deployer: Deployer, reach: Reaches) -> None:
    deployer.may(ALL)
    ssh, refused = reach(SUDO_PASSWD="wrong"), list[str]()

    def attempt() -> None:
        try:
            ssh.run(deployer.loopback.node, WHO)
        except AccountRefused as error:
            refused.append(error.account)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (refused, deployer.attempts()) == ([deployer.name] * 4, 1)


def test_nothing_is_attempted_without_a_password(deployer: Deployer, reach: Reaches) -> None:
    deployer.may(ALL)
    with pytest.raises(SecretMissing, match="SUDO_PASSWD"):
        reach().run(deployer.loopback.node, WHO)
    assert deployer.attempts() == 0


def test_f21_a_password_that_expired_is_called_so(deployer: Deployer, reach: Reaches) -> None:
    deployer.may(ALL)
    ssh = reach(SUDO_PASSWD=deployer.password)
    assert ssh.run(deployer.loopback.node, WHO).stdout == "root\n"  # logged in already
    subprocess.run(["chage", "-d", "0", deployer.name], check=True)
    with pytest.raises(AccountRefused, match="or its password expired"):
        ssh.run(deployer.loopback.node, WHO)


def test_an_account_that_sudo_does_not_know_is_named(deployer: Deployer, reach: Reaches) -> None:
    deployer.may()
    with pytest.raises(AccountRefused, match="it may not use sudo") as caught:
        reach(SUDO_PASSWD=deployer.password).run(deployer.loopback.node, WHO)
    assert caught.value.account == deployer.name


def test_f23_a_sudo_that_insists_on_a_terminal_gets_one_on_that_node_only(
    deployer: Deployer, reach: Reaches
) -> None:
    deployer.may("Defaults:{} requiretty", ALL)
    ssh, node = reach(SUDO_PASSWD=deployer.password), deployer.loopback.node
    shown = ssh.run(node, sh("tty; ps -o tty= -p $$"))
    assert shown.stdout.startswith("not a tty\n")  # the three streams stay pipes
    assert ssh.sudo is not None
    assert ssh.sudo.wants_terminal("another", "") is False
    assert ssh.run(node, run("cat", stdin="\0binary\x04\x03\n")).stdout == "\0binary\x04\x03\n"


def test_a_password_never_lands_in_a_programs_input(deployer: Deployer, reach: Reaches) -> None:
    deployer.may("Defaults:{} timestamp_type=global", ALL)  # asked once, then no more
    ssh = reach(SUDO_PASSWD=deployer.password)
    said = [ssh.run(deployer.loopback.node, run("cat", stdin="input\n")).stdout for _ in range(3)]
    assert said == ["input\n"] * 3


@pytest.mark.parametrize(
    ("rc", "told"),
    [
        ("echo welcome; printf grumble >&2; echo 4711=0", "root\n"),
        ("exec cat", None),
        ("exit 0", None),
        ("echo bye; exec sh -c 'echo gone'", None),
    ],
)
def test_f21_a_login_that_prints_is_heard_over_and_one_that_leaves_is_unknown(
    deployer: Deployer, reach: Reaches, rc: str, told: str | None
) -> None:
    deployer.may(FREELY)
    (deployer.home / ".bashrc").write_text(f"{rc}\n")
    ssh = reach()
    if told is not None:
        assert ssh.run(deployer.loopback.node, WHO).stdout == told
        return
    with pytest.raises((Unreachable, CommandTimedOut)):  # for the run both are an unknown outcome
        ssh.run(deployer.loopback.node, run("cat", stdin="x", timeout=3.0))
