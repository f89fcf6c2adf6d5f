"""Phases M and N: give the resources back to the cluster, and see that all is well."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.pacemaker import crm_mon, properties, resource, wait
from centreon_ha_upgrade.procedure import target
from centreon_ha_upgrade.procedure.checks import cluster, drift, network, prediction, writers
from centreon_ha_upgrade.procedure.checks import database as database_checks
from centreon_ha_upgrade.procedure.selectors import active_central, replica_database
from centreon_ha_upgrade.procedure.situation import STATUS_AFTER, Situation
from centreon_ha_upgrade.procedure.step import Capture, Risk, step
from centreon_ha_upgrade.procedure.steps import canary
from centreon_ha_upgrade.procedure.steps.record import keep_evidence


@step(
    "M01",
    "ready-to-resume",
    on=active_central,
    fixes="X11",
    verify=(
        cluster.seen_where_it_runs,
        writers.one_writable,
        network.addresses_once,
        database_checks.replicates_by_gtid,
        prediction.resumes_calmly,
    ),
    until="M02",
)
def ready_to_resume(s: Situation, node: Node) -> Iterable[Command]:
    """Compare what the cluster believes with what runs.

    Whatever it misjudges now it corrects the moment maintenance ends, by stopping something; so
    Pacemaker is asked beforehand what it would do.
    """
    return ()


@step(
    "M02",
    "maintenance-off",
    on=active_central,
    lines=(324, 325, 326),
    risk=Risk.DISRUPTIVE,
    gates=(prediction.still_calm,),
    guards=(cluster.quorate,),
    verify=(cluster.out_of_maintenance, writers.never_two_writable),
    watches=(drift.CONFIGURATION,),
    errata=("X26",),
)
def maintenance_off(s: Situation, node: Node) -> Iterable[Command]:
    """Give the resources back to the cluster."""
    yield properties.set_property("maintenance-mode", "false")
    if s.fixes("X26"):
        yield wait.until_quiet()


@step(
    "M03",
    "cleanup",
    on=active_central,
    lines=(327,),
    guards=(cluster.quorate,),
    verify=(writers.never_two_writable,),
    errata=("X26",),
)
def clean_up(s: Situation, node: Node) -> Iterable[Command]:
    """Make the cluster forget the failures of the upgrade."""
    yield resource.cleanup(None if s.fixes("X26") else target.DATABASE)
    if s.fixes("X26"):
        yield wait.until_quiet()


@step(
    "N02",
    "enable-disabled",
    on=active_central,
    lines=(385, 395, 396, 397, 398),
    guards=(cluster.quorate,),
    verify=(writers.never_two_writable,),
    unless="X22",
)
def enable_sql_address(s: Situation, node: Node) -> Iterable[Command]:
    """Enable the database's address, which was created stopped (four nodes only)."""
    for vip in target.sql_vips(s):
        yield resource.enable(vip.id)


@step(
    "M04",
    "cleanup-again",
    on=active_central,
    fixes="X26",
    guards=(cluster.quorate,),
    done_when=(cluster.settled,),
    verify=(cluster.settled, writers.one_writable, network.addresses_once),
)
def clean_up_again(s: Situation, node: Node) -> Iterable[Command]:
    """Clean up once more, if the cluster has not healed by itself.

    A cleanup in the same breath as the end of maintenance can come too early.
    """
    yield resource.cleanup()
    yield wait.until_quiet()


@step(
    "N01",
    "cluster-is-healthy",
    on=active_central,
    lines=(328, 329, *range(330, 385), *range(386, 395)),
    verify=(cluster.every_node_online, cluster.healthy, network.addresses_once),
)
def cluster_is_healthy(s: Situation, node: Node) -> Iterable[Command]:
    """See every resource where it should be."""
    return ()


@step(
    "N04",
    "replication-is-healthy",
    on=replica_database,
    captures=(Capture(STATUS_AFTER, lambda s, n: crm_mon.query(), per_node=False),),
    verify=(
        database_checks.replicates_by_gtid,
        writers.one_writable,
        database_checks.tables_readable,
        database_checks.web_upgraded,
    ),
)
def replication_is_healthy(s: Situation, node: Node) -> Iterable[Command]:
    """See that replication survived the cluster taking over."""
    return ()


# Each answer stands in the journal with its moment; who ran the program stands in the lock.
@step("N05A", "people-menus", on=active_central, lines=(399, 400, 401),
      question="Do the menus of the web interface work?")  # fmt: skip
def people_check_menus(s: Situation, node: Node) -> Iterable[Command]:
    """Let people open the menus of the web interface."""
    return ()


@step("N05B", "people-pollers", on=active_central, lines=(402,),
      question="Can the pollers' configuration be generated, reloaded and restarted?")  # fmt: skip
def people_check_pollers(s: Situation, node: Node) -> Iterable[Command]:
    """Let people generate the pollers' configuration, and load it both ways."""
    return ()


@step("N05C", "people-checks", on=active_central, lines=(403,),
      question="Do immediate checks, acknowledgements and downtimes work, on the central and on "
      "the pollers?")  # fmt: skip
def people_check_checks(s: Situation, node: Node) -> Iterable[Command]:
    """Let people schedule checks, acknowledgements and downtimes."""
    return ()


@step("N05", "people-check", on=active_central, lines=(404,),
      question="Was the group moved, or the active central restarted, and does all work "
      "again?")  # fmt: skip
def people_check(s: Situation, node: Node) -> Iterable[Command]:
    """Let people move the resources once, and look again.

    Clear the constraint that a move leaves behind; accept finds one that was forgotten.
    """
    return ()


STEPS = (
    ready_to_resume,
    maintenance_off,
    clean_up,
    enable_sql_address,
    clean_up_again,
    cluster_is_healthy,
    replication_is_healthy,
    *canary.STEPS,
    keep_evidence,
    people_check_menus,
    people_check_pollers,
    people_check_checks,
    people_check,
)
