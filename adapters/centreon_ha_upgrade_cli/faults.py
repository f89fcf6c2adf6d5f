"""Faults in a rehearsal: the table that explains them, and a run that meets some."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from centreon_ha_upgrade.engine.event import Event, TaskStarted
from centreon_ha_upgrade.executors.simulated.faulty import Faulty
from centreon_ha_upgrade.executors.simulated.jobs import Jobs
from centreon_ha_upgrade.executors.simulated.trouble import ControlHostDied
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.procedure.faults import FAULTS, TRAPS, Fault
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.reporting import Reports, run_document
from centreon_ha_upgrade_cli.stage import Stage
from centreon_ha_upgrade_cli.terminal import say


def fault_table(language: str) -> Iterator[str]:
    """Every fault in two lines; a star and a step where it can be rehearsed."""
    yield sentence(language, "* can be rehearsed, by default at the step named behind @")
    for fault in (*FAULTS.values(), *TRAPS.values()):
        yield from _rows(fault, language)


def _rows(fault: Fault, language: str) -> Iterator[str]:
    trouble = TROUBLES.get(fault.id)
    name = f"* {fault.id}@{trouble.step}" if trouble else f"  {fault.id}"
    yield f"{name:<10} {translate(fault.happens, language)}"
    yield f"{'':<10}   {translate(fault.expected, language)}"


def play_with_faults(faulty: Faulty, language: str, reports: Reports) -> Exit:
    """Plays until the line stops, puts right what struck, and takes the run up again.

    The code is that of the last part: 0 says that the upgrade survived.
    """
    for each in faulty.laid:
        fault = {**FAULTS, **TRAPS}[each.trouble.fault]
        text = translate(fault.happens, language)
        say(sentence(language, "{} waits at {}: {}", fault.id, each.trouble.step, text))
    with tempfile.TemporaryDirectory(prefix="centreon-ha-rehearsal-") as folder:
        journal = Path(folder) / "journal.jsonl"
        code = _play(faulty, language, journal)
        while code is not Exit.DONE and faulty.struck:
            _put_right(faulty, language)
            code = _play(faulty, language, journal)
        if reports.paths:
            reports.write(run_document(faulty.site, journal, code, language, rehearsal=True))
    for each in faulty.laid:
        if each.waits:
            say(sentence(language, "{} never struck: no task came to it", each.trouble.fault))
    return code


def _play(faulty: Faulty, language: str, journal: Path) -> Exit:
    def heard(event: Event) -> None:
        if isinstance(event, TaskStarted):
            faulty.enter(event.step, event.node)

    platform = faulty.platform
    clock = platform.clock
    stage = Stage(
        faulty,
        platform.decide,
        clock,
        language,
        through=lambda lease: Jobs(lease, faulty),
        heard=heard,
        now=lambda: clock.iso,
    )
    try:
        return stage.play(faulty.site, journal)
    except ControlHostDied:
        say(sentence(language, "the control process is dead; the journal is what it left"))
        return Exit.STOPPED


def _put_right(faulty: Faulty, language: str) -> None:
    say("")
    for each in faulty.struck:
        remedy = translate(each.trouble.remedy, language)
        if remedy:
            say(sentence(language, "{}, put right: {}", each.trouble.fault, remedy))
        else:
            say(sentence(language, "{} passed by itself", each.trouble.fault))
    faulty.put_right()
