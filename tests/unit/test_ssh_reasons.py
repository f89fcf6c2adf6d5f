"""Words of real OpenSSH clients (8.0 to 9.2), and what we make of them."""

import pytest

from centreon_ha_upgrade.executors._ssh_reasons import reason

SAID = {
    "ssh: Could not resolve hostname db9: Name or service not known": "getent hosts central1",
    "ssh: Could not resolve hostname db9: Temporary failure in name resolution": "getent hosts",
    "ssh: connect to host 10.0.0.9 port 22: Connection refused": "systemctl status sshd",
    "ssh: connect to host 10.0.0.9 port 22: Connection timed out": "ping -c 3 central1",
    "Connection timed out during banner exchange": "ping -c 3 central1",
    "Timeout, server central1 not responding.": "ping -c 3 central1",
    "ssh: connect to host 10.0.0.9 port 22: No route to host": "ip route get central1",
    "ssh: connect to host 10.0.0.9 port 22: Network is unreachable": "ip route get central1",
    "root@central1: Permission denied (publickey,password).": "ssh-copy-id central1",
    "Received disconnect from 10.0.0.9: 2: Too many authentication failures": "IdentitiesOnly",
    "Host key verification failed.": "record it, with: centreon-ha-upgrade trust SITE",
    "No ED25519 host key is known for central1 and you have requested strict checking.\r\n"
    "Host key verification failed.": "its host key is not known here",
    "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n"
    "Host key for central1 has changed and you have requested strict checking.\r\n"
    "Host key verification failed.": "look at both keys with: centreon-ha-upgrade trust SITE",
    "kex_exchange_identification: read: Connection reset by peer": "journalctl -u sshd",
    "Connection closed by 10.0.0.9 port 22": "journalctl -u sshd",
    "client_loop: send disconnect: Broken pipe": "journalctl -u sshd",
    "Unable to negotiate with 10.0.0.9 port 22: no matching host key type found. Their offer: "
    "ssh-rsa": "old ssh algorithms",
    "/root/.ssh/config: line 3: Bad configuration option: nonsense": "ssh -G central1",
    "Bad owner or permissions on /root/.ssh/config": "ssh -G central1",
    "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\n"
    "root@central1: Permission denied (publickey).": "chmod 600",
    "WARNING: Your password has expired.\nPassword change required but no TTY available.": "ssh "
    "central1",
    "This account is currently not available.": "its account may not log in",
}


@pytest.mark.parametrize("noise", SAID)
def test_each_reason_says_what_helps_and_what_ssh_said(noise: str) -> None:
    said = reason(noise + "\r\n", "central1", user=None)
    assert SAID[noise] in said
    assert said.endswith(f"({noise.splitlines()[-1]})")


def test_the_command_that_helps_can_be_typed_as_it_stands() -> None:
    said = reason("Host key verification failed.", "db1", user="centreon")
    assert "centreon-ha-upgrade trust SITE" in said
    said = reason("Permission denied (publickey).", "db1", user="centreon")
    assert "ssh-copy-id centreon@db1" in said


def test_words_nobody_knows_are_passed_on() -> None:
    said = reason("strange\nthings happen\n\n", "db1", user=None)
    assert said == "nothing was run: things happen"
    assert reason("", "db1", user=None) == "nothing was run: ssh said nothing"
