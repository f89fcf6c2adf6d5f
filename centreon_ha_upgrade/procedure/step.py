"""How a step is declared: its facts, its commands, and how it is known to have worked.

A body reads the situation and the node, and yields its whole list of commands.  It receives no
answers, so it can be previewed; what it must know is captured before it and kept.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from inspect import cleandoc
from typing import Any, Generic, Protocol, TypeVar

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Command, Query
from centreon_ha_upgrade.core.finding import Finding, Report
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.procedure.selectors import Selector
from centreon_ha_upgrade.procedure.situation import Situation

T = TypeVar("T")

Body = Callable[[Situation, Node], Iterable[Command]]


class Phase(StrEnum):
    """The procedure's chapters, in their order."""

    PREREQUISITES = "A"
    REPOSITORIES = "B"
    PACKAGES = "C"
    PHP_APACHE = "D"
    DATABASE = "E"
    WEB = "F"
    CLEANUP = "G"
    BACKUP = "H"
    DELETION = "I"
    REPLICATION = "J"
    RESOURCES = "K"
    CONSTRAINTS = "L"
    RESUME = "M"
    VERIFICATION = "N"


class Risk(StrEnum):
    """SAFE can be undone at once, DISRUPTIVE stops something, IRREVERSIBLE cannot be undone."""

    SAFE = "safe"
    DISRUPTIVE = "disruptive"
    IRREVERSIBLE = "irreversible"


class Ask(Protocol):
    """Puts a query to a node.  Raises as `ask_node` does."""

    def __call__(self, node: Node, query: Query[T], /) -> T: ...


class Outlook(StrEnum):
    """What waiting may bring: nothing is wrong, time may heal it, or only a person can."""

    HOLDS = "holds"
    NOT_YET = "not yet"
    CANNOT = "cannot"


@frozen
class Patience:
    """How long a check may still become true, in seconds, and how often it is asked.

    `never` holds the codes of findings that no waiting heals: they are said at once.  A gate does
    not wait, unless `at_gates`.
    """

    seconds: float
    every: float = 5.0
    never: frozenset[str] = frozenset()
    at_gates: bool = False

    def outlook(self, findings: Iterable[Finding]) -> Outlook:
        """Whether it is worth asking again."""
        blockers = Report(tuple(findings)).blockers()
        if not blockers:
            return Outlook.HOLDS
        cannot = any(each.code in self.never for each in blockers)
        return Outlook.CANNOT if cannot else Outlook.NOT_YET


@frozen
class Check(Generic[T]):
    """A question to the platform and the pure judgement of its answer.

    `on` says who is asked when it is not the step's own node.
    """

    id: str
    title: str
    asks: Callable[[Situation, Node], Query[T]]
    judge: Callable[[T, Situation, Node], Iterable[Finding]]
    on: Selector | None = None
    patience: Patience | None = None

    def findings(self, ask: Ask, s: Situation, node: Node) -> tuple[Finding, ...]:
        """What is wrong now.  Raises as `ask` does."""
        nodes = self.on(s) if self.on else (node,)
        return tuple(
            found for each in nodes for found in self.judge(ask(each, self.asks(s, each)), s, each)
        )


@frozen
class Comparison(Generic[T]):
    """A question to several nodes, and the pure judgement of all answers beside each other.

    `compare` gets the answers by the nodes' names, and the node of the step.
    """

    id: str
    title: str
    asks: Callable[[Situation, Node], Query[T]]
    compare: Callable[[Mapping[str, T], Situation, Node], Iterable[Finding]]
    on: Selector
    patience: Patience | None = None

    def findings(self, ask: Ask, s: Situation, node: Node) -> tuple[Finding, ...]:
        """What is wrong now.  Raises as `ask` does."""
        answers = {each.name: ask(each, self.asks(s, each)) for each in self.on(s)}
        return tuple(self.compare(answers, s, node))


StepCheck = Check[Any] | Comparison[Any]


def check(
    id_: str,
    *,
    asks: Callable[[Situation, Node], Query[T]],
    on: Selector | None = None,
    patience: Patience | None = None,
) -> Callable[[Callable[[T, Situation, Node], Iterable[Finding]]], Check[T]]:
    """Makes a check of its judge; the docstring is the assertion it makes."""

    def made(judge: Callable[[T, Situation, Node], Iterable[Finding]]) -> Check[T]:
        return Check(id_, cleandoc(judge.__doc__ or ""), asks, judge, on, patience)

    return made


def comparison(
    id_: str,
    *,
    asks: Callable[[Situation, Node], Query[T]],
    on: Selector,
    patience: Patience | None = None,
) -> Callable[[Callable[[Mapping[str, T], Situation, Node], Iterable[Finding]]], Comparison[T]]:
    """Makes a comparison of its judge; the docstring is the assertion it makes."""

    def made(
        compare: Callable[[Mapping[str, T], Situation, Node], Iterable[Finding]],
    ) -> Comparison[T]:
        return Comparison(id_, cleandoc(compare.__doc__ or ""), asks, compare, on, patience)

    return made


@frozen
class Capture:
    """What is read before a step runs, and kept: later steps may destroy it.

    With `per_node` the key is kept once for each node, otherwise once for the run.  `anew` reads
    it again although it is kept: the latest counts from there on.
    """

    key: str
    query: Callable[[Situation, Node], Query[Any]]
    per_node: bool = True
    anew: bool = False

    def key_on(self, node: Node) -> str:
        return f"{self.key}@{node}" if self.per_node else self.key


@frozen
class Watch(Generic[T]):
    """What nobody but this run may change between two steps that watch it.

    `judge` compares what was read after the one with what is read before the other.
    """

    key: str
    asks: Callable[[Situation, Node], Query[T]]
    judge: Callable[[T, T, Node], Iterable[Finding]]
    per_node: bool = False

    def key_on(self, node: Node) -> str:
        return f"{self.key}@{node}" if self.per_node else self.key


def _no_commands(s: Situation, node: Node) -> Iterable[Command]:
    return ()


@frozen
class Step:
    """One step of the procedure.  `id` is the journal's key: it never changes.

    `beside` is asked again and again while a detached command of this step works: a blocker ends
    the work.  `lines` are lines of the document; `fixes` names the erratum that adds this step,
    `unless` the one that removes it; `together` says that its nodes may run side by side; steps
    that share a `block` run node by node, the whole block on one node before the next.
    `until` names the step that undoes on purpose what `verify` has seen; where there is none, it
    holds for good.
    """

    id: str
    name: str
    title: str
    why: str
    phase: Phase
    on: Selector
    body: Body = _no_commands
    lines: tuple[int, ...] = field(default=(), converter=tuple[int, ...])
    risk: Risk = Risk.SAFE
    gates: tuple[StepCheck, ...] = ()
    guards: tuple[StepCheck, ...] = ()
    watches: tuple[Watch[Any], ...] = ()
    beside: tuple[StepCheck, ...] = ()
    captures: tuple[Capture, ...] = ()
    done_when: tuple[StepCheck, ...] = ()
    verify: tuple[StepCheck, ...] = ()
    until: str = ""
    question: str = ""
    fixes: str = ""
    unless: str = ""
    errata: tuple[str, ...] = ()
    together: bool = False
    block: str = ""

    def applies(self, s: Situation) -> bool:
        """Whether the profile and the operator's choices keep this step in the plan."""
        if self.fixes and not s.fixes(self.fixes):
            return False
        return not (self.unless and s.fixes(self.unless))


def step(id_: str, name: str, **facts: Any) -> Callable[[Body], Step]:
    """Makes a step of its body; the docstring's first line is the title, the rest the why."""

    def made(body: Body) -> Step:
        title, _, why = cleandoc(body.__doc__ or "").partition("\n")
        return Step(
            id_,
            name,
            title.rstrip("."),
            " ".join(why.split()),
            Phase(id_[0]),
            body=body,
            **facts,
        )

    return made
