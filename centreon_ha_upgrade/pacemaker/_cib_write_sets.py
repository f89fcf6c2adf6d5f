"""From sets, rules and their expressions back to a CIB's XML."""

from collections.abc import Callable, Iterable, Iterator

from centreon_ha_upgrade.pacemaker._roles import ResourceRole
from centreon_ha_upgrade.pacemaker._rules import (
    AppliesTo,
    AttributeSet,
    DateExpression,
    Expression,
    Rule,
)
from centreon_ha_upgrade.pacemaker._xml import element

Pairs = tuple[tuple[str, str], ...]
RoleWriter = Callable[[ResourceRole], str]


def nvset(tag: str, id_: str, pairs: Pairs) -> str:
    """A plain set."""
    return element(tag, (("id", id_),), _nvpairs(id_, pairs))


def filled(tag: str, owner: str, pairs: Pairs) -> tuple[str, ...]:
    """A plain set as pcs names it, nothing where there are no pairs."""
    return (nvset(tag, f"{owner}-{tag}", pairs),) if pairs else ()


def further(sets: Iterable[AttributeSet], role: RoleWriter) -> Iterator[str]:
    """Sets with their rules and scores."""
    for each in sets:
        rules = (write_rule(each.rule, f"{each.id}-rule", role),) if each.rule else ()
        words = given(("id", each.id), ("score", each.score))
        yield element(each.kind.value, words, (*rules, *_nvpairs(each.id, each.pairs)))


def write_rule(rule: Rule, id_: str, role: RoleWriter, inner: bool = False) -> str:
    """A rule; pcs gives an inner one the score 0, which means nothing."""
    words = given(
        ("id", id_),
        ("boolean-op", "or" if rule.any_of else "and"),
        ("role", None if rule.role is None else role(rule.role)),
        ("score", "0" if inner else rule.score),
        ("score-attribute", rule.score_attribute),
    )
    held = (
        write_rule(each, f"{id_}-rule-{number}", role, inner=True)
        if isinstance(each, Rule)
        else _expression(each, f"{id_}-expr-{number}")
        for number, each in enumerate(rule.expressions)
    )
    return element("rule", words, held)


def given(*pairs: tuple[str, str | None]) -> list[tuple[str, str]]:
    """The pairs that have a value."""
    return [(name, value) for name, value in pairs if value is not None]


def _nvpairs(id_: str, pairs: Pairs) -> Iterator[str]:
    for name, value in pairs:
        yield element("nvpair", (("id", f"{id_}-{name}"), ("name", name), ("value", value)))


def _expression(each: Expression | DateExpression | AppliesTo, id_: str) -> str:
    if isinstance(each, AppliesTo):
        return element(each.kind, (("id", id_), *each.options))
    if isinstance(each, DateExpression):
        words = given(
            ("id", id_), ("operation", each.operation), ("start", each.start), ("end", each.end)
        )
        parts = (("duration", each.duration), ("date_spec", each.spec))
        held = (element(tag, (("id", f"{id_}-{tag}"), *found)) for tag, found in parts if found)
        return element("date_expression", words, held)
    words = given(
        ("id", id_),
        ("operation", each.operation),
        ("attribute", each.attribute),
        ("type", each.type),
        ("value", each.value),
        ("value-source", each.value_source),
    )
    return element("expression", words)
