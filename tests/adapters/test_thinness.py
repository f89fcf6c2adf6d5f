"""The adapters stay thin: no rule of the procedure, nothing private of the library."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import centreon_ha_upgrade_cli
import centreon_ha_upgrade_notebook

FILES = sorted(
    path
    for package in (centreon_ha_upgrade_cli, centreon_ha_upgrade_notebook)
    for path in Path(str(package.__file__)).parent.glob("*.py")
)
LONGEST = 25


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_function_is_long(path: Path) -> None:
    functions = [n for n in _nodes(path) if isinstance(n, ast.FunctionDef)]
    sizes = {n.name: (n.end_lineno or 0) - n.body[0].lineno + 1 for n in functions}
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_private_is_imported(path: Path) -> None:
    imports = [n for n in _nodes(path) if isinstance(n, ast.ImportFrom)]
    names = [f"{n.module}.{alias.name}" for n in imports for alias in n.names]
    assert [name for name in names if "._" in name and "__" not in name] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_command_of_the_procedure_is_spelled(path: Path) -> None:
    texts = [n.value for n in _nodes(path) if isinstance(n, ast.Constant)]
    spelled = ("pcs ", "mysql", "yum ", "rpm ", "systemctl ")
    assert [t for t in texts if isinstance(t, str) and t.startswith(spelled)] == []
