"""The time that a run still needs: a fold of its events over the budget of its plan."""

from attrs import define, field

from centreon_ha_upgrade.engine.event import (
    CommandFinished,
    Event,
    Kept,
    TaskFinished,
    TaskSkipped,
)
from centreon_ha_upgrade.procedure.budget import Budget, Rates, budget
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.sizes import SIZES

# below this, what was measured says little about what is to come
_ENOUGH = 60.0
_SLOWEST, _FASTEST = 5.0, 0.2


@define
class Eta:
    """Tell it every event; `left` is in seconds, people's time included.

    Steps that only machines work at are corrected by how fast the ones before went.
    """

    site: Site
    rates: Rates = field(factory=Rates)
    _kept: dict[str, str] = field(factory=dict, init=False)
    _settled: dict[str, int] = field(factory=dict, init=False)
    _worked: dict[str, float] = field(factory=dict, init=False)
    _budget: Budget | None = field(default=None, init=False)

    def see(self, event: Event) -> None:
        """Takes one more event into account."""
        match event:
            case TaskFinished() | TaskSkipped():
                self._settled[event.step] = self._settled.get(event.step, 0) + 1
            case CommandFinished():
                worked = self._worked.get(event.step, 0.0)
                self._worked[event.step] = worked + event.seconds
            case Kept() if event.key == SIZES:
                self._kept[SIZES], self._budget = event.text, None

    @property
    def predicted(self) -> Budget:
        """The budget, with the sizes that the run has measured."""
        if self._budget is None:
            self._budget = budget(plan_for(self.site), self._situation, self.rates)
        return self._budget

    @property
    def left(self) -> float:
        """Seconds until the end, as far as anybody can tell."""
        machines = people = 0.0
        for cost in self.predicted.costs:
            if cost.step in self._settled:
                continue
            if cost.people:
                people += cost.seconds
            else:
                machines += cost.seconds
        return people + machines * self._pace

    @property
    def _pace(self) -> float:
        """How long machines take, compared with what was predicted for the same steps."""
        done = [c for c in self.predicted.costs if c.step in self._settled and not c.people]
        predicted = sum(cost.seconds for cost in done)
        if predicted < _ENOUGH:
            return 1.0
        worked = sum(self._worked.get(cost.step, 0.0) for cost in done)
        return min(_SLOWEST, max(_FASTEST, worked / predicted))

    @property
    def _situation(self) -> Situation:
        return Situation(self.site, "", self._kept)
