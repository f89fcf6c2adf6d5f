"""With every secret a random, hostile text: the whole simulated upgrade, all that it writes, says
and raises, searched in every spelling; undisturbed, and through every failure, on both shapes."""

import itertools
import json
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define, field

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine.event import Event, RunFinished, Stopped, TaskStarted
from centreon_ha_upgrade.engine.journal import Journal, read
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.executors import Recording
from centreon_ha_upgrade.executors.simulated import PASSWORDS, Simulated
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade.executors.simulated.trouble import ControlHostDied
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from centreon_ha_upgrade.languages import LANGUAGES
from centreon_ha_upgrade.mariadb import upgrade
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.report import FORMS, of_run
from centreon_ha_upgrade.report.dossier import dossier
from centreon_ha_upgrade_cli.render import Teller
from centreon_ha_upgrade_cli.terminal import complain, say
from tests.trust.needles import found_in, random_value
from tests.unit.rehearsing import FOUR, TWO, site_of

SITES = {"two": site_of(TWO), "four": site_of(FOUR)}


def _groups() -> list[tuple[str, ...]]:
    """No fault, then all of them, never two at one step: what puts one right would undo another."""
    steps: dict[str, list[str]] = {}
    for trouble in TROUBLES.values():
        steps.setdefault(trouble.step, []).append(trouble.fault)
    deepest = max(map(len, steps.values()))
    return [
        (),
        *(tuple(at[k] for at in steps.values() if k < len(at)) for k in range(deepest)),
    ]


@define
class Witness:
    """Writes down every command, answer and error with all that its frames know; each once."""

    inner: Faulty
    told: dict[str, None] = field(repr=False)  # or each traceback would hold all before it

    def run(self, node: Node, command: Command) -> Result:
        self.told[f"{command!r}"] = None
        try:
            result = self.inner.run(node, command)
        except Exception as error:
            self.told[_with_locals(error) + repr(error)] = None
            raise
        self.told[f"{result!r}"] = None
        return result


def _with_locals(error: BaseException) -> str:
    """The traceback with local variables, down to where a simulated program begins: what that one
    has in its hands is the node's own memory, its files included."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    inside = "/simulated/programs_"
    ours = itertools.takewhile(lambda frame: inside not in frame.filename, shown.stack)
    shown.stack = traceback.StackSummary.from_list(list(ours))
    return "".join(shown.format())


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The platform's own passwords, in place of the tame ones."""
    drawn = {
        "MARIADB_ROOT_PASSWD": random_value(1, without=upgrade.UNFIT),  # else refused, see below
        "MARIADB_REPL_PASSWD": random_value(2),
    }
    for name, value in drawn.items():
        monkeypatch.setitem(PASSWORDS, name, value)
    return drawn


def _followed(runner: Runner, faulty: Faulty, told: dict[str, None]) -> Iterator[Event]:
    tellers = Teller("en"), Teller("fr")
    for event in runner.events():
        if isinstance(event, TaskStarted):
            faulty.enter(event.step, event.node)
        for teller in tellers:
            for line in teller.lines(event):
                say(line)
        told[f"{event!r} {to_json(event)}"] = None
        yield event


def _play(faulty: Faulty, folder: Path, told: dict[str, None]) -> Event | None:
    """A run, and after each stop the repair and a resume, to its end; the last event."""
    witness, last = Witness(faulty, told), None
    for _ in range(len(faulty.laid) + 1):
        recording = Recording(witness, folder / "recording.jsonl")
        with Journal.open(folder / "run" / "journal.jsonl") as journal:
            platform = faulty.platform
            runner = Runner(
                plan_for(faulty.site), recording, journal, platform.decide, platform.clock
            )
            try:
                *_, last = _followed(runner, faulty, told)
            except ControlHostDied as error:
                told[_with_locals(error)] = None
        if isinstance(last, RunFinished):
            break
        faulty.put_right()
        complain(repr(faulty.platform.secrets))
    return last


def _papers(site: Site, run: Path) -> dict[str, bytes]:
    """What the archive holds: the report in every form and language, answers, differences."""
    records = tuple(read(run / "journal.jsonl"))
    told = [of_run(site, records, code=0, language=each, tool="") for each in LANGUAGES]
    papers = dossier("", (run / "journal.jsonl").read_bytes(), records, told)
    assert {f"report/{each}.{form}" for each in LANGUAGES for form in FORMS} <= papers.keys()
    return papers


@pytest.mark.parametrize("faults", _groups(), ids=lambda faults: ",".join(faults) or "no fault")
@pytest.mark.parametrize("shape", SITES)
def test_no_secret_stands_anywhere_after_a_run(
    shape: str,
    faults: tuple[str, ...],
    secrets: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    told, site = dict[str, None](), SITES[shape]
    faulty = Faulty.platform_with(Simulated.platform(site=site), site, faults)
    last = _play(faulty, tmp_path, told)
    assert isinstance(last, RunFinished), last
    assert [laid.trouble.fault for laid in faulty.laid if laid.scene is None] == []
    said = capsys.readouterr()
    written = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    places: dict[str, bytes | str] = {"told": "\n".join(told), **written}
    places |= {"stdout": said.out, "stderr": said.err, **_papers(site, tmp_path / "run")}
    leaks = {name: found for name, text in places.items() if (found := found_in(text, secrets))}
    assert leaks == {}
    assert {"journal.jsonl", "recording.jsonl"} <= set(written)
    assert "@MARIADB_REPL_PASSWD@" in said.out  # commands were shown, and secrets by name


def test_a_password_that_is_refused_stands_nowhere_either(
    secrets: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PASSWORDS, "MARIADB_ROOT_PASSWD", random_value(3))
    told, site = dict[str, None](), SITES["two"]
    faulty = Faulty.platform_with(Simulated.platform(site=site), site, [])
    last = _play(faulty, tmp_path, told)
    assert isinstance(last, Stopped)
    assert "it may hold none of these" in last.reason
    assert found_in("\n".join(told), PASSWORDS) == []
    assert [str(c) for _, c in faulty.platform.ran] == []  # before any change


def test_the_search_would_see_one(secrets: dict[str, str], tmp_path: Path) -> None:
    """The control: the same run, and one line that nothing scrubbed."""
    told, site = dict[str, None](), SITES["two"]
    _play(Faulty.platform_with(Simulated.platform(site=site), site, []), tmp_path, told)
    told[json.dumps({"output": f"Access denied for {secrets['MARIADB_REPL_PASSWD']}"})] = None
    assert found_in("\n".join(told), secrets) == ["MARIADB_REPL_PASSWD"]
