"""`pcs resource`: builders only.  What exists is read from the CIB (`cib`), not from here.

pcs exits 1 when the resource already exists (`Error: 'X' already exists`), so what creates and
deletes carries a probe.  Deleting is safe in maintenance mode only (erratum X15).
"""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Command, Query, Text, Word, answered, run
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import cib
from centreon_ha_upgrade.pacemaker._legal import legal_id, legal_name, legal_value
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS, PcsDialect, Promotion
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Group,
    Operation,
    Primitive,
)


def create(
    primitive: Primitive, *, clone: bool = False, dialect: PcsDialect = DIALECTS["0.9-create"]
) -> Command:
    """Create a resource, words in the order of the document (steps K01, K03, K04, K05).

    `clone` also clones it.  A secret among the attributes travels on standard input.

    >>> from centreon_ha_upgrade.pacemaker.model import Agent
    >>> php = Primitive(
    ...     "php", Agent.of("systemd:php-fpm"), meta=[("target-role", "started")],
    ...     operations=[Operation("start", "0s", "30s"), Operation("monitor", "5s", "30s")],
    ... )
    >>> print(create(php, clone=True))  # doctest: +NORMALIZE_WHITESPACE
    pcs resource create php systemd:php-fpm meta target-role=started
        op start interval=0s timeout=30s monitor interval=5s timeout=30s clone
    """
    last = ("clone",) if clone else ()
    wanted = dialect.clone_id(primitive.id) if clone else primitive.id
    return _create(primitive, last, exists(wanted), dialect)


def create_promotable(clone: Clone, dialect: PcsDialect) -> tuple[Command, ...]:
    """Create a primitive and make it a promotable clone, the way this pcs does (steps K01, K02).

    >>> from centreon_ha_upgrade.core.command import Secret
    >>> from centreon_ha_upgrade.pacemaker.model import Agent
    >>> agent = Agent.of("ocf:heartbeat:mariadb-centreon")
    >>> db = Primitive("ms_mysql", agent, [("replication_passwd", Secret("REPL"))])
    >>> ms = Clone("ms_mysql-master", db, [("promoted-node-max", "1")], promotable=True)
    >>> print(*create_promotable(ms, DIALECTS["0.9-create"]), sep="\\n")
    pcs resource create ms_mysql ocf:heartbeat:mariadb-centreon replication_passwd=@REPL@ master
    pcs resource meta ms_mysql-master master-node-max=1
    >>> print(create_promotable(ms, DIALECTS["0.9-master"])[1])
    pcs resource master ms_mysql master-node-max=1
    >>> print(create_promotable(ms, DIALECTS["0.11"])[1])
    pcs resource promotable ms_mysql meta promoted-node-max=1
    """
    if not isinstance(clone.resource, Primitive) or not clone.promotable:
        raise IllegalValue("promotable clone", clone.id, "it is no promotable primitive")
    primitive, id_ = clone.resource, dialect.promotable_id(clone.resource.id)
    if dialect.promotion is Promotion.AT_CREATION:
        made = _create(primitive, ("master",), exists(id_), dialect)
        return (made, meta(id_, clone.meta, dialect)) if clone.meta else (made,)
    words: tuple[str, ...] = dialect.meta(clone.meta)
    if dialect.promotion is Promotion.PROMOTABLE_META and words:
        words = ("meta", *words)
    verb = "master" if dialect.promotion is Promotion.MASTER else "promotable"
    promote = run("pcs", "resource", verb, primitive.id, *words, done=exists(id_))
    return create(primitive, dialect=dialect), promote


def group_add(id_: str, members: Iterable[str]) -> Command:
    """Put existing primitives into a group, in this order, making the group (step K06).

    >>> print(group_add("centreon", ["vip", "http"]))
    pcs resource group add centreon vip http
    """
    wanted = tuple(legal_id("resource id", member) for member in members)
    legal_id("group id", id_)

    def grouped(found: cib.Cib) -> bool:
        group = found.resource(id_)
        return isinstance(group, Group) and set(wanted) <= {m.id for m in group.members}

    return run("pcs", "resource", "group", "add", id_, *wanted, done=answered(cib.query(), grouped))


def delete(id_: str) -> Command:
    """Delete a resource, a group or what a clone holds (steps I01 to I05).

    pcs also removes the constraints that name it, and stops it unless in maintenance mode (X15).

    >>> print(delete("ms_mysql"))
    pcs resource delete ms_mysql --force
    """
    legal_id("resource id", id_)
    gone = answered(cib.query(), lambda found: not found.has(id_))
    return run("pcs", "resource", "delete", id_, "--force", done=gone)


def enable(id_: str) -> Command:
    """Let the cluster start a resource (step N03).

    >>> print(enable("vip_mysql"))
    pcs resource enable vip_mysql
    """
    return run("pcs", "resource", "enable", legal_id("resource id", id_), idempotent=True)


def disable(id_: str) -> Command:
    """Have the cluster stop a resource and keep it stopped.

    >>> print(disable("vip_mysql"))
    pcs resource disable vip_mysql
    """
    return run("pcs", "resource", "disable", legal_id("resource id", id_), idempotent=True)


def restart(id_: str) -> Command:
    """Stop a resource and start it again; meaningless in maintenance mode (erratum X09).

    >>> print(restart("ms_mysql"))
    pcs resource restart ms_mysql
    """
    return run("pcs", "resource", "restart", legal_id("resource id", id_), timeout=900)


def ban(id_: str, node: str) -> Command:
    """Keep a resource away from a node until it is cleared (step N09).

    pcs warns on standard error that it does.

    >>> print(ban("centreon", "central1"))
    pcs resource ban centreon central1
    """
    made = f"cli-ban-{legal_id('resource id', id_)}-on-{legal_host('node name', node)}"
    done = answered(cib.query(), lambda found: any(each.id == made for each in found.constraints))
    return run("pcs", "resource", "ban", id_, node, done=done)


def clear(id_: str) -> Command:
    """Remove what bans and moves of a resource left; nothing to remove is no error.

    >>> print(clear("centreon"))
    pcs resource clear centreon
    """
    return run("pcs", "resource", "clear", legal_id("resource id", id_), idempotent=True)


def cleanup(id_: str | None = None) -> Command:
    """Forget the failures of one resource, or of all: it repairs nothing (step M03, X26).

    >>> print(cleanup("ms_mysql"))
    pcs resource cleanup ms_mysql
    >>> print(cleanup())
    pcs resource cleanup
    """
    words = () if id_ is None else (legal_id("resource id", id_),)
    return run("pcs", "resource", "cleanup", *words, idempotent=True)


def refresh() -> Command:
    """Forget all history and look at every node again (step I06, erratum X11).

    pcs refuses where nodes times resources exceed 100; Centreon HA stays far below.

    >>> print(refresh())
    pcs resource refresh
    """
    return run("pcs", "resource", "refresh", idempotent=True)


def meta(
    id_: str, pairs: Iterable[tuple[str, str]], dialect: PcsDialect = DIALECTS["0.11"]
) -> Command:
    """Set meta attributes of an existing resource, group or clone (step K02).

    >>> print(meta("ms_mysql-master", [("clone-max", "2"), ("notify", "true")]))
    pcs resource meta ms_mysql-master clone-max=2 notify=true
    """
    pairs = tuple(pairs)
    for name, value in pairs:
        legal_value(legal_name("meta attribute", name), value)
    words = dialect.meta(pairs)
    return run("pcs", "resource", "meta", legal_id("resource id", id_), *words, idempotent=True)


def exists(id_: str) -> Query[bool]:
    """Does the CIB hold a resource of this id?

    >>> print(exists("ms_mysql-master"))
    cibadmin --query
    """
    return answered(cib.query(), lambda found: found.has(id_))


def operation_words(operations: Iterable[Operation], dialect: PcsDialect) -> tuple[str, ...]:
    """`op name k=v name k=v`: the keyword stands once, as in the document."""
    words: list[str] = []
    for operation in operations:
        words += [operation.name, f"interval={operation.interval}"]
        if operation.timeout is not None:
            words.append(f"timeout={operation.timeout}")
        if operation.role is not None:
            words.append(f"role={dialect.role(operation.role)}")
        words += [f"{name}={value}" for name, value in operation.options]
    return ("op", *words) if words else ()


def _create(
    primitive: Primitive, last: tuple[str, ...], done: Query[bool], dialect: PcsDialect
) -> Command:
    words: list[Word] = [Text.of(f"{name}=", value) for name, value in primitive.attributes]
    if primitive.meta:
        words += ["meta", *dialect.meta(primitive.meta)]
    words += operation_words(primitive.operations, dialect)
    return run(
        *("pcs", "resource", "create", primitive.id, str(primitive.agent), *words, *last),
        done=done,
        python=any(value.secrets for _, value in primitive.attributes),
    )
