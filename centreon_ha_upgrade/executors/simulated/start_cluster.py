"""The cluster of a healthy 20.04 platform, as its installation guide makes it."""

from collections.abc import Iterator

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated.cluster import Belief, Cluster
from centreon_ha_upgrade.executors.simulated.pcs_words import Creation
from centreon_ha_upgrade.executors.simulated.placement import primitives
from centreon_ha_upgrade.pacemaker.cib import Cib, Property
from centreon_ha_upgrade.pacemaker.dialect import PcsDialect
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Colocation,
    Constraint,
    Group,
    Location,
    Operation,
    PcsResource,
    Primitive,
    ResourceRole,
)
from centreon_ha_upgrade.procedure.site import Site, Vip

SCHEMAS = {"0.9": "pacemaker-2.10", "0.10": "pacemaker-3.5", "0.11": "pacemaker-3.9"}
RELEASES = {
    "0.9": "1.1.23-1.el7_9.1-9acf116022",
    "0.10": "2.0.5-ba59be7122",
    "0.11": "2.1.5-a3f44794f94",
}
# id, unit, seconds to start and stop, seconds for a monitor every five
_GROUP = (
    ("http", "httpd24-httpd", "40s", "20s"),
    ("gorgone", "gorgoned", "90s", "20s"),
    ("centreon_central_sync", "centreon-central-sync", "90s", "20s"),
    ("cbd_central_broker", "cbd-sql", "90s", "30s"),
    ("centengine", "centengine", "90s", "30s"),
    ("centreontrapd", "centreontrapd", "30s", "20s"),
    ("snmptrapd", "snmptrapd", "30s", "20s"),
)
GROUP_UNITS = tuple(unit for _, unit, _, _ in _GROUP)
_STARTED = (("target-role", "started"),)


def start_cluster(
    site: Site, dialect: PcsDialect, password: str, active: str, primary: str
) -> Cluster:
    """Configured, healthy, and believing so."""
    generation = dialect.name.partition("-")[0]
    options = {
        "cluster-infrastructure": "corosync",
        "cluster-name": site.cluster,
        "dc-version": RELEASES[generation],
        "have-watchdog": "false",
        "stonith-enabled": "false",
        "symmetric-cluster": "true",
    }
    properties = [Property(name, value) for name, value in options.items()]
    # the old agent keeps host, binary log and position here (X13)
    information = f"{primary}|mysql-bin.000042|328"
    properties.append(Property("ms_mysql_REPL_INFO", information, "mysql_replication"))
    cib = Cib(
        admin_epoch=0,
        epoch=42,
        num_updates=0,
        validate_with=SCHEMAS[generation],
        properties=tuple(properties),
        nodes=site.topology.names,
        resources=tuple(_resources(site, dialect, password)),
        constraints=tuple(_constraints(site.topology, dialect)),
        rsc_defaults=(("resource-stickiness", "100"),),
    )
    cluster = Cluster(cib)
    for node in site.topology.databases:
        cluster.attributes[node.name, "master-ms_mysql"] = "16" if node.name == primary else "1"
    for (node_name, primitive), role in _roles(site.topology, cib, active, primary):
        cluster.beliefs[node_name, primitive.id] = Belief(primitive, role)
    return cluster


def _resources(site: Site, dialect: PcsDialect, password: str) -> Iterator[PcsResource]:
    meta = (
        ("promoted-node-max", "1"),
        ("clone-max", "2"),
        ("globally-unique", "false"),
        ("clone-node-max", "1"),
        ("notify", "true"),
    )
    database = _database(site.replication_user, password)
    yield Clone(dialect.promotable_id("ms_mysql"), database, meta, True)
    if site.vip_sql is not None:
        yield _vip("vip_mysql", site.vip_sql)
    for id_, unit, seconds, monitor in (
        ("php7", "rh-php72-php-fpm", "30s", "5s"),
        ("cbd_rrd", "cbd", "90s", "20s"),
    ):
        yield Clone(dialect.clone_id(id_), _service(id_, unit, seconds, (monitor, "30s")))
    members = (_service(id_, unit, sec, ("5s", timeout)) for id_, unit, sec, timeout in _GROUP)
    yield Group("centreon", (_vip("vip", site.vip), *members))


def _database(user: str, password: str) -> Primitive:
    options = {
        "config": "/etc/my.cnf.d/server.cnf",
        "pid": "/var/lib/mysql/mysql.pid",
        "datadir": "/var/lib/mysql",
        "socket": "/var/lib/mysql/mysql.sock",
        "replication_user": user,
        "replication_passwd": password,
        "max_slave_lag": "15",
        "evict_outdated_slaves": "false",
        "binary": "/usr/bin/mysqld_safe",
        "test_user": user,
        "test_passwd": password,
        "test_table": "centreon.host",
    }
    words = (f"{name}={value}" for name, value in options.items())
    return Creation.of(("ms_mysql", "ocf:heartbeat:mysql-centreon", *words), ()).primitive


def _operations(seconds: str, monitor: tuple[str, str]) -> tuple[Operation, ...]:
    return (
        Operation("monitor", *monitor),
        Operation("start", "0s", seconds),
        Operation("stop", "0s", seconds),
    )


def _service(id_: str, unit: str, seconds: str, monitor: tuple[str, str]) -> Primitive:
    agent = Agent.of(f"systemd:{unit}")
    return Primitive(id_, agent, (), _STARTED, _operations(seconds, monitor))


def _vip(id_: str, vip: Vip) -> Primitive:
    options = (
        ("broadcast", vip.broadcast),
        ("cidr_netmask", vip.netmask),
        ("flush_routes", "true"),
        ("ip", vip.address),
        ("nic", vip.interface),
    )
    agent = Agent.of("ocf:heartbeat:IPaddr2")
    return Primitive(id_, agent, options, _STARTED, _operations("20s", ("10s", "20s")))


def _constraints(topology: Topology, dialect: PcsDialect) -> Iterator[Constraint]:
    database, promoted = dialect.promotable_id("ms_mysql"), ResourceRole.PROMOTED
    beside = "vip_mysql" if topology.split else "centreon"
    for one, two, role, with_role in (
        (beside, database, None, promoted),
        (database, beside, promoted, None),
    ):
        yield Colocation(one, two, role, with_role, id=f"colocation-{one}-{two}-INFINITY")
    if not topology.split:
        return
    centrals = tuple(node.name for node in topology.centrals)
    bases = tuple(node.name for node in topology.databases)
    for rsc, nodes in (
        ("centreon", bases),
        (database, centrals),
        (dialect.clone_id("cbd_rrd"), bases),
        (dialect.clone_id("php7"), bases),
    ):
        for node in nodes:
            yield Location(rsc, node, "-INFINITY", f"location-{rsc}-{node}--INFINITY")


def _roles(
    topology: Topology, cib: Cib, active: str, primary: str
) -> Iterator[tuple[tuple[str, Primitive], ResourceRole]]:
    centrals = {node.name for node in topology.centrals}
    bases = {node.name for node in topology.databases}
    for top in cib.resources:
        for primitive in primitives(top):
            for node in cib.nodes:
                role = ResourceRole.STOPPED
                if primitive.id == "ms_mysql" and node in bases:
                    promoted = node == primary
                    role = ResourceRole.PROMOTED if promoted else ResourceRole.UNPROMOTED
                elif primitive.id == "vip_mysql":
                    role = ResourceRole.STARTED if node == primary else role
                elif primitive.id != "ms_mysql":
                    homes = centrals if isinstance(top, Clone) else {active}
                    role = ResourceRole.STARTED if node in homes else role
                yield (node, primitive), role
