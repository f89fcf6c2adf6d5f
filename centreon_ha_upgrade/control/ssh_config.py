"""An ssh_config file: the names that a person gave to hosts.

Only `Host` lines are read; what ssh makes of a name is asked of ssh itself (`ssh_host`).  Patterns
(`*.example.org`, `!bad`) name nobody.  Files that it includes are not followed.
"""

import re
import shlex

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue

# of OpenSSH 9.2 and, for older files, of the releases before
_KEYWORDS = frozenset(
    """
    AddKeysToAgent AddressFamily BatchMode BindAddress BindInterface CanonicalDomains
    CanonicalizeFallbackLocal CanonicalizeHostname CanonicalizeMaxDots
    CanonicalizePermittedCNAMEs CASignatureAlgorithms CertificateFile
    ChallengeResponseAuthentication CheckHostIP Ciphers ClearAllForwardings Compression
    ConnectionAttempts ConnectTimeout ControlMaster ControlPath ControlPersist
    DSAAuthentication DynamicForward EnableEscapeCommandline EnableSSHKeysign EscapeChar
    ExitOnForwardFailure FingerprintHash ForkAfterAuthentication ForwardAgent ForwardX11
    ForwardX11Timeout ForwardX11Trusted GatewayPorts GlobalKnownHostsFile
    GSSAPIAuthentication GSSAPIClientIdentity GSSAPIDelegateCredentials GSSAPIKexAlgorithms
    GSSAPIKeyExchange GSSAPIRenewalForcesRekey GSSAPIServerIdentity GSSAPITrustDns
    HashKnownHosts Host HostbasedAcceptedAlgorithms HostbasedAuthentication
    HostbasedKeyTypes HostKeyAlgorithms HostKeyAlias Hostname IdentitiesOnly IdentityAgent
    IdentityFile IgnoreUnknown Include IPQoS KbdInteractiveAuthentication
    KbdInteractiveDevices KexAlgorithms KnownHostsCommand LocalCommand LocalForward LogLevel
    LogVerbose MACs Match NoHostAuthenticationForLocalhost NumberOfPasswordPrompts
    PasswordAuthentication PermitLocalCommand PermitRemoteOpen PKCS11Provider Port
    PreferredAuthentications Protocol ProxyCommand ProxyJump ProxyUseFdpass
    PubkeyAcceptedAlgorithms PubkeyAcceptedKeyTypes PubkeyAuthentication RekeyLimit
    RemoteCommand RemoteForward RequestTTY RequiredRSASize RevokedHostKeys
    RhostsRSAAuthentication RSAAuthentication SecurityKeyProvider SendEnv
    ServerAliveCountMax ServerAliveInterval SessionType SetEnv StdinNull StreamLocalBindMask
    StreamLocalBindUnlink StrictHostKeyChecking SyslogFacility TCPKeepAlive Tunnel
    TunnelDevice UpdateHostKeys UseKeychain UsePrivilegedPort User UserKnownHostsFile
    VerifyHostKeyDNS VisualHostKey XAuthLocation
    """.lower().split()
)
_LINE = re.compile(r"\s*(?P<word>[A-Za-z][A-Za-z0-9]*)(\s*=\s*|\s+)(?P<rest>\S.*)")


@frozen
class SshConfig:
    """The names that `Host` lines give, each once, in their order."""

    hosts: tuple[str, ...] = field(converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        for host in self.hosts:
            legal_host("ssh host", host)
        if len(set(self.hosts)) != len(self.hosts):
            raise IllegalValue("ssh hosts", ", ".join(self.hosts), "each may stand once")


def query(path: str) -> Query[SshConfig]:
    """The names of one file.

    >>> print(query("/root/.ssh/config"))
    cat -- /root/.ssh/config
    """
    if not path.startswith("/") or not path.isprintable():
        raise IllegalValue("path", path, "expected an absolute one, in printable characters")
    return ask("cat", "--", path, parse=parse)


def parse(text: str) -> SshConfig:
    """The names.  Raises `ParseError` for a line that ssh would refuse too, or an empty file."""
    lines, hosts, any_line = Lines("ssh_config", text), dict[str, None](), False
    for line in lines:
        any_line = True
        if line.lstrip().startswith("#"):
            continue
        found = lines.match(_LINE, line, "a keyword and its value")
        if (word := found["word"].lower()) not in _KEYWORDS:
            lines.fail("ssh knows no such keyword")
        if word == "host":
            hosts.update(dict.fromkeys(_names(lines, found["rest"])))
    if not any_line:
        lines.fail("the file is empty")
    return SshConfig(tuple(hosts))


def _names(lines: Lines, rest: str) -> list[str]:
    try:
        words = shlex.split(rest, comments=True)
    except ValueError as error:
        return lines.fail(str(error).lower())
    plain = [word for word in words if not re.search(r"[*?!]", word)]
    try:
        return [legal_host("ssh host", word) for word in plain]
    except IllegalValue as error:
        return lines.fail(str(error))


def render(config: SshConfig) -> str:
    """A file with these names, and a setting for all."""
    return "".join(f"Host {host}\n" for host in config.hosts) + "Host *\n  BatchMode yes\n"
