"""Phase J: replication by GTID."""

from collections.abc import Iterable

from attrs import evolve

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import content, move
from centreon_ha_upgrade.mariadb import admin, my_cnf, sync_bigdb
from centreon_ha_upgrade.procedure.checks import (
    cluster,
    copied,
    network,
    options,
    snapshots,
    writers,
)
from centreon_ha_upgrade.procedure.checks import database as database_checks
from centreon_ha_upgrade.procedure.checks.database import ROOT_PASSWORD
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.selectors import (
    active_central,
    databases,
    passive_central,
    primary_database,
    replica_database,
)
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Capture, Risk, step
from centreon_ha_upgrade.services import processes, systemctl


@step(
    "J01",
    "edit-server-cnf",
    on=databases,
    lines=(116, 117, 118, *range(166, 178)),
    captures=(Capture("server-cnf", lambda s, n: my_cnf.query()),),
    done_when=(database_checks.gtid_options_set, options.options_effective),
    verify=(database_checks.gtid_options_set, options.options_effective),
    together=True,
)
def edit_server_cnf(s: Situation, node: Node) -> Iterable[Command]:
    """Add the options of the GTID replication to server.cnf.

    Also expire_logs_days, which replaces the cron that purged the binary logs.
    """
    file = s.server_cnf(node)
    for name, value in my_cnf.GTID_OPTIONS:
        file = file.with_option("server", name, value)
    yield content.replace(paths.SERVER_CNF, my_cnf.render(file))


@step(
    "J02",
    "stop-replica",
    on=replica_database,
    lines=(179, 180),
    risk=Risk.DISRUPTIVE,
    guards=(cluster.in_maintenance,),
    done_when=(database_checks.database_stopped,),
    verify=(database_checks.database_stopped, writers.one_writable),
    until="J04",
)
def stop_replica(s: Situation, node: Node) -> Iterable[Command]:
    """Stop MariaDB on the replica, and on no other node."""
    yield admin.shutdown(ROOT_PASSWORD, done=processes.stopped_done())


@step("J03", "replica-is-stopped", on=replica_database, lines=(181, 182), unless="X18")
def replica_is_stopped(s: Situation, node: Node) -> Iterable[Command]:
    """See that no process is left: the line must print nothing."""
    yield processes.as_written()


@step(
    "J04",
    "copy-database",
    on=primary_database,
    lines=(183, 184, *range(186, 196)),
    risk=Risk.IRREVERSIBLE,
    gates=(database_checks.has_gtid, snapshots.none_left),
    captures=(Capture(copied.BEGAN, lambda s, n: queries.clock(), per_node=False),),
    done_when=(database_checks.replicates_by_gtid,),
    guards=(
        cluster.in_maintenance,
        database_checks.replica_stopped,
        writers.one_writable,
        network.mysql_trusted,
    ),
    beside=(snapshots.has_room,),
    verify=(copied.copied_whole, database_checks.replicates_by_gtid, writers.one_writable),
    errata=("X19",),
)
def copy_database(s: Situation, node: Node) -> Iterable[Command]:
    """Copy the primary's data to the replica and start the GTID replication.

    The script chooses its target itself: run on the wrong node it overwrites the good copy.
    """
    # the guards let it run again only where the replica is stopped: it then starts over
    yield evolve(sync_bigdb.run_sync(), idempotent=True)


@step(
    "J05",
    "check-replication",
    on=primary_database,
    lines=(196, 197, *range(198, 204)),
    verify=(database_checks.vendor_check, database_checks.replicates_by_gtid),
    errata=("X20",),
)
def check_replication(s: Situation, node: Node) -> Iterable[Command]:
    """See that the replica follows: Centreon's check, and our own."""
    return ()


@step(
    "F04",
    "restart-processes",
    on=active_central,
    fixes="X28",
    risk=Risk.DISRUPTIVE,
    guards=(cluster.in_maintenance,),
)
def restart_processes(s: Situation, node: Node) -> Iterable[Command]:
    """Restart Centreon's processes on the active central.

    Their database was restarted under them.
    """
    yield systemctl.restart("cbd-sql", "cbd", "gorgoned", "centengine", "centreontrapd")


@step(
    "F04P",
    "restart-passive-broker",
    on=passive_central,
    fixes="X28",
    guards=(cluster.in_maintenance,),
)
def restart_passive_broker(s: Situation, node: Node) -> Iterable[Command]:
    """Restart the RRD broker on the passive central, and nothing else there."""
    yield systemctl.restart("cbd")


@step("J07", "broker-buffers-aside", on=passive_central, fixes="X28")
def broker_buffers_aside(s: Situation, node: Node) -> Iterable[Command]:
    """Set the old buffers of the passive central's broker aside.

    They are of the old protocol; the document deletes them, we keep them in the run's directory.
    """
    yield move.make_directory(s.site.run_directory, parents=True)
    yield move.move_matching(
        paths.BROKER_LIB,
        tuple(f"central-broker-master.{kind}*" for kind in ("memory", "queue", "unprocessed")),
        s.site.run_directory,
    )


STEPS = (
    edit_server_cnf,
    stop_replica,
    replica_is_stopped,
    copy_database,
    check_replication,
    restart_processes,
    restart_passive_broker,
    broker_buffers_aside,
)
