"""A healthy 20.04 platform: every node's packages, files, services and databases."""

from collections.abc import Iterable, Mapping

from centreon_ha_upgrade.centreon import central_sync, paths
from centreon_ha_upgrade.centreon.central_sync import CentralSync, SyncSetting
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.simulated.catalogue import (
    OLD,
    OLD_KEY,
    OLD_PLATFORM,
    Web,
    repo_file,
)
from centreon_ha_upgrade.executors.simulated.machine import REPOS, Machine
from centreon_ha_upgrade.executors.simulated.server import Data, Replica, Server
from centreon_ha_upgrade.executors.simulated.start_cluster import GROUP_UNITS, start_cluster
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.mariadb.model import GtidSet
from centreon_ha_upgrade.pacemaker import corosync_conf
from centreon_ha_upgrade.pacemaker.corosync_conf import CorosyncConf, CorosyncNode
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.site import Site

HOSTS = ("Centreon-central", "router-1", "srv-oracle-users")
_START = GtidSet.parse("0-1-1042")
_SERVER_CNF = """\
# changed by the installation of the platform
[server]
server-id={id}
read_only
log-bin=mysql-bin
binlog-do-db=centreon
binlog-do-db=centreon_storage
relay-log=mysql-relay
innodb_flush_log_at_trx_commit=1
pid-file=/var/lib/mysql/mysql.pid
datadir=/var/lib/mysql
socket=/var/lib/mysql/mysql.sock
"""


def start_world(
    site: Site, dialect: str, accounts: Mapping[str, str], active: str, primary: str
) -> World:
    """Roles lie with the first central and the first database unless said otherwise."""
    topology = site.topology
    active = active or topology.centrals[0].name
    primary = primary or (topology.databases[0].name if topology.split else active)
    if not topology.split and active != primary:
        raise IllegalValue("primary", primary, "on two nodes it is the active central")
    if dialect not in DIALECTS:
        raise IllegalValue("pcs dialect", dialect, f"known are: {', '.join(DIALECTS)}")
    spoken, password = DIALECTS[dialect], accounts[site.replication_user]
    machines = {
        node.name: _machine(site, node, password, active, primary) for node in topology.nodes
    }
    cluster = start_cluster(site, spoken, password, active, primary)
    web = Web.of(site.repositories)
    return World(topology, spoken, machines, cluster, web, dict(accounts))


def _machine(site: Site, node: Node, password: str, active: str, primary: str) -> Machine:
    machine = Machine(node.name)
    for directory in ("/root", paths.CRON_D, paths.WEB_INSTALLS, paths.BROKER_LIB):
        machine.disk.make_directory(directory)
    for package in OLD_PLATFORM:
        machine.rpm.put(package, machine.disk)
    machine.rpm.keys.append(OLD_KEY)
    machine.disk.write(f"{REPOS}/base.repo", repo_file("base"))
    machine.disk.write(paths.OLD_REPO, repo_file("centreon-stable"))
    machine.disk.write(corosync_conf.PATH, _corosync_conf(site))
    machine.active = {"crond"}
    machine.enabled = {"crond"}
    for cron in ("centreon", "centstorage"):  # removed when the platform was installed
        machine.disk.remove(f"{paths.CRON_D}/{cron}")
    if NodeRole.CENTRAL in node.roles:
        _make_central(site, machine, active)
    if NodeRole.DATABASE in node.roles:
        _make_database(site, machine, password, primary)
    return machine


def _corosync_conf(site: Site) -> str:
    nodes = (CorosyncNode(node.name, node.host) for node in site.topology.nodes)
    return corosync_conf.render(CorosyncConf(site.cluster, tuple(nodes)))


def _make_central(site: Site, machine: Machine, active: str) -> None:
    (peer,) = (n for n in site.topology.centrals if n.name != machine.name)
    sync = CentralSync((SyncSetting("peer_addr", peer.host),))
    machine.disk.write(paths.CENTRAL_SYNC, central_sync.render(sync))
    apache = machine.disk.text(paths.APACHE_CONF) or ""
    machine.disk.write(paths.APACHE_CONF, f"{apache}# changed on {machine.name}\n")
    logs = f"{paths.ENGINE_LOG}/centengine.log"
    machine.disk.write(logs, "[0] started\n", 0o640, "centreon-engine")
    machine.disk.write(f"{paths.BROKER_LIB}/central-broker-master.queue.rrd", "old events\n")
    machine.active |= {"rh-php72-php-fpm", "cbd"}
    if machine.name == active:
        machine.active |= set(GROUP_UNITS)
        machine.addresses.add(site.vip.address)


def _make_database(site: Site, machine: Machine, password: str, primary: str) -> None:
    names = [node.name for node in site.topology.databases]
    number = names.index(machine.name) + 1
    machine.disk.write(paths.SERVER_CNF, _SERVER_CNF.format(id=number))
    machine.disk.write(paths.RESOURCES_SH, _resources_sh(site, names, password))
    cron = "0 3 * * * root /usr/share/centreon-ha/bin/mysql-purge-logs.sh\n"
    machine.disk.write(f"{paths.CRON_D}/centreon-ha-mysql", cron)
    server = machine.server = Server(machine.name, number, Data(list(HOSTS), OLD))
    machine.start_server(by_systemd=False)
    if machine.name == primary:
        server.read_only, server.binlog_pos = False, _START
        if site.vip_sql is not None:
            machine.addresses.add(site.vip_sql.address)
    else:
        server.slave_pos, server.replica = _START, Replica(primary)


def _resources_sh(site: Site, names: Iterable[str], password: str) -> str:
    first, second = names
    values = {
        "DBHOSTNAMEMASTER": first,
        "DBHOSTNAMESLAVE": second,
        "DBREPLUSER": site.replication_user,
        "DBREPLPASSWORD": password,
        "DBROOTUSER": site.replication_user,
        "DBROOTPASSWORD": password,
        "CENTREON_DB": "centreon",
        "CENTREON_STORAGE_DB": "centreon_storage",
    }
    quoted = {name: value.replace("'", "'\\''") for name, value in values.items()}
    return "#!/bin/bash\n" + "".join(f"{name}='{value}'\n" for name, value in quoted.items())
