"""A run that rests where it was asked to, and goes on later: downloads before the window."""

import pytest

from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.engine.event import (
    CommandStarted,
    Event,
    FindingRaised,
    RunFinished,
    RunPaused,
    Stopped,
    TaskStarted,
)
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.pacemaker import resource, wait
from centreon_ha_upgrade.packages import rpm, yum
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from tests.unit.rehearsing import FOUR, TWO, memory, runner_on, site_of

SITE = site_of(TWO)


def _run(site: Site, platform: Simulated, journal: Journal, until: str = "") -> list[Event]:
    runner = runner_on(plan_for(site), platform, platform, journal)
    runner.until = until
    return list(runner.events())


@pytest.mark.parametrize("topology", [TWO, FOUR])
def test_it_rests_after_the_downloads_before_anything_is_disturbed_and_goes_on_later(
    topology: object,
) -> None:
    site = SITE if topology is TWO else site_of(FOUR)
    platform, journal = Simulated.platform(site=site), memory()
    *before, rested = _run(site, platform, journal, "B09")
    assert isinstance(rested, RunPaused)
    assert (rested.step, rested.settled < rested.total) == ("B09", True)
    shown = [each.shown for each in before if isinstance(each, CommandStarted)]
    assert not any("maintenance-mode" in each for each in shown)
    node = site.topology.centrals[0]
    kept = platform.run(node, rpm.installed("centreon-web").command).stdout
    assert rpm.parse(kept).version("centreon-web") == "20.04.20"
    *_, last = _run(site, platform, journal)
    assert isinstance(last, RunFinished)


def test_nothing_is_left_to_download_when_the_window_begins() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    _run(SITE, platform, journal, "B09")
    node = SITE.topology.centrals[0]
    for preview in (yum.preview_update("centreon*"), yum.preview_install("MariaDB-server-10.5*")):
        found = preview.parse(platform.run(node, preview.command).stdout)
        assert (bool(found.changes), found.to_fetch) == (True, None)


def test_a_step_that_is_settled_already_is_a_place_to_rest_too() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    _run(SITE, platform, journal, "B09")
    *_, rested = _run(SITE, platform, journal, "B01")
    assert isinstance(rested, RunPaused)
    assert [e for e in _run(SITE, platform, journal, "B01") if isinstance(e, TaskStarted)] == []


def test_who_names_a_step_that_lies_behind_is_told_where_the_run_is() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    first = _run(SITE, platform, journal, "A03")[-1]
    assert isinstance(first, RunPaused)
    again = _run(SITE, platform, journal, "B01")[-1]
    assert (first.step, again) == ("A03", first)


def test_a_step_has_an_id_and_a_name_and_no_other_word_is_one() -> None:
    plan = plan_for(SITE)
    assert plan.named("prefetch") == plan.named("B09")
    with pytest.raises(IllegalValue, match="no step of this plan has that id or name"):
        plan.named("B0")


@pytest.mark.parametrize("word", ["C04D", "new-ha-databases"])
def test_a_step_that_no_node_of_this_shape_has_is_no_place_to_rest(word: str) -> None:
    with pytest.raises(IllegalValue, match="no step of this plan has that id or name"):
        plan_for(SITE).named(word)
    assert plan_for(site_of(FOUR)).named("C04D").id == "C04D"


def test_nothing_runs_before_a_place_to_rest_that_nobody_has() -> None:
    *_, rested = _run(SITE, Simulated.platform(site=SITE), memory(), "C04D")
    assert isinstance(rested, RunPaused)
    assert rested.settled == 0


def test_what_yum_cannot_fetch_beforehand_stops_nobody() -> None:
    site = site_of(TWO, Profile.SAFE, "X06")  # no repository offers MariaDB 10.5
    events = _run(site, Simulated.platform(site=site), memory(), "B09")
    found = {e.finding.code for e in events if isinstance(e, FindingRaised)}
    assert (found, type(events[-1])) == ({"NOT_FETCHED"}, RunPaused)


def _moved(platform: Simulated) -> None:
    """Somebody brings everything to central2 by hand, and clears the ban."""
    first = SITE.topology.nodes[0]
    for command in (resource.ban("centreon", "central1"), wait.until_quiet()):
        platform.run(first, command)
    platform.run(first, resource.clear("centreon"))


def test_roles_that_changed_while_it_rested_are_those_of_the_window() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    _run(SITE, platform, journal, "B09")
    _moved(platform)
    events = _run(SITE, platform, journal)
    assert isinstance(events[-1], RunFinished)
    on = {e.step: e.node for e in events if isinstance(e, TaskStarted)}
    assert (on["A02"], on["A03"], on["J04"]) == ("central2", "central2", "central2")


def test_roles_that_changed_after_they_were_looked_up_stop_it_before_maintenance() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    _run(SITE, platform, journal, "A02R")
    _moved(platform)
    *_, stop = _run(SITE, platform, journal)
    assert isinstance(stop, Stopped)
    assert (stop.step, stop.reason) == (
        "A03",
        "ROLES_CHANGED: the roles changed since this run observed them",
    )
    assert not platform.world.cluster.maintenance


def test_what_was_configured_after_the_platform_was_looked_at_again_is_made_again_too() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    _run(SITE, platform, journal, "A02R")
    mine = run("pcs", "constraint", "location", "add", "mine", "centreon", "central2", "-100")
    platform.run(SITE.topology.nodes[0], mine)
    *_, last = _run(SITE, platform, journal)
    assert isinstance(last, RunFinished)
    assert "mine" in [each.id for each in platform.world.cluster.cib.constraints]


def test_the_document_itself_downloads_in_maintenance_mode() -> None:
    written = [step.id for step in plan_for(site_of(TWO, Profile.AS_WRITTEN)).steps]
    assert written.index("A03") < written.index("B04")
    assert "B09" not in written
    safe = [step.id for step in plan_for(SITE).steps]
    assert safe.index("B09") < safe.index("A02R") < safe.index("A03")
