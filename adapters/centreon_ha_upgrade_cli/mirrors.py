"""The journal that a node mirrors, read over ssh; nothing is changed."""

from centreon_ha_upgrade.core.executor import ask_node
from centreon_ha_upgrade.engine import record
from centreon_ha_upgrade.engine.record import DamageError, Record
from centreon_ha_upgrade.errors import CommandFailed, JournalError
from centreon_ha_upgrade.executors import Given, Ssh
from centreon_ha_upgrade.executors.outpost import mirrored
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.base import WithVault, ssh_options
from centreon_ha_upgrade_cli.passphrase import open_secrets


def fetch(site: Site, name: str, at: WithVault) -> tuple[bytes, tuple[Record, ...]]:
    """What this node mirrors: its bytes, and its records once the chain is proven.

    The vault is opened only where sudo may ask for a password.
    Raises `UnknownNode`, `Unreachable`, and `JournalError` for damage or where there is none.
    """
    node = site.topology.node(name)
    sudo = site.ssh.become == "sudo"
    secrets = open_secrets(at.vault, at.passphrase, ()) if sudo else Given({})
    try:
        with Ssh(secrets, **ssh_options(site)) as ssh:
            data = ask_node(ssh, node, mirrored())
        return data, record.decode(data).records
    except CommandFailed as error:
        raise JournalError(f"on {name}", error.output.strip() or "it cannot be read") from None
    except DamageError as error:
        raise JournalError(f"on {name}", str(error)) from None
