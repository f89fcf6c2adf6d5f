"""Puts the whole catalogue to a platform, nodes side by side, and goes on where something is wrong.

A node that is silent, or an answer that cannot be read, is a finding of the check that asked.
Each question is put once to each node, however many checks judge its answer.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from attrs import define, evolve, field, frozen

from centreon_ha_upgrade.core.command import Command, Query, Result
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.finding import Finding, Severity, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import CommandFailed, DeclarationError, PlatformError, Unreachable
from centreon_ha_upgrade.procedure.preflight.catalogue import CATALOGUE
from centreon_ha_upgrade.procedure.preflight.codes import REMEDIES
from centreon_ha_upgrade.procedure.preflight.model import SILENCE, PreflightCheck, Scope
from centreon_ha_upgrade.procedure.situation import Situation


@frozen
class Examined:
    """One check with all that it found; none when it is content."""

    check: PreflightCheck[Any]
    findings: tuple[Finding, ...] = field(default=(), converter=tuple[Finding, ...])


@define
class _Answers:
    """Remembers what each node answered; raises again what it raised."""

    executor: Executor
    _known: dict[tuple[str, Command], Result | PlatformError] = field(factory=dict)

    def of(self, node: Node, query: Query[Any]) -> Any:
        key = node.name, query.command
        if key not in self._known:
            try:
                self._known[key] = self.executor.run(node, query.command)
            except PlatformError as error:
                self._known[key] = error
        answer = self._known[key]
        if isinstance(answer, PlatformError):
            raise answer
        return query.read(answer)


def examine(
    s: Situation,
    executor: Executor,
    silent: Iterable[str] = (),
    catalogue: tuple[PreflightCheck[Any], ...] = CATALOGUE,
) -> tuple[Examined, ...]:
    """Every check with its findings, in the catalogue's order.

    `silent` nodes are known not to answer and are not asked again; what only they could say is
    not judged.
    """
    answers, silent = _Answers(executor), frozenset(silent)
    asked = [(check, *_asked(check, s, silent)) for check in catalogue]
    found: dict[str, list[Finding]] = {check.id: list(unclear) for check, _, unclear in asked}

    def on(node: Node) -> list[tuple[str, Finding]]:
        mine = [check for check, nodes, _ in asked if check.judge is not None and node in nodes]
        return [(c.id, f) for c in mine for f in _judged(c, node, s, answers)]

    nodes = [n for n in s.topology.nodes if n.name not in silent]
    with ThreadPoolExecutor(max_workers=max(1, len(nodes))) as pool:
        for pairs in pool.map(on, nodes):
            for id_, finding in pairs:
                found[id_].append(finding)
    for check, chosen, _ in asked:
        if check.compare is not None and chosen:
            found[check.id] += _compared(check, chosen, s, answers)
    return tuple(Examined(check, found[check.id]) for check in catalogue)


def _asked(
    check: PreflightCheck[Any], s: Situation, silent: frozenset[str]
) -> tuple[tuple[Node, ...], tuple[Finding, ...]]:
    """Who is asked; a finding instead where the roles are not clear."""
    try:
        chosen = tuple(node for node in check.on(s) if node.name not in silent)
    except DeclarationError as error:
        return (), (blocker("ROLE_UNCLEAR", str(error), remedy="crm_mon -1rf"),)
    if check.scope is Scope.CLUSTER and check.judge is not None and not chosen:
        chosen = tuple(node for node in s.topology.nodes if node.name not in silent)[:1]
    return chosen, ()


def _judged(
    check: PreflightCheck[Any], node: Node, s: Situation, answers: _Answers
) -> Iterator[Finding]:
    assert check.judge is not None
    try:
        for found in check.judge(answers.of(node, check.asks(s, node)), s, node):
            # a judge that a step lends may leave the remedy to the step
            yield evolve(found, remedy=found.remedy or REMEDIES.get(found.code, ""))
    except PlatformError as error:
        yield unanswered(error, node, check.unanswered, check.silence)
    except DeclarationError as error:
        yield blocker("ROLE_UNCLEAR", str(error), node, remedy="crm_mon -1rf")


def _compared(
    check: PreflightCheck[Any], nodes: tuple[Node, ...], s: Situation, answers: _Answers
) -> Iterator[Finding]:
    assert check.compare is not None
    heard: dict[str, Any] = {}
    for node in nodes:
        try:
            heard[node.name] = answers.of(node, check.asks(s, node))
        except PlatformError as error:
            yield unanswered(error, node, check.unanswered, check.silence)
    try:
        yield from check.compare(heard, s) if heard else ()
    except DeclarationError as error:
        yield blocker("ROLE_UNCLEAR", str(error), remedy="crm_mon -1rf")


def unanswered(
    error: PlatformError,
    node: Node,
    severity: Severity = Severity.BLOCKER,
    silence: str = SILENCE,
) -> Finding:
    """The finding that stands for an answer which never came or cannot be read."""
    if isinstance(error, Unreachable):
        return blocker("UNREACHABLE", error.reason, node, remedy=f"ssh {node.host} true")
    observed, shown = str(error), str(getattr(error, "shown", ""))
    if isinstance(error, CommandFailed):
        last = (error.output.strip().splitlines() or ["it printed nothing"])[-1]
        observed = f"code {error.code}: {last}"
    plain = blocker("UNANSWERED", silence, node, observed=observed)
    return evolve(plain, severity=severity, remedy="" if "\n" in shown else shown)
