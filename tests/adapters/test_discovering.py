"""`discover`: what it takes and what it writes."""

from pathlib import Path

from centreon_ha_upgrade.control.ansible_inventory import InventoryHost
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.discovery import discover
from centreon_ha_upgrade_cli.discovering import hints, lines
from tests import sites
from tests.adapters.conftest import Call


def test_it_asks_for_a_node_before_it_asks_a_node(call: Call) -> None:
    said = call("discover")
    assert (said.code, said.out) == (2, "")
    assert "say which node to ask: --host, or --inventory and --group" in said.err


def test_the_whole_of_an_ssh_config_is_no_cluster(call: Call, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("Host central1 jump\n  HostName 127.0.0.1\n")
    said = call("discover", "--ssh-config", config)
    assert (said.code, said.out) == (2, "")


def test_a_file_of_defaults_that_is_missing_is_named(call: Call) -> None:
    said = call("discover", "--host", "central1", "--defaults", "/nonexistent.toml")
    assert (said.code, "/nonexistent.toml" in said.err) == (2, True)


def test_an_address_is_tried_for_every_name_that_may_mean_its_host() -> None:
    listed = (InventoryHost("central1.example.org", "10.0.0.1"), InventoryHost("db1"))
    assert hints(listed) == {
        "central1.example.org": ("10.0.0.1",),
        "central1": ("10.0.0.1",),
        "10.0.0.1": ("10.0.0.1",),
        "db1": ("db1",),
    }


def test_its_remarks_are_french_where_the_operator_is() -> None:
    found = discover(Simulated.platform(site=sites.example("two-nodes")), "central1")
    assert "# central actif en ce moment : central1" in list(lines(found, {}, "fr"))
