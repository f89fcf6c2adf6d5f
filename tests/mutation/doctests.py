"""Doctests of a module whose functions were mutated.

mutmut copies each function once per mutant, docstring and all, which confuses pytest's own
collection.  Here the examples come from the original source and run in the mutated module.
The module is imported anew first: what it computes on import is then computed by the mutant.
This file stands in the mutated copy only; `ORIGINALS` is where the sources lie.
"""

import ast
import doctest
import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ORIGINALS = os.environ.get("ORIGINALS", "")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def _examples() -> Iterator[tuple[str, str, str]]:
    """Module, place and docstring of everything that holds an example."""
    root = Path(ORIGINALS)
    for path in sorted(root.rglob("*.py")) if ORIGINALS else ():
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            said = ast.get_docstring(node) if isinstance(node, _DOCUMENTED) else None
            if said and ">>>" in said:
                yield module, getattr(node, "name", "module"), said


@pytest.fixture
def afresh(module: str) -> Iterator[ModuleType]:
    """The module, imported anew, and as it was when the test is over."""
    found = importlib.import_module(module)
    before = dict(vars(found))
    yield importlib.reload(found)
    vars(found).clear()
    vars(found).update(before)


@pytest.mark.parametrize(("module", "name", "said"), list(_examples()))
def test_an_example_shows_what_happens(
    module: str, name: str, said: str, afresh: ModuleType
) -> None:
    example = doctest.DocTestParser().get_doctest(
        said, dict(vars(afresh)), f"{module}.{name}", None, 0
    )
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
