"""Answers one word: a step, an erratum, trap, fault, check, finding, or line of the document.

>>> explain("X09").kind
'erratum'
>>> explain("line 321").title
'line 321'
"""

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.errors import IllegalValue, UpgradeError
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.erratum import Erratum, Profile
from centreon_ha_upgrade.procedure.faults import FAULTS
from centreon_ha_upgrade.procedure.findings import ALL
from centreon_ha_upgrade.procedure.plans import EVERY_STEP
from centreon_ha_upgrade.procedure.preflight.answers import PEOPLE, AskedOfPeople
from centreon_ha_upgrade.procedure.preflight.catalogue import CATALOGUE, NOT_ASKED
from centreon_ha_upgrade.procedure.preflight.codes import (
    REMEDIES,
    asked_by,
    meaning,
)
from centreon_ha_upgrade.procedure.preflight.model import NotAsked, PreflightCheck
from centreon_ha_upgrade.procedure.site import Site, Vip
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.sources import Repositories
from centreon_ha_upgrade.procedure.step import Step
from centreon_ha_upgrade.procedure.traps import REMARKS, TRAPS, Remark, Trap

_LINE = re.compile(r"(?:line|ligne|l)?\s*([1-9][0-9]{0,4})", re.IGNORECASE)
_STEPS = {step.id: step for step in EVERY_STEP}


@frozen
class Fact:
    """One thing that is told: its name, and its values; `own` values are words of this library.

    The others stand as they are in every language: commands, ids, the document's French.
    """

    name: str
    values: tuple[str, ...] = field(converter=tuple[str, ...])
    own: bool = True


@frozen
class Explanation:
    """The answer.  `kind` is step, erratum, remark, trap, finding, check, fault or line."""

    kind: str
    id: str
    title: str
    facts: tuple[Fact, ...] = field(converter=tuple[Fact, ...])


def explain(word: str) -> Explanation:
    """The answer to one word, in any case.  Raises `IllegalValue` naming what comes near."""
    plain = " ".join(word.split())
    if found := _LINE.fullmatch(plain):
        return _of_line(int(found[1]), word)
    key = plain.upper()
    for known, told in _KINDS:
        if key in known:
            made = told(key)
            return evolve(made, facts=tuple(fact for fact in made.facts if any(fact.values)))
    raise IllegalValue("word", word, f"nothing is called so; near are: {_near(key)}")


def names() -> tuple[str, ...]:
    """Every word that can be explained, lines of the document apart."""
    return tuple(sorted({key for known, _ in _KINDS for key in known}))


def _near(key: str) -> str:
    found = get_close_matches(key, names(), n=4, cutoff=0.4)
    return ", ".join(found) or "A01, X01, T1, P01, NOT_IN_MAINTENANCE, line 321"


@cache
def document() -> tuple[str, ...]:
    """The document's lines, the first at 0."""
    text = files(__package__ or "").joinpath("document.fr.txt").read_text(encoding="utf-8")
    return tuple(text.splitlines())


def _numbered(lines: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{number}: {document()[number - 1]}" for number in sorted(lines))


def _titled(ids: tuple[str, ...]) -> tuple[str, ...]:
    known: dict[str, Step | Erratum | Remark | Trap] = {**_STEPS, **ERRATA, **REMARKS, **TRAPS}
    return tuple(f"{id_} {known[id_].title}" for id_ in ids)


def example(profile: Profile) -> Situation:
    """Four nodes of the documentation range, nothing observed: for what a step would run."""
    site = Site(
        "centreon_cluster",
        Topology.four("central1", "central2", "database1", "database2"),
        Vip("192.0.2.100", "eth0", "24", "192.0.2.255"),
        Vip("192.0.2.101", "eth0", "24", "192.0.2.255"),
        "Europe/Paris",
        repositories=Repositories(mariadb="https://repositories.example.org/mariadb-10.5.repo"),
        profile=profile,
    )
    return Situation(site, "2026-01-31", assumed="0.9-master")


def _commands(step: Step, profile: Profile) -> tuple[str, ...]:
    s = example(profile)
    if not step.applies(s):
        return ("the step is left out",)
    try:
        found = ((str(node), str(c)) for node in step.on(s) for c in step.body(s, node))
        return tuple(f"{node} $ {shown}" for node, shown in found) or ("no command",)
    except UpgradeError as error:
        return (f"not without a connection: {error}",)


def _of_step(id_: str) -> Explanation:
    step = _STEPS[id_]
    touching = (step.fixes, step.unless, *step.errata)
    return Explanation("step", id_, step.title, (
        Fact("why", (step.why,)),
        Fact("question", (step.question,)),
        Fact("risk", (step.risk.value,)),
        Fact("nodes", tuple(map(str, step.on(example(Profile.SAFE)))), own=False),
        Fact("document", _numbered(step.lines), own=False),
        Fact("errata", _titled(tuple(dict.fromkeys(filter(None, touching))))),
        Fact("checks", tuple(check.title for check in asked_by(step))),
        Fact("commands, safe", _commands(step, Profile.SAFE), own=False),
        Fact("commands, as written", _commands(step, Profile.AS_WRITTEN), own=False),
    ))  # fmt: skip


def steps_of(erratum: Erratum) -> tuple[str, ...]:
    """Steps that name the erratum, or that share a line of the document with it."""
    lines = set(erratum.lines)
    return tuple(
        step.id
        for step in _STEPS.values()
        if erratum.id in (step.fixes, step.unless, *step.errata) or lines & set(step.lines)
    )


def _switch(erratum: Erratum) -> str:
    return "always applied" if erratum.mandatory else f'errata.off = ["{erratum.id}"]'


def _of_erratum(id_: str) -> Explanation:
    erratum = ERRATA[id_]
    return Explanation("erratum", id_, erratum.title, (
        Fact("it says", (erratum.says,)),
        Fact("we do", (erratum.does,)),
        Fact("evidence", (erratum.evidence,)),
        Fact("document", _numbered(erratum.lines), own=False),
        Fact("steps", _titled(steps_of(erratum))),
        Fact("switch", (_switch(erratum),)),
    ))  # fmt: skip


def _of_remark(id_: str) -> Explanation:
    remark: Remark = REMARKS[id_]
    return Explanation("remark", id_, remark.title, (
        Fact("it says", (remark.says,)),
        Fact("we do", (remark.does,)),
        Fact("evidence", (remark.evidence,)),
        Fact("document", _numbered(remark.lines), own=False),
        Fact("steps", _titled(remark.steps)),
        Fact("switch", ("none: it changes no step of this plan",)),
    ))  # fmt: skip


def _of_trap(id_: str) -> Explanation:
    trap: Trap = TRAPS[id_]
    known: dict[str, Erratum | Remark] = {**ERRATA, **REMARKS}
    lines = {line for each in trap.errata for line in known[each].lines} | set(trap.lines)
    steps = {s for each in trap.errata if each in ERRATA for s in steps_of(ERRATA[each])}
    does = (trap.does,) if trap.does else tuple(known[each].does for each in trap.errata)
    switches = tuple(_switch(ERRATA[each]) for each in trap.errata if each in ERRATA)
    return Explanation("trap", id_, trap.title, (
        Fact("we do", does),
        Fact("evidence", (trap.evidence,)),
        Fact("errata", _titled(trap.errata)),
        Fact("document", _numbered(tuple(lines)), own=False),
        Fact("steps", _titled((*trap.steps, *(s for s in _STEPS if s in steps)))),
        Fact("switch", switches or ("none: it changes no step of this plan",)),
    ))  # fmt: skip


def _of_code(code: str) -> Explanation:
    known = ALL[code]
    return Explanation("finding", code, code, (
        Fact("what does not hold", meaning(known)),
        Fact("raised by", tuple(check.id for check in known.checks), own=False),
        Fact("asked by", _titled(known.steps)),
        Fact("remedy", (REMEDIES.get(code, "do what the finding itself names as remedy"),)),
    ))  # fmt: skip


def _of_check(id_: str) -> Explanation:
    check = _CHECKS[id_]
    if isinstance(check, NotAsked):
        return Explanation("check", id_, check.title, (
            Fact("not asked because", (check.reason,)),
        ))  # fmt: skip
    return Explanation("check", id_, check.title, (
        Fact("severity", (check.severity.value,)),
        Fact("findings", check.codes, own=False),
        Fact("guards", _titled(check.guards)),
        Fact("remedy", tuple(dict.fromkeys(REMEDIES[code] for code in check.codes))),
    ))  # fmt: skip


def _of_fault(id_: str) -> Explanation:
    fault = FAULTS[id_]
    return Explanation("fault", id_, fault.happens, (Fact("expected of us", (fault.expected,)),))


def _of_line(number: int, word: str) -> Explanation:
    if number > len(document()):
        raise IllegalValue("line", word, f"the document has {len(document())} lines")
    steps = tuple(step.id for step in _STEPS.values() if number in step.lines)
    errata = tuple(each.id for each in _noted() if number in each.lines)
    return Explanation("line", str(number), f"line {number}", (
        Fact("document", (document()[number - 1],), own=False),
        Fact("steps", _titled(steps)),
        Fact("errata", _titled(errata)),
        *(() if steps or errata else (Fact("note", ("no step and no erratum: it only tells",)),)),
    ))  # fmt: skip


def _noted() -> Iterator[Erratum | Remark]:
    yield from ERRATA.values()
    yield from REMARKS.values()


_CHECKS: dict[str, PreflightCheck[Any] | AskedOfPeople | NotAsked] = {
    **{check.id: check for check in CATALOGUE},
    **{check.id: check for check in PEOPLE},
    **{check.id: check for check in NOT_ASKED},
}
_KINDS: tuple[tuple[Mapping[str, object], Callable[[str], Explanation]], ...] = (
    (_STEPS, _of_step),
    (ERRATA, _of_erratum),
    (REMARKS, _of_remark),
    (TRAPS, _of_trap),
    (ALL, _of_code),
    (_CHECKS, _of_check),
    (FAULTS, _of_fault),
)
