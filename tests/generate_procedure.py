"""python -m tests.generate_procedure: writes docs/procedure.md from the steps and the errata."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.erratum import Erratum
from centreon_ha_upgrade.procedure.plans import from_20_04
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Step
from centreon_ha_upgrade.procedure.steps import switchover
from centreon_ha_upgrade_cli.preview import about, spans
from tests import sites

PAGE = Path(__file__).parent.parent / "docs" / "procedure.md"
_HEAD = """\
# The procedure

This page is generated from the steps (`make procedure`); a test fails when it is not up to date.
Line numbers are those of the user's document, `tests/golden/document/20.04-to-22.10.fr.txt`.

Nodes are given for four-node platforms; on two nodes the centrals are the databases.
What the commands are, word for word, depends on your site and your pcs: `centreon-ha-upgrade plan`
shows them.
"""
_NAMED = {"PHP_APACHE": "PHP and Apache"}
_ROLES = {
    (): "no node",
    ("central1",): "active central",
    ("central2",): "passive central",
    ("database1",): "primary database",
    ("database2",): "replica database",
    ("central1", "central2"): "centrals",
    ("database1", "database2"): "databases",
    ("central1", "central2", "database1", "database2"): "every node",
}


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_steps(), *_errata()]) + "\n"


def _steps() -> Iterator[str]:
    for phase, steps in groupby(from_20_04(), lambda step: step.phase):
        yield f"## {phase.value}. {_NAMED.get(phase.name, phase.name.capitalize())}\n"
        for step in steps:
            yield from _step(step)
    yield "## On request: `accept --switchover`\n"
    for step in switchover.STEPS:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    yield f"### {step.id} {step.title}\n"
    yield f"{_nodes(step)} · {about(step)}\n"
    if step.unless:
        yield f"Left out where {step.unless} is applied.\n"
    for text in (step.why, step.question):
        if text:
            yield f"{text}\n"
    for when, checks in (
        ("Before", (*step.gates, *step.guards)),
        ("Nothing to do where", step.done_when),
        ("After", step.verify),
    ):
        yield from (f"- {when}: {check.title}" for check in checks)
    if step.gates or step.guards or step.done_when or step.verify:
        yield ""


def _nodes(step: Step) -> str:
    situation = Situation(sites.example("four-nodes"), sites.TODAY, assumed="0.10")
    nodes: tuple[Node, ...] = step.on(situation)
    return _ROLES[tuple(node.name for node in nodes)]


def _errata() -> Iterator[str]:
    yield "## Errata\n"
    yield "Where the document is wrong or silent.  A mandatory one is applied in both profiles.\n"
    for erratum in ERRATA.values():
        yield from _erratum(erratum)


def _erratum(erratum: Erratum) -> Iterator[str]:
    lines = f" (document {spans(erratum.lines)})" if erratum.lines else ""
    mandatory = ", mandatory" if erratum.mandatory else ""
    yield f"### {erratum.id} {erratum.title}{mandatory}{lines}\n"
    yield f"- The document: {erratum.says}"
    yield f"- We: {erratum.does}"
    yield f"- Evidence: {erratum.evidence}\n"


if __name__ == "__main__":
    PAGE.write_text(page())
