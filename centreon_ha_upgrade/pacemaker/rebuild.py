"""From a CIB back to the pcs commands that make it again (steps H03 and K06, errata X23, X24).

This replaces the document's `pcs config export | sed | egrep`: the commands come from typed
values, so that a custom resource is neither lost nor created twice.  What this pcs has no words
for (templates, descriptions, rules on attributes, sections kept aside) is refused with
`IllegalValue` rather than left out.
"""

from collections.abc import Collection, Iterable, Iterator

from centreon_ha_upgrade.core.command import Command, run
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import attribute, properties
from centreon_ha_upgrade.pacemaker._bundle import Bundle
from centreon_ha_upgrade.pacemaker._rebuild_constraints import create_constraint
from centreon_ha_upgrade.pacemaker._rebuild_resources import create_resource, words_of
from centreon_ha_upgrade.pacemaker.cib import Cib, NodeSettings
from centreon_ha_upgrade.pacemaker.dialect import PcsDialect
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Colocation,
    Constraint,
    Group,
    Order,
    PcsResource,
    SpecialConstraint,
    Ticket,
    named_in,
)

# what the cluster writes itself, of which an operator's `pcs property set` would be a lie
WRITTEN_BY_THE_CLUSTER = (
    "cluster-infrastructure",
    "cluster-name",
    "dc-version",
    "have-watchdog",
    "last-lrm-refresh",
)
_PCS_SET = "cib-bootstrap-options"

AnyConstraint = Constraint | SpecialConstraint


def commands(cib: Cib, dialect: PcsDialect) -> tuple[Command, ...]:
    """Everything that makes the configuration again on an empty cluster of the same nodes.

    Raises `IllegalValue` where this pcs cannot express something.

    >>> from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
    >>> from centreon_ha_upgrade.pacemaker.model import Agent, Primitive
    >>> vip = Primitive("vip", Agent.of("ocf:heartbeat:IPaddr2"), [("ip", "10.0.0.9")])
    >>> held = Cib(0, 1, 0, "pacemaker-3.7", resources=[vip], op_defaults=[("timeout", "40s")])
    >>> print(*commands(held, DIALECTS["0.11"]), sep="\\n")
    pcs resource op defaults update timeout=40s
    pcs resource create vip ocf:heartbeat:IPaddr2 ip=10.0.0.9 --no-default-ops --force
    pcs resource op remove vip monitor
    """
    for aside in cib.aside:
        raise IllegalValue("section", aside.section, "its content is kept in the CIB's copy only")
    if cib.templates:
        raise IllegalValue("template", cib.templates[0].id, "pcs knows no templates")
    return (
        *(each for settings in cib.node_settings for each in _node(settings)),
        *_properties(cib),
        *_defaults(cib, dialect),
        *(made for each in cib.resources for made in resource_commands(each, dialect)),
        *(made for each in cib.bundles for made in resource_commands(each, dialect)),
        *constraint_commands(cib, (*cib.constraints, *cib.special_constraints), dialect),
    )


def resource_commands(found: PcsResource | Bundle, dialect: PcsDialect) -> tuple[Command, ...]:
    """What makes one resource, group, clone or bundle, with all it holds.

    >>> from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
    >>> from centreon_ha_upgrade.pacemaker.model import Agent, Operation, Primitive
    >>> php = Primitive("php", Agent.of("systemd:php"), operations=[Operation("monitor", "5s")])
    >>> print(*resource_commands(Clone("php-clone", php), DIALECTS["0.9-create"]), sep="\\n")
    pcs resource create php systemd:php op monitor interval=5s --no-default-ops --force
    pcs resource clone php
    """
    return tuple(create_resource(found, dialect))


def constraint_commands(
    cib: Cib,
    wanted: Iterable[AnyConstraint],
    dialect: PcsDialect,
    beside: Iterable[AnyConstraint] = (),
) -> tuple[Command, ...]:
    """What makes these constraints of a CIB, under their own ids; those `beside` stand already.

    >>> from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
    >>> order = Order("a", "stop", "b", "demote", id="order-a-b")
    >>> print(*constraint_commands(Cib(0, 1, 0, "pacemaker-3.7"), [order], DIALECTS["0.11"]))
    pcs constraint order stop a then demote b id=order-a-b
    """
    held = set(_held(cib))
    made = list(beside)
    found: list[Command] = []
    for each in wanted:
        twin = any(_alike(each, other) for other in made)
        force = twin or not held.isdisjoint(named_in(each))
        found += create_constraint(each, dialect, force)
        made.append(each)
    return tuple(found)


def beside(cib: Cib, ids: Collection[str]) -> tuple[PcsResource | Bundle, ...]:
    """The resources of one's own: those that are neither of these ids nor hold one of them.

    >>> beside(Cib(0, 1, 0, "pacemaker-3.7"), ["centreon"])
    ()
    """
    every: tuple[PcsResource | Bundle, ...] = (*cib.resources, *cib.bundles)
    return tuple(each for each in every if ids_of(each).isdisjoint(ids))


def naming(cib: Cib, ids: Collection[str]) -> tuple[AnyConstraint, ...]:
    """The constraints that pcs removes together with these resources, or with what holds them."""
    gone = set(ids)
    for each in (*cib.resources, *cib.bundles):
        if not ids_of(each).isdisjoint(ids):
            gone |= ids_of(each)
    every = (*cib.constraints, *cib.special_constraints)
    return tuple(each for each in every if not gone.isdisjoint(named_in(each)))


def ids_of(found: PcsResource | Bundle) -> set[str]:
    """Its own id and those of all it holds."""
    if isinstance(found, Clone):
        return {found.id, *ids_of(found.resource)}
    if isinstance(found, Group):
        return {found.id, *(member.id for member in found.members)}
    if isinstance(found, Bundle) and found.primitive is not None:
        return {found.id, found.primitive.id}
    return {found.id}


def as_script(made: Iterable[Command]) -> str:
    """The file an operator keeps: one command a line, stopping at the first that fails."""
    lines = "".join(f"{command}\n" for command in made)
    return f"#!/bin/sh\nset -e\n{lines}"


def _held(cib: Cib) -> Iterator[str]:
    """Ids inside clones and bundles: pcs wants the outer id in a constraint."""
    for each in (*cib.resources, *cib.bundles):
        if isinstance(each, Clone | Bundle):
            yield from ids_of(each) - {each.id}


def _alike(one: AnyConstraint, other: AnyConstraint) -> bool:
    """Would pcs call the second a duplicate of the first?  It looks at neither id nor score."""
    if type(one) is not type(other) or not isinstance(one, Colocation | Order | Ticket):
        return False
    return named_in(one) == named_in(other)


def _node(found: NodeSettings) -> Iterator[Command]:
    for verb, pairs in (("attribute", found.attributes), ("utilization", found.utilization)):
        if pairs:
            yield run("pcs", "node", verb, found.node, *words_of(pairs), idempotent=True)


def _properties(cib: Cib) -> Iterator[Command]:
    for each in cib.properties:
        if each.set_id != _PCS_SET:
            yield attribute.set_cluster_property_of_set(each.set_id, each.name, each.value)
        elif each.name not in WRITTEN_BY_THE_CLUSTER:
            yield properties.set_property(each.name, each.value)


def _defaults(cib: Cib, dialect: PcsDialect) -> Iterator[Command]:
    if found := (*cib.rsc_default_sets, *cib.op_default_sets):
        raise IllegalValue("defaults", found[0].id, "a set with a rule or a score is not rebuilt")
    update = ("update",) if dialect.modern else ()
    kinds = (((), cib.rsc_defaults), (("op",), cib.op_defaults))
    for kind, pairs in kinds:
        if pairs:
            words = ("pcs", "resource", *kind, "defaults", *update, *words_of(pairs))
            yield run(*words, idempotent=True)
