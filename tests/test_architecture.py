"""Rules of the house that no type checker knows."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "centreon_ha_upgrade"
HEAVY = ("plumbum", "pexpect", "cryptography")
# `core.words` defines what it is to reveal; only executors and the vault do it.
MAY_REVEAL = (LIBRARY / "executors", LIBRARY / "vault.py", LIBRARY / "core" / "words.py")


def _sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def _imported(path: Path) -> Iterator[str]:
    """Dotted names of all that a module imports, at its top or inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("name", ["centreon_ha_upgrade", "centreon_ha_upgrade.executors"])
def test_importing_the_library_loads_nothing_that_reaches_the_world(name: str) -> None:
    told = f"import sys, {name}; print([m for m in {HEAVY} if m in sys.modules])"
    words = [sys.executable, "-c", told]
    said = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    assert said.stdout == "[]\n"


def test_secrets_are_revealed_by_executors_and_the_vault_only() -> None:
    revealing = [
        path
        for path in _sources(LIBRARY, ROOT / "adapters")
        if ".reveal(" in path.read_text()
        and not any(path.is_relative_to(allowed) for allowed in MAY_REVEAL)
    ]
    assert revealing == []


def test_adapters_use_public_names_only() -> None:
    private = [
        f"{path.name}: {name}"
        for path in _sources(ROOT / "adapters")
        for name in _imported(path)
        if name.startswith("centreon_ha_upgrade.")
        and any(part.startswith("_") for part in name.split("."))
    ]
    assert private == []


def test_only_vault_and_evidence_know_cryptography_and_only_executors_know_processes() -> None:
    allowed = {
        "cryptography": (LIBRARY / "vault.py", LIBRARY / "evidence.py"),
        "pexpect": (LIBRARY / "executors",),
        "plumbum": (LIBRARY / "executors",),
        "subprocess": (LIBRARY / "executors",),
    }
    strays = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources(LIBRARY)
        for name in _imported(path)
        if (places := allowed.get(name.partition(".")[0]))
        and not any(path.is_relative_to(place) for place in places)
    ]
    assert strays == []


def test_files_stay_short_enough_to_be_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _sources(LIBRARY, ROOT / "adapters")
        if (lines := path.read_text().count("\n")) > 300
    }
    assert long == {}
