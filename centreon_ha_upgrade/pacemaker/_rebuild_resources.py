"""The pcs commands that make one resource again, exactly as a CIB holds it.

`--no-default-ops` keeps pcs from adding operations of the agent's metadata, and `--force` from
refusing what it would not have made itself: the cluster has run with it, and `pcs resource config
--output-format=cmd` of pcs 0.11 writes the same two words.
"""

from collections.abc import Iterable, Iterator

from centreon_ha_upgrade.core.command import Command, Query, Text, Word, answered, run
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import cib, resource
from centreon_ha_upgrade.pacemaker._bundle import Bundle
from centreon_ha_upgrade.pacemaker.dialect import PcsDialect, Promotion
from centreon_ha_upgrade.pacemaker.model import Clone, Group, PcsResource, Primitive

Pairs = Iterable[tuple[str, str]]


def create_resource(found: PcsResource | Bundle, dialect: PcsDialect) -> Iterator[Command]:
    """What makes it and all it holds.  Raises `IllegalValue` where pcs has no words for it."""
    _expressible(found)
    if isinstance(found, Primitive):
        yield from _primitive(found, dialect)
    elif isinstance(found, Group):
        for member in found.members:
            yield from create_resource(member, dialect)
        yield resource.group_add(found.id, (member.id for member in found.members))
        if found.meta:
            yield resource.meta(found.id, valued(found.meta), dialect)
    elif isinstance(found, Clone):
        yield from create_resource(found.resource, dialect)
        yield _clone(found, dialect)
    else:
        yield _bundle(found, dialect)
        if found.primitive is not None:
            _expressible(found.primitive)
            yield from _primitive(found.primitive, dialect, ("bundle", found.id))


def valued(pairs: Pairs) -> tuple[tuple[str, str], ...]:
    """The pairs; pcs takes `name=` for "remove it", so that an empty value is refused."""
    pairs = tuple(pairs)
    for name, value in pairs:
        if not value:
            raise IllegalValue(name, value, "pcs cannot set an empty value")
    return pairs


def words_of(pairs: Pairs) -> tuple[str, ...]:
    """`name=value` words."""
    return tuple(f"{name}={value}" for name, value in valued(pairs))


def _expressible(found: PcsResource | Bundle) -> None:
    if found.description is not None:
        raise IllegalValue("description", found.id, "pcs cannot write one")
    if found.sets:
        raise IllegalValue("further attribute sets", found.id, "pcs cannot write them")
    if isinstance(found, Primitive):
        if found.template is not None:
            raise IllegalValue("template", found.template, "pcs knows no templates")
        if any(operation.sets for operation in found.operations):
            raise IllegalValue("attributes of an operation", found.id, "pcs cannot write them")


def _primitive(
    found: Primitive, dialect: PcsDialect, inside: tuple[str, ...] = ()
) -> Iterator[Command]:
    fencing = found.agent.standard == "stonith"
    agent = found.agent.type if fencing else str(found.agent)
    for name, value in found.attributes:
        valued(((name, str(value)),))
    words: list[Word] = [Text.of(f"{name}=", value) for name, value in found.attributes]
    words += resource.operation_words(found.operations, dialect)
    if found.meta:
        words += ["meta", *dialect.meta(valued(found.meta))]
    yield run(
        *("pcs", "stonith" if fencing else "resource", "create", found.id, agent),
        *(*words, *inside, "--no-default-ops", "--force"),
        done=resource.exists(found.id),
        python=any(value.secrets for _, value in found.attributes),
    )
    if all(operation.name != "monitor" for operation in found.operations):
        yield _without_monitor(found.id)
    if found.utilization:
        words_ = ("pcs", "resource", "utilization", found.id, *words_of(found.utilization))
        yield run(*words_, idempotent=True)


def _without_monitor(id_: str) -> Command:
    """pcs gives every new resource a monitor, even where it is told to add no operation."""

    def gone(found: cib.Cib) -> bool:
        primitive = found.resource(id_)
        return isinstance(primitive, Primitive) and all(
            operation.name != "monitor" for operation in primitive.operations
        )

    done = answered(cib.query(), gone)
    return run("pcs", "resource", "op", "remove", id_, "monitor", done=done)


def _clone(found: Clone, dialect: PcsDialect) -> Command:
    inner = found.resource.id
    meta, done = dialect.meta(valued(found.meta)), resource.exists(found.id)
    if dialect.promotion in (Promotion.AT_CREATION, Promotion.MASTER):
        return _old_clone(found, inner, meta, done, dialect)
    own = dialect.promotable_id(inner) if found.promotable else dialect.clone_id(inner)
    verb = "promotable" if found.promotable else "clone"
    id_ = () if found.id == own else (found.id,)
    if dialect.promotion is Promotion.PROMOTABLE_META and meta:
        meta = ("meta", *meta)
    # 0.11 asks the agents of a group whether they can be promoted; one that is gone cannot answer.
    # Of a lone primitive pcs 0.11.5 asks it whatever it is told: it clones no agent that is gone.
    forced = ("--force",) if dialect.modern else ()
    return run("pcs", "resource", verb, inner, *id_, *meta, *forced, done=done)


def _old_clone(
    found: Clone, inner: str, meta: tuple[str, ...], done: Query[bool], dialect: PcsDialect
) -> Command:
    """pcs 0.9 takes another id before the resource, for a promotable clone only."""
    if found.promotable:
        id_ = () if found.id == dialect.promotable_id(inner) else (found.id,)
        return run("pcs", "resource", "master", *id_, inner, *meta, done=done)
    if found.id != dialect.clone_id(inner):
        raise IllegalValue("clone id", found.id, f"this pcs would name it {inner}-clone")
    return run("pcs", "resource", "clone", inner, *meta, done=done)


def _bundle(found: Bundle, dialect: PcsDialect) -> Command:
    words = ["container", found.engine, *words_of(found.container)]
    if found.network:
        words += ["network", *words_of(found.network)]
    elif found.network is not None:
        raise IllegalValue("network of a bundle", found.id, "pcs cannot write an empty one")
    for keyword, mappings in (("port-map", found.ports), ("storage-map", found.storage)):
        for pairs in mappings:
            words += [keyword, *words_of(pairs)]
    if found.meta:
        words += ["meta", *dialect.meta(valued(found.meta))]
    done = answered(cib.query(), lambda now: now.has(found.id))
    return run("pcs", "resource", "bundle", "create", found.id, *words, done=done)
