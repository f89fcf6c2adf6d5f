"""The page in a real browser: it draws, loads nothing, complains of nothing, and fits a phone."""

import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from centreon_ha_upgrade.report import rendered
from tests.report.made import rehearsed

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here (apt install chromium)")

_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
)
_MEASURES = """<!DOCTYPE html><title>not measured</title>
<iframe id="page" width="{width}" height="800" srcdoc="{page}"></iframe>
<script>
page.onload = () => {{
  const root = page.contentDocument.documentElement;
  document.title = `${{root.scrollWidth}} ${{page.contentDocument.querySelectorAll("svg").length}}`;
}};
</script>
"""


def _opened(file: Path) -> tuple[str, list[str]]:
    """The page as the browser holds it, and what its console says."""
    profile = f"--user-data-dir={file.parent / 'profile'}"
    words = [str(CHROMIUM), *_OPTIONS, profile, "--dump-dom", file.as_uri()]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120)
    said = [line for line in ended.stderr.splitlines() if "CONSOLE" in line]
    return ended.stdout, said


def test_a_browser_opens_it_without_a_complaint(tmp_path: Path) -> None:
    file = tmp_path / "night.html"
    file.write_text(rendered(rehearsed("four-nodes", "fr"), file.name))
    page, said = _opened(file)
    assert said == []
    assert page.count('<details class="task') == len(rehearsed("four-nodes").tasks)


@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "laptop"])
@pytest.mark.parametrize("replicating", [True, False], ids=["whole", "stopped"])
def test_nothing_of_it_leaves_the_screen(width: int, replicating: bool, tmp_path: Path) -> None:
    document = rehearsed("four-nodes", "en", replicating)
    page = rendered(document, "night.html")
    # the policy that keeps everything out would keep the measuring script's page out too
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    file = tmp_path / "measured.html"
    file.write_text(_MEASURES.format(width=width, page=escape(page)))
    shown, _ = _opened(file)
    wide, drawings = re.findall(r"<title>(\d+) (\d+)</title>", shown)[0]
    assert int(wide) <= width
    assert int(drawings) == (3 if replicating else 1)
