"""The notebooks run from a clean kernel, and show no password."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.core.finding import blocker
from centreon_ha_upgrade.engine.event import CommandStarted
from centreon_ha_upgrade.executors.simulated import PASSWORDS, Simulated
from centreon_ha_upgrade_notebook import html_of

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


# Jupyter opens sockets and loops of its own, and leaves some to the interpreter's end.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_a_clean_kernel(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT / 'adapters'}")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(tmp_path))
    shown = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    assert [value for value in PASSWORDS.values() if value in shown] == []
    assert "finished: True" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
    assert [cell["outputs"] for cell in cells] == [[] for _ in cells]


def test_a_cluster_is_a_table_of_nodes() -> None:
    shown = html_of(Simulated.platform().status())
    assert "<th>central1<br>online</th>" in shown
    assert "Promoted" in shown


def test_what_tools_and_people_wrote_is_escaped() -> None:
    finding = blocker("X", "<script>alert(1)</script>", remedy="a && b")
    assert "<script>" not in html_of(finding)
    command = CommandStarted("A03", "central1", 0, str(run("echo", "<b>")))
    assert html_of(command) == "<pre>echo &#x27;&lt;b&gt;&#x27;</pre>"
