"""What happens while nobody looks: a node reboots (F6), somebody types pcs or yum (F11)."""

from collections.abc import Iterator

import pytest

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.finding import Report
from centreon_ha_upgrade.engine.event import (
    CommandStarted,
    Event,
    RunFinished,
    Stopped,
    TaskFinished,
    TaskSkipped,
)
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.engine.judging import Judge
from centreon_ha_upgrade.engine.sentinel import standing
from centreon_ha_upgrade.engine.task import Question
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.happenings import reboot
from centreon_ha_upgrade.executors.simulated.trouble import Scene, Undo
from centreon_ha_upgrade.pacemaker import attribute, properties, resource
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.situation import Situation
from tests.sites import SHAPES, planned
from tests.unit.rehearsing import FOUR, TWO, events_of, memory, runner_on, site_of

SITE = site_of(TWO)


def after(step: str, platform: Simulated, journal: Journal) -> Iterator[Event]:
    """A run that goes on behind this step."""
    events = events_of(plan_for(SITE), platform, journal)
    for event in events:
        if isinstance(event, TaskFinished | TaskSkipped) and event.step == step:
            break
    return events


def rebooted(platform: Simulated, node: str) -> Undo:
    return reboot(Scene(platform, SITE, node))


def resumed(platform: Simulated, journal: Journal) -> Event:
    *_, last = events_of(plan_for(SITE), platform, journal)
    return last


@pytest.mark.parametrize("topology", [TWO, FOUR], ids=["two", "four"])
def test_what_was_verified_holds_until_the_step_that_undoes_it(topology: object) -> None:
    site = site_of(topology)  # type: ignore[arg-type]
    platform, plan = Simulated.platform(site=site), plan_for(site)
    runner = runner_on(plan, platform, platform, memory())
    for event in runner.events():
        if isinstance(event, TaskFinished | TaskSkipped):
            s = Situation(site, platform.clock.today(), dict(runner.progress.kept))
            for task, each in standing(plan, runner.progress, s):
                judge = Judge(task.node, platform, platform.clock)
                found = Report(judge.settle(each, s, patient=True)).blockers()
                assert found == (), (event, task.step.id, each.id)
    assert isinstance(event, RunFinished)


def test_every_step_that_undoes_another_stands_behind_it_in_the_plan() -> None:
    ids = [step.id for step in plan_for(SITE).steps]
    ends = [(step.id, step.until) for step in plan_for(SITE).steps if step.until]
    assert ends != []
    assert [pair for pair in ends if ids.index(pair[0]) >= ids.index(pair[1])] == []


def test_f6_a_reboot_between_two_steps_stops_before_the_next_change_on_that_node() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    events = after("F01", platform, journal)
    rebooted(platform, "central2")
    before = [node for node, _ in platform.ran].count("central2")
    *_, stop = events
    assert isinstance(stop, Stopped)
    assert stop.reason == "REBOOTED: the node was rebooted since the last step on it"
    assert (stop.node, "resume then checks" in stop.next) == ("central2", True)
    assert [node for node, _ in platform.ran].count("central2") == before


def test_f6_a_resume_names_what_a_reboot_has_undone_and_goes_on_once_it_is_put_right() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    events = after("F01", platform, journal)
    put_right = rebooted(platform, "central2")
    *_, _stop = events
    stop = resumed(platform, journal)
    assert isinstance(stop, Stopped)
    assert stop.reason == "the node was rebooted, and what was done there no longer holds"
    assert "D03: PHP 8 runs, PHP 7.2 does not." in stop.expected
    assert "E05: The server that answers is 10.5." in stop.expected
    assert "A03" not in stop.expected
    put_right()
    assert isinstance(resumed(platform, journal), RunFinished)


def test_f11_a_property_set_by_hand_stops_before_the_next_write_and_is_named() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    events = after("J05", platform, journal)
    by_hand(platform, properties.set_property("stonith-enabled", "true"))
    *_, stop = events
    assert isinstance(stop, Stopped)
    assert stop.step == "K00"
    assert stop.reason == ("CONFIGURATION_DRIFT: somebody else changed the cluster's configuration")
    assert stop.observed == "property stonith-enabled changed: value"
    by_hand(platform, properties.set_property("stonith-enabled", "false"))
    assert isinstance(resumed(platform, journal), RunFinished)


def test_f11_what_a_person_accepts_is_built_upon() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    asked = list[Question]()

    def accepts(question: Question) -> str | None:
        asked.append(question)
        return "yes" if question.key == "drift" else platform.decide(question)

    runner = runner_on(plan_for(SITE), platform, platform, journal)
    runner.decide = accepts
    for event in runner.events():
        if isinstance(event, TaskFinished) and event.step == "J05":
            by_hand(platform, properties.set_property("stonith-enabled", "true"))
    assert isinstance(event, RunFinished)
    drifts = [(q.key, q.shown) for q in asked if q.key == "drift"]
    assert drifts == [("drift", "property stonith-enabled changed: value")]


def test_f11_what_agents_and_tools_write_by_themselves_is_no_drift() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    events = after("J05", platform, journal)
    by_hand(
        platform,
        attribute.set_cluster_property_of_set("mysql_replication", "ms_mysql_REPL_INFO", "db"),
        attribute.set_node_attribute("central1", "master-ms_mysql", "7"),
        resource.cleanup(),
    )
    *_, last = events
    assert isinstance(last, RunFinished)


def test_f11_a_package_installed_by_hand_stops_before_the_next_transaction_there() -> None:
    platform, journal = Simulated.platform(site=SITE), memory()
    events = after("B08", platform, journal)
    by_hand(platform, yum.remove("net-snmp", yes=True), node="central2")
    *_, stop = events
    assert isinstance(stop, Stopped)
    assert (stop.step, stop.node) == ("C02", "central2")
    assert stop.observed == "net-snmp-5.7.2-49.el7.noarch vanished"


def by_hand(platform: Simulated, *commands: Command, node: str = "central1") -> None:
    for command in commands:
        assert platform.run(SITE.topology.node(node), command).code == 0
        platform.ran.pop()


# --- probes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("topology", [TWO, FOUR], ids=["two", "four"])
def test_every_mutating_command_says_how_an_unknown_outcome_is_settled(topology: object) -> None:
    """By its own query, by its step's, or because twice is as good as once."""
    site = site_of(topology)  # type: ignore[arg-type]
    platform, plan, silent = Simulated.platform(site=site), plan_for(site), list[str]()
    runner = runner_on(plan, platform, platform, memory())
    for event in runner.events():
        if isinstance(event, CommandStarted):
            s = Situation(site, platform.clock.today(), dict(runner.progress.kept))
            (task,) = (t for t in plan.tasks(s) if t.key == (event.step, event.node))
            command = list(task.step.body(s, task.node))[event.index]
            probed = command.done is not None or command.idempotent or task.step.done_when
            if command.changes and not probed:
                silent.append(f"{event.step}: {event.shown}")
    assert isinstance(event, RunFinished)
    assert sorted(set(silent)) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("profile", Profile)
def test_every_planned_command_says_how_an_unknown_outcome_is_settled(
    shape: str, dialect: str, profile: Profile
) -> None:
    plan, s = planned(shape, dialect, profile)
    silent = [
        f"{planned_task.task.step.id}: {command}"
        for planned_task in plan.preview(s)
        for command in planned_task.commands
        if command.changes
        and not (command.done or command.idempotent or planned_task.task.step.done_when)
    ]
    assert silent == []
