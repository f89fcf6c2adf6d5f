"""Phases F and G: the web interface, crons and permissions."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import paths, web
from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.files import move, permissions
from centreon_ha_upgrade.procedure.checks import cluster, writers
from centreon_ha_upgrade.procedure.checks import database as database_checks
from centreon_ha_upgrade.procedure.checks import node as node_checks
from centreon_ha_upgrade.procedure.checks import web as web_checks
from centreon_ha_upgrade.procedure.selectors import (
    active_central,
    centrals,
    everywhere,
    passive_central,
)
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Risk, step
from centreon_ha_upgrade.services import systemctl


@step(
    "F01",
    "web-upgrade",
    on=active_central,
    lines=(107,),
    risk=Risk.IRREVERSIBLE,
    gates=(cluster.in_maintenance, writers.one_writable),
    done_when=(database_checks.web_upgraded, node_checks.install_directory_gone),
    verify=(
        database_checks.web_upgraded,
        node_checks.install_directory_gone,
        web_checks.nothing_waits,
    ),
    question="Did the wizard of the web interface reach its end, on the active central only?",
)
def upgrade_web(s: Situation, node: Node) -> Iterable[Command]:
    """Upgrade the web interface with its wizard, on the active central.

    Open http://<virtual address>/centreon and follow it; on the passive central it would change
    the same database twice.  The API that updates later versions is documented from 22.04 on: the
    login of 20.04 lacks its tables.
    """
    return ()


@step(
    "F05",
    "passive-install-directory",
    on=passive_central,
    lines=(108, 109),
    done_when=(node_checks.install_directory_gone,),
    verify=(node_checks.install_directory_gone,),
    errata=("X29", "X30"),
)
def move_install_directory(s: Situation, node: Node) -> Iterable[Command]:
    """Set the wizard aside on the passive central.

    It would greet the users after the next switch of roles.
    """
    yield move.move(paths.WEB_INSTALL, f"{paths.WEB_INSTALLS}/install-update-{s.today}")


@step("F06", "clear-cache", on=passive_central, lines=(110,))
def clear_cache(s: Situation, node: Node) -> Iterable[Command]:
    """Clear the web interface's cache on the passive central."""
    yield web.clear_cache()


@step(
    "G01",
    "remove-crons",
    on=centrals,
    lines=(113, 114, 115),
    done_when=(node_checks.documented_crons_gone,),
    verify=(node_checks.documented_crons_gone,),
    errata=("X16",),
    together=True,
)
def remove_crons(s: Situation, node: Node) -> Iterable[Command]:
    """Remove the crons that the packages put back.

    Gorgone runs these jobs on the active central; with cron they would run twice.
    """
    yield move.remove(f"{paths.CRON_D}/centreon", recursive=True)
    yield move.remove(f"{paths.CRON_D}/centstorage", recursive=True)
    yield move.remove(f"{paths.CRON_D}/centreon-ha-mysql")


@step("G01X", "remove-other-crons", on=everywhere, fixes="X16", together=True,
      verify=(node_checks.crons_gone,))  # fmt: skip
def remove_other_crons(s: Situation, node: Node) -> Iterable[Command]:
    """Remove the crons that the document forgets, and tell crond."""
    for name in cron_d.CENTREON:
        yield move.remove(f"{paths.CRON_D}/{name}")
    yield systemctl.restart("crond")


@step("G04", "permissions", on=centrals, lines=(122, 123, 124, 125, 126, 127, 128),
      errata=("X29",), together=True)  # fmt: skip
def set_permissions(s: Situation, node: Node) -> Iterable[Command]:
    """Give back the permissions that centreon_central_sync needs.

    The packages changed them.
    """
    archives = paths.ENGINE_ARCHIVES
    yield permissions.chmod("775", f"{paths.ENGINE_LOG}/")
    yield move.make_directory(archives, parents=s.fixes("X29"))
    yield permissions.chown("centreon-engine:", archives)
    yield permissions.chmod("775", f"{archives}/")
    yield permissions.chmod_below(f"{paths.ENGINE_LOG}/", "664", "f")
    yield permissions.chmod_below(paths.MEDIA, "775", "d")
    yield permissions.chmod_below(paths.MEDIA, "664", "f", but_not=(".keep", ".htaccess"))


STEPS = (
    upgrade_web,
    move_install_directory,
    clear_cache,
    remove_crons,
    remove_other_crons,
    set_permissions,
)
