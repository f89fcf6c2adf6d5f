"""The pcs commands that make one constraint again, under its own id."""

from collections.abc import Callable, Iterator

from centreon_ha_upgrade.core.command import Command, Query, answered, run
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import cib, constraint
from centreon_ha_upgrade.pacemaker._rebuild_resources import words_of
from centreon_ha_upgrade.pacemaker._rebuild_rules import rule_words
from centreon_ha_upgrade.pacemaker.dialect import PcsDialect
from centreon_ha_upgrade.pacemaker.model import (
    Constraint,
    Location,
    PatternLocation,
    ResourceSet,
    Rule,
    RuleLocation,
    SetConstraint,
    SetsOf,
    SpecialConstraint,
    Ticket,
)

_VERBS = {SetsOf.ORDER: "order", SetsOf.COLOCATION: "colocation", SetsOf.TICKET: "ticket"}
_OPTIONS = {
    SetsOf.ORDER: ("kind", "symmetrical"),
    SetsOf.COLOCATION: ("score", "score-attribute", "score-attribute-mangle"),
    SetsOf.TICKET: ("ticket", "loss-policy"),
}
_SET_OPTIONS = {
    SetsOf.ORDER: ("sequential", "require-all"),
    SetsOf.COLOCATION: ("sequential",),
    SetsOf.TICKET: (),
}


def create_constraint(
    wanted: Constraint | SpecialConstraint, dialect: PcsDialect, force: bool = False
) -> Iterator[Command]:
    """What makes it.  Raises `IllegalValue` where pcs has no words for it.

    `force` where pcs would warn of a second constraint between the same, or of one that names
    what a clone holds.
    """
    if isinstance(wanted, RuleLocation):
        yield from _rules(wanted, dialect, force)
        return
    if isinstance(wanted, Location | PatternLocation):
        words = _location(wanted)
    elif isinstance(wanted, Ticket):
        words = _ticket(wanted, dialect)
    elif isinstance(wanted, SetConstraint):
        words = _sets(wanted, dialect)
    else:
        words = constraint.spelled(wanted, dialect, own_id=True)
    yield _run(wanted.id, words, dialect, force)


def _run(id_: str, words: tuple[str, ...], dialect: PcsDialect, force: bool) -> Command:
    forced = ("--force",) if force else ()
    shown = dialect.positional(words)
    return run("pcs", "constraint", *forced, *shown, done=_stands(id_))


def _stands(id_: str) -> Query[bool]:
    def held(found: cib.Cib) -> bool:
        return any(each.id == id_ for each in (*found.constraints, *found.special_constraints))

    return answered(cib.query(), held)


def _where(pattern: str | None, resource: str | None) -> str:
    if resource is not None:
        return resource
    if pattern is None or not pattern.isprintable() or " " in pattern:
        raise IllegalValue("pattern", pattern or "", "pcs would not read it as one")
    return f"regexp%{pattern}"


def _location(wanted: Location | PatternLocation) -> tuple[str, ...]:
    if wanted.role is not None:
        raise IllegalValue("location", str(wanted.role), "pcs takes no role without a rule")
    where = (
        _where(wanted.pattern, None)
        if isinstance(wanted, PatternLocation)
        else _where(None, wanted.resource)
    )
    option = () if wanted.discovery is None else (f"resource-discovery={wanted.discovery}",)
    return ("location", "add", wanted.id, where, wanted.node, wanted.score, *option)


def _rules(wanted: RuleLocation, dialect: PcsDialect, force: bool) -> Iterator[Command]:
    where = _where(wanted.pattern, wanted.resource)
    option = () if wanted.discovery is None else (f"resource-discovery={wanted.discovery}",)
    first, *others = (_rule(each, dialect) for each in wanted.rules)
    words = ("location", where, "rule", f"constraint-id={wanted.id}", *option, *first)
    yield _run(wanted.id, words, dialect, force)
    for number, other in enumerate(others, 2):
        words = ("rule", "add", wanted.id, *other)
        done = answered(cib.query(), _has_rules(wanted.id, number))
        yield run("pcs", "constraint", *dialect.positional(words), done=done)


def _has_rules(id_: str, number: int) -> Callable[[cib.Cib], bool]:
    """Has the constraint of this id that many rules?"""

    def held(found: cib.Cib) -> bool:
        return any(
            isinstance(each, RuleLocation) and each.id == id_ and len(each.rules) >= number
            for each in found.special_constraints
        )

    return held


def _rule(rule: Rule, dialect: PcsDialect) -> tuple[str, ...]:
    words: tuple[str, ...] = ()
    if rule.role is not None:
        if rule.role.value not in ("Promoted", "Unpromoted"):
            raise IllegalValue("role of a rule", rule.role, "pcs takes no such role here")
        words = (f"role={dialect.constraint_role(rule.role)}",)
    if rule.score_attribute is not None:
        return (*words, f"score-attribute={rule.score_attribute}", *rule_words(rule))
    if rule.score is None:
        raise IllegalValue("rule", "", "pcs would give it a score")
    return (*words, f"score={rule.score}", *rule_words(rule))


def _ticket(wanted: Ticket, dialect: PcsDialect) -> tuple[str, ...]:
    role = () if wanted.role is None else (dialect.constraint_role(wanted.role),)
    policy = () if wanted.loss_policy is None else (f"loss-policy={wanted.loss_policy}",)
    return ("ticket", "add", wanted.ticket, *role, wanted.resource, *policy, f"id={wanted.id}")


def _sets(wanted: SetConstraint, dialect: PcsDialect) -> tuple[str, ...]:
    if wanted.kind not in _VERBS:
        raise IllegalValue("location of sets", wanted.id, "pcs cannot write one")
    for name, _ in wanted.options:
        if name not in _OPTIONS[wanted.kind]:
            raise IllegalValue("option of a constraint", name, "pcs cannot write it")
    if wanted.kind is SetsOf.COLOCATION and not wanted.options:
        raise IllegalValue("colocation of sets", wanted.id, "pcs would give it a score")
    words: list[str] = []
    for each in wanted.sets:
        words += ["set", *each.resources, *_set(wanted.kind, each, dialect)]
    last = ("setoptions", f"id={wanted.id}", *words_of(wanted.options))
    return (_VERBS[wanted.kind], *words, *last)


def _set(kind: SetsOf, found: ResourceSet, dialect: PcsDialect) -> tuple[str, ...]:
    words = []
    if found.action is not None:
        if kind is not SetsOf.ORDER:
            raise IllegalValue("action of a set", found.action, "only an order takes one")
        words.append(f"action={found.action}")
    if found.role is not None:
        if kind is SetsOf.ORDER:
            raise IllegalValue("role of a set", found.role, "an order takes an action")
        words.append(f"role={dialect.role(found.role)}")
    for name, _ in found.options:
        if name not in _SET_OPTIONS[kind]:
            raise IllegalValue("option of a set", name, "pcs cannot write it")
    return (*words, *words_of(found.options))
