"""Passphrases and values: from a file, a descriptor or the terminal; never from the arguments."""

import os
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from attrs import frozen

from centreon_ha_upgrade.core.command import Secrets
from centreon_ha_upgrade.errors import SecretMissing, VaultLocked
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.vault import Vault

_LARGEST = 64 * 1024


@frozen
class Passphrase:
    """Where the vault's passphrase comes from: `file`, else `descriptor`, else the terminal."""

    file: str = ""
    descriptor: int | None = None

    def read(self, vault: Path, *, twice: bool = False) -> str:
        """The passphrase; `twice` asks a person to repeat it.  Raises `VaultLocked`."""
        if self.file:
            return _first_line(vault, lambda: Path(self.file).read_bytes())
        if self.descriptor is not None:
            number = self.descriptor
            return _first_line(vault, lambda: _drain(number))
        if not sys.stdin.isatty():
            reason = "no terminal to ask for its passphrase; give --passphrase-file"
            raise VaultLocked(str(vault), reason)
        typed = getpass(f"Passphrase of {vault}: ")
        if twice and getpass("Once more: ") != typed:
            raise VaultLocked(str(vault), "the two passphrases differ")
        return typed


def _drain(number: int) -> bytes:
    with os.fdopen(os.dup(number), "rb") as file:
        return file.read(_LARGEST)


def _first_line(vault: Path, read: Callable[[], bytes]) -> str:
    try:
        return read()[:_LARGEST].decode().partition("\n")[0].removesuffix("\r")
    except OSError as error:
        raise VaultLocked(str(vault), f"no passphrase: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise VaultLocked(str(vault), "the passphrase is not UTF-8 text") from None


def needed(site: Site) -> tuple[str, ...]:
    """Names of the secrets that a run of this site reveals."""
    preview = plan_for(site).preview(Situation(site, today="", assumed=next(iter(DIALECTS))))
    commands = [command for planned in preview for command in planned.commands]
    return tuple(sorted({name for command in commands for name in command.secrets}))


def open_secrets(vault: Path, passphrase: Passphrase, names: tuple[str, ...]) -> Secrets:
    """The vault, open, once it is known to hold all these names.

    Raises `VaultLocked`, or `SecretMissing` before anything is asked.
    """
    known = Vault.names_in(vault)
    for name in names:
        if name not in known:
            raise SecretMissing(name)
    return Vault.open(vault, passphrase.read(vault))


def value_of(name: str) -> str:
    """A secret's value: typed twice on a terminal, else all of standard input's first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass(f"Value of {name}: ")
    if getpass("Once more: ") != typed:
        raise VaultLocked("(not written)", "the two values differ")
    return typed
