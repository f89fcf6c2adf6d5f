"""How long an upgrade will take, and how long nobody will watch the company meanwhile.  Pure.

A step costs what its kind costs on any platform, and what sizes and rates add: packages by their
megabytes, the copy of the database by its bytes, mysql_upgrade by its tables, people by habit.
The window without monitoring begins where the old agent goes (C02) and ends where every resource
is seen in its place again (N01).
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from attrs import evolve, field, frozen, validators

from centreon_ha_upgrade.procedure.plan import Plan, Task
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.sizes import Sizes, sizes_of

FIRST, LAST = "C02", "N01"
"""The first and the last step of the window without monitoring."""

_MEGABYTE = 1_000_000
_positive = validators.gt(0.0)


@frozen
class Rates:
    """How fast things go.  Megabytes a second for `download` and `copy`; minutes for people.

    `packages` is what one node downloads, in megabytes.
    """

    download: float = field(default=5.0, validator=_positive)
    copy: float = field(default=60.0, validator=_positive)
    packages: float = field(default=400.0, validator=_positive)
    question: float = field(default=5.0, validator=_positive)
    wizard: float = field(default=15.0, validator=_positive)

    @property
    def fetching(self) -> float:
        """Seconds that one node downloads."""
        return self.packages / self.download


@frozen
class Cost:
    """One step on all its nodes, in seconds; `people` says that it waits for somebody."""

    step: str
    title: str
    phase: str
    seconds: float
    people: bool = False


@frozen
class Budget:
    """The predicted seconds of every step, in the plan's order."""

    costs: tuple[Cost, ...] = field(converter=tuple[Cost, ...])

    @property
    def total(self) -> float:
        return sum(cost.seconds for cost in self.costs)

    @property
    def window(self) -> float:
        """Seconds without monitoring."""
        return sum(cost.seconds for cost in between(self.costs))


def between(costs: Iterable[Cost]) -> Iterable[Cost]:
    """Those of the window without monitoring."""
    inside = False
    for cost in costs:
        inside = inside or cost.step == FIRST
        if inside:
            yield cost
        if cost.step == LAST:
            return


# beside the few seconds that any step takes: fixed seconds on one node
_FIXED: Mapping[str, float] = {
    "B04": 20, "B06": 40, "C02": 15, "C03": 120, "C04": 20, "C04D": 20, "D03": 10, "E01": 30,
    "E03": 40, "E05": 15, "E06": 20, "F04": 20, "F06": 20, "J04": 60, "K06": 20, "M02": 40,
    "M03": 20, "M04": 20, "N01": 30,
}  # fmt: skip
_ANY = 3.0
# what share of a node's download each transaction takes, and who fetches it beforehand
_SHARE: Mapping[str, float] = {"C03": 0.7, "C04": 0.02, "C04D": 0.02, "E03": 0.25}
_FETCHED_BY: Mapping[str, str] = {"C03": "B09", "C04": "B09", "C04D": "B09", "E03": "B09D"}
_FETCHES: Mapping[str, float] = {"B09": 0.72, "B09D": 0.25}
_PER_TABLE = 0.02


def budget(plan: Plan, s: Situation, rates: Rates | None = None) -> Budget:
    """The prediction for this plan, with the sizes that the situation knows."""
    rates, sizes = rates or Rates(), sizes_of(s)
    shares = dict(_shares(plan))
    found: dict[str, Cost] = {}
    for step, tasks in groupby(plan.tasks(s), lambda task: task.step):
        fetching = shares.get(step.id, 0.0) * rates.fetching
        each = [fetching + _seconds(task, sizes, rates) for task in tasks]
        seconds = max(each) if step.together else sum(each)
        # a step of a block comes once for each node
        before = found[step.id].seconds if step.id in found else 0.0
        made = Cost(step.id, step.title, step.phase, before + seconds, bool(step.question))
        found[step.id] = made
    return Budget(found.values())


def _shares(plan: Plan) -> Iterable[tuple[str, float]]:
    """Of a node's download, what each step of this plan takes."""
    ids = {step.id for step in plan.steps}
    yield from _FETCHES.items()
    for step, share in _SHARE.items():
        if _FETCHED_BY[step] not in ids:
            yield step, share


def fetching_nothing(plan: Plan) -> Plan:
    """The same plan without its downloads beforehand: the difference is what they save."""
    return evolve(plan, steps=[step for step in plan.steps if step.id not in _FETCHES])


def _seconds(task: Task, sizes: Sizes, rates: Rates) -> float:
    id_ = task.step.id
    seconds = _ANY + _FIXED.get(id_, 0.0)
    if id_ == "E06":
        seconds += _PER_TABLE * sizes.tables
    if id_ == "J04":
        seconds += sizes.data / (rates.copy * _MEGABYTE)
    if task.step.question:
        seconds += 60 * (rates.wizard if id_ == "F01" else rates.question)
    return seconds
