"""What only ssh can do wrong, against a real sshd."""

import gc
import os
import threading
from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import Secret, run
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import IllegalValue, SecretMissing, Unreachable
from centreon_ha_upgrade.executors import Given, Ssh
from tests.contract.conftest import Loopback

NOTHING = Given({})


def _refusal(node: Node, loopback: Loopback, **how: Path) -> str:
    known = {"config": loopback.config, "known_hosts": loopback.known_hosts, **how}
    with Ssh(NOTHING, **known) as ssh, pytest.raises(Unreachable) as caught:  # type: ignore[arg-type]
        ssh.run(node, run("true"))
    assert caught.value.node == node.name
    return caught.value.reason


def test_an_unknown_host_key_is_never_accepted(loopback: Loopback, tmp_path: Path) -> None:
    empty = tmp_path / "known_hosts"
    reason = _refusal(loopback.node, loopback, known_hosts=empty)
    assert "its host key is not known here" in reason
    assert "centreon-ha-upgrade trust SITE" in reason
    assert not empty.exists()


def test_a_changed_host_key_stops_everything(loopback: Loopback, tmp_path: Path) -> None:
    other = tmp_path / "known_hosts"
    other.write_text(f"[127.0.0.1]:{loopback.port} {(loopback.folder / 'client.pub').read_text()}")
    reason = _refusal(loopback.node, loopback, known_hosts=other)
    assert "its host key changed" in reason
    assert "centreon-ha-upgrade trust SITE" in reason


def test_a_key_that_the_node_refuses(loopback: Loopback) -> None:
    config = loopback.config_with("other_key", f"IdentityFile {loopback.folder}/host")
    without = config.read_text().replace(f"IdentityFile {loopback.folder}/client", "")
    config.write_text(without)
    assert "it refuses our key" in _refusal(loopback.node, loopback, config=config)


def test_a_port_where_nothing_listens(loopback: Loopback) -> None:
    config = loopback.config_with("closed", "Port 1")
    assert "nothing listens" in _refusal(loopback.node, loopback, config=config)


def test_a_name_that_does_not_exist(loopback: Loopback) -> None:
    node = Node("nowhere", {NodeRole.CENTRAL}, "nowhere.invalid")
    assert "getent hosts nowhere.invalid" in _refusal(node, loopback)


def test_a_configuration_that_ssh_refuses(loopback: Loopback) -> None:
    config = loopback.config_with("broken", "Nonsense yes")
    assert "ssh refuses its own configuration" in _refusal(loopback.node, loopback, config=config)


def test_a_line_that_breaks_leaves_the_outcome_unknown(loopback: Loopback) -> None:
    # grandparent of the program: the server's end of the line
    cut = run("/bin/sh", "-c", "kill -9 $(ps -o ppid= -p $PPID)")
    with Ssh(NOTHING, config=loopback.config, known_hosts=loopback.known_hosts) as ssh:
        with pytest.raises(Unreachable, match="it may still be running there"):
            ssh.run(loopback.node, cut)
        assert ssh.run(loopback.node, run("echo", "back")).stdout == "back\n"


def test_nothing_runs_when_a_secret_is_missing(loopback: Loopback, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    with (
        Ssh(NOTHING, config=loopback.config, known_hosts=loopback.known_hosts) as ssh,
        pytest.raises(SecretMissing),
    ):
        ssh.run(loopback.node, run("touch", str(proof), stdin=Secret("LOST")))
    assert not proof.exists()


def test_one_connection_serves_all_and_ends_with_the_executor(loopback: Loopback) -> None:
    folder = Path(f"/tmp/ha-test-{os.getpid()}")
    ask = run("/bin/sh", "-c", "ps -o ppid= -p $(ps -o ppid= -p $PPID)")
    with Ssh(
        NOTHING, config=loopback.config, known_hosts=loopback.known_hosts, control_dir=folder
    ) as ssh:
        servers = {ssh.run(loopback.node, ask).stdout for _ in range(3)}
        assert len(servers) == 1
        assert (len(list(folder.iterdir())), folder.stat().st_mode & 0o777) == (1, 0o700)
    assert list(folder.iterdir()) == []
    folder.rmdir()


def test_an_executor_nobody_closed_ends_its_connections_too(loopback: Loopback) -> None:
    folder = Path(f"/tmp/ha-gone-{os.getpid()}")
    ssh = Ssh(NOTHING, config=loopback.config, known_hosts=loopback.known_hosts, control_dir=folder)
    ssh.run(loopback.node, run("true"))
    assert len(list(folder.iterdir())) == 1
    del ssh
    gc.collect()
    folder.rmdir()  # it is empty


def test_many_threads_share_it(loopback: Loopback) -> None:
    answers: dict[int, str] = {}
    with Ssh(NOTHING, config=loopback.config, known_hosts=loopback.known_hosts) as ssh:

        def ask(number: int) -> None:
            answers[number] = ssh.run(loopback.node, run("echo", str(number))).stdout

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == {number: f"{number}\n" for number in range(8)}


def test_a_control_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    long, open_to_all = tmp_path / ("x" * 60), Path(f"/tmp/ha-open-{os.getpid()}")
    open_to_all.mkdir(mode=0o755)
    try:
        for folder, reason in ((long, "too long"), (open_to_all, "chmod 700")):
            with pytest.raises(IllegalValue, match=reason):
                Ssh(NOTHING, control_dir=folder)
    finally:
        open_to_all.rmdir()


@pytest.mark.parametrize("user", ["-oProxyCommand=id", "", "a b", "a;b"])
def test_a_user_that_is_no_name_is_refused(user: str) -> None:
    with pytest.raises(IllegalValue):
        Ssh(NOTHING, user=user)


@pytest.mark.parametrize("name", ['a"b', "a%b", "a\nb", "a\\b"])
def test_a_path_that_ssh_would_misread_is_refused(name: str) -> None:
    with pytest.raises(IllegalValue):
        Ssh(NOTHING, known_hosts=Path("/tmp") / name)
    with pytest.raises(IllegalValue):
        Ssh(NOTHING, control_dir=Path("/tmp") / f"ha-{name}")


def test_paths_may_hold_blanks(loopback: Loopback, tmp_path: Path) -> None:
    folder, known = Path(f"/tmp/ha b {os.getpid()}"), tmp_path / "known hosts"
    known.write_text(loopback.known_hosts.read_text())
    with Ssh(NOTHING, config=loopback.config, known_hosts=known, control_dir=folder) as ssh:
        assert ssh.run(loopback.node, run("echo", "here")).stdout == "here\n"
        assert len(list(folder.iterdir())) == 1
    folder.rmdir()


def test_a_control_folder_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(IllegalValue, match="not a directory"):
        Ssh(NOTHING, control_dir=Path("/dev/null/sockets"))
