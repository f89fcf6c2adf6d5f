"""What ssh's own words mean, and the command that helps.  Pure."""

import re

# In order: the first that matches speaks.  {host} and {login} are filled in.
_REASONS = (
    (
        r"REMOTE HOST IDENTIFICATION HAS CHANGED|[Hh]ost key for .* has changed|REVOKED HOST KEY",
        "its host key changed: nothing was run; find out why, then look at both keys with: "
        "centreon-ha-upgrade trust SITE",
    ),
    (
        r"No .*host key is known for|[Hh]ost key verification failed",
        "its host key is not known here; look at it, and record it, with: "
        "centreon-ha-upgrade trust SITE",
    ),
    (
        r"[Pp]assword (has|is) expired|[Pp]assword change required|to change your password",
        "the password of its account expired; change it with: ssh {login}",
    ),
    (
        r"account (is|has) (currently )?(not available|expired)|nologin",
        "its account may not log in; see on the node: getent passwd; chage -l",
    ),
    (
        r"Too many authentication failures",
        "it was offered too many keys; name the right one in ssh_config (IdentityFile, "
        "IdentitiesOnly yes)",
    ),
    (
        r"UNPROTECTED PRIVATE KEY FILE|bad permissions",
        "the private key may be read by others; protect it with: chmod 600",
    ),
    (
        r"Permission denied",
        "it refuses our key (passwords are never tried); install it with: ssh-copy-id {login}",
    ),
    (
        r"Could not resolve hostname",
        "its name is not known here; see: getent hosts {host}",
    ),
    (
        r"Connection refused",
        "nothing listens on its ssh port; see on the node: systemctl status sshd",
    ),
    (
        r"timed out|Timeout",
        "it does not answer in time; see: ping -c 3 {host}",
    ),
    (
        r"No route to host|Network is unreachable",
        "no network path leads to it; see: ip route get {host}",
    ),
    (
        r"no matching (host key type|key exchange method|cipher|MAC)|no mutual signature",
        "it speaks only old ssh algorithms; allow them for this host in ssh_config, see: "
        "ssh -v {login}",
    ),
    (
        r"[Bb]ad configuration option|Bad owner or permissions|Can't open user config file"
        r"|keyword .* extra arguments|missing argument",
        "ssh refuses its own configuration here; see: ssh -G {host}",
    ),
    (
        r"[Cc]onnection (reset|closed)|closed by remote host|Broken pipe|send disconnect"
        r"|kex_exchange_identification|read header failed",
        "it cut the connection; see on the node: journalctl -u sshd -n 20",
    ),
)


def reason(noise: str, host: str, *, user: str | None) -> str:
    """One sentence: why the command did not begin, and what to type."""
    words = {
        "host": host,
        "login": host if user is None else f"{user}@{host}",
    }
    last = ([line.strip() for line in noise.splitlines() if line.strip()] or ["ssh said nothing"])[
        -1
    ]
    for pattern, sentence in _REASONS:
        if re.search(pattern, noise):
            return f"{sentence.format(**words)} ({last})"
    return f"nothing was run: {last}"
