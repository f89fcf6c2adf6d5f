"""Every form of a report: whole, escaped, and without a secret."""

import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.finding import blocker
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.simulated import PASSWORDS
from centreon_ha_upgrade.report import FORMS, rendered
from centreon_ha_upgrade.report.document import CommandRow, Delay, TaskRow, TaskState
from centreon_ha_upgrade.report.forms import form_of
from tests.report.made import SHAPES, rehearsed

every_form = pytest.mark.parametrize("form", FORMS)
HOSTILE = '<script>alert(1)</script> "quoted" & `ticked` ```` \u202e | # _under_'
EMPTY = {"meta", "rect", "circle", "line", "polyline"}


class _Tags(HTMLParser):
    """Sees that what is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def _hostile_task() -> TaskRow:
    command = CommandRow(HOSTILE, "ok", 0, 1.0, f"{HOSTILE}\n{HOSTILE}")
    return TaskRow("A01", "central1", HOSTILE, HOSTILE, HOSTILE, TaskState.DONE, commands=[command])


@pytest.mark.parametrize("shape", SHAPES)
def test_the_page_is_well_formed_and_needs_nothing_from_elsewhere(shape: str) -> None:
    page = rendered(rehearsed(shape), "night.html")
    tags = _read(page)
    assert tags.names & {"script", "img", "link", "iframe", "object"} == set()
    assert "http-equiv" in page
    assert page.count("<svg ") == 3


def test_what_a_program_printed_is_never_markup() -> None:
    document = evolve(
        rehearsed("two-nodes"),
        tasks=(_hostile_task(),),
        findings=(blocker("CODE", HOSTILE, HOSTILE, observed=HOSTILE, remedy=HOSTILE),),
        delays=(Delay("2026-01-01T00:00:00+00:00", HOSTILE, 1),),
    )
    tags = _read(rendered(document, "night.html"))
    assert "script" not in tags.names
    assert HOSTILE in tags.text
    markdown = rendered(document, "night.md")
    assert "\n`````\n" + HOSTILE in markdown
    assert "\n<script>" not in markdown.replace("\n" + HOSTILE, "")


@every_form
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_form_holds_a_secret(form: str, language: str) -> None:
    told = rendered(rehearsed("four-nodes", language), f"night.{form}")
    assert [name for name, value in PASSWORDS.items() if value in told] == []


@every_form
def test_every_form_tells_every_command(form: str) -> None:
    document = rehearsed("two-nodes")
    told = rendered(document, f"night.{form}")
    if form == "html":
        told = _read(told).text
    elif form == "json":
        told = "\n".join(c["shown"] for t in json.loads(told)["tasks"] for c in t["commands"])
    missing = [c.shown for task in document.tasks for c in task.commands if c.shown not in told]
    assert missing == []


def test_a_runbook_that_somebody_runs_does_nothing(tmp_path: Path) -> None:
    script = tmp_path / "night.sh"
    script.write_text(rendered(rehearsed("two-nodes"), script.name))
    ended = subprocess.run(["sh", script], cwd=tmp_path, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")


def test_a_runbook_is_read_by_a_shell_without_complaint(tmp_path: Path) -> None:
    script = tmp_path / "night.sh"
    script.write_text(rendered(rehearsed("four-nodes"), script.name))
    ended = subprocess.run(["sh", "-n", script], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", ["night", "night.pdf", "html", ""])
def test_an_unknown_ending_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(IllegalValue) as refused:
        form_of(name)
    assert ".html, .json, .md, .sh" in str(refused.value)
