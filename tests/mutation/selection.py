"""Which tests concern a module: those that can notice a change of it, and few others.

Found by the imports, so that a new module or test costs no line here.
"""

import ast
import re
from functools import cache
from pathlib import Path

from centreon_ha_upgrade.conversations import SYSTEMS

ROOT = Path(__file__).parents[2]
LIBRARY = "centreon_ha_upgrade"
# Every conversation passes here, under its own name.  The laws of builders find those by looking
# into the modules, where they would find the mutants too.
LAWS = (
    "tests/test_golden.py",
    "tests/property/test_conversations.py",
    "tests/property/test_promises.py",
    "tests/property/test_tools.py",
)
ALWAYS = ("tests/mutation/doctests.py", "tests/unit/test_fuzz_regressions.py")
EXAMPLES = ("tests/unit", "tests/rebuild")
# What costs minutes, and proves the engine or a whole platform.
SLOW = re.compile("rehears|simulated|executors|test_law|second_opinion")


def concerned(modules: list[str]) -> tuple[list[str], str]:
    """The files of tests, and pytest's expression that narrows the laws to these modules.

    >>> files, names = concerned(["pacemaker._cib_read"])
    >>> "tests/unit/test_pacemaker_rebuild.py" in files
    True
    >>> names.startswith("pacemaker.cib or doctests or test_fuzz_regressions")
    True
    """
    open_ = sorted({each for module in modules for each in _open(module)})
    examples = [
        path.relative_to(ROOT).as_posix()
        for folder in EXAMPLES
        for path in sorted((ROOT / folder).glob("test_*.py"))
        if not SLOW.search(path.stem)
        and not _imported(path).isdisjoint(f"{LIBRARY}.{each}" for each in (*open_, *modules))
    ]
    files = dict.fromkeys((*ALWAYS, *examples))
    names = [*open_, *(Path(each).stem for each in files)]
    return [*LAWS, *files], " or ".join(names)


def _open(module: str) -> set[str]:
    """The modules by which tests reach this one: those that import it, and itself if it is open.

    A conversation is reached by its own tests, and not by those of its many users.
    """
    if _private(module):
        return {open_ for each in _importers(module) for open_ in _reached(each)}
    if _conversation(module):
        return {module}
    return {module, *(open_ for each in _importers(module) for open_ in _reached(each))}


def _reached(module: str) -> set[str]:
    return _open(module) if _private(module) else {module}


def _private(module: str) -> bool:
    return module.rpartition(".")[2].startswith("_")


def _importers(module: str) -> list[str]:
    """The modules of the systems that import this one."""
    wanted = f"{LIBRARY}.{module}"
    return [name for name, path in _modules().items() if wanted in _imported(path)]


def _conversation(module: str) -> bool:
    return "\ndef parse(" in _modules()[module].read_text()


@cache
def _modules() -> dict[str, Path]:
    paths = [
        path for each in ("core", *SYSTEMS) for path in sorted((ROOT / LIBRARY / each).glob("*.py"))
    ]
    return {f"{path.parent.name}.{path.stem}": path for path in paths}


@cache
def _imported(path: Path) -> frozenset[str]:
    """The names a file imports: modules, and what is taken from them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return frozenset(found)
