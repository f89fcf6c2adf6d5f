"""python -m tests.preflight.generate: writes docs/checks.md and docs/errata.md."""

from collections.abc import Iterator
from pathlib import Path

from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.explain import steps_of
from centreon_ha_upgrade.procedure.preflight.answers import PEOPLE
from centreon_ha_upgrade.procedure.preflight.catalogue import CATALOGUE, NOT_ASKED
from centreon_ha_upgrade.procedure.traps import REMARKS, TRAPS
from centreon_ha_upgrade_cli.preview import spans
from tests.lab.test_preflight import ON_NODES
from tests.preflight.platforms import ANSWERS, BAD_ANSWERS, PLATFORMS

DOCS = Path(__file__).parents[2] / "docs"
_CHECKS = """\
# The preflight

This page is generated from the catalogue (`python -m tests.preflight.generate`).

`centreon-ha-upgrade check SITE` asks all of these and changes nothing. It goes on where a node is
silent or an answer cannot be read, and ends with 0, 3 (blocked) or 5 (a node is unreachable).
`--format json` gives the same to programs. `centreon-ha-upgrade explain P22` tells more.

A finding can be accepted by name, until a day, in the file given as `--waivers`:

```toml
[[waivers]]
code = "NO_LUA"
reason = "the folder is made in the window"
who = "Ada"
until = 2026-01-31
node = "central1"  # without it: on every node
```

Without LVM on the databases P21 and P22 are warnings: the copy script of step J04 needs it, and
nobody can say what it would find. P28 is one too: yum may go by a proxy that curl does not know.

In the last column stands what `tests/preflight/test_catalogue.py` breaks: the simulated platform,
or the answer itself where the simulation cannot have the trap; and the finding that must follow.
What is starred there is also broken on real nodes, by `tests/lab/test_preflight.py`.
"""
_PEOPLE = """
## Asked of people

Their answers stand in the file given as `--answers`, one `key = value` a line. A question that is
not answered blocks: it names its key and what may stand there. None has a default. In the last
column stands the answer that `tests/preflight/test_answers.py` gives.
"""
_ERRATA = """\
# Errata and traps

This page is generated (`python -m tests.preflight.generate`). A switch is a name for
`errata.off` in the site file; `centreon-ha-upgrade explain X11` tells what each one does.
"""
_HEAD = ("| id | title | document | steps | switch |", "| --- | --- | --- | --- | --- |")


def checks() -> str:
    """The page of the preflight."""
    return (
        "\n".join([_CHECKS, *_asked(), _PEOPLE, *_people(), "", "## Not asked", "", *_not_asked()])
        + "\n"
    )


def _asked() -> Iterator[str]:
    yield "| id | what must hold | worst | findings | guards | broken in the test |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for check in CATALOGUE:
        broken = "the platform" if check.id in PLATFORMS else "the answer"
        code = {**PLATFORMS, **ANSWERS}[check.id][0]
        code += " *" * bool(ON_NODES & set(check.codes))
        cells = (check.id, check.title, check.severity, ", ".join(check.codes),
                 ", ".join(check.guards), f"{broken}: {code}")  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _people() -> Iterator[str]:
    yield "| id | what must hold | key | may be | finding | broken in the test |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for check in PEOPLE:
        for each in check.questions:
            bad = BAD_ANSWERS[each.key] or "no answer"
            cells = (check.id, check.title, each.key, each.allowed, each.code, bad)
            yield f"| {' | '.join(cells)} |"


def _not_asked() -> Iterator[str]:
    yield from ("| id | what | why not |", "| --- | --- | --- |")
    yield from (f"| {one.id} | {one.title} | {one.reason} |" for one in NOT_ASKED)


def errata() -> str:
    """The page of the errata."""
    return "\n".join([_ERRATA, *_HEAD, *sorted(_rows()), "", "## Traps", "", *_traps()]) + "\n"


def _rows() -> Iterator[str]:
    for one in ERRATA.values():
        switch = "always applied" if one.mandatory else one.id
        steps = " ".join(steps_of(one))
        yield f"| {one.id} | {one.title} | {spans(one.lines)} | {steps} | {switch} |"
    for note in REMARKS.values():
        steps = " ".join(note.steps)
        yield f"| {note.id} | {note.title} | {spans(note.lines)} | {steps} | none |"


def _traps() -> Iterator[str]:
    yield from ("| id | title | answered by | evidence |", "| --- | --- | --- | --- |")
    for trap in TRAPS.values():
        answer = trap.does or ", ".join(trap.errata)
        yield f"| {trap.id} | {trap.title} | {answer} | {trap.evidence} |"


PAGES = {"checks.md": checks, "errata.md": errata}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())
