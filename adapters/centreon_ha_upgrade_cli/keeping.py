"""`secrets`: the vault, from the terminal or a pipe."""

from typing import Any

from plumbum import cli

from centreon_ha_upgrade.vault import Vault
from centreon_ha_upgrade_cli.base import WithVault
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import Passphrase, value_of
from centreon_ha_upgrade_cli.terminal import complain, say


class Secrets(cli.Application):
    """keep the passwords of a run in an encrypted file"""

    DESCRIPTION_MORE = (
        "Values are typed, or come on standard input; they are never arguments.\n\nExample:\n\n"
        "/    centreon-ha-upgrade secrets init\n\n"
        "/    centreon-ha-upgrade secrets set MARIADB_ROOT_PASSWD"
    )

    def main(self, *words: str) -> int:
        if self.nested_command:
            return Exit.DONE
        complain("secrets wants one of: init, set NAME, list, remove NAME, rotate" + quoted(words))
        return Exit.USAGE


def quoted(words: tuple[str, ...]) -> str:
    return f"; not {words[0]!r}" if words else ""


@Secrets.subcommand("init")
class Init(WithVault):
    """make a new, empty vault"""

    DESCRIPTION_MORE = "Example:\n\n/    centreon-ha-upgrade secrets init"

    def main(self) -> int:
        self.vault.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Vault.create(self.vault, self.passphrase.read(self.vault, twice=True))
        say(f"{self.vault} is ready")
        return Exit.DONE


@Secrets.subcommand("set")
class Set(WithVault):
    """store a secret's value: typed, or on standard input"""

    DESCRIPTION_MORE = (
        "Example:\n\n/    centreon-ha-upgrade secrets set MARIADB_ROOT_PASSWD\n\n"
        "/    centreon-ha-upgrade secrets set MARIADB_ROOT_PASSWD --passphrase-file p < value"
    )

    def main(self, name: str) -> int:
        vault = Vault.open(self.vault, self.passphrase.read(self.vault))
        vault.set(name, value_of(name))
        say(f"{name} is stored")
        return Exit.DONE


@Secrets.subcommand("list")
class List(WithVault):
    """list the names, no value; no passphrase is needed"""

    DESCRIPTION_MORE = "Example:\n\n/    centreon-ha-upgrade secrets list"

    def main(self) -> int:
        for name in Vault.names_in(self.vault):
            say(name)
        return Exit.DONE


@Secrets.subcommand("remove")
class Remove(WithVault):
    """forget one secret"""

    DESCRIPTION_MORE = "Example:\n\n/    centreon-ha-upgrade secrets remove MARIADB_ROOT_PASSWD"

    def main(self, name: str) -> int:
        vault = Vault.open(self.vault, self.passphrase.read(self.vault))
        vault.remove(name)
        say(f"{name} is forgotten")
        return Exit.DONE


@Secrets.subcommand("rotate")
class Rotate(WithVault):
    """give the vault a new passphrase; every value is encrypted anew"""

    DESCRIPTION_MORE = (
        "The old file is replaced in one move; copies of it still open with the old passphrase.\n\n"
        "Example:\n\n/    centreon-ha-upgrade secrets rotate"
    )
    _new_file: Any = cli.SwitchAttr(
        ["--new-passphrase-file"],
        str,
        default="",
        argname="FILE",
        help="read the new passphrase from the first line of this file",
    )

    def main(self) -> int:
        vault = Vault.open(self.vault, self.passphrase.read(self.vault))
        new = Passphrase(self._new_file, called="New passphrase")
        vault.rotate(new.read(self.vault, twice=True))
        say(f"{self.vault} opens with the new passphrase")
        return Exit.DONE
