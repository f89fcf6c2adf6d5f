"""Phase C: Centreon's packages."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command, answered
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import content, move, stat
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.procedure.checks import cluster, drift, transactions
from centreon_ha_upgrade.procedure.checks import node as node_checks
from centreon_ha_upgrade.procedure.checks import packages as package_checks
from centreon_ha_upgrade.procedure.selectors import (
    centrals,
    databases,
    everywhere,
    pure_databases,
)
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Capture, Risk, step
from centreon_ha_upgrade.procedure.steps.prerequisites import saved_on

_SAVED_SYNC, _SAVED_RESOURCES = "rpmsave-central-sync", "rpmsave-mysql-resources"


@step(
    "C02",
    "remove-old-ha",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(35, 46, 55),
    risk=Risk.IRREVERSIBLE,
    gates=(package_checks.yum_free, transactions.old_ha),
    guards=(cluster.in_maintenance,),
    done_when=(package_checks.old_ha_gone,),
    verify=(package_checks.old_ha_gone,),
    errata=("X58",),
    together=True,
)
def remove_old_ha(s: Situation, node: Node) -> Iterable[Command]:
    """Remove the old HA package.

    Outside maintenance mode the next monitor would find no agent, and stop the platform.
    """
    yield yum.remove("centreon-ha", yes=s.fixes("X58"))


@step(
    "C03",
    "update-centreon",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(37, 48, 57),
    risk=Risk.IRREVERSIBLE,
    gates=(package_checks.yum_free, transactions.update),
    guards=(cluster.in_maintenance,),
    errata=("X58",),
    together=True,
)
def update_centreon(s: Situation, node: Node) -> Iterable[Command]:
    """Update Centreon's packages."""
    nothing_left = answered(yum.preview_update("centreon*"), lambda found: found.nothing_to_do)
    yield yum.update("centreon*", yes=s.fixes("X58"), done=nothing_left)


@step(
    "C04",
    "new-ha-centrals",
    on=centrals,
    watches=(drift.PACKAGES,),
    lines=(39, 50),
    risk=Risk.DISRUPTIVE,
    gates=(package_checks.yum_free, transactions.ha_on_central),
    guards=(cluster.in_maintenance,),
    done_when=(package_checks.new_ha_on_central,),
    verify=(
        package_checks.new_ha_on_central,
        package_checks.centreon_is_22_10,
        package_checks.accepted_keys,
    ),
    errata=("X58",),
    together=True,
)
def install_ha_on_centrals(s: Situation, node: Node) -> Iterable[Command]:
    """Install the new HA packages on the centrals."""
    yield yum.install("centreon-ha-web", "centreon-ha-common", yes=s.fixes("X58"))


@step(
    "C04D",
    "new-ha-databases",
    on=pure_databases,
    watches=(drift.PACKAGES,),
    lines=(59,),
    risk=Risk.DISRUPTIVE,
    gates=(package_checks.yum_free, transactions.ha_on_database),
    guards=(cluster.in_maintenance,),
    done_when=(package_checks.new_ha_on_database,),
    verify=(package_checks.new_ha_on_database,),
    errata=("X58",),
    together=True,
)
def install_ha_on_databases(s: Situation, node: Node) -> Iterable[Command]:
    """Install the new HA package on the databases."""
    yield yum.install("centreon-ha-common", yes=s.fixes("X58"))


@step(
    "C05",
    "restore-central-sync",
    on=centrals,
    lines=(41, 52),
    captures=(Capture(_SAVED_SYNC, lambda s, n: stat.query(f"{paths.CENTRAL_SYNC}.rpmsave")),),
    verify=(node_checks.central_sync_restored,),
    errata=("X08",),
    together=True,
)
def restore_central_sync(s: Situation, node: Node) -> Iterable[Command]:
    """Put back the old centreon_central_sync.pm.

    The packaged one does not know the other central.
    """
    yield restore(s, node, paths.CENTRAL_SYNC, _SAVED_SYNC)


@step(
    "C06",
    "restore-mysql-resources",
    on=databases,
    lines=(43, 61),
    captures=(Capture(_SAVED_RESOURCES, lambda s, n: stat.query(f"{paths.RESOURCES_SH}.rpmsave")),),
    verify=(node_checks.resources_sh_restored,),
    errata=("X08",),
    together=True,
)
def restore_mysql_resources(s: Situation, node: Node) -> Iterable[Command]:
    """Put back the old mysql-resources.sh.

    It holds the names and accounts that the copy of the database needs.
    """
    yield restore(s, node, paths.RESOURCES_SH, _SAVED_RESOURCES)


def restore(s: Situation, node: Node, path: str, key: str) -> Command:
    """From rpm's copy where it left one, else from ours (X08)."""
    saved, text = f"{path}.rpmsave", s.of_node(key, node)
    rpm_saved_it = text is None or stat.parse(text).exists(saved)
    if rpm_saved_it or not s.fixes("X08") or path not in saved_on(s, node):
        return move.move(saved, path)
    return content.copy_back(path, s.site.run_directory)


STEPS = (
    remove_old_ha,
    update_centreon,
    install_ha_on_centrals,
    install_ha_on_databases,
    restore_central_sync,
    restore_mysql_resources,
)
