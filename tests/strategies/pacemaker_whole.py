"""What only a whole CIB holds: rules, sets, tickets, bundles, templates."""

from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.pacemaker._bundle import Bundle
from centreon_ha_upgrade.pacemaker._cib_types import ASIDE, Aside, NodeSettings
from centreon_ha_upgrade.pacemaker.model import (
    AppliesTo,
    AttributeSet,
    Clone,
    DateExpression,
    Expression,
    PatternLocation,
    PcsResource,
    Primitive,
    ResourceRole,
    ResourceSet,
    Rule,
    RuleLocation,
    SetConstraint,
    SetKind,
    SetsOf,
    Ticket,
)
from tests.strategies.core import hosts, ids, sentences

STRATEGIES: dict[str, SearchStrategy[Any]] = {}

words = st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True)
numbers = st.integers(0, 999).map(str)
scores = st.integers(-9999, 9999).map(str) | st.sampled_from(["INFINITY", "-INFINITY"])
dates = st.dates().map(str) | st.datetimes().map(lambda at: at.isoformat(" ", "seconds"))
flags = st.sampled_from(["true", "false"])
lasting = st.sampled_from([ResourceRole.PROMOTED, ResourceRole.UNPROMOTED])
discoveries = st.none() | st.sampled_from(["always", "never", "exclusive"])
units = ("hours", "days", "weeks", "months", "years")


def _some(names: tuple[str, ...], values: SearchStrategy[str], least: int = 0) -> Any:
    chosen = st.dictionaries(st.sampled_from(names), values, min_size=least, max_size=3)
    return chosen.map(lambda found: tuple(sorted(found.items())))


expressions = st.builds(
    Expression,
    st.just("#uname") | words,
    st.sampled_from(["lt", "gt", "lte", "gte", "eq", "ne"]),
    words | numbers,
    st.none() | st.sampled_from(["string", "integer", "number", "version"]),
) | st.builds(Expression, words, st.sampled_from(["defined", "not_defined"]))
moments = st.one_of(
    st.builds(DateExpression, st.just("gt"), dates),
    st.builds(DateExpression, st.just("lt"), st.none(), dates),
    st.builds(DateExpression, st.just("in_range"), dates, dates),
    st.builds(DateExpression, st.just("in_range"), dates, st.none(), _some(units, numbers, 1)),
    st.builds(DateExpression, st.just("date_spec"), spec=_some(units, numbers, 1)),
)
applies = st.builds(
    AppliesTo, st.just("rsc_expression"), st.just((("class", "ocf"), ("type", "Dummy")))
) | st.builds(AppliesTo, st.just("op_expression"), st.just((("name", "monitor"),)))
_inner = st.builds(Rule, st.lists(expressions | moments, min_size=2, max_size=3), st.booleans())
_holds = st.lists(expressions | moments | _inner, min_size=1, max_size=3)


def _joined(expressions: Any, any_of: bool, **words: Any) -> Rule:
    return Rule(expressions, any_of and len(expressions) > 1, **words)


rules = st.builds(
    _joined, _holds, st.booleans(), score=scores, role=st.none() | lasting
) | st.builds(_joined, _holds, st.booleans(), score_attribute=words)
set_rules = st.builds(
    Rule, st.lists(expressions | moments | applies, min_size=1, max_size=2), score=scores
)


def sets(*kinds: SetKind) -> SearchStrategy[list[AttributeSet]]:
    """Sets with a score: one that has neither score nor rule, and stands first, is the plain one.

    They come sorted by kind, which is how a CIB groups them.
    """
    made = st.builds(
        AttributeSet,
        st.sampled_from(kinds),
        ids,
        _some(("one", "two", "three"), sentences),
        scores,
        st.none() | set_rules,
    )
    order = list(SetKind)
    return st.lists(made, max_size=2, unique_by=lambda found: found.id).map(
        lambda found: sorted(found, key=lambda each: order.index(each.kind))
    )


patterns = st.sampled_from(["d[0-9]+", "web-.*", "^a|b$"])
locations_by_pattern = st.builds(
    PatternLocation, patterns, hosts, scores, ids, st.none() | lasting, discoveries
)
locations_by_rule = st.builds(
    RuleLocation, ids, st.none(), st.lists(rules, min_size=1, max_size=2), ids, discoveries
) | st.builds(RuleLocation, st.none(), patterns, st.lists(rules, min_size=1, max_size=2), ids)
tickets = st.builds(
    Ticket,
    ids,
    ids,
    st.none() | lasting,
    st.none() | st.sampled_from(["stop", "demote", "fence", "freeze"]),
    ids,
)
resource_sets = st.builds(
    ResourceSet,
    st.lists(ids, min_size=1, max_size=3, unique=True),
    st.none() | st.sampled_from(["start", "stop", "promote", "demote"]),
    st.none() | lasting,
    st.just(()) | flags.map(lambda word: (("sequential", word),)),
)
_listed = st.lists(resource_sets, min_size=1, max_size=2)
between_sets = st.one_of(
    st.builds(SetConstraint, st.just(SetsOf.ORDER), _listed, st.just((("kind", "Optional"),)), ids),
    st.builds(
        SetConstraint,
        st.just(SetsOf.COLOCATION),
        _listed,
        scores.map(lambda score: (("score", score),)),
        ids,
    ),
    st.builds(
        SetConstraint,
        st.just(SetsOf.TICKET),
        _listed,
        st.just((("ticket", "T"), ("loss-policy", "stop"))),
        ids,
    ),
    st.builds(SetConstraint, st.just(SetsOf.LOCATION), _listed, st.just((("node", "n"),)), ids),
)
special_constraints = locations_by_pattern | locations_by_rule | tickets | between_sets

node_settings = st.builds(
    NodeSettings, hosts, _some(("standby", "rack"), words, 1), _some(("cpu", "ram"), numbers)
)
asides = st.lists(
    st.builds(Aside, st.sampled_from(ASIDE), st.just((("held", "an-id"),))),
    max_size=2,
    unique_by=lambda found: found.section,
).map(lambda found: sorted(found, key=lambda each: ASIDE.index(each.section)))


@st.composite
def bundles(draw: st.DrawFn, inner: SearchStrategy[Primitive]) -> Bundle:
    network = draw(st.none() | _some(("ip-range-start", "host-netmask"), words))
    ports = st.lists(_some(("port", "range"), numbers, 1), max_size=2)
    return Bundle(
        draw(ids),
        draw(st.sampled_from(["docker", "podman", "rkt"])),
        (("image", draw(words)), *draw(_some(("replicas", "promoted-max"), numbers))),
        network,
        draw(ports) if network is not None else (),
        draw(st.lists(_some(("source-dir", "target-dir"), words, 1), max_size=2)),
        draw(st.none() | inner),
        draw(_some(("target-role", "priority"), words)),
        draw(st.none() | sentences),
        draw(sets(SetKind.META)),
    )


@st.composite
def _rich(draw: st.DrawFn, resource: Primitive) -> Primitive:
    operations = [
        evolve(each, sets=draw(sets(SetKind.INSTANCE, SetKind.META)))
        for each in resource.operations
    ]
    return evolve(
        resource,
        operations=operations,
        utilization=draw(_some(("cpu", "ram"), numbers)),
        description=draw(st.none() | sentences),
        sets=draw(sets(*SetKind)),
    )


@st.composite
def enriched(draw: st.DrawFn, resource: PcsResource) -> PcsResource:
    """The same resource with everything a CIB can add to it."""
    if isinstance(resource, Primitive):
        return draw(_rich(resource))
    description = draw(st.none() | sentences)
    if isinstance(resource, Clone):
        inner: Any = draw(enriched(resource.resource))
        held = draw(sets(SetKind.META))
        return evolve(resource, resource=inner, description=description, sets=held)
    members = [draw(_rich(member)) for member in resource.members]
    held = draw(sets(SetKind.META))
    return evolve(resource, members=members, description=description, sets=held)
