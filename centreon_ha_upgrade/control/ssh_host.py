"""`ssh -G NAME`: what the OpenSSH client would do for a name, without connecting; exit code 0.

It prints every setting, one a line, keywords in lower case but for one.  A name that no `Host`
line knows answers too, with itself as hostname.
"""

import re

from attrs import frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue

_LINE = re.compile(r"(?P<word>[A-Za-z][A-Za-z0-9]*)( (?P<value>.*))?")


@frozen
class SshHost:
    """Where ssh goes for a name, and as whom."""

    hostname: str
    user: str
    port: int

    def __attrs_post_init__(self) -> None:
        legal_host("hostname", self.hostname)
        if not self.user or not self.user.isprintable():
            raise IllegalValue("ssh user", self.user, "expected the name of an account")
        if not 1 <= self.port <= 65535:
            raise IllegalValue("ssh port", str(self.port), "expected 1 to 65535")


def query(name: str, config: str = "") -> Query[SshHost]:
    """What ssh makes of a name; `config` replaces the user's ssh_config.

    >>> print(query("central1"), query("central1", "/root/lab.conf"), sep="; ")
    ssh -G -- central1; ssh -G -F /root/lab.conf -- central1
    """
    if config and (not config.startswith("/") or not config.isprintable()):
        raise IllegalValue("ssh_config", config, "expected an absolute path")
    options = ("-F", config) if config else ()
    return ask("ssh", "-G", *options, "--", legal_host("ssh host", name), parse=parse)


def parse(text: str) -> SshHost:
    """The settings that say where it goes.  Raises `ParseError`."""
    lines, said = Lines("ssh -G", text), dict[str, str]()
    for line in lines:
        found = lines.match(_LINE, line, "a keyword and its value")
        # the first one counts, as for ssh itself
        said.setdefault(found["word"], found["value"] or "")
    missing = [word for word in ("hostname", "user", "port") if not said.get(word)]
    if missing:
        lines.fail(f"it does not say: {', '.join(missing)}")
    try:
        return SshHost(said["hostname"], said["user"], lines.number_of(said["port"], "the port"))
    except IllegalValue as error:
        return lines.fail(str(error))


def render(host: SshHost) -> str:
    """The three settings, as ssh prints them."""
    return f"user {host.user}\nhostname {host.hostname}\nport {host.port}\n"
