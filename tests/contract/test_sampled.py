"""While commands with secrets of every kind run over a real sshd, no process shows one."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import Command, Prompt, Secret, Text, run
from centreon_ha_upgrade.executors import Detached, Given, Ssh
from tests.contract.conftest import Deployer, Loopback
from tests.trust.needles import found_in, random_value, spellings
from tests.trust.sampler import Sampler

SECRETS = {"DB": random_value(1), "REPL": random_value(2)}
DB = Secret("DB")
PASSES = 3  # at least so many looks at every process, for each command


def _sh(line: str, **how: object) -> Command:
    return run("/bin/sh", "-c", line, **how)  # type: ignore[arg-type]


@contextmanager
def _watched(*values: str) -> Iterator[Sampler]:
    needles = {needle for value in values for needle in spellings(value)}
    with Sampler(needles) as sampler:
        yield sampler


def _python_tool(folder: Path) -> str:
    tool = folder / "pcs"
    tool.write_text(f"#!{sys.executable}\nimport sys, time\ntime.sleep(0.5)\nprint(sys.argv[1:])\n")
    tool.chmod(0o755)
    return str(tool)


KINDS: dict[str, Callable[[Path], Command]] = {
    "on standard input": lambda _: _sh("cat > /dev/null; sleep 0.5", stdin=Text.of("p=", DB, "\n")),
    "at a prompt": lambda _: _sh(
        "printf 'Password: '; read -r x; sleep 0.5", prompts=(Prompt("Password: ", DB),)
    ),
    "as a word of a Python tool": lambda folder: run(
        _python_tool(folder), "x", Text.of("replication_passwd=", Secret("REPL")), python=True
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_no_process_on_either_side_shows_a_secret(
    request: pytest.FixtureRequest, loopback: Loopback, tmp_path: Path, name: str
) -> None:
    if "prompt" in name:
        request.getfixturevalue("terminal")
    command = KINDS[name](tmp_path)
    with (
        Ssh(Given(SECRETS), config=loopback.config, known_hosts=loopback.known_hosts) as ssh,
        _watched(*SECRETS.values()) as sampler,
    ):
        result = ssh.run(loopback.node, command)
    assert (result.code, sampler.found) == (0, [])
    assert sampler.passes >= PASSES
    assert found_in(f"{result!r}", SECRETS) == []


def test_nor_while_detached_work_runs(loopback: Loopback, tmp_path: Path) -> None:
    work = Command(("/bin/sh", "-c", "sleep 0.5"), job="run-C03-0", detach=True, timeout=60)
    with Ssh(Given(SECRETS), config=loopback.config, known_hosts=loopback.known_hosts) as ssh:
        ssh.run(loopback.node, run("true", stdin=DB))  # the connection that is kept knows one
        with _watched(*SECRETS.values()) as sampler:
            Detached(ssh, lambda _: None, str(tmp_path / "jobs")).run(loopback.node, work)
    assert (sampler.found, sampler.passes >= PASSES) == ([], True)


def test_nor_while_sudo_asks(deployer: Deployer) -> None:
    deployer.may("{} ALL=(ALL) ALL")
    there = deployer.loopback
    secrets = {**SECRETS, "SUDO_PASSWD": deployer.password}
    command = _sh("cat > /dev/null; sleep 0.5", stdin=DB)
    with (
        Ssh(
            Given(secrets),
            config=there.config,
            known_hosts=there.known_hosts,
            user=deployer.name,
            become=True,
        ) as ssh,
        _watched(*secrets.values()) as sampler,
    ):
        assert ssh.run(there.node, command).code == 0
    assert (sampler.found, sampler.passes >= PASSES) == ([], True)


@pytest.mark.parametrize(
    ("words", "environment", "kind"),
    [
        (["sh", "-c", "sleep 0.5; :", "sh", "{}"], {}, "cmdline of sh"),
        (["sleep", "0.5"], {"MYSQL_PWD": "{}"}, "environ of sleep"),
    ],
    ids=["an argument", "the environment"],
)
def test_a_command_that_leaks_is_caught(
    words: list[str], environment: dict[str, str], kind: str
) -> None:
    """The control: what the sampler cannot see proves nothing."""
    value = SECRETS["DB"]
    leaking = [word.replace("{}", value) for word in words]
    exposed = {name: text.replace("{}", value) for name, text in environment.items()}
    with _watched(value) as sampler:
        subprocess.run(leaking, env={"PATH": "/usr/bin:/bin", **exposed}, check=True)
    assert kind in sampler.found
