"""The cluster we want at the end, for two or four nodes: resources and constraints.

The only place that knows how the two shapes differ.
"""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Command, Secret, Text, answered, knowing, text_of
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.pacemaker import cib, config, constraint, resource
from centreon_ha_upgrade.pacemaker.dialect import PcsDialect
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Colocation,
    Constraint,
    Group,
    Operation,
    Order,
    Primitive,
    ResourceRole,
)
from centreon_ha_upgrade.procedure.selectors import databases
from centreon_ha_upgrade.procedure.site import Vip
from centreon_ha_upgrade.procedure.situation import Situation

REPL_PASSWORD = Secret("MARIADB_REPL_PASSWD")
GROUP = "centreon"
DATABASE = "ms_mysql"
SQL_VIP = "vip_mysql"
PHP, RRD = "php", "cbd_rrd"

# the group as the document shows it: id, unit, time to start and stop, time for a monitor
_SERVICES = (
    ("http", "httpd24-httpd", "40s", "20s"),
    ("gorgone", "gorgoned", "90s", "20s"),
    ("centreon_central_sync", "centreon-central-sync", "90s", "20s"),
    ("cbd_central_broker", "cbd-sql", "90s", "30s"),
    ("centengine", "centengine", "90s", "30s"),
    ("centreontrapd", "centreontrapd", "30s", "20s"),
    ("snmptrapd", "snmptrapd", "30s", "20s"),
)


def old_php(s: Situation) -> str:
    """Id of the old PHP resource: php7 up to 21.04, php from 21.10 (T16)."""
    return "php" if s.cib is not None and not s.cib.has("php7") else "php7"


def to_delete(s: Situation) -> tuple[str, ...]:
    """Ids of the resources to delete, in the order of the profile (X48)."""
    sql = (SQL_VIP,) if s.topology.split else ()
    as_written = (DATABASE, *sql, RRD, old_php(s), GROUP)
    return tuple(reversed(as_written)) if s.fixes("X48") else as_written


def database(s: Situation) -> Clone:
    """The promotable database under the 22.10 agent (K01, K02; X02, X03)."""
    nodes = " ".join(n.name for n in databases(s))
    user = s.site.replication_user
    attributes = (
        ("config", "/etc/my.cnf.d/server.cnf"),
        ("pid", "/var/lib/mysql/mysql.pid"),
        ("datadir", "/var/lib/mysql"),
        ("socket", "/var/lib/mysql/mysql.sock"),
        ("binary", "/usr/bin/mysqld_safe"),
        ("node_list", nodes),
        ("replication_user", user),
        ("replication_passwd", REPL_PASSWORD),
        ("test_user", user),
        ("test_passwd", REPL_PASSWORD),
        ("test_table", "centreon.host"),
    )
    meta = (
        ("promoted-node-max", "1"),
        ("clone-max" if s.fixes("X02") else "clone_max", "2"),
        ("globally-unique", "false"),
        ("clone-node-max", "1"),
        ("notify", "true"),
    )
    return Clone(
        id=s.dialect.promotable_id(DATABASE),
        resource=Primitive(
            id=DATABASE,
            agent=Agent.of("ocf:heartbeat:mariadb-centreon"),
            attributes=tuple((name, text_of(value)) for name, value in attributes),
        ),
        meta=meta,
        promotable=True,
    )


def _operations(start: str, monitor: tuple[str, str]) -> tuple[Operation, ...]:
    return (
        Operation("start", interval="0s", timeout=start),
        Operation("stop", interval="0s", timeout=start),
        Operation("monitor", interval=monitor[0], timeout=monitor[1]),
    )


def _vip(id_: str, vip: Vip, target_role: str) -> Primitive:
    return Primitive(
        id=id_,
        agent=Agent.of("ocf:heartbeat:IPaddr2"),
        attributes=(
            ("ip", Text.of(vip.address)),
            ("nic", Text.of(vip.interface)),
            ("cidr_netmask", Text.of(vip.netmask)),
            ("broadcast", Text.of(vip.broadcast)),
            ("flush_routes", Text.of("true")),
        ),
        meta=(("target-role", target_role),),
        operations=_operations("20s", ("10s", "20s")),
    )


def sql_vips(s: Situation) -> tuple[Primitive, ...]:
    """The database's own address: one on four nodes, none on two (K03, X22).

    Its values are those of the cluster before the deletion, where they could be read.
    """
    if s.site.vip_sql is None:
        return ()
    wanted = _vip(SQL_VIP, s.site.vip_sql, "started" if s.fixes("X22") else "stopped")
    before = s.cib.resource(SQL_VIP) if s.cib else None
    if not isinstance(before, Primitive):
        return (wanted,)
    known = dict(before.attributes)
    attributes = tuple((name, known.get(name, value)) for name, value in wanted.attributes)
    return (Primitive(SQL_VIP, wanted.agent, attributes, wanted.meta, wanted.operations),)


def _service(id_: str, unit: str, start: str, monitor: tuple[str, str]) -> Primitive:
    return Primitive(
        id=id_,
        agent=Agent.of(f"systemd:{unit}"),
        meta=(("target-role", "started"),),
        operations=_operations(start, monitor),
    )


def php(s: Situation) -> Primitive:
    """PHP 8 on both centrals, cloned (K04)."""
    return _service(PHP, "php-fpm", "30s", ("5s", "30s"))


def rrd_broker(s: Situation) -> Primitive:
    """The RRD broker on both centrals, cloned (K05)."""
    return _service(RRD, "cbd", "90s", ("20s", "30s"))


def group(s: Situation) -> Group:
    """The group `centreon` as the cluster had it; the document's in a bare preview."""
    before = s.cib.resource(GROUP) if s.cib else None
    if isinstance(before, Group):
        return before
    services = (_service(i, unit, start, ("5s", mon)) for i, unit, start, mon in _SERVICES)
    return Group(GROUP, (_vip("vip", s.site.vip, "started"), *services))


def export(s: Situation) -> tuple[Command, ...]:
    """The document's export, where this pcs still has it and the operator wants it (X24)."""
    return (config.export_line(),) if s.dialect.exports and not s.fixes("X24") else ()


def recreate_group(s: Situation) -> tuple[Command, ...]:
    """The group again: the exported file, or its typed members one by one (X23)."""
    if s.dialect.exports and not s.fixes("X23"):
        folder = f"{s.site.run_directory}/" if s.fixes("X24") else ""
        names = [member.id for member in group(s).members]
        whole = answered(cib.query(), lambda found: all(map(found.has, (GROUP, *names))))
        return (knowing(config.replay(f"{folder}{config.EXPORTED}"), whole),)
    return config.restore_commands(group(s))


def constraints(s: Situation) -> tuple[Command, ...]:
    """The commands that make the constraints of this shape (L-2n, L-4n)."""
    made = [constraint.create(one, s.dialect) for one in wanted_constraints(s)]
    made += [constraint.create_avoids(rsc, nodes) for rsc, nodes in avoids(s)]
    return tuple(made)


def wanted_constraints(s: Situation) -> Iterable[Constraint]:
    """Colocations and orders of this shape; on four nodes the database lives with its address."""
    db = s.dialect.promotable_id(DATABASE)
    promoted, started = ResourceRole.PROMOTED, ResourceRole.STARTED
    if s.topology.split:
        yield Colocation(SQL_VIP, db, started, promoted)
        yield Colocation(db, SQL_VIP, promoted, started)
        return
    yield Colocation(db, GROUP, promoted, started)
    if s.fixes("X04"):
        yield Colocation(GROUP, db, started, promoted)
    if not s.fixes("X05"):
        yield Order(GROUP, "stop", db, "demote")


def avoids(s: Situation) -> Iterable[tuple[str, tuple[str, ...]]]:
    """On four nodes: which resource stays away from which nodes (X01)."""
    if not s.topology.split:
        return
    centrals = tuple(n.name for n in s.topology.centrals)
    bases = tuple(n.name for n in s.topology.databases)
    yield GROUP, bases
    yield s.dialect.promotable_id(DATABASE), centrals
    yield s.dialect.clone_id(RRD), bases
    yield s.dialect.clone_id(PHP), bases


def create_database(s: Situation) -> tuple[Command, ...]:
    return resource.create_promotable(database(s), s.dialect)


def final_ids(topology: Topology, dialect: PcsDialect) -> tuple[str, ...]:
    """Top-level resource ids of the finished cluster."""
    sql = (SQL_VIP,) if topology.split else ()
    clones = (dialect.promotable_id(DATABASE), dialect.clone_id(PHP), dialect.clone_id(RRD))
    return (*clones, *sql, GROUP)
