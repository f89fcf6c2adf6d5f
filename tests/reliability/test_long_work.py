"""Work that takes hours: adopted after a cut, seen while silent, ended when worthless."""

from attrs import evolve

from centreon_ha_upgrade.engine.event import Heartbeat, Outcome, RunFinished, Stopped
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.executors.simulated import PASSWORDS, Simulated
from centreon_ha_upgrade.executors.simulated.trouble import Scene, Undo, nothing
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from tests.reliability.playing import SITE, Story, healthy_end, meet
from tests.unit.rehearsing import end_of

_CUT = TROUBLES["F1"]


def _beats(story: Story) -> list[Heartbeat]:
    return [r.event for r in story.journal.records if isinstance(r.event, Heartbeat)]


# --- adopted before anything is asked ------------------------------------------------------------


def test_f1_a_copy_that_still_goes_on_is_adopted_though_its_guards_would_refuse() -> None:
    """Its replica is no longer stopped: asked first, the guard would stop the resumed run."""
    story = meet(evolve(_CUT, step="J04"))
    assert (story.place, story.stop.observed) == ("J04", "its outcome is unknown")
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("J04") == [Outcome.UNKNOWN, Outcome.OK]
    assert story.ran_once()


def test_f1_a_mysql_upgrade_whose_line_was_cut_is_adopted() -> None:
    story = meet(evolve(_CUT, step="E06"))
    assert (story.place, story.stop.observed) == ("E06", "its outcome is unknown")
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("E06") == [Outcome.UNKNOWN, Outcome.OK, Outcome.OK]
    shown = "mysql_upgrade --defaults-extra-file=/dev/stdin --force"
    assert [str(c) for _, c in story.platform.ran].count(shown) == 2  # once on each database


def test_f1_a_failed_job_is_no_answer_for_the_next_try() -> None:
    story = meet("F28")
    assert [job for _, job in story.platform.jobs if "-E06-" in job] == []
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("E06") == [Outcome.FAILED, Outcome.OK, Outcome.OK]


# --- heartbeat -----------------------------------------------------------------------------------


def test_f37_an_hour_of_silence_shows_a_sign_of_life_each_minute_and_no_more() -> None:
    story = meet("F37")
    assert isinstance(story.last, RunFinished)
    assert story.platform.snapshot() == healthy_end().snapshot()
    copying = [beat.seconds for beat in _beats(story) if beat.step == "J04"]
    assert copying == list(range(60, 3601, 60))


def test_f37_the_last_sign_of_life_is_known_to_whoever_reads_the_journal_meanwhile() -> None:
    story = meet("F37")
    events = [record.event for record in story.journal.records]
    last = max(i for i, event in enumerate(events) if isinstance(event, Heartbeat))
    assert Progress.of(events[: last + 1]).beat == events[last]
    assert Progress.of(events).beat is None


def test_f37_short_work_needs_no_sign_of_life() -> None:
    story = meet("F36")
    assert _beats(story) == []


# --- mysql_upgrade -------------------------------------------------------------------------------


def test_f28_tables_that_somebody_upgraded_before_are_not_upgraded_again() -> None:
    def upgraded_by_hand(scene: Scene) -> Undo:
        server = scene.machine.server
        assert server is not None
        server.upgraded = f"{server.version}-MariaDB"
        return nothing

    story = meet(evolve(TROUBLES["F28"], says=None, change=upgraded_by_hand))
    assert isinstance(story.last, RunFinished)
    nodes = [node for node, c in story.platform.ran if str(c).startswith("mysql_upgrade")]
    assert nodes == ["central2"]


def test_f38_a_password_that_mysql_upgrade_cannot_hand_on_stops_before_anything_changes() -> None:
    platform = Simulated.platform(site=SITE, secrets={**PASSWORDS, "MARIADB_ROOT_PASSWD": "it's"})
    platform.world.accounts["root"] = "it's"
    last = end_of(SITE, platform)
    assert isinstance(last, Stopped)
    assert (last.step, platform.ran) == ("A02", [])
    assert "it may hold none of these" in last.reason
    assert "it's" not in last.reason
