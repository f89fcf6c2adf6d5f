"""A rule as the words of pcs's own little language."""

import re

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker.model import (
    AppliesTo,
    DateExpression,
    Expression,
    Rule,
)

_PARTS = ("hours", "monthdays", "weekdays", "months", "weeks", "years", "weekyears", "moon")
_KEYWORDS = re.compile(
    r"and|or|date|date-spec|to|duration|defined|not_defined|lte?|gte?|eq|ne|in_range|resource|op"
    r"|string|integer|number|version"
)
_WORD = re.compile(r"[A-Za-z0-9_#.:+/][A-Za-z0-9_#.:+/-]*")


def rule_words(rule: Rule) -> tuple[str, ...]:
    """The expressions of a rule.  Raises `IllegalValue` where pcs cannot express one.

    >>> up = Expression("#uname", "eq", "n1")
    >>> late = DateExpression("gt", "2026-01-01")
    >>> print(*rule_words(Rule([up, Rule([late, Expression("rack", "defined")], any_of=True)])))
    #uname eq n1 and ( date gt 2026-01-01 or defined rack )
    """
    joined: list[str] = []
    for each in rule.expressions:
        if joined:
            joined.append("or" if rule.any_of else "and")
        joined += _inner(rule, each) if isinstance(each, Rule) else _words(each)
    return tuple(joined)


def _inner(outer: Rule, rule: Rule) -> tuple[str, ...]:
    if len(rule.expressions) < 2 or len(outer.expressions) < 2:
        raise IllegalValue("rule", "", "pcs cannot nest a rule of one expression")
    return ("(", *rule_words(rule), ")")


def _words(each: Expression | DateExpression | AppliesTo) -> tuple[str, ...]:
    if isinstance(each, DateExpression):
        return _date(each)
    if isinstance(each, AppliesTo):
        raise IllegalValue("expression", each.kind, "it has no place in a location")
    if each.value_source not in (None, "literal"):
        raise IllegalValue("value-source", each.value_source, "pcs cannot write it")
    if each.value is None:
        return (each.operation, _plain(each.attribute))
    kind = () if each.type is None else (each.type,)
    return (_plain(each.attribute), each.operation, *kind, _plain(each.value))


def _date(each: DateExpression) -> tuple[str, ...]:
    if each.operation == "gt":
        return ("date", "gt", _plain(each.start))
    if each.operation == "lt":
        return ("date", "lt", _plain(each.end))
    if each.operation == "date_spec":
        return ("date-spec", *_parts(each.spec))
    first = ("date", "in_range", _plain(each.start))
    if each.end is not None:
        return (*first, "to", _plain(each.end))
    return (*first, "to", "duration", *_parts(each.duration))


def _parts(pairs: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    for name, _ in pairs:
        if name not in _PARTS:
            raise IllegalValue("part of a date", name, "pcs knows no such one")
    return tuple(f"{name}={_plain(value)}" for name, value in pairs)


def _plain(word: str | None) -> str:
    """A word that pcs takes for itself and nothing else."""
    if word is None or not _WORD.fullmatch(word) or _KEYWORDS.fullmatch(word):
        raise IllegalValue("word in a rule", word or "", "pcs would not read it as a value")
    return word
