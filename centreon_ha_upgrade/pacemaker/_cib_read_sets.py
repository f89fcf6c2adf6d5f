"""From a CIB's XML: sets of attributes, and the rules that say when they hold."""

from collections.abc import Callable, Iterable

from centreon_ha_upgrade.pacemaker._roles import ResourceRole, role_of
from centreon_ha_upgrade.pacemaker._rules import (
    AppliesTo,
    AttributeSet,
    DateExpression,
    Expression,
    Rule,
    SetKind,
)
from centreon_ha_upgrade.pacemaker._xml import Element

Pairs = tuple[tuple[str, str], ...]


def pairs(element: Element | None) -> Pairs:
    """The pairs of a set that has neither rule nor score."""
    if element is None:
        return ()
    element.only(("nvpair",), ("id",))
    return _nvpairs(element)


def split(element: Element, kind: SetKind) -> tuple[Pairs, tuple[AttributeSet, ...]]:
    """The plain attributes of one kind, and the sets beside them.

    Only the first set can be the plain one: between sets of one score their order decides.
    """
    found = [child for child in element if child.tag == kind.value]
    plain = bool(found) and found[0].get("score") is None and not _rules(found[0])
    rest = found[1:] if plain else found
    return pairs(found[0]) if plain else (), tuple(_set(each, kind) for each in rest)


def rule(element: Element, outermost: bool = True) -> Rule:
    """A `<rule>` with all that stands in it."""
    element.only(("rule", *_EXPRESSIONS), ("id", "boolean-op", "score", "score-attribute", "role"))
    joined = element.get("boolean-op") or "and"
    if joined not in ("and", "or"):
        element.fail("boolean-op is neither and nor or")
    if not outermost and (element.get("role") or element.get("score-attribute")):
        element.fail("a rule inside a rule has a role or a score attribute")
    inner = [
        rule(each, outermost=False) if each.tag == "rule" else _EXPRESSIONS[each.tag](each)
        for each in element
    ]
    # Pacemaker ignores the score of an inner rule, which pcs writes as 0
    score = element.get("score") if outermost else None
    score = None if score is None else score.removeprefix("+")
    return element.made(
        Rule,
        inner,
        joined == "or" and len(inner) > 1,
        score,
        element.get("score-attribute"),
        role(element, "role"),
    )


def role(element: Element, name: str) -> ResourceRole | None:
    """A role in any version's word, None where it is not given."""
    word = element.get(name)
    return None if word is None else element.made(role_of, word)


def options(element: Element, known: Iterable[str]) -> Pairs:
    """The attributes among `known`, in their order."""
    return tuple((name, element.need(name)) for name in known if element.get(name) is not None)


def _set(element: Element, kind: SetKind) -> AttributeSet:
    element.only(("nvpair", "rule"), ("id", "score"))
    found = _rules(element)
    if len(found) > 1:
        found[1].fail("a second <rule>")
    score = element.get("score")
    return element.made(
        AttributeSet,
        kind,
        element.need("id"),
        _nvpairs(element),
        None if score is None else score.removeprefix("+"),
        rule(found[0]) if found else None,
    )


def _rules(element: Element) -> list[Element]:
    return [child for child in element if child.tag == "rule"]


def _nvpairs(element: Element) -> Pairs:
    found = [child for child in element if child.tag == "nvpair"]
    for pair in found:
        pair.only((), ("id", "name", "value"))
    return tuple((pair.need("name"), pair.need("value")) for pair in found)


def _expression(element: Element) -> Expression:
    element.only((), ("id", "attribute", "operation", "value", "type", "value-source"))
    return element.made(
        Expression,
        element.need("attribute"),
        element.need("operation"),
        element.get("value"),
        element.get("type"),
        element.get("value-source"),
    )


def _date(element: Element) -> DateExpression:
    element.only(("duration", "date_spec"), ("id", "operation", "start", "end"))
    return element.made(
        DateExpression,
        element.need("operation"),
        element.get("start"),
        element.get("end"),
        _parts(element.child("duration")),
        _parts(element.child("date_spec")),
    )


def _parts(element: Element | None) -> Pairs:
    if element is None:
        return ()
    element.only((), element.attributes)
    return tuple((name, value) for name, value in element.attributes.items() if name != "id")


def _applies(element: Element) -> AppliesTo:
    known = ("class", "provider", "type", "name", "interval")
    element.only((), ("id", *known))
    return element.made(AppliesTo, element.tag, options(element, known))


_EXPRESSIONS: dict[str, Callable[[Element], Expression | DateExpression | AppliesTo]] = {
    "expression": _expression,
    "date_expression": _date,
    "rsc_expression": _applies,
    "op_expression": _applies,
}
