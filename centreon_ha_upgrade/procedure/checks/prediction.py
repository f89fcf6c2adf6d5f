"""What ending maintenance mode would do, and why: judged before it ends (M01, M02).

Pacemaker itself says what it would do; here each unwanted action is led back to its cause, and
actions of one cause make one finding.
"""

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.pacemaker import attribute, constraint, prediction, resource
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Colocation,
    Group,
    Location,
    Order,
    PcsResource,
    Primitive,
)
from centreon_ha_upgrade.pacemaker.prediction import Prediction
from centreon_ha_upgrade.pacemaker.simulate import Action, Kind
from centreon_ha_upgrade.procedure import target
from centreon_ha_upgrade.procedure.checks.cluster import placements
from centreon_ha_upgrade.procedure.selectors import active_central
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Patience, check

_REFRESH = resource.refresh()
_STOPPED = ("stopped", "unpromoted", "slave")


@frozen
class _Cause:
    """Why the cluster would act: the finding's code and sentence, and what to type."""

    code: str
    summary: str
    remedy: str


@check("cluster.resumes-calmly", asks=lambda s, n: prediction.query(), on=active_central,
       patience=Patience(120, 5))  # fmt: skip
def resumes_calmly(found: Prediction, s: Situation, node: Node) -> Iterable[Finding]:
    """Simulated by Pacemaker itself, the end of maintenance stops, moves and demotes nothing."""
    # once it has ended, what runs is asked and no longer what would
    if found.in_maintenance:
        yield from predicted(found, s, node)


@check("cluster.still-calm", asks=lambda s, n: prediction.query(), on=active_central)
def still_calm(found: Prediction, s: Situation, node: Node) -> Iterable[Finding]:
    """Nothing changed since the end of maintenance was simulated."""
    # a run that resumes may come here a day after M01; a plan without M01 was not to look
    if s.fixes("X11"):
        yield from resumes_calmly.judge(found, s, node)


def predicted(found: Prediction, s: Situation, node: Node) -> Iterator[Finding]:
    """Every finding of a prediction, whether maintenance mode is on or not."""
    if not found.valid:
        errors = any("Errors found" in line for line in found.complaints)
        words = "; ".join(found.complaints[:3])
        if errors or not found.complaints:
            yield blocker("CONFIGURATION_INVALID", "Pacemaker finds errors in its configuration",
                          node, observed=words, remedy="crm_verify -L -V")  # fmt: skip
        else:
            yield warning("CONFIGURATION_INVALID", "Pacemaker warns about its configuration",
                          node, remedy="crm_verify -L -V")  # fmt: skip
    causes = dict[_Cause, list[str]]()
    if score := _score(found, s):
        causes[score] = []
    for action in found.simulation.actions:
        if _unwanted(action, s):
            causes.setdefault(_cause(action, found, s), []).append(str(action))
    if not any(causes.values()):
        for what, expected, observed in placements(found.simulation.then, s):
            # the placements name the database by its roles
            top = _top(target.DATABASE if " " in what else what, found.cib)
            # what is not configured, before the rebuild, is nowhere and no matter
            if top is not None and sorted(expected) != sorted(observed):
                where = " ".join(observed) or "nowhere"
                cause = _cause_of(top.id, found, s) or _unknown(what)
                causes.setdefault(cause, []).append(f"{what}: {where}")
    for cause, actions in causes.items():
        would = blocker(cause.code, cause.summary, node, remedy=cause.remedy,
                        expected="the end of maintenance stops, moves and demotes nothing",
                        observed="; ".join(actions) or "no action yet")  # fmt: skip
        # without X22 the document's own order stops the address, and enables it afterwards
        planned = cause == _stopped_by(target.SQL_VIP) and not s.fixes("X22")
        yield evolve(would, severity=Severity.WARNING) if planned else would


def _unwanted(action: Action, s: Situation) -> bool:
    """Whether the plan does not expect it: a start and a promotion only in their own place."""
    if action.kind not in (Kind.START, Kind.PROMOTE):
        return True
    where, name = action.where.rpartition(" ")[2], _primitive(action)
    if action.kind is Kind.PROMOTE:
        return where != s.primary
    return where not in _places(name, s)


def _primitive(action: Action) -> str:
    return action.subject.partition(":")[0]


def _places(name: str, s: Situation) -> tuple[str, ...]:
    """Where a resource of the plan may start; anywhere, for those that the plan does not know."""
    if name == target.DATABASE:
        return tuple(n.name for n in s.topology.databases)
    if name in (target.PHP, target.RRD):
        return tuple(n.name for n in s.topology.centrals)
    if any(name == vip.id for vip in target.sql_vips(s)):
        return (s.primary,)
    if any(name == member.id for member in target.group(s).members):
        return (s.active,)
    return s.topology.names


# --- causes -------------------------------------------------------------------------------------


def _cause(action: Action, found: Prediction, s: Situation) -> _Cause:
    name = _primitive(action)
    if action.kind in (Kind.FENCE, Kind.SHUTDOWN):
        return _Cause("WOULD_DISTURB", f"{name} would be fenced or shut down", "crm_mon -1rf")
    if action.kind is Kind.START and (missing := _location_missing(name, found.cib, s)):
        return missing
    if cause := _cause_of(name, found, s):
        return cause
    top = _top(name, found.cib)
    return _unknown(top.id if top is not None else name)


def _unknown(name: str) -> _Cause:
    return _Cause("WOULD_DISTURB", f"{name} would not stay as it is", "crm_mon -1rf")


def _cause_of(name: str, found: Prediction, s: Situation) -> _Cause | None:
    """The resource's own cause first, then one of what constraints tie to it."""
    top = _top(name, found.cib)
    if top is None:
        return _Cause("WOULD_STOP_ORPHAN", f"{name} is not configured, and still remembered",
                      str(_REFRESH))  # fmt: skip
    for each in (top, *_tied(top.id, found.cib)):
        for ask in (_agent_changed, _held_back, _banned):
            if cause := ask(each, found):
                return cause
    return _location_missing(name, found.cib, s)


def _agent_changed(top: PcsResource, found: Prediction) -> _Cause | None:
    """Remembered under an agent of another type: it is stopped through the old one (X11)."""
    for primitive in _primitives(top):
        for memory in found.memories:
            before = memory.agent(primitive.id)
            if before not in (None, primitive.agent):
                return _Cause(
                    "AGENT_CHANGED",
                    f"{primitive.id} is remembered under its old agent {before}",
                    str(_REFRESH),
                )
    return None


def _held_back(top: PcsResource, found: Prediction) -> _Cause | None:
    """A stray target role: a primitive's own wins over that of its group or clone (F34, X51)."""
    outer = dict(top.meta).get("target-role", "")
    for primitive in _primitives(top):
        own = dict(primitive.meta).get("target-role")
        if (own or outer).lower() in _STOPPED:
            return _stopped_by(top.id if own is None else primitive.id)
    return None


def _stopped_by(holder: str) -> _Cause:
    return _Cause("TARGET_ROLE_STOPPED", f"the target role of {holder} stops it",
                  str(resource.enable(holder)))  # fmt: skip


def _banned(top: PcsResource, found: Prediction) -> _Cause | None:
    """What `pcs resource ban` and `move` leave behind (T9)."""
    names = {top.id, *(primitive.id for primitive in _primitives(top))}
    for each in found.cib.constraints:
        left = isinstance(each, Location) and each.id.startswith("cli-")
        if isinstance(each, Location) and left and each.resource in names:
            word = "keeps" if each.avoids else "draws"
            return _Cause(
                "LEFT_OVER_BAN",
                f"the constraint {each.id} {word} {each.resource} "
                + ("away from " if each.avoids else "to ")
                + each.node,
                str(constraint.delete(each.id)),
            )
    return None


def _location_missing(name: str, cib: Cib, s: Situation) -> _Cause | None:
    """On four nodes nothing keeps it off the other two (X52)."""
    top = _top(name, cib)
    held = {
        (each.resource, each.node)
        for each in cib.constraints
        if isinstance(each, Location) and each.avoids
    }
    for rsc, nodes in target.avoids(s):
        free = [node for node in nodes if (rsc, node) not in held]
        if top is not None and rsc == top.id and free:
            return _Cause(
                "LOCATION_MISSING",
                f"nothing keeps {rsc} away from {' '.join(free)}",
                str(constraint.create_avoids(rsc, nodes)),
            )
    return None


def _score(found: Prediction, s: Situation) -> _Cause | None:
    """The primary has the highest promotion score (X12).

    A colocation hides its absence from the simulation; the new agent's own monitor then scores
    the replica, which is promoted instead.
    """
    scores = {each.node: _number(each.score(target.DATABASE)) for each in found.memories}
    own = scores.pop(s.primary, None)
    remedy = str(attribute.set_node_attribute(s.primary, f"master-{target.DATABASE}", "100"))
    if own is None:
        return _Cause("NO_PROMOTION_SCORE", f"{s.primary} has no promotion score", remedy)
    for node, score in scores.items():
        if score is not None and score >= own:
            return _Cause("NO_PROMOTION_SCORE",
                          f"the promotion score of {node} is as high as that of the primary",
                          remedy)  # fmt: skip
    return None


def _number(score: str | None) -> int | None:
    plain = (score or "").lower().replace("infinity", "1000000")
    return int(plain) if plain.lstrip("-").isdecimal() else None


# --- the configuration --------------------------------------------------------------------------


def _primitives(top: PcsResource) -> tuple[Primitive, ...]:
    if isinstance(top, Clone):
        return _primitives(top.resource)
    return top.members if isinstance(top, Group) else (top,)


def _top(name: str, cib: Cib) -> PcsResource | None:
    """The resource of this name, or what holds it."""
    for top in cib.resources:
        if name == top.id or name in [primitive.id for primitive in _primitives(top)]:
            return top
    return None


def _tied(name: str, cib: Cib) -> Iterator[PcsResource]:
    """What constraints tie to a resource, the nearest first."""
    seen, queue = {name}, [name]
    while queue:
        here = queue.pop(0)
        for each in cib.constraints:
            pair: tuple[str, ...] = ()
            if isinstance(each, Colocation):
                pair = each.resource, each.with_resource
            elif isinstance(each, Order):
                pair = each.first, each.then
            if here in pair:
                for other in sorted(set(pair) - seen):
                    seen.add(other)
                    queue.append(other)
                    if (top := _top(other, cib)) is not None:
                        yield top
