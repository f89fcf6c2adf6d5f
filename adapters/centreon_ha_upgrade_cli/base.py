"""What every subcommand shares: the language, the state folder, the vault."""

import os
from pathlib import Path
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.errors import BadSite
from centreon_ha_upgrade.executors.sources import GRAMMAR
from centreon_ha_upgrade.languages import LANGUAGES
from centreon_ha_upgrade.procedure.site import Site, SshAccess
from centreon_ha_upgrade_cli.passphrase import Passphrase
from centreon_ha_upgrade_cli.state import state_folder
from centreon_ha_upgrade_cli.terminal import language_of


class WithLanguage(cli.Application):
    """A command that speaks to people."""

    _lang: Any = cli.SwitchAttr(
        ["--lang"],
        cli.Set(*LANGUAGES, case_sensitive=True),
        default=None,
        argname="en|fr",
        help="language of what is shown; by default that of LC_ALL, LC_MESSAGES or LANG",
    )

    @property
    def language(self) -> str:
        return self._lang or language_of(os.environ)


class WithState(cli.Application):
    """A command that reads or writes below the state folder."""

    _state_dir: Any = cli.SwitchAttr(
        ["--state-dir"],
        str,
        default="",
        argname="DIR",
        help="folder of all runs; by default $XDG_STATE_HOME/centreon-ha-upgrade",
    )

    @property
    def root(self) -> Path:
        return state_folder(self._state_dir, os.environ)


class WithVault(WithState):
    """A command that opens the vault."""

    _vault: Any = cli.SwitchAttr(
        ["--vault"], str, default="", argname="FILE", help="the vault; by default DIR/vault.json"
    )
    _file: Any = cli.SwitchAttr(
        ["--passphrase-file"],
        str,
        default="",
        argname="FILE",
        help="read the vault's passphrase from the first line of this file",
    )
    _descriptor: Any = cli.SwitchAttr(
        ["--passphrase-fd"],
        cli.Range(0, 1023),
        default=None,
        argname="N",
        excludes=["--passphrase-file"],
        help="read it from this open file descriptor",
    )

    @property
    def vault(self) -> Path:
        return Path(self._vault).absolute() if self._vault else self.root / "vault.json"

    @property
    def passphrase(self) -> Passphrase:
        return Passphrase(self._file, self._descriptor)


class WithSecrets(WithVault):
    """A command that reveals secrets."""

    _sources: Any = cli.SwitchAttr(
        ["--secrets-from"],
        str,
        list=True,
        default=[],
        argname="SOURCE",
        help=f"after the vault, which may then be absent: {GRAMMAR}",
    )

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(self._sources)


def ssh_options(site: Site) -> dict[str, Any]:
    """The options of `Ssh` that a site declares.  Raises `BadSite` for a relative path."""
    return options_of(site.ssh)


def options_of(access: SshAccess) -> dict[str, Any]:
    """The options of `Ssh` for this access.  Raises `BadSite` for a relative path."""
    return {
        "user": access.user or None,
        "become": access.become == "sudo",
        "config": _path("ssh.config", access.config),
        "known_hosts": _path("ssh.known_hosts", access.known_hosts),
    }


def _path(key: str, text: str) -> Path | None:
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise BadSite(
            key, f"{text!r} must be absolute, or begin with ~/: a resume may start elsewhere"
        )
    return path
