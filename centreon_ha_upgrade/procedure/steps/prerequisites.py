"""Phase A: who is who, nothing fails over, nothing is lost."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import content, move, stat
from centreon_ha_upgrade.pacemaker import cib, crm_mon, properties, version
from centreon_ha_upgrade.procedure.checks import backup, cluster, drift, network, writers
from centreon_ha_upgrade.procedure.checks import database as database_checks
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.selectors import (
    active_central,
    everywhere,
    first_node,
    primary_database,
)
from centreon_ha_upgrade.procedure.situation import CIB, PCS_VERSION, STATUS, Situation
from centreon_ha_upgrade.procedure.sizes import SIZES, sizes_query
from centreon_ha_upgrade.procedure.step import Capture, step
from centreon_ha_upgrade.procedure.steps import record

SAVED = "saved-files"
WORTH_SAVING = (paths.RESOURCES_SH, paths.CENTRAL_SYNC, paths.SERVER_CNF, paths.PHP_INI)


_HEALTHY = (
    cluster.nothing_failed,
    database_checks.primary_writable,
    database_checks.replica_read_only,
    database_checks.replicates,
    database_checks.tables_readable,
    network.addresses_once,
    database_checks.password_fits,
)
_ROLES_KNOWN = (network.clocks_agree, cluster.every_node_online, cluster.roles_are_clear)


def _configured(*, anew: bool) -> Capture:
    return Capture(CIB, lambda s, n: cib.query(), per_node=False, anew=anew)


def _observed(*, anew: bool = False) -> tuple[Capture, ...]:
    return (
        Capture(PCS_VERSION, lambda s, n: version.query(), per_node=False, anew=anew),
        Capture(STATUS, lambda s, n: crm_mon.query(), per_node=False, anew=anew),
        _configured(anew=anew),
    )


@step("A01", "identify-roles", on=first_node, gates=_ROLES_KNOWN, captures=_observed())
def identify_roles(s: Situation, node: Node) -> Iterable[Command]:
    """Observe who is active and who is primary.

    After the resources are deleted the cluster can no longer tell; names prove nothing.
    """
    return ()


@step("A02", "healthy-before", on=active_central, gates=_HEALTHY)
def healthy_before(s: Situation, node: Node) -> Iterable[Command]:
    """Refuse to start on a sick platform.

    An upgrade on a broken replication destroys the only good copy.
    """
    return ()


@step(
    "A02R",
    "look-again",
    on=first_node,
    fixes="X62",
    gates=_ROLES_KNOWN,
    captures=_observed(anew=True),
    verify=_HEALTHY,
    until="E01",
)
def look_again(s: Situation, node: Node) -> Iterable[Command]:
    """Observe the roles and the configuration once more.

    Days may lie between the downloads and the window: roles change, people configure.
    """
    return ()


@step(
    "A03",
    "maintenance-on",
    on=active_central,
    lines=(6,),
    gates=(cluster.roles_as_observed,),
    guards=(cluster.quorate,),
    # a run may have waited before this: what was configured meanwhile is to be made again too
    captures=(Capture(backup.STARTED, lambda s, n: queries.clock()), _configured(anew=True)),
    done_when=(cluster.in_maintenance,),
    verify=(cluster.in_maintenance, writers.one_writable, network.addresses_once),
    until="E01",
    watches=(drift.CONFIGURATION,),
)
def maintenance_on(s: Situation, node: Node) -> Iterable[Command]:
    """Suspend resource management.

    Nothing may fail over while packages change under the resources.
    """
    yield properties.set_property("maintenance-mode", "true")


@step(
    "A04",
    "users-out",
    on=active_central,
    lines=(28,),
    question="Are all users logged out of the web interface?",
)
def users_out(s: Situation, node: Node) -> Iterable[Command]:
    """Log the users out.

    The database schema changes under an open session.
    """
    return ()


@step(
    "A05",
    "backups",
    on=active_central,
    lines=(8, 9, 10),
    question="Is there a fresh backup of every central and database, and can it be restored?",
)
def backups(s: Situation, node: Node) -> Iterable[Command]:
    """Be sure of the backups.

    There is no documented way back: these backups are the way back.
    """
    return ()


@step(
    "A06",
    "save-files",
    on=everywhere,
    fixes="X08",
    captures=(
        Capture(SAVED, lambda s, n: stat.query(*WORTH_SAVING)),
        *record.configuration(record.BEFORE),
    ),
    together=True,
)
def save_files(s: Situation, node: Node) -> Iterable[Command]:
    """Keep our own copy of every file a package may replace.

    rpm leaves a .rpmsave only where it sees a modified configuration file.
    """
    yield move.make_directory(s.site.run_directory, parents=True)
    for path in saved_on(s, node):
        yield content.copy_aside(path, s.site.run_directory)


def saved_on(s: Situation, node: Node) -> tuple[str, ...]:
    """Which of these files were there on this node before the upgrade; all, in a bare preview."""
    text = s.of_node(SAVED, node)
    if text is None:
        return WORTH_SAVING
    return tuple(path for path in WORTH_SAVING if stat.parse(text).exists(path))


@step(
    "A07", "measure", on=primary_database, captures=(Capture(SIZES, sizes_query, per_node=False),)
)
def measure(s: Situation, node: Node) -> Iterable[Command]:
    """Measure what the window without monitoring depends on.

    The copy takes as long as there are data, mysql_upgrade as there are tables.
    """
    return ()


OBSERVATION = (identify_roles, healthy_before)
WINDOW = (
    look_again,
    maintenance_on,
    users_out,
    backups,
    save_files,
    measure,
)
