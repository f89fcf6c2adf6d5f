"""Gates that no step may lack: found by walking every step of every plan and what it runs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import define

from centreon_ha_upgrade.core.finding import blocker
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.engine.event import Stopped, TaskStarted
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.engine.together import beside
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.clock import SimulatedClock
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade.mariadb import refused
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.checks import backup, cluster, network, writers
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.plan import Task, plan_for
from centreon_ha_upgrade.procedure.plans import from_20_04
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Outlook, Patience, Phase, Risk, Step
from tests.reliability.playing import DESTROYS, SITE, meet
from tests.unit.rehearsing import FOUR, SHAPES, TWO, memory, site_of

TRANSCRIPT = Path(__file__).parent / "captures" / "mariadbd-10.5.23-options.txt"

WRITES_THE_CIB = re.compile(
    r"pcs (property set|constraint|resource (create|delete|enable|meta|cleanup|refresh|group))|"
    r"crm_attribute|crm_resource --refresh|cibadmin --(replace|create|modify|delete)"
)
TOUCHES_A_DATABASE = re.compile(
    r"mysqladmin -p shutdown|systemctl (start|restart) mariadb|mysql_upgrade|.*SET GLOBAL|"
    r".*mysql-sync-bigdb|pcs resource (create|delete) (ms_mysql|vip_mysql)"
)
MAY_MOVE_AN_ADDRESS = re.compile(r"pcs resource (create|delete|refresh|enable)|crm_attribute")


def _runs() -> Iterator[tuple[Step, str]]:
    """Every changing command of every plan, with its step."""
    for topology in SHAPES.values():
        for profile in Profile:
            for dialect in DIALECTS:
                site = site_of(topology, profile)
                for planned in plan_for(site).preview(Situation(site, "2026-11-23", {}, dialect)):
                    for command in planned.commands:
                        if command.changes:
                            yield planned.task.step, str(command)


RUNS = tuple(dict.fromkeys(_runs()))


def _lacking(pattern: re.Pattern[str], *checks: object, of: str) -> dict[str, str]:
    """Steps with a command of this kind that have none of these checks."""
    matching = {step.id: (step, shown) for step, shown in RUNS if pattern.match(shown)}
    assert matching, "the pattern finds nothing"
    return {
        id_: shown
        for id_, (step, shown) in matching.items()
        if not set(map(id, getattr(step, of))) & set(map(id, checks))
    }


def test_maintenance_is_read_again_before_every_command_that_destroys() -> None:
    assert _lacking(DESTROYS, cluster.in_maintenance, of="guards") == {}


def test_every_step_that_disrupts_looks_at_maintenance_first() -> None:
    during = [s for s in from_20_04() if s.risk is not Risk.SAFE and s.phase < Phase.RESUME]
    assert [s.id for s in during if cluster.in_maintenance not in (*s.guards, *s.gates)] == []


def test_quorum_is_asked_before_every_write_to_the_cib() -> None:
    assert _lacking(WRITES_THE_CIB, cluster.quorate, of="guards") == {}


def test_writers_are_counted_after_every_command_on_a_database() -> None:
    counted = (writers.one_writable, writers.never_two_writable)
    assert _lacking(TOUCHES_A_DATABASE, *counted, of="verify") == {}


def test_addresses_are_looked_up_after_every_step_that_could_move_one() -> None:
    # N02 of the document as written starts an address: N01 looks, once the cluster is quiet
    lacking = _lacking(MAY_MOVE_AN_ADDRESS, network.addresses_once, of="verify")
    assert set(lacking) <= {"N02"}


def test_nothing_is_deleted_without_a_backup_that_is_fresh_and_whole() -> None:
    deleting = [s for s in from_20_04() if s.phase is Phase.DELETION and s.risk is not Risk.SAFE]
    assert [s.id for s in deleting] == ["I01"]
    wanted = {backup.backup_is_fresh.id, backup.backup_is_whole.id}
    assert wanted <= {each.id for each in deleting[0].guards}  # before each deletion, not once


@pytest.mark.parametrize(
    ("text", "mtime", "code"),
    [("version.txt\ncib.xml\ncorosync.conf\n", 5, "BACKUP_OLD"), ("", 1 << 40, "BACKUP_MISSING")],
)
def test_a_backup_of_another_run_or_without_content_deletes_nothing(
    text: str, mtime: int, code: str
) -> None:
    story = meet("F3@I01")
    platform = story.platform
    path = f"{SITE.run_directory}/{SITE.cluster}.tar.bz2"
    platform.machine("central1").disk.write(path, text)
    platform.machine("central1").disk.entries[path].mtime = mtime
    before = list(platform.ran)
    story.faulty.put_right()
    story.goes_on()
    assert story.stop.reason.startswith(f"{code}: ")
    assert platform.ran == before


@pytest.mark.parametrize("topology", [TWO, FOUR], ids=["two", "four"])
def test_of_what_disrupts_one_node_for_each_role_is_touched_at_a_time(topology: Topology) -> None:
    tasks = plan_for(site_of(topology)).tasks(Situation(site_of(topology), "2026-11-23"))
    by_step: dict[str, list[Task]] = {}
    for task in tasks:
        by_step.setdefault(task.step.id, []).append(task)
    for together in (each for each in by_step.values() if each[0].step.risk is not Risk.SAFE):
        roles = [role for task in beside(together) for role in task.node.roles]
        assert len(roles) == len(set(roles)), together[0].step.id
    assert len(beside(by_step["C03"])) == (1 if topology is TWO else 2)
    assert len(beside(by_step["B04"])) == len(topology.nodes)


def test_patience_tells_not_yet_from_never() -> None:
    patience = Patience(60, 3, never=frozenset({"LOST"}))
    assert patience.outlook([]) is Outlook.HOLDS
    assert patience.outlook([blocker("LATE", "")]) is Outlook.NOT_YET
    assert patience.outlook([blocker("LATE", ""), blocker("LOST", "")]) is Outlook.CANNOT


@define
class Watch:
    """The platform's clock, with the seconds that checks waited."""

    clock: SimulatedClock
    waited: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.waited += seconds
        self.clock.sleep(seconds)

    def today(self) -> str:
        return self.clock.today()


def _waited(faulty: Faulty, at: str = "", happens: Callable[[], object] = int) -> float:
    """Seconds of patience until the first stop."""
    watch = Watch(faulty.platform.clock)
    runner = Runner(plan_for(SITE), faulty, memory(), faulty.platform.decide, watch)
    for event in runner.events():
        if isinstance(event, TaskStarted):
            faulty.enter(event.step, event.node)
            if event.step == at:
                happens()
    assert isinstance(event, Stopped)
    return watch.waited


def _faulty(*faults: str) -> Faulty:
    return Faulty.platform_with(Simulated.platform(site=SITE), SITE, faults)


def test_what_no_waiting_heals_is_said_at_once() -> None:
    assert _waited(_faulty("F30")) == 0.0
    assert _waited(_faulty("F33")) > 0.0


def test_a_refused_password_is_tried_once_where_a_check_would_wait() -> None:
    faulty = _faulty()
    accounts = faulty.platform.world.accounts
    assert _waited(faulty, "E05", lambda: accounts.update(root="another one")) == 0.0


def test_the_options_that_10_5_refuses_are_those_that_a_real_one_refused() -> None:
    refusals = re.findall(
        r"^\$ mariadbd --no-defaults --(\S+).*\n\[ERROR\] mariadbd: unknown (?:variable|option)",
        TRANSCRIPT.read_text(),
        re.MULTILINE,
    )
    tried = re.findall(r"^\$ mariadbd --no-defaults --(\S+)", TRANSCRIPT.read_text(), re.MULTILINE)
    assert len(refusals) == 48
    by_us = [word for word in tried if refused.is_refused(word.partition("=")[0])]
    assert by_us == refusals
