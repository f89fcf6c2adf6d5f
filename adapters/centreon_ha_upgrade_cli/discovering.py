"""`discover`: the site file of a platform, written from what one of its nodes says."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.control import ansible_inventory, ssh_config, ssh_host
from centreon_ha_upgrade.control.ansible_inventory import InventoryHost
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import BadSite, Unreachable
from centreon_ha_upgrade.executors import Given, Local, Ssh
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade.procedure.discovery import Discovered, Remark, discover, site_file
from centreon_ha_upgrade.procedure.discovery.site_file import Defaults, read_defaults
from centreon_ha_upgrade.procedure.site import SshAccess
from centreon_ha_upgrade_cli.base import WithLanguage, options_of
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.terminal import complain, say

_HERE = Node("localhost", NodeRole)


class Discover(WithLanguage):
    """write the site file of a platform from what one of its nodes says"""

    DESCRIPTION_MORE = (
        "Asks over ssh and changes nothing; no password is needed.  What no cluster can say "
        "(repositories, profile) comes from --defaults, a site file's keys in TOML.\n\n"
        "Examples:\n\n"
        "/    centreon-ha-upgrade discover --host central1 > site.toml\n\n"
        "/    centreon-ha-upgrade discover --inventory hosts.ini --group centreon_ha"
    )
    _host: Any = cli.SwitchAttr(
        ["--host"], str, default="", argname="HOST", help="any node of the cluster that answers"
    )
    _inventory: Any = cli.SwitchAttr(
        ["--inventory"], str, default="", argname="PATH", help="an Ansible inventory"
    )
    _group: Any = cli.SwitchAttr(
        ["--group"], str, default="", argname="NAME", requires=["--inventory"],
        help="only the hosts of this group of the inventory",
    )  # fmt: skip
    _config: Any = cli.SwitchAttr(
        ["--ssh-config"], str, default="", argname="FILE", help="use this ssh_config"
    )
    _known: Any = cli.SwitchAttr(
        ["--known-hosts"], str, default="", argname="FILE", help="use this known_hosts file"
    )
    _user: Any = cli.SwitchAttr(
        ["--user"], str, default="", argname="NAME", help="the account on the nodes"
    )
    _defaults: Any = cli.SwitchAttr(
        ["--defaults"], str, default="", argname="FILE", help="TOML with keys that no cluster knows"
    )

    def main(self) -> int:
        defaults, local = _read_defaults(self._defaults), Local(Given({}))
        listed = self._listed(local)
        in_group = tuple(h.address or h.name for h in listed) if self._group else ()
        entries = (self._host,) if self._host else in_group
        if not entries:
            raise BadSite("(discover)", "say which node to ask: --host, or --inventory and --group")
        access = self._access(defaults, listed)
        with Ssh(Given({}), **options_of(access)) as ssh:
            found = first_that_answers(ssh, entries, hints(listed))
        for line in lines(found, _with_access(defaults, access), self.language):
            say(line)
        for name in found.silent:
            complain(sentence(self.language, "no address that was tried leads to {}", name))
        return Exit.DONE

    def _listed(self, local: Executor) -> tuple[InventoryHost, ...]:
        """Hosts by the inventory, else by the ssh_config."""
        if self._inventory:
            asked = ansible_inventory.query(str(Path(self._inventory).absolute()))
            return ask_node(local, _HERE, asked).of_group(self._group)
        if not self._config:
            return ()
        config = str(Path(self._config).expanduser().absolute())
        names = ask_node(local, _HERE, ssh_config.query(config)).hosts
        # an alias is an address for ssh; the machine behind it may be called otherwise
        where = {name: ask_node(local, _HERE, ssh_host.query(name, config)) for name in names}
        return tuple(InventoryHost(where[name].hostname, name) for name in names)

    def _access(self, defaults: Defaults, listed: tuple[InventoryHost, ...]) -> SshAccess:
        given = defaults.get("ssh", {})
        users = {host.user for host in listed if host.user}
        return SshAccess(
            user=self._user or given.get("user", "") or (users.pop() if len(users) == 1 else ""),
            config=_absolute(self._config) or given.get("config", ""),
            known_hosts=_absolute(self._known) or given.get("known_hosts", ""),
        )


def first_that_answers(
    executor: Executor, entries: tuple[str, ...], known: Mapping[str, tuple[str, ...]]
) -> Discovered:
    """The platform of the first host that can be reached.  Raises what the last one raised."""
    for entry in entries[:-1]:
        try:
            return discover(executor, entry, known)
        except Unreachable as error:
            complain(str(error))
    return discover(executor, entries[-1], known)


def hints(listed: tuple[InventoryHost, ...]) -> dict[str, tuple[str, ...]]:
    """Addresses to try for a node, by the names that its host has."""
    found: dict[str, tuple[str, ...]] = {}
    for host in listed:
        address = host.address or host.name
        for name in dict.fromkeys((host.name, host.name.partition(".")[0], address)):
            found[name] = (*found.get(name, ()), address)
    return found


def lines(found: Discovered, defaults: Defaults, language: str) -> Iterator[str]:
    """The site file, its remarks in this language."""
    for line in site_file(found, defaults):
        if isinstance(line, Remark):
            yield f"# {sentence(language, line.text, *line.values)}"
        else:
            yield line


def _read_defaults(path: str) -> Defaults:
    if not path:
        return {}
    try:
        return read_defaults(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadSite("(defaults)", f"{path}: {error}") from None


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute()) if path else ""


def _with_access(defaults: Defaults, access: SshAccess) -> Defaults:
    said = {"user": access.user, "config": access.config, "known_hosts": access.known_hosts}
    ssh = {**defaults.get("ssh", {}), **{key: value for key, value in said.items() if value}}
    return {**defaults, "ssh": ssh}
