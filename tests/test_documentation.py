"""The documentation is true: its example runs, its links lead somewhere, its pages are current."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.exits import Exit
from tests import generate_procedure, sites

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def test_the_example_of_the_readme_runs_as_written(tmp_path: Path) -> None:
    code = EXAMPLE.findall((ROOT / "README.md").read_text())[0]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "adapters")))
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.splitlines()[-2:] == ["RunFinished", "('central1',)"]


def test_the_example_of_the_readme_has_ten_lines() -> None:
    code = EXAMPLE.findall((ROOT / "README.md").read_text())[0]
    assert len([line for line in code.splitlines() if line.strip()]) == 10


def test_the_first_two_commands_of_the_readme_are_make_rehearse_and_make_test() -> None:
    commands = re.findall(r"^    (\S.*?) +#", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert commands == ["make rehearse", "make test"]


def test_the_page_of_the_procedure_is_up_to_date() -> None:
    assert generate_procedure.PAGE.read_text() == generate_procedure.page()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("shape", sites.SHAPES)
def test_an_example_site_holds_every_key(shape: str) -> None:
    text = (sites.EXAMPLES / f"{shape}.toml").read_text()
    uncommented = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    assert Site.from_toml(uncommented).topology == Site.from_toml(text).topology
    table = tomllib.loads(uncommented)
    page = (ROOT / "docs" / "site-file.md").read_text()
    keys = {key for section in table.values() if isinstance(section, dict) for key in section}
    assert [key for key in {*table, *keys} if key not in page] == []


@pytest.mark.parametrize("code", [c for c in Exit if c.value != 1], ids=lambda code: code.name)
def test_every_exit_code_is_documented(code: Exit) -> None:
    page = (ROOT / "docs" / "exit-codes.md").read_text()
    assert f"\n| {code.value} | " in page
