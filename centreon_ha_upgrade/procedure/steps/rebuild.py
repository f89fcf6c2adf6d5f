"""Phases H, I, K and L: keep the cluster's configuration, delete it, build the new one."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import content, ls, move
from centreon_ha_upgrade.pacemaker import attribute, cib, config, resource
from centreon_ha_upgrade.pacemaker.config import SavedResources
from centreon_ha_upgrade.procedure import own, target
from centreon_ha_upgrade.procedure.checks import cluster, drift, network, writers
from centreon_ha_upgrade.procedure.checks import database as database_checks
from centreon_ha_upgrade.procedure.checks.backup import (
    backup_is_fresh,
    backup_is_whole,
    backup_path,
    commands_are_whole,
    export_path,
)
from centreon_ha_upgrade.procedure.selectors import active_central
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Risk, step

# asked again before every command that writes to the CIB
_BEFORE_A_WRITE = (cluster.quorate, cluster.in_maintenance)
# the resources of these are moved by nobody, whatever is written about them
_UNMOVED = (network.addresses_once, writers.one_writable)


@step(
    "H01",
    "config-backup",
    on=active_central,
    lines=(132, 133, 135, 136, 137),
    verify=(backup_is_fresh, backup_is_whole),
    errata=("X29",),
)
def back_up_configuration(s: Situation, node: Node) -> Iterable[Command]:
    """Back up the cluster's configuration, and the CIB beside it.

    pcs can only restore its archive into a stopped cluster; the CIB can be put back live.
    """
    name = s.site.cluster
    if s.fixes("X29"):
        yield move.make_directory(s.site.run_directory, parents=True)
        yield move.remove(backup_path(s))
        yield config.backup(f"{s.site.run_directory}/{name}")
        yield cib.save(f"{s.site.run_directory}/cib-{s.today}.xml")
    else:
        yield config.backup(name)
        yield ls.query(f"{name}.tar.bz2").command


@step(
    "H03",
    "export-commands",
    on=active_central,
    lines=(134, 140, 141),
    verify=(commands_are_whole,),
    errata=("X23", "X24"),
)
def export_commands(s: Situation, node: Node) -> Iterable[Command]:
    """Keep the commands that rebuild the group `centreon`.

    An empty file and a deletion would lose the group.
    """
    if exported := target.export(s):
        yield from exported
    else:
        yield move.make_directory(s.site.run_directory, parents=True)
        yield content.replace(export_path(s), config.render(SavedResources((target.group(s),))))


@step(
    "I01",
    "delete-resources",
    on=active_central,
    lines=tuple(range(157, 166)),
    risk=Risk.IRREVERSIBLE,
    guards=(*_BEFORE_A_WRITE, backup_is_fresh, backup_is_whole, commands_are_whole),
    verify=(cluster.old_resources_gone, *_UNMOVED),
    watches=(drift.CONFIGURATION,),
    until="K01",
    errata=("X15", "X48", "X61"),
)
def delete_resources(s: Situation, node: Node) -> Iterable[Command]:
    """Delete the old resources.

    In maintenance mode nothing is stopped: services and databases go on, unseen by the cluster.
    """
    if s.fixes("X61"):
        yield from own.taken_apart(s)
    for name in target.to_delete(s):
        yield resource.delete(name)


@step(
    "I06",
    "forget-history",
    on=active_central,
    fixes="X11",
    guards=_BEFORE_A_WRITE,
    verify=(cluster.no_orphan, *_UNMOVED),
    watches=(drift.CONFIGURATION,),
)
def forget_history(s: Situation, node: Node) -> Iterable[Command]:
    """Make the cluster forget the deleted resources.

    It would otherwise stop the new database through the old agent, which is gone.
    """
    yield resource.refresh()


@step(
    "K00",
    "promotion-score",
    on=active_central,
    fixes="X12",
    guards=_BEFORE_A_WRITE,
    verify=_UNMOVED,
    watches=(drift.CONFIGURATION,),
    errata=("X13",),
)
def set_promotion_score(s: Situation, node: Node) -> Iterable[Command]:
    """Tell the cluster which database is to be promoted.

    Without a score a running primary is demoted when maintenance ends.
    """
    yield attribute.set_node_attribute(s.primary, f"master-{target.DATABASE}", "100")
    if s.fixes("X13"):
        yield attribute.set_cluster_property_of_set(
            "mysql_replication", f"{target.DATABASE}_REPL_INFO", s.primary
        )


@step(
    "K01",
    "create-database",
    on=active_central,
    lines=tuple(range(205, 263)),
    risk=Risk.DISRUPTIVE,
    gates=(
        database_checks.primary_writable,
        database_checks.replica_read_only,
        database_checks.replicates_by_gtid,
    ),
    guards=_BEFORE_A_WRITE,
    verify=_UNMOVED,
    watches=(drift.CONFIGURATION,),
    errata=("X02", "X03", "X57"),
)
def create_database(s: Situation, node: Node) -> Iterable[Command]:
    """Create the promotable database under the new agent."""
    yield from target.create_database(s)


@step(
    "K03",
    "create-sql-address",
    on=active_central,
    lines=tuple(range(263, 293)),
    guards=_BEFORE_A_WRITE,
    verify=_UNMOVED,
    watches=(drift.CONFIGURATION,),
    errata=("X22",),
)
def create_sql_address(s: Situation, node: Node) -> Iterable[Command]:
    """Create the virtual address of the databases (four nodes only)."""
    for vip in target.sql_vips(s):
        yield resource.create(vip)


@step(
    "K04",
    "create-php",
    on=active_central,
    lines=tuple(range(293, 301)),
    guards=_BEFORE_A_WRITE,
    verify=_UNMOVED,
    watches=(drift.CONFIGURATION,),
)
def create_php(s: Situation, node: Node) -> Iterable[Command]:
    """Create PHP on both centrals."""
    yield resource.create(target.php(s), clone=True)


@step(
    "K05",
    "create-rrd-broker",
    on=active_central,
    lines=tuple(range(301, 309)),
    guards=_BEFORE_A_WRITE,
    verify=_UNMOVED,
    watches=(drift.CONFIGURATION,),
)
def create_rrd_broker(s: Situation, node: Node) -> Iterable[Command]:
    """Create the RRD broker on both centrals."""
    yield resource.create(target.rrd_broker(s), clone=True)


@step(
    "K06",
    "create-group",
    on=active_central,
    lines=(309, 310),
    guards=_BEFORE_A_WRITE,
    verify=_UNMOVED,
    watches=(drift.CONFIGURATION,),
    errata=("X23",),
)
def create_group(s: Situation, node: Node) -> Iterable[Command]:
    """Create the group `centreon` again, as it was."""
    yield from target.recreate_group(s)


@step(
    "L01",
    "create-constraints",
    on=active_central,
    lines=tuple(range(311, 324)),
    guards=_BEFORE_A_WRITE,
    verify=(cluster.configured_as_wanted, *_UNMOVED),
    watches=(drift.CONFIGURATION,),
    errata=("X01", "X04", "X05"),
)
def create_constraints(s: Situation, node: Node) -> Iterable[Command]:
    """Create the constraints between the resources."""
    yield from target.constraints(s)


@step(
    "L02",
    "own-constraints",
    on=active_central,
    fixes="X61",
    guards=_BEFORE_A_WRITE,
    verify=(cluster.own_constraints_there, *_UNMOVED),
    watches=(drift.CONFIGURATION,),
)
def create_own_constraints(s: Situation, node: Node) -> Iterable[Command]:
    """Create again the constraints of one's own.

    pcs deleted them together with the resources that they name.
    """
    for each in own.own_constraints(s):
        yield from each.commands


BACKUP_AND_DELETION = (
    back_up_configuration,
    export_commands,
    delete_resources,
    forget_history,
)
CREATION = (
    set_promotion_score,
    create_database,
    create_sql_address,
    create_php,
    create_rrd_broker,
    create_group,
    create_constraints,
    create_own_constraints,
)
