"""What a preflight check is: a question, who is asked, and the pure judge of the answers.

A preflight check differs from a step's `Check`: it says which trap it guards, how bad its worst
finding is, and what an answer that never came is worth; it may compare the answers of all nodes.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from inspect import cleandoc
from typing import Generic, TypeVar

from attrs import frozen

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, Severity
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.procedure.selectors import Selector
from centreon_ha_upgrade.procedure.situation import Situation

T = TypeVar("T")

Asks = Callable[[Situation, Node], Query[T]]
Judge = Callable[[T, Situation, Node], Iterable[Finding]]
Compare = Callable[[Mapping[str, T], Situation], Iterable[Finding]]


SILENCE = "the question got no answer that can be read"


class Scope(StrEnum):
    """CLUSTER: any node can answer for all; NODE: each answers for itself."""

    NODE = "node"
    CLUSTER = "cluster"


@frozen
class PreflightCheck(Generic[T]):
    """One check.  `id` (P01 and on) and the `codes` it raises never change: waivers name them.

    `guards` holds ids of errata and traps; `severity` is that of its worst finding, `unanswered`
    that of a question which could not
    be put or understood, and `silence` the sentence for it.  Either `judge` or `compare` judges.
    """

    id: str
    title: str
    codes: tuple[str, ...]
    guards: tuple[str, ...]
    scope: Scope
    severity: Severity
    on: Selector
    asks: Asks[T]
    judge: Judge[T] | None = None
    compare: Compare[T] | None = None
    unanswered: Severity = Severity.BLOCKER
    silence: str = SILENCE


@frozen
class NotAsked:
    """A check of the catalogue that this program does not ask, and why."""

    id: str
    title: str
    reason: str


def preflight(
    id_: str,
    *codes: str,
    asks: Asks[T],
    on: Selector,
    guards: tuple[str, ...] = (),
    scope: Scope = Scope.NODE,
    severity: Severity = Severity.BLOCKER,
    unanswered: Severity = Severity.BLOCKER,
    silence: str = SILENCE,
) -> Callable[[Judge[T]], PreflightCheck[T]]:
    """Makes a check of its judge; the docstring is the assertion it makes."""

    def made(judge: Judge[T]) -> PreflightCheck[T]:
        title = cleandoc(judge.__doc__ or "")
        return PreflightCheck(
            id_, title, codes, guards, scope, severity, on, asks, judge, None, unanswered, silence
        )

    return made


def compared(
    id_: str,
    *codes: str,
    asks: Asks[T],
    on: Selector,
    guards: tuple[str, ...] = (),
    severity: Severity = Severity.BLOCKER,
) -> Callable[[Compare[T]], PreflightCheck[T]]:
    """Makes a check that sees the answers of all its nodes at once."""

    def made(compare: Compare[T]) -> PreflightCheck[T]:
        title = cleandoc(compare.__doc__ or "")
        return PreflightCheck(
            id_, title, codes, guards, Scope.CLUSTER, severity, on, asks, None, compare
        )

    return made
