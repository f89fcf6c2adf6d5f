"""Passphrases and values: from a file, a descriptor or the terminal; never from the arguments."""

import os
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from attrs import frozen

from centreon_ha_upgrade import private
from centreon_ha_upgrade.core.command import Secrets
from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.errors import SecretMissing, VaultLocked
from centreon_ha_upgrade.executors import Chain
from centreon_ha_upgrade.executors.sources import source
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.private import NotPrivate
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
    called: str = "Passphrase"

    def read(self, vault: Path, *, twice: bool = False) -> Hidden:
        """The passphrase; `twice` asks a person to repeat it.  Raises `VaultLocked`."""
        if self.file:
            return _first_line(vault, lambda: private.read(Path(self.file), _LARGEST))
        if self.descriptor is not None:
            number = self.descriptor
            return _first_line(vault, lambda: _drain(number))
        if not sys.stdin.isatty():
            reason = "no terminal to ask for its passphrase; give --passphrase-file"
            raise VaultLocked(str(vault), reason)
        typed = _typed(f"{self.called} of {vault}: ", twice=twice)
        if typed is None:
            raise VaultLocked(str(vault), "the two passphrases differ")
        return typed


def _typed(question: str, *, twice: bool) -> Hidden | None:
    """What a person types; nothing when the second time differs."""
    typed = Hidden.of(getpass(question))
    return typed if not twice or typed == Hidden.of(getpass("Once more: ")) else None


def _drain(number: int) -> bytes:
    with os.fdopen(os.dup(number), "rb") as file:
        return file.read(_LARGEST)


def _first_line(vault: Path, read: Callable[[], bytes]) -> Hidden:
    try:
        found = Hidden(read()[:_LARGEST].partition(b"\n")[0].removesuffix(b"\r"))
    except (OSError, NotPrivate) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise VaultLocked(str(vault), f"no passphrase: {reason}") from None
    if not found.is_text:
        raise VaultLocked(str(vault), "the passphrase is not UTF-8 text")
    return found


def needed(site: Site) -> tuple[str, ...]:
    """Names of the secrets that a run of this site reveals."""
    preview = plan_for(site).preview(Situation(site, today="", assumed=next(iter(DIALECTS))))
    commands = [command for planned in preview for command in planned.commands]
    return tuple(sorted({name for command in commands for name in command.secrets}))


def open_secrets(
    vault: Path, passphrase: Passphrase, names: tuple[str, ...], others: tuple[str, ...] = ()
) -> Secrets:
    """The vault, open, then the other sources, once they are known to hold all these names.

    With other sources there need be no vault.
    Raises `VaultLocked`, `IllegalValue`, or `SecretMissing` before anything is run.
    """
    sources = [source(text) for text in others]
    if vault.exists() or not sources:
        known = Vault.names_in(vault)
        for name in names if not sources else ():
            if name not in known:
                raise SecretMissing(name)
        sources.insert(0, Vault.open(vault, passphrase.read(vault)))
    chain = Chain(*sources)
    chain.need(names)
    return chain


def value_of(name: str) -> Hidden:
    """A secret's value: typed twice on a terminal, else all of standard input's first line."""
    if not sys.stdin.isatty():
        return Hidden.of(sys.stdin.readline().rstrip("\r\n"))
    typed = _typed(f"Value of {name}: ", twice=True)
    if typed is None:
        raise VaultLocked("(not written)", "the two values differ")
    return typed
