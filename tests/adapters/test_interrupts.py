"""F43: Ctrl-C, SIGTERM and a hang-up, from outside and from within a run."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import define

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine import journal
from centreon_ha_upgrade.engine.event import CommandFinished, CommandStarted, Outcome
from centreon_ha_upgrade.executors.simulated import Simulated, example_site
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.interrupts import Interrupts
from centreon_ha_upgrade_cli.stage import Stage
from tests.adapters.test_cli import PROGRAM
from tests.unit.rehearsing import FOUR, TWO

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
LEAVES = signal.SIGINT, signal.SIGTERM


@define
class Signalling:
    """Sends this very process signals while the `at`-th command of a run is on its way."""

    platform: Simulated
    at: int
    times: int = 1
    number: int = signal.SIGTERM
    seen: int = 0

    def run(self, node: Node, command: Command) -> Result:
        result = self.platform.run(node, command)
        self.seen += command.changes
        if command.changes and self.seen == self.at:
            for _ in range(self.times):
                os.kill(os.getpid(), self.number)
        return result


def _stage(executor: Signalling | Simulated, platform: Simulated, overlap: bool = True) -> Stage:
    return Stage(executor, platform.decide, platform.clock, "en", overlap=overlap)


@pytest.mark.parametrize("topology", [TWO, FOUR], ids=["two", "four"])
@pytest.mark.parametrize("at", [3, 9, 25])
def test_f43_the_first_signal_lets_the_command_end_and_a_resume_goes_on(
    topology: object, at: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site = example_site(topology)  # type: ignore[arg-type]
    platform, whole = Simulated.platform(site=site), Simulated.platform(site=site)
    path = tmp_path / "run" / "journal.jsonl"
    with pytest.raises(KeyboardInterrupt):
        _stage(Signalling(platform, at), platform).play(site, path)
    events = [record.event for record in journal.read(path)]
    begun = [e for e in events if isinstance(e, CommandStarted)]
    ended = [e for e in events if isinstance(e, CommandFinished)]
    assert {e.outcome for e in ended} == {Outcome.OK}
    assert len(begun) == len(ended)
    assert "pausing after this command" in capfd.readouterr().err
    assert _stage(platform, platform).play(site, path) is Exit.DONE
    assert _stage(whole, whole).play(site, tmp_path / "whole" / "journal.jsonl") is Exit.DONE
    assert platform.snapshot() == whole.snapshot()


def test_f43_the_second_signal_leaves_at_once(tmp_path: Path) -> None:
    site = example_site(TWO)
    platform = Simulated.platform(site=site)
    path = tmp_path / "run" / "journal.jsonl"
    with pytest.raises(KeyboardInterrupt):
        # one node after the other: this process lives on, and so would a thread of another node
        _stage(Signalling(platform, 1, times=2), platform, overlap=False).play(site, path)
    last = journal.read(path)[-1].event
    assert isinstance(last, CommandStarted)  # an intent without an outcome: a resume will look


def test_f43_nothing_runs_while_a_person_is_asked_so_one_signal_is_enough() -> None:
    interrupts = Interrupts("en")
    with interrupts.heard(), interrupts.at_rest(), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGTERM)


def test_f43_handlers_are_put_back_and_an_ignored_signal_stays_ignored() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts("en").heard():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not before[1]
    finally:
        signal.signal(signal.SIGHUP, before[2])
    assert [signal.getsignal(number) for number in SIGNALS] == before


@pytest.mark.parametrize("number", SIGNALS)
def test_f43_every_signal_ends_with_a_sentence_and_130(number: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C"}
    words = [*PROGRAM, "rehearse"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert ("nothing is lost" in err) is (number in LEAVES)  # after a hang-up nobody is told


def test_f43_a_terminal_that_is_gone_stops_nothing_halfway() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "rehearse"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0),
    )
    os.close(theirs)
    os.read(ours, 1000)
    os.close(ours)  # the lid is closed
    assert process.wait(timeout=60) in (130, 0)
