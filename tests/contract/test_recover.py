"""The journal that a node keeps, read and recovered over ssh by the command line itself."""

import getpass
import os
import subprocess
import sys
from pathlib import Path

import pytest

from centreon_ha_upgrade.engine.event import Event, RunFinished, TaskFinished
from centreon_ha_upgrade.engine.journal import Journal, read
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli import main
from tests import sites
from tests.contract.conftest import Loopback

RUN = "centreon_cluster"


@pytest.fixture
def desk(loopback: Loopback, tmp_path: Path) -> Path:
    """A site file whose central1 is this machine; its /var/lib lies in a folder of the test."""
    node, key = tmp_path / "node", tmp_path / "key"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    shell = tmp_path / "shell"
    shell.write_text(
        "#!/bin/sh\n"
        f'exec /bin/sh -c "$(echo "$SSH_ORIGINAL_COMMAND" | sed "s#/var/lib/#{node}/#g")"\n'
    )
    shell.chmod(0o755)
    with (loopback.folder / "authorized_keys").open("a") as allowed:
        allowed.write(f'command="{shell}" {key.with_suffix(".pub").read_text()}')
    config = tmp_path / "ssh_config"
    config.write_text(
        f"Host *\n  HostName 127.0.0.1\n  Port {loopback.port}\n  User {getpass.getuser()}\n"
        f"  IdentityFile {key}\n  IdentitiesOnly yes\n  GlobalKnownHostsFile /dev/null\n"
        "  HostKeyAlias 127.0.0.1\n  CheckHostIP no\n"
    )
    known = tmp_path / "known_hosts"
    host = (loopback.folder / "host.pub").read_text()
    known.write_text(f"127.0.0.1 {host}")
    text = (sites.EXAMPLES / "two-nodes.toml").read_text()
    ssh = f'[ssh]\nconfig = "{config}"\nknown_hosts = "{known}"'
    (tmp_path / "site.toml").write_text(text.replace("[ssh]", ssh))
    return tmp_path


def play(desk: Path, path: Path, until: str = "") -> Event:
    """A run on the simulated platform, broken off behind this step."""
    site = Site.from_toml((desk / "site.toml").read_text())
    platform = Simulated.platform(site.topology, site=site)
    with Journal.open(path) as journal:
        runner = Runner(plan_for(site), platform, journal, platform.decide, platform.clock)
        for event in runner.events():
            if isinstance(event, TaskFinished) and event.step == until:
                break
    return event


@pytest.fixture
def copy(desk: Path) -> Path:
    """What central1 keeps of a run that was lost behind A06."""
    path = desk / "node" / "centreon-ha-upgrade" / "0123" / "journal" / "journal.jsonl"
    play(desk, path, until="A06")
    return path


def called(*words: object) -> int:
    return main(["centreon-ha-upgrade", *map(str, words), "--lang", "en"])


def test_a_lost_journal_is_recovered_from_a_node_and_says_how_far_it_goes(
    desk: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("recover", "--from", "central1", desk / "site.toml", "--state-dir", desk / "state")
    assert called(*words) == 0
    assert "it is at A06 on central1, or was cut there" in capsys.readouterr().out
    found = desk / "state" / RUN / "journal.jsonl"
    assert read(found) == read(copy)
    assert (found.stat().st_mode & 0o777, (found.parent / "site.toml").exists()) == (0o600, True)
    assert called(*words) == 7
    assert "there is one already: resume it" in capsys.readouterr().err


def test_a_copy_that_was_changed_is_not_recovered(
    desk: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write_bytes(copy.read_bytes().replace(b"A03", b"A04", 1))
    words = ("recover", "--from", "central1", desk / "site.toml", "--state-dir", desk / "state")
    assert called(*words) == 7
    assert "is damaged" in capsys.readouterr().err
    assert not (desk / "state" / RUN / "journal.jsonl").exists()


def test_a_node_without_a_copy_and_an_unknown_node_are_one_sentence(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (desk / "site.toml", "--state-dir", desk / "state")
    assert called("recover", "--from", "central1", *words) == 7
    assert capsys.readouterr().err == "journal on central1: no journal is mirrored here\n"
    assert called("recover", "--from", "central9", *words) == 2


def test_f10_a_second_operator_reads_the_run_from_a_node(
    desk: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--from", "central1", desk / "site.toml", "--state-dir", desk / "state")
    assert called("status", *words) == 0
    assert "it is at A06 on central1" in capsys.readouterr().out
    assert not (desk / "state").exists()


def test_the_cluster_is_taken_over_only_by_its_name(
    desk: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = ("--state-dir", desk / "state")
    called("recover", "--from", "central1", desk / "site.toml", *state)
    capsys.readouterr()
    assert called("resume", "--take-over", "yes", *state) == 2
    assert f"type its name: --take-over {RUN}" in capsys.readouterr().err


def test_a_run_is_followed_live_while_another_process_writes_it(desk: Path) -> None:
    path = desk / "state" / RUN / "journal.jsonl"
    path.parent.mkdir(mode=0o700, parents=True)
    path.touch(0o600)
    words = (sys.executable, "-m", "centreon_ha_upgrade_cli", "status", "--follow")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        [*words, "--state-dir", str(desk / "state")],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as follower:
        assert isinstance(play(desk, path), RunFinished)
        assert follower.stdout is not None
        told = follower.stdout.read().splitlines()
    assert (follower.returncode, told[-1].startswith("done: all ")) == (0, True)
    assert len([line for line in told if line.startswith("[")]) > 50
