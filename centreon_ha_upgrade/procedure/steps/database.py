"""Phase E: MariaDB 10.3 to 10.5, the whole sequence on the primary, then on the replica."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command, answered
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import stat
from centreon_ha_upgrade.mariadb import admin, server, upgrade, upgrade_info
from centreon_ha_upgrade.packages import rpm, yum
from centreon_ha_upgrade.procedure.checks import cluster, drift, options, transactions, writers
from centreon_ha_upgrade.procedure.checks import database as database_checks
from centreon_ha_upgrade.procedure.checks import packages as package_checks
from centreon_ha_upgrade.procedure.checks.database import ROOT_PASSWORD
from centreon_ha_upgrade.procedure.checks.packages import MARIADB_PACKAGES
from centreon_ha_upgrade.procedure.selectors import databases, primary_database
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Capture, Risk, step
from centreon_ha_upgrade.procedure.steps.packages import restore
from centreon_ha_upgrade.services import processes, systemctl

_BLOCK = "mariadb"
_INSTALLED, _SAVED, _UPGRADED = "mariadb-packages", "rpmsave-server-cnf", "upgrade-info"
# what the document erases, in its order: shared is not in it (X07)
_AS_WRITTEN = ("MariaDB-server", "MariaDB-client", "MariaDB-compat", "MariaDB-common")


@step(
    "E00",
    "mariadb-resolves",
    on=databases,
    fixes="X06",
    gates=(package_checks.mariadb_10_5_resolves,),
)
def mariadb_resolves(s: Situation, node: Node) -> Iterable[Command]:
    """Prove that 10.5 can be had before 10.3 is erased."""
    return ()


@step(
    "E01",
    "stop-database",
    on=databases,
    lines=(80, 84),
    risk=Risk.DISRUPTIVE,
    gates=(options.options_known,),
    guards=(cluster.in_maintenance,),
    captures=(Capture(_INSTALLED, lambda s, n: rpm.installed(*MARIADB_PACKAGES)),),
    done_when=(database_checks.database_stopped,),
    verify=(database_checks.database_stopped, writers.never_two_writable),
    until="E05",
    block=_BLOCK,
)
def stop_database(s: Situation, node: Node) -> Iterable[Command]:
    """Stop MariaDB.

    The old agent started it, not systemd: systemctl stop would do nothing and say nothing.
    """
    yield admin.shutdown(ROOT_PASSWORD, done=processes.stopped_done())


@step(
    "E02",
    "erase-10.3",
    on=databases,
    watches=(drift.PACKAGES,),
    lines=(87,),
    risk=Risk.IRREVERSIBLE,
    guards=(cluster.in_maintenance, database_checks.database_stopped),
    errata=("X07",),
    block=_BLOCK,
)
def erase_mariadb(s: Situation, node: Node) -> Iterable[Command]:
    """Erase the packages of MariaDB 10.3.

    The data directory stays.
    """
    yield rpm.erase(to_erase(s, node))


def to_erase(s: Situation, node: Node) -> tuple[str, ...]:
    """The installed packages, or the document's list."""
    text = s.of_node(_INSTALLED, node)
    if not s.fixes("X07"):
        return _AS_WRITTEN
    return MARIADB_PACKAGES if text is None else tuple(p.name for p in rpm.parse(text).packages)


@step(
    "E03",
    "install-10.5",
    on=databases,
    watches=(drift.PACKAGES,),
    lines=(90,),
    risk=Risk.IRREVERSIBLE,
    gates=(package_checks.yum_free, transactions.mariadb),
    guards=(cluster.in_maintenance,),
    done_when=(package_checks.mariadb_package_10_5,),
    verify=(package_checks.mariadb_package_10_5, package_checks.accepted_keys),
    errata=("X58",),
    block=_BLOCK,
)
def install_mariadb(s: Situation, node: Node) -> Iterable[Command]:
    """Install the packages of MariaDB 10.5."""
    there = answered(
        rpm.installed(*MARIADB_PACKAGES),
        lambda found: all((found.version(n) or "").startswith("10.5.") for n in MARIADB_PACKAGES),
    )
    specs = (f"{name}-10.5*" for name in MARIADB_PACKAGES)
    yield yum.install(*specs, yes=s.fixes("X58"), done=there)


@step(
    "E04",
    "restore-server-cnf",
    on=databases,
    lines=(93,),
    captures=(Capture(_SAVED, lambda s, n: stat.query(f"{paths.SERVER_CNF}.rpmsave")),),
    errata=("X08",),
    block=_BLOCK,
)
def restore_server_cnf(s: Situation, node: Node) -> Iterable[Command]:
    """Put back the old server.cnf.

    Without it the server starts with neither identity nor binary log.
    """
    yield restore(s, node, paths.SERVER_CNF, _SAVED)


@step(
    "E05",
    "start-database",
    on=databases,
    lines=(96,),
    risk=Risk.DISRUPTIVE,
    guards=(cluster.in_maintenance,),
    verify=(database_checks.runs_10_5, writers.never_two_writable),
    until="J02",
    block=_BLOCK,
)
def start_database(s: Situation, node: Node) -> Iterable[Command]:
    """Start MariaDB 10.5."""
    yield systemctl.start("mariadb")


@step(
    "E06",
    "upgrade-tables",
    on=databases,
    lines=(99, 102),
    risk=Risk.IRREVERSIBLE,
    guards=(cluster.in_maintenance,),
    captures=(Capture(_UPGRADED, lambda s, n: upgrade_info.query()),),
    verify=(database_checks.tables_upgraded, writers.never_two_writable),
    errata=("X59",),
    block=_BLOCK,
)
def upgrade_tables(s: Situation, node: Node) -> Iterable[Command]:
    """Upgrade the system tables.

    On both servers: the later copy leaves the replica's system tables alone.
    """
    if not s.fixes("X59"):
        yield upgrade.as_written(s.site.database_admin, ROOT_PASSWORD)
    elif not _upgraded_before(s, node):
        yield upgrade.upgrade_tables(database_checks.admin(s))


def _upgraded_before(s: Situation, node: Node) -> bool:
    """Whether somebody had upgraded the tables to 10.5 when the step was first reached."""
    text = s.of_node(_UPGRADED, node)
    return text is not None and upgrade_info.parse(text).series == "10.5"


@step(
    "E07",
    "primary-writable",
    on=primary_database,
    fixes="X10",
    verify=(writers.one_writable,),
    block=_BLOCK,
)
def make_primary_writable(s: Situation, node: Node) -> Iterable[Command]:
    """Let the primary accept writes again.

    server.cnf starts both servers read-only, and no agent lifts it during maintenance.
    """
    yield server.set_read_only(False, database_checks.admin(s))


@step("E08", "enable-at-boot", on=databases, lines=(106,), unless="X17", block=_BLOCK)
def enable_at_boot(s: Situation, node: Node) -> Iterable[Command]:
    """Start MariaDB at boot."""
    yield systemctl.enable("mariadb")


STEPS = (
    mariadb_resolves,
    stop_database,
    erase_mariadb,
    install_mariadb,
    restore_server_cnf,
    start_database,
    upgrade_tables,
    make_primary_writable,
    enable_at_boot,
)
