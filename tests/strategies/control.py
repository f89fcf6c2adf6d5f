"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.control.ansible_inventory import Inventory, InventoryHost
from centreon_ha_upgrade.control.ssh_config import SshConfig
from centreon_ha_upgrade.control.ssh_host import SshHost
from tests.strategies.core import hosts, ids

_users = st.none() | st.from_regex(r"[a-z_][a-z0-9_]{0,10}", fullmatch=True)
_groups = st.from_regex(r"g_[a-z0-9]{1,6}", fullmatch=True)


@st.composite
def _inventories(draw: st.DrawFn) -> Inventory:
    names = sorted(draw(st.sets(hosts, min_size=1, max_size=5)))
    listed = [InventoryHost(name, draw(st.none() | hosts), draw(_users)) for name in names]
    members = st.sets(st.sampled_from(names), min_size=1).map(lambda found: tuple(sorted(found)))
    return Inventory(listed, draw(st.dictionaries(_groups, members, max_size=3)))


STRATEGIES: dict[str, SearchStrategy[Any]] = {
    "ansible_inventory": _inventories(),
    "ssh_config": st.builds(SshConfig, st.lists(hosts, max_size=4, unique=True)),
    "ssh_host": st.builds(SshHost, hosts, ids, st.integers(1, 65535)),
}
