"""Preflight of the cluster: any node answers for all."""

import re
from collections.abc import Iterable, Mapping

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, note, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.files import stat
from centreon_ha_upgrade.files.stat import FileStates
from centreon_ha_upgrade.pacemaker import attribute, cib, crm_mon, properties, quorum, version
from centreon_ha_upgrade.pacemaker.attribute import Attribute
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.pacemaker.dialect import dialect_for
from centreon_ha_upgrade.pacemaker.model import Clone, Group, Primitive
from centreon_ha_upgrade.pacemaker.properties import Properties
from centreon_ha_upgrade.pacemaker.quorum import Quorum
from centreon_ha_upgrade.packages import rpm
from centreon_ha_upgrade.packages.rpm import Packages
from centreon_ha_upgrade.procedure.checks import backup, cluster, network
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.preflight.model import Scope, compared, preflight
from centreon_ha_upgrade.procedure.selectors import (
    active_central,
    everywhere,
    first_node,
    primary_database,
)
from centreon_ha_upgrade.procedure.site import Vip
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.services import addresses
from centreon_ha_upgrade.services.addresses import Addresses

_OLD_IDS = ("ms_mysql", "php7", "php", "cbd_rrd", "vip_mysql", "centreon")
_PACEMAKER = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)")


def _status(s: Situation, node: Node) -> Query[ClusterStatus]:
    return crm_mon.query()


def _cib(s: Situation, node: Node) -> Query[Cib]:
    return cib.query()


@preflight("P04", "NODE_NOT_ONLINE", "UNKNOWN_NODE", asks=_status, on=first_node,
           scope=Scope.CLUSTER)  # fmt: skip
def nodes_online(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Every node of the site file is online, and the cluster has no other."""
    judged = cluster.every_node_online.judge(found, s, node)
    yield from (each for each in judged if each.code != "NO_QUORUM")


@preflight("P05", "NO_QUORUM", asks=_status, on=everywhere)
def has_quorum(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Every node sees a quorum."""
    judged = cluster.every_node_online.judge(found, s, node)
    yield from (each for each in judged if each.code == "NO_QUORUM")


@preflight("P06", "RESOURCE_PROBLEM", "ROLE_UNCLEAR", asks=_status, on=first_node,
           guards=("X11", "X53"), scope=Scope.CLUSTER)  # fmt: skip
def resources_healthy(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """No resource failed, and the roles of central and database are clear."""
    yield from cluster.nothing_failed.judge(found, s, node)
    yield from cluster.roles_are_clear.judge(found, s, node)


@preflight("P07", "CLI_CONSTRAINT", asks=_cib, on=first_node, scope=Scope.CLUSTER)
def no_leftover_ban(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """No constraint is left over from a resource moved by hand."""
    left = [each for each in found.constraints if each.id.startswith(("cli-ban", "cli-prefer"))]
    nodes = {getattr(each, "node", "") for each in left if each.id.startswith("cli-ban")}
    make = blocker if nodes and nodes >= {n.name for n in s.topology.centrals} else warning
    for each in left:
        yield make(
            "CLI_CONSTRAINT",
            f"the constraint {each.id} is left over from a move by hand",
            node,
            remedy=f"pcs constraint delete {each.id}",
        )


@preflight("P08", "FENCING_ON", "NOT_SYMMETRIC", asks=lambda s, n: properties.query(),
           on=first_node, guards=("T20",), scope=Scope.CLUSTER, severity=Severity.WARNING,
           unanswered=Severity.WARNING)  # fmt: skip
def properties_expected(found: Properties, s: Situation, node: Node) -> Iterable[Finding]:
    """Fencing is off and the cluster symmetric, as the installation guide sets them."""
    if found.get("stonith-enabled", "true") != "false":
        yield warning("FENCING_ON", "fencing may shoot a node during the upgrade", node,
                      remedy="pcs property set stonith-enabled=false")  # fmt: skip
    if found.get("symmetric-cluster", "true") != "true":
        yield warning("NOT_SYMMETRIC", "the cluster is not symmetric", node,
                      remedy="pcs property set symmetric-cluster=true")  # fmt: skip


@preflight("P09", "UNKNOWN_PCS", asks=lambda s, n: version.query(), on=everywhere,
           guards=("X25", "X56"))  # fmt: skip
def pcs_known(found: str, s: Situation, node: Node) -> Iterable[Finding]:
    """This library knows how this pcs spells things."""
    try:
        dialect_for(found)
    except IllegalValue as error:
        yield blocker("UNKNOWN_PCS", f"this pcs, {found}, is not known", node,
                      observed=error.reason, remedy="pcs --version")  # fmt: skip


@preflight("P10", "OLD_PACEMAKER", asks=_status, on=first_node, scope=Scope.CLUSTER,
           severity=Severity.WARNING)  # fmt: skip
def pacemaker_known(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """Pacemaker is not older than the ones the document was written for."""
    seen = _PACEMAKER.match(found.dc_version or "")
    if seen is None:
        yield warning("OLD_PACEMAKER", "the version of Pacemaker is not shown", node,
                      remedy="pacemakerd --version")  # fmt: skip
    elif tuple(map(int, seen.groups())) < (1, 1, 16):
        yield warning("OLD_PACEMAKER", f"Pacemaker {seen[0]} is older than 1.1.16", node,
                      remedy="yum update pacemaker")  # fmt: skip


@preflight("P11", "NO_CLUFTER", asks=lambda s, n: rpm.installed("python-clufter"),
           on=active_central, guards=("X24", "T13"))  # fmt: skip
def clufter_where_needed(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The document's own export has the program it needs, where that export is used."""
    if not s.fixes("X24") and not found.has("python-clufter"):
        yield blocker("NO_CLUFTER", "pcs config export needs python-clufter", node,
                      remedy="yum install python-clufter")  # fmt: skip


@preflight("P38", "BACKUP_EXISTS", asks=lambda s, n: stat.query(backup.backup_path(s)),
           on=active_central, guards=("T13", "X29"), severity=Severity.WARNING)  # fmt: skip
def no_older_backup(found: FileStates, s: Situation, node: Node) -> Iterable[Finding]:
    """No backup of an earlier attempt lies where this one will be written."""
    path = backup.backup_path(s)
    if found.exists(path):
        yield warning(
            "BACKUP_EXISTS", f"the backup {path} is there already", node, remedy=f"mv {path} /root/"
        )


@preflight("P40", "NOT_QUORATE", "NO_QUORUM_DEVICE", asks=lambda s, n: quorum.query(),
           on=first_node, scope=Scope.CLUSTER, unanswered=Severity.WARNING)  # fmt: skip
def quorum_device(found: Quorum, s: Situation, node: Node) -> Iterable[Finding]:
    """Corosync has a quorum, with a device that votes or a rule for two nodes."""
    if not found.quorate:
        yield blocker("NOT_QUORATE", "corosync has no quorum", node, remedy="pcs quorum status")
    if not found.device_votes and not found.two_node:
        yield warning("NO_QUORUM_DEVICE", "no quorum device votes", node,
                      remedy="pcs quorum device status")  # fmt: skip


@preflight("P45", "CIB_INVALID", asks=lambda s, n: queries.configuration_is_valid(),
           on=first_node, scope=Scope.CLUSTER)  # fmt: skip
def configuration_valid(found: bool, s: Situation, node: Node) -> Iterable[Finding]:
    """Pacemaker accepts its own configuration."""
    if not found:
        yield blocker("CIB_INVALID", "the configuration of the cluster has errors", node,
                      remedy="crm_verify -L -V")  # fmt: skip


@preflight("P47", "FOREIGN_RESOURCE", asks=_cib, on=first_node, guards=("X23", "T14"),
           scope=Scope.CLUSTER, severity=Severity.WARNING)  # fmt: skip
def no_foreign_resource(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster holds no resource that the document does not know."""
    for top in found.resources:
        inner = top.resource.id if isinstance(top, Clone) else top.id
        if inner not in _OLD_IDS:
            yield warning("FOREIGN_RESOURCE", f"the document does not know {inner}", node,
                          remedy=f"pcs resource show {inner}")  # fmt: skip


@preflight("P50", "NO_VIP", "VIP_DIFFERS", asks=_cib, on=first_node,
           scope=Scope.CLUSTER)  # fmt: skip
def addresses_declared(found: Cib, s: Situation, node: Node) -> Iterable[Finding]:
    """The virtual addresses of the cluster are those of the site file."""
    declared = {"vip": s.site.vip} | ({"vip_mysql": s.site.vip_sql} if s.site.vip_sql else {})
    for id_, wanted in declared.items():
        yield from _address(_primitive(found, id_), id_, wanted, node)


def _address(seen: Primitive | None, id_: str, wanted: Vip, node: Node) -> Iterable[Finding]:
    if seen is None or seen.attribute("ip") is None:
        yield blocker("NO_VIP", f"no address {id_} is configured", node, remedy="pcs resource show")
        return
    names = {"ip": wanted.address, "nic": wanted.interface, "cidr_netmask": wanted.netmask,
             "broadcast": wanted.broadcast}  # fmt: skip
    for name, value in names.items():
        held = seen.attribute(name)
        if held is not None and str(held) != value:
            yield blocker(
                "VIP_DIFFERS",
                f"the address {id_} has another {name} than the site file",
                node,
                expected=value,
                observed=str(held),
                remedy="correct the site file",
            )
        elif held is None:
            yield warning("VIP_DIFFERS", f"the address {id_} has no {name}", node,
                          remedy=f"pcs resource update {id_} {name}={value}")  # fmt: skip


def _primitive(found: Cib, id_: str) -> Primitive | None:
    for top in found.resources:
        inner = top.resource if isinstance(top, Clone) else top
        for each in inner.members if isinstance(inner, Group) else (inner,):
            if each.id == id_:
                return each
    return None


@preflight("P43", "NO_REPLICATION_INFO", asks=lambda s, n: attribute.get_cluster_property_of_set(
    "mysql_replication", "ms_mysql_REPL_INFO"), on=first_node, guards=("X13",),
    scope=Scope.CLUSTER, severity=Severity.NOTE, unanswered=Severity.NOTE)  # fmt: skip
def replication_info_held(found: Attribute, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster remembers from which database the other one replicates."""
    if found.value is None:
        yield note("NO_REPLICATION_INFO", "the cluster does not know who replicates from whom",
                   node, remedy="nothing: step K00 sets it")  # fmt: skip


@preflight("P67", "NO_PROMOTION_SCORE", asks=lambda s, n: attribute.get_node_attribute(
    n.name, "master-ms_mysql"), on=primary_database, guards=("X12",), severity=Severity.NOTE,
    unanswered=Severity.NOTE)  # fmt: skip
def promotion_score_held(found: Attribute, s: Situation, node: Node) -> Iterable[Finding]:
    """The primary database has a promotion score."""
    if found.value is None:
        yield note("NO_PROMOTION_SCORE", f"{node} has no promotion score", node,
                   remedy="nothing: step K00 sets it")  # fmt: skip


@preflight("P54", "IN_MAINTENANCE", "UNMANAGED", "OPERATION_PENDING", asks=_status, on=first_node,
           scope=Scope.CLUSTER)  # fmt: skip
def cluster_settled(found: ClusterStatus, s: Situation, node: Node) -> Iterable[Finding]:
    """The cluster manages its resources, and no operation is under way."""
    if found.maintenance_mode:
        yield blocker("IN_MAINTENANCE", "maintenance mode is still on", node,
                      remedy="pcs property set maintenance-mode=false")  # fmt: skip
    for each in found.instances:
        if each.managed is False and not found.maintenance_mode:
            yield blocker("UNMANAGED", f"the cluster does not manage {each.id}", node,
                          remedy=f"pcs resource manage {each.primitive}")  # fmt: skip
        if each.pending or each.pending_on:
            yield warning("OPERATION_PENDING", f"an operation of {each.id} is under way", node,
                          remedy="crm_mon -1rf; wait until it has ended")  # fmt: skip


@compared("P55", "ADDRESS_DOUBLED", "ADDRESS_LOST", asks=lambda s, n: addresses.query(),
          on=everywhere)  # fmt: skip
def addresses_held_once(found: Mapping[str, Addresses], s: Situation) -> Iterable[Finding]:
    """Each virtual address is on exactly one node."""
    whole = len(found) == len(s.topology.nodes)
    for each in network.addresses_once.compare(found, s, s.topology.nodes[0]):
        # a silent node may hold what no other one does
        if whole or each.code == "ADDRESS_DOUBLED":
            yield each


CHECKS = (
    replication_info_held,
    promotion_score_held,
    cluster_settled,
    addresses_held_once,
    nodes_online,
    has_quorum,
    resources_healthy,
    no_leftover_ban,
    properties_expected,
    pcs_known,
    pacemaker_known,
    clufter_where_needed,
    no_older_backup,
    quorum_device,
    configuration_valid,
    no_foreign_resource,
    addresses_declared,
)
