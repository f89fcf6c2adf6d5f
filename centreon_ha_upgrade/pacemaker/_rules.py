"""Rules: when a constraint, or a set of attributes, holds.

The ids inside a rule carry no meaning and are not kept; neither is the score of a rule that
stands inside another one, which Pacemaker ignores.
"""

from collections.abc import Iterable
from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import (
    distinct_names,
    legal_id,
    legal_name,
    legal_pairs,
    legal_score,
    legal_value,
)
from centreon_ha_upgrade.pacemaker._roles import ResourceRole, stable_role

COMPARISONS = ("lt", "gt", "lte", "gte", "eq", "ne", "defined", "not_defined")
VALUE_TYPES = ("string", "integer", "number", "version")


def strings(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Pairs from anything that yields pairs."""
    return tuple((name, value) for name, value in pairs)


@frozen
class Expression:
    """A node attribute compared with a value; `value_source` is literal where it is None."""

    attribute: str
    operation: str
    value: str | None = None
    type: str | None = None
    value_source: str | None = None

    def __attrs_post_init__(self) -> None:
        legal_value("attribute in an expression", self.attribute)
        if self.operation not in COMPARISONS:
            raise IllegalValue("comparison", self.operation, "Pacemaker knows no such one")
        if (self.value is None) != (self.operation in ("defined", "not_defined")):
            raise IllegalValue("expression", self.operation, "a value too many or too few")
        if self.value is not None:
            legal_value("value in an expression", self.value)
        if self.type is not None and self.type not in VALUE_TYPES:
            raise IllegalValue("type in an expression", self.type, "Pacemaker knows no such type")
        if self.value_source not in (None, "literal", "param", "meta"):
            raise IllegalValue("value-source", self.value_source, "Pacemaker knows no such one")


@frozen
class DateExpression:
    """A moment: `gt` start, `lt` end, `in_range` start to end (or for a duration), `date_spec`.

    Dates are ISO 8601, kept as Pacemaker holds them; durations and specs are pairs such as
    (`hours`, `9-16`).
    """

    operation: str
    start: str | None = None
    end: str | None = None
    duration: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    spec: tuple[tuple[str, str], ...] = field(default=(), converter=strings)

    def __attrs_post_init__(self) -> None:
        given = (self.start is not None, self.end is not None)
        legal = {
            "gt": given == (True, False),
            "lt": given == (False, True),
            "in_range": given[1] or (given[0] and bool(self.duration)),
            "date_spec": given == (False, False) and bool(self.spec),
        }
        if not legal.get(self.operation, False):
            raise IllegalValue("date expression", self.operation, "its parts do not fit it")
        if self.duration and (self.operation != "in_range" or self.end is not None):
            raise IllegalValue("date expression", self.operation, "it takes no duration")
        if self.spec and self.operation != "date_spec":
            raise IllegalValue("date expression", self.operation, "it takes no date-spec")
        for date in (self.start, self.end):
            legal_value("date", date or "")
        legal_pairs("part of a date", (*self.duration,))
        legal_pairs("part of a date", (*self.spec,))


@frozen
class AppliesTo:
    """Which resources (`rsc_expression`) or operations (`op_expression`) a default is for."""

    kind: str
    options: tuple[tuple[str, str], ...] = field(converter=strings)

    def __attrs_post_init__(self) -> None:
        known = {
            "rsc_expression": ("class", "provider", "type"),
            "op_expression": ("name", "interval"),
        }
        if self.kind not in known:
            raise IllegalValue("expression", self.kind, "Pacemaker knows no such one")
        legal_pairs("option of an expression", self.options)
        for name, _ in self.options:
            if name not in known[self.kind]:
                raise IllegalValue("option of an expression", name, "not one of this expression")


def _all(
    expressions: "Iterable[Expression | DateExpression | AppliesTo | Rule]",
) -> "tuple[Expression | DateExpression | AppliesTo | Rule, ...]":
    return tuple(expressions)


@frozen
class Rule:
    """Expressions joined by `and` (or `or`); the outermost one has a score or the attribute
    that holds it, None where the text has neither."""

    expressions: "tuple[Expression | DateExpression | AppliesTo | Rule, ...]" = field(
        converter=_all
    )
    any_of: bool = False
    score: str | None = None
    score_attribute: str | None = None
    role: ResourceRole | None = None

    def __attrs_post_init__(self) -> None:
        if not self.expressions:
            raise IllegalValue("rule", "", "it has no expression")
        if self.any_of and len(self.expressions) == 1:
            raise IllegalValue("rule", "", "one expression is joined to none")
        for inner in self.expressions:
            if isinstance(inner, Rule) and (inner.score, inner.score_attribute, inner.role) != (
                (None, None, None)
            ):
                raise IllegalValue("rule", "", "only the outermost has a score or a role")
        if self.score is not None:
            legal_score(self.score)
            if self.score_attribute is not None:
                raise IllegalValue("rule", self.score, "it has a score and a score attribute")
        if self.score_attribute is not None:
            legal_value("score attribute", self.score_attribute)
        stable_role("role of a rule", self.role)


class SetKind(StrEnum):
    """Whose attributes a set holds."""

    INSTANCE = "instance_attributes"
    META = "meta_attributes"
    UTILIZATION = "utilization"


@frozen
class AttributeSet:
    """A further set of attributes, beside the plain one of its kind.

    It counts when its rule holds; among sets the higher score wins.
    """

    kind: SetKind
    id: str
    pairs: tuple[tuple[str, str], ...] = field(default=(), converter=strings)
    score: str | None = None
    rule: Rule | None = None

    def __attrs_post_init__(self) -> None:
        legal_id("id of a set", self.id)
        distinct_names("attribute", (name for name, _ in self.pairs))
        for name, value in self.pairs:
            legal_value(legal_name("attribute", name), value)
        if self.score is not None:
            legal_score(self.score)
