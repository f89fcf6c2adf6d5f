"""`pcs constraint`: which resources go together, in which order, and where (steps L, P07).

`pcs constraint --full` is understood from 0.9 to 0.12, in three layouts.  From 0.11.6 on it prints
nothing at all where there is no constraint: silence is refused here, ask `cib.query()` there.
Creating a colocation or an order twice exits 1 (`duplicate constraint already exists`).
"""

from collections.abc import Iterable

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Command, Query, answered, ask, run
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import _constraint_text, _constraint_text_write, cib
from centreon_ha_upgrade.pacemaker._constraint_text_write import Layout
from centreon_ha_upgrade.pacemaker._legal import legal_id
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS, PcsDialect
from centreon_ha_upgrade.pacemaker.model import (
    INFINITY,
    Colocation,
    Constraint,
    Location,
    Order,
    same,
)

__all__ = [
    "Constraints",
    "Layout",
    "create",
    "create_avoids",
    "delete",
    "layout_for",
    "parse",
    "query",
    "render",
    "spelled",
]


@frozen
class Constraints:
    """All constraints that pcs lists, by kind: pcs keeps no order between kinds."""

    locations: tuple[Location, ...] = field(default=(), converter=tuple[Location, ...])
    orders: tuple[Order, ...] = field(default=(), converter=tuple[Order, ...])
    colocations: tuple[Colocation, ...] = field(default=(), converter=tuple[Colocation, ...])

    @property
    def all(self) -> tuple[Constraint, ...]:
        return (*self.locations, *self.orders, *self.colocations)

    def has(self, wanted: Constraint) -> bool:
        """Is there one that constrains alike?"""
        return any(same(found, wanted) for found in self.all)


def create(constraint: Constraint, dialect: PcsDialect) -> Command:
    """Create one constraint (steps L-2n, L-4n).

    >>> from centreon_ha_upgrade.pacemaker.model import ResourceRole
    >>> old, promoted = DIALECTS["0.9-create"], ResourceRole.PROMOTED
    >>> print(create(Colocation("ms_mysql-master", "centreon", role=promoted), old))
    pcs constraint colocation add master ms_mysql-master with centreon
    >>> print(create(Colocation("vip_mysql", "ms_mysql-master", with_role=promoted), old))
    pcs constraint colocation add vip_mysql with master ms_mysql-master
    >>> print(create(Order("centreon", "stop", "ms_mysql-master", "demote"), old))
    pcs constraint order stop centreon then demote ms_mysql-master
    >>> print(create(Location("php-clone", "db1", "-INFINITY"), old))
    pcs constraint location php-clone avoids db1=INFINITY
    """
    if isinstance(constraint, Location):
        if constraint.role is not None:
            raise IllegalValue("location", str(constraint.role), "pcs takes no role here")
        if constraint.discovery is not None:
            raise IllegalValue("location", constraint.discovery, "pcs takes no discovery here")
        return _location(constraint.resource, [constraint])
    return run("pcs", "constraint", *spelled(constraint, dialect), done=_hold([constraint]))


def spelled(
    wanted: Colocation | Order, dialect: PcsDialect, own_id: bool = False
) -> tuple[str, ...]:
    """The words after `pcs constraint`; with `own_id` pcs makes no id up.

    >>> print(*spelled(Order("a", "start", "b", "start", id="o1"), DIALECTS["0.11"], own_id=True))
    order start a then start b id=o1
    """
    words = _colocation(wanted, dialect) if isinstance(wanted, Colocation) else _order(wanted)
    return (*words, f"id={wanted.id}") if own_id and wanted.id else words


def create_avoids(resource: str, nodes: Iterable[str]) -> Command:
    """Keep a resource away from several nodes, in one command as in the document (step L-4n).

    >>> print(create_avoids("centreon", ["db1", "db2"]))
    pcs constraint location centreon avoids db1=INFINITY db2=INFINITY
    """
    wanted = [Location(resource, legal_host("node name", n), f"-{INFINITY}") for n in nodes]
    if not wanted:
        raise IllegalValue("nodes to avoid", resource, "there are none")
    return _location(resource, wanted)


def delete(id_: str) -> Command:
    """Remove one constraint by its id.

    >>> print(delete("cli-ban-centreon-on-central1"))
    pcs constraint remove cli-ban-centreon-on-central1
    """
    legal_id("id of a constraint", id_)

    def gone(found: cib.Cib) -> bool:
        return all(each.id != id_ for each in (*found.constraints, *found.special_constraints))

    return run("pcs", "constraint", "remove", id_, done=answered(cib.query(), gone))


def query() -> Query[Constraints]:
    """All constraints with their ids.

    >>> print(query())
    pcs constraint --full
    """
    return ask("pcs", "constraint", "--full", parse=parse)


def layout_for(dialect: PcsDialect) -> Layout:
    """The layout of the oldest pcs of this dialect; 0.11.6 and later print `Layout.SENTENCES`.

    >>> layout_for(DIALECTS["0.9-create"]).name, layout_for(DIALECTS["0.11"]).name
    ('LISTED', 'NESTED')
    """
    return Layout.LISTED if dialect.name.startswith("0.9") else Layout.NESTED


def parse(text: str) -> Constraints:
    """All three layouts, with or without ids.  Raises `ParseError`."""
    found = _constraint_text.read(text)
    return Constraints(
        (each for each in found if isinstance(each, Location)),
        (each for each in found if isinstance(each, Order)),
        (each for each in found if isinstance(each, Colocation)),
    )


def render(
    constraints: Constraints,
    dialect: PcsDialect = DIALECTS["0.9-create"],
    layout: Layout | None = None,
) -> str:
    """What `pcs constraint --full` prints."""
    return _constraint_text_write.write(
        constraints.all, dialect.role, layout or layout_for(dialect)
    )


def _colocation(wanted: Colocation, dialect: PcsDialect) -> tuple[str, ...]:
    one = () if wanted.role is None else (dialect.constraint_role(wanted.role),)
    other = () if wanted.with_role is None else (dialect.constraint_role(wanted.with_role),)
    last = () if wanted.score == INFINITY else (wanted.score,)
    if wanted.node_attribute is not None:
        last = (*last, f"node-attribute={wanted.node_attribute}")
    if wanted.influence is not None:
        last = (*last, f"influence={str(wanted.influence).lower()}")
    return (
        "colocation",
        "add",
        *one,
        wanted.resource,
        "with",
        *other,
        wanted.with_resource,
        *last,
    )


def _order(wanted: Order) -> tuple[str, ...]:
    options = () if wanted.kind == "Mandatory" else (f"kind={wanted.kind}",)
    if not wanted.symmetrical:
        options = (*options, "symmetrical=false")
    if not wanted.require_all:
        options = (*options, "require-all=false")
    first, then = (wanted.first_action, wanted.first), (wanted.then_action, wanted.then)
    return ("order", *first, "then", *then, *options)


def _location(resource: str, wanted: list[Location]) -> Command:
    verb = "avoids" if wanted[0].avoids else "prefers"
    nodes = (f"{each.node}={each.score.removeprefix('-')}" for each in wanted)
    words = ("pcs", "constraint", "location", resource, verb, *nodes)
    return run(*words, idempotent=True, done=_hold(wanted))


def _hold(wanted: Iterable[Constraint]) -> Query[bool]:
    wanted = tuple(wanted)
    return answered(
        cib.query(),
        lambda found: all(any(same(each, one) for each in found.constraints) for one in wanted),
    )
