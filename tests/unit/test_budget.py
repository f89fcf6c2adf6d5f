"""How long an upgrade takes: predicted from sizes, corrected by what was measured."""

import pytest

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.eta import Eta
from centreon_ha_upgrade.engine.event import CommandFinished, Kept, Outcome, TaskFinished
from centreon_ha_upgrade.mariadb import sql
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.procedure.budget import Budget, Rates, between, budget, fetching_nothing
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.sizes import SIZES, Sizes, sizes_of
from tests import sites
from tests.unit.rehearsing import FOUR, TWO, site_of

GIGABYTE = 1_000_000_000
shapes = pytest.mark.parametrize("topology", [TWO, FOUR], ids=["two-nodes", "four-nodes"])


def _kept(tables: int, data: int) -> str:
    return sql.render(Rows(((str(tables), str(data)),)))


def _budget(topology: Topology, rates: Rates | None = None, kept: str = "") -> Budget:
    site = site_of(topology)
    s = Situation(site, sites.TODAY, {SIZES: kept} if kept else {})
    return budget(plan_for(site), s, rates)


def _seconds(found: Budget, step: str) -> float:
    (cost,) = (cost for cost in found.costs if cost.step == step)
    return cost.seconds


@shapes
def test_the_window_begins_where_the_agent_goes_and_ends_where_all_is_seen(
    topology: Topology,
) -> None:
    inside = [cost.step for cost in between(_budget(topology).costs)]
    assert (inside[0], inside[-1]) == ("C02", "N01")


@shapes
def test_every_step_of_the_plan_is_in_the_budget_once(topology: Topology) -> None:
    plan = plan_for(site_of(topology))
    found = [cost.step for cost in _budget(topology).costs]
    assert sorted(found) == sorted({task.step.id for task in plan.tasks(Situation(plan.site, ""))})


def test_the_copy_takes_as_long_as_there_are_data() -> None:
    small = _budget(TWO, kept=_kept(100, 6 * GIGABYTE))
    large = _budget(TWO, kept=_kept(100, 66 * GIGABYTE))
    assert _seconds(large, "J04") - _seconds(small, "J04") == pytest.approx(60_000 / 60)
    assert large.window - small.window == pytest.approx(1000)


def test_mysql_upgrade_takes_as_long_as_there_are_tables_on_both_servers() -> None:
    few, many = (_budget(FOUR, kept=_kept(tables, GIGABYTE)) for tables in (100, 1100))
    assert _seconds(many, "E06") - _seconds(few, "E06") == pytest.approx(2 * 1000 * 0.02)


def test_packages_that_are_there_already_save_their_download() -> None:
    rates = Rates(download=2.0, packages=300.0)
    plan, s = plan_for(site_of(TWO)), Situation(site_of(TWO), "", assumed="0.10")
    gain = budget(fetching_nothing(plan), s, rates).window - budget(plan, s, rates).window
    # side by side but for MariaDB's own packages, node after node
    assert gain == pytest.approx(150 * (0.7 + 0.02 + 2 * 0.25))


def test_what_was_measured_is_read_again_and_silence_is_an_ordinary_platform() -> None:
    site = site_of(TWO)
    assert sizes_of(Situation(site, "", {SIZES: _kept(248, GIGABYTE)})) == Sizes(248, GIGABYTE)
    assert sizes_of(Situation(site, "")) == Sizes()


def _ended(step: str, seconds: float) -> tuple[CommandFinished, TaskFinished]:
    done = CommandFinished(step, "central1", 0, Outcome.OK, 0, seconds, "")
    return done, TaskFinished(step, "central1")


def test_the_time_left_shrinks_by_what_is_settled_and_ends_at_nothing() -> None:
    eta = Eta(site_of(TWO))
    whole = eta.left
    assert whole == pytest.approx(eta.predicted.total)
    eta.see(TaskFinished("A01", "central1"))
    assert eta.left == pytest.approx(whole - _seconds(eta.predicted, "A01"))
    for cost in eta.predicted.costs:
        eta.see(TaskFinished(cost.step, "central1"))
    assert eta.left == 0.0


def test_a_platform_that_is_slower_than_predicted_needs_longer_for_the_rest() -> None:
    ordinary, slow = Eta(site_of(TWO)), Eta(site_of(TWO))
    for event in _ended("C03", _seconds(ordinary.predicted, "C03")):
        ordinary.see(event)
    for event in _ended("C03", 3 * _seconds(slow.predicted, "C03")):
        slow.see(event)
    people = sum(cost.seconds for cost in slow.predicted.costs if cost.people)
    assert slow.left - people == pytest.approx(3 * (ordinary.left - people))


def test_the_sizes_that_a_run_kept_change_its_time_left() -> None:
    eta = Eta(site_of(TWO))
    before = _seconds(eta.predicted, "J04")
    eta.see(Kept("A07", "central1", SIZES, _kept(100, 200 * GIGABYTE)))
    assert _seconds(eta.predicted, "J04") - before == pytest.approx(180_000 / 60)
