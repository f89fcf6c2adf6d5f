"""What yum would do: which packages come, go, or are brought to another version."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from attrs import define, field, frozen

from centreon_ha_upgrade.executors.simulated.catalogue import OFFERED, Web
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.rpm_model import Rpm
from centreon_ha_upgrade.packages.yum import Action, Change

KILOBYTES = 6.2
"""The size of every package."""


@frozen
class Step:
    """One row of the table, and the package that comes with it; None where one goes."""

    change: Change
    new: Rpm | None


@define
class Plan:
    """The whole transaction, or why there is none."""

    steps: list[Step] = field(factory=list)
    no_match: list[str] = field(factory=list)
    already: list[str] = field(factory=list)
    error: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(step.change for step in self.steps)

    def names(self) -> set[str]:
        return {step.change.name for step in self.steps}


def resolve(web: Web, machine: Machine, verb: str, specs: Iterable[str]) -> Plan:
    """What this command would do on this node."""
    plan = Plan()
    for spec in specs:
        if verb == "remove":
            _remove(plan, machine, spec)
        else:
            _bring(plan, web, machine, verb, spec)
    _bring_needed(plan, machine)
    plan.steps.sort(key=lambda step: (_ORDER[step.change.action], step.change.dependency))
    if verb == "install" and plan.no_match:
        plan.error = f"Unable to find a match: {' '.join(plan.no_match)}"
    return plan


_ORDER = {Action.INSTALL: 0, Action.UPGRADE: 1, Action.REMOVE: 2}


def _remove(plan: Plan, machine: Machine, spec: str) -> None:
    found = [name for name in machine.rpm.installed if fnmatchcase(name, spec)]
    if not found:
        plan.no_match.append(spec)
    for name in found:
        _take_away(plan, machine, name, dependency=False)


def _take_away(plan: Plan, machine: Machine, name: str, *, dependency: bool) -> None:
    if name in plan.names():
        return
    package = machine.rpm.installed[name]
    plan.steps.append(Step(_change(Action.REMOVE, package, "@System", dependency=dependency), None))
    for other in machine.rpm.installed.values():
        if name in other.requires:
            _take_away(plan, machine, other.name, dependency=True)


def _bring(plan: Plan, web: Web, machine: Machine, verb: str, spec: str) -> None:
    if spec in web.packages:
        found = [("@commandline", web.packages[spec])]
    else:
        found = list(_newest(machine, spec))
    if verb == "update":
        found = [(repo, new) for repo, new in found if new.name in machine.rpm.installed]
    if not found:
        plan.no_match.append(spec)
    for repo, new in found:
        _add(plan, machine, repo, new, dependency=False)


def _newest(machine: Machine, spec: str) -> Iterator[tuple[str, Rpm]]:
    best: dict[str, tuple[str, Rpm]] = {}
    for repo in machine.repositories:
        for package in OFFERED.get(repo, ()):
            words = (package.name, f"{package.name}-{package.version}-{package.release}")
            if not any(fnmatchcase(word, spec) for word in words):
                continue
            held = best.get(package.name)
            if held is None or _key(package) > _key(held[1]):
                best[package.name] = (repo, package)
    return iter(best.values())


def _key(package: Rpm) -> list[int]:
    return [int(part) for part in package.version.split(".")]


def _add(plan: Plan, machine: Machine, repo: str, new: Rpm, *, dependency: bool) -> None:
    if new.name in plan.names():
        return
    held = machine.rpm.installed.get(new.name)
    if held is not None and _key(held) >= _key(new):
        plan.already.append(str(held.package))
        return
    action = Action.INSTALL if held is None else Action.UPGRADE
    plan.steps.append(Step(_change(action, new, repo, dependency=dependency), new))


def _bring_needed(plan: Plan, machine: Machine) -> None:
    """What the chosen packages need; the list grows while it is walked."""
    for step in plan.steps:
        for name in step.new.requires if step.new else ():
            if name in machine.rpm.installed or name in plan.names():
                continue
            found = next(_newest(machine, name), None)
            if found is None:
                needs = f"package {step.change.nevra} requires {name}"
                plan.error = f"{needs}, but none of the providers can be installed"
                return
            _add(plan, machine, *found, dependency=True)


def _change(action: Action, package: Rpm, repo: str, *, dependency: bool) -> Change:
    version = f"{package.version}-{package.release}"
    return Change(action, package.name, "noarch", version, repo, f"{KILOBYTES} k", dependency)
