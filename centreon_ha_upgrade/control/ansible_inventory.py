"""`ansible-inventory --list`: every host that an inventory declares, as JSON, exit code 0.

Ansible reads INI, YAML and plugins alike, so its own program is asked instead of the file.  Given a
file that does not exist it only warns, ends with 0 and lists nobody: an inventory without a host
is refused.  Variables may be vaulted or secret: only what says where ssh goes is kept.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue

_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")


@frozen
class InventoryHost:
    """One host: its name in the inventory, where ssh goes, and as whom (None: not said)."""

    name: str
    address: str | None = None
    user: str | None = None

    def __attrs_post_init__(self) -> None:
        legal_host("inventory host", self.name)
        if self.address is not None:
            legal_host("ansible_host", self.address)
        if self.user is not None and not _USER.fullmatch(self.user):
            raise IllegalValue("ansible_user", self.user, "not the name of an account")


@frozen
class Inventory:
    """All hosts by name, and which of them each group holds, also through its children."""

    hosts: tuple[InventoryHost, ...] = field(converter=tuple[InventoryHost, ...])
    groups: Mapping[str, tuple[str, ...]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        names = [host.name for host in self.hosts]
        if not names:
            raise IllegalValue("inventory", "", "it names no host")
        if sorted(set(names)) != names:
            raise IllegalValue("inventory", ", ".join(names), "expected by name, each once")

    def of_group(self, name: str) -> tuple[InventoryHost, ...]:
        """The hosts of a group; of all when it is empty.  Raises `IllegalValue`."""
        if not name:
            return self.hosts
        if name not in self.groups:
            known = ", ".join(sorted(self.groups)) or "none"
            raise IllegalValue("inventory group", name, f"the inventory has: {known}")
        return tuple(host for host in self.hosts if host.name in self.groups[name])


def query(path: str) -> Query[Inventory]:
    """Everything that an inventory file, folder or script declares.

    >>> print(query("/etc/ansible/hosts"))
    ansible-inventory --list --inventory=/etc/ansible/hosts
    """
    if not path or not path.isprintable():
        raise IllegalValue("inventory", path, "expected the path of an inventory")
    return ask("ansible-inventory", "--list", f"--inventory={path}", parse=parse)


def parse(text: str) -> Inventory:
    """The hosts.  Raises `ParseError`, also where there are none."""
    lines = Lines("ansible-inventory", text)
    if lines.peek() is None:
        lines.fail("it printed nothing")
    try:
        return _inventory(json.loads(text.removeprefix("\ufeff")))
    except json.JSONDecodeError as error:
        lines.number = min(error.lineno, text.count("\n") + 1)
        return lines.fail(f"expected JSON: {error.msg}")
    except RecursionError:
        return lines.fail("it is nested too deeply")
    except (KeyError, TypeError, AttributeError, ValueError):
        return lines.fail("expected _meta, hostvars and groups")
    except IllegalValue as error:
        return lines.fail(str(error))


def render(inventory: Inventory) -> str:
    """What ansible-inventory prints: variables beside the groups."""
    variables = {host.name: _variables(host) for host in inventory.hosts}
    lists: dict[str, Any] = {"_meta": {"hostvars": variables}, "all": {"children": ["ungrouped"]}}
    known = {name for names in inventory.groups.values() for name in names}
    lists["ungrouped"] = {"hosts": [h.name for h in inventory.hosts if h.name not in known]}
    for name, members in inventory.groups.items():
        lists[name] = {"hosts": list(members)}
    return json.dumps(lists, indent=4, sort_keys=True) + "\n"


def _variables(host: InventoryHost) -> dict[str, str]:
    said = {"ansible_host": host.address, "ansible_user": host.user}
    return {name: value for name, value in said.items() if value is not None}


def _inventory(data: dict[str, Any]) -> Inventory:
    variables = data["_meta"]["hostvars"]
    groups = {name: _members(data, name, ()) for name in data if name not in ("_meta", "all")}
    names = sorted({*variables, *(member for members in groups.values() for member in members)})
    hosts = [
        InventoryHost(name, said.get("ansible_host"), said.get("ansible_user"))
        for name in names
        for said in (variables.get(name, {}),)
    ]
    groups.pop("ungrouped", None)
    return Inventory(hosts, {name: members for name, members in groups.items() if members})


def _members(data: dict[str, Any], group: str, above: tuple[str, ...]) -> tuple[str, ...]:
    if group in above:
        raise ValueError(group)
    entry = data.get(group, {})
    found = set(entry.get("hosts", ()))
    for child in entry.get("children", ()):
        found.update(_members(data, child, (*above, group)))
    return tuple(sorted(found))
