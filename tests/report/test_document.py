"""The document of a run says what the journal holds, in either language."""

from datetime import datetime

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.serial import from_plain, to_plain
from centreon_ha_upgrade.engine.event import (
    Event,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    Stopped,
)
from centreon_ha_upgrade.engine.record import Record
from centreon_ha_upgrade.report import Document, of_run
from centreon_ha_upgrade.report.document import Placed, TaskState
from tests import sites
from tests.report.made import SHAPES, TOOL, rehearsed
from tests.unit.rehearsing import TWO, site_of

every_shape = pytest.mark.parametrize("shape", SHAPES)


@every_shape
def test_a_whole_run_is_settled_from_its_first_task_to_its_last(shape: str) -> None:
    document = rehearsed(shape)
    assert {task.state for task in document.tasks} <= {TaskState.DONE, TaskState.SKIPPED}
    assert (document.tasks[0].step, document.tasks[-1].step) == ("A01", "N05")
    assert document.verdict == f"done: all {len(document.tasks)} tasks are settled"
    assert all(command.outcome for task in document.tasks for command in task.commands)


def test_before_and_after_show_where_the_database_was_promoted() -> None:
    document = rehearsed("four-nodes")
    assert document.before is not None
    assert document.after is not None
    database = Placed(
        "ms_mysql", "ms_mysql-clone", (("database1", "Promoted"), ("database2", "Unpromoted"))
    )
    assert database in document.before.resources
    assert database in document.after.resources
    assert [name for name, _ in document.after.nodes] == [
        "central1",
        "central2",
        "database1",
        "database2",
    ]


def test_the_delay_of_the_replica_is_known_until_it_stops_and_after_it_was_copied() -> None:
    seconds = [one.seconds for one in rehearsed("two-nodes").delays if one.node == "central2"]
    assert seconds[0] == 0
    assert None in seconds
    assert seconds[-1] == 0


@every_shape
def test_both_languages_tell_the_same_steps_commands_and_outcomes(shape: str) -> None:
    english, french = rehearsed(shape), rehearsed(shape, "fr")
    told = [(t.step, t.node, t.state, [c.shown for c in t.commands]) for t in english.tasks]
    assert told == [(t.step, t.node, t.state, [c.shown for c in t.commands]) for t in french.tasks]
    assert {t.title for t in english.tasks} & {t.title for t in french.tasks} == set()


def test_a_stop_is_told_with_what_was_expected_and_what_to_do() -> None:
    document = rehearsed("two-nodes", replicating=False)
    assert document.code == 4
    assert document.halt is not None
    assert document.verdict == f"stopped at {document.halt.step} on {document.halt.node}"
    assert document.tasks[-1].state is TaskState.STOPPED
    assert (document.halt.step, document.halt.next != "") == ("A02", True)
    assert [finding.code for finding in document.findings] == ["NOT_REPLICATING"]


def test_a_stop_after_a_rest_is_no_rest() -> None:
    events: tuple[Event, ...] = (
        RunPaused("B09", 12, 90),
        RunResumed(12, 90),
        Stopped("A02R", "central1", "held", "the lock is ours", "it is not", "wait", held=True),
    )
    at = "2024-01-01T00:00:00+00:00"
    records = [Record(number, at, event) for number, event in enumerate(events, 1)]
    rested = of_run(site_of(TWO), records[:1], code=0, language="en", tool=TOOL)
    stopped = of_run(site_of(TWO), records, code=8, language="en", tool=TOOL)
    told = ("resting after B09, as asked", "stopped at A02R on central1")
    assert (rested.verdict, stopped.verdict) == told


@every_shape
def test_the_json_of_a_document_is_that_document(shape: str) -> None:
    document = rehearsed(shape)
    assert from_plain(to_plain(document), Document) == document
    assert evolve(document, schema=2) != document


@every_shape
def test_the_window_without_monitoring_is_predicted_and_measured(shape: str) -> None:
    table = rehearsed(shape).outage
    assert table is not None
    steps = {row.step: row for row in table.rows}
    assert steps.keys() == {task.step for task in rehearsed(shape).tasks}
    assert all(row.measured is not None for row in table.rows)
    began = {t.step: datetime.fromisoformat(t.began or "") for t in rehearsed(shape).tasks}
    least = (began["N01"] - began["C02"]).total_seconds()
    assert table.measured is not None
    assert table.measured >= least > 0


def test_a_stopped_run_has_no_measured_window() -> None:
    table = rehearsed("two-nodes", replicating=False).outage
    assert table is not None
    assert table.measured is None


def test_the_days_that_a_run_rested_are_not_among_those_that_it_took() -> None:
    site = sites.example("two-nodes")
    started = RunStarted(1, site.cluster, site.topology.names, "", site.profile, "2026-11-24", 90)
    records = [
        Record(1, "2026-11-24T22:00:00+00:00", started),
        Record(2, "2026-11-24T22:10:00+00:00", RunPaused("B09", 20, 90)),
        Record(3, "2026-11-26T22:00:00+00:00", RunResumed(20, 90)),
        Record(4, "2026-11-26T22:50:00+00:00", RunFinished(90)),
    ]
    rested = of_run(site, records[:2], code=0, language="en", tool="t")
    whole = of_run(site, records, code=0, language="en", tool="t")
    assert (rested.verdict, rested.seconds) == ("resting after B09, as asked", 600)
    assert whole.seconds == 3600
