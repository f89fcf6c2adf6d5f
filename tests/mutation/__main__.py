"""`python -m tests.mutation MODULE... [--survivors] [--fifth]`: which changes the tests notice.

Works in a copy: mutmut writes into the tree, and others may be editing this one.
"""

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.mutation.selection import LAWS, concerned

ROOT = Path(__file__).parents[2]
LIBRARY = "centreon_ha_upgrade"
COPIED = (LIBRARY, "adapters", "tests", "docs", "README.md", "LICENSE", "CHANGELOG.md")
# Few texts, the same each time: a mutant is asked often, and one noticed by chance proves little.
PROFILE = {"HYPOTHESIS_PROFILE": "mutants"}
# How a refusal is worded is for people: another wording is no misreading.  Not mutated.
WORDING = r"\.fail\(|\.match\(|raise (IllegalValue|ValueError)\(|legal_\w+\(\""

DOUBTFUL = ("survived", "no tests")
FIFTH = ("*__mutmut_*1", "*__mutmut_*6")


def configuration(modules: list[str]) -> str:
    """mutmut's configuration for these modules: a `setup.cfg`."""
    tests, names = concerned(modules)
    lists = {
        "source_paths": [LIBRARY],
        "only_mutate": [f"{LIBRARY}/{name.replace('.', '/')}.py" for name in modules],
        "also_copy": ["adapters", "docs", "originals"],
        "pytest_add_cli_args_test_selection": tests,
        "do_not_mutate_patterns": [WORDING],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-W", "ignore", "-k", names],
    }
    wide = (f"{key} =\n" + "".join(f"    {item}\n" for item in each) for key, each in lists.items())
    return "[mutmut]\n" + "".join(wide)


def prepare(folder: Path, modules: list[str]) -> None:
    """A copy of the project that mutmut may write into."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=ignored)
        elif source.exists():
            shutil.copy(source, folder / name)
    for name in modules:
        relative = Path(LIBRARY, *name.split(".")).with_suffix(".py")
        original = folder / "originals" / relative
        original.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / relative, original)
    (folder / "setup.cfg").write_text(configuration(modules))
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = . adapters\nmarkers = lab\n")


def measure(folder: Path, wanted: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Each mutant with mutmut's word for it, `killed` or `survived` for most.

    `wanted` are patterns of the mutants' names; without one, all of them.
    """
    environment = os.environ | PROFILE | {"ORIGINALS": str(folder / "originals")}
    words = [sys.executable, "-m", "mutmut"]
    ran = subprocess.run(
        [*words, "run", "--max-children", "1", *wanted],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        print(ran.stdout[-3000:], ran.stderr[-3000:], file=sys.stderr)
    said = subprocess.run(
        [*words, "results", "--all", "true"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.findall(r"^ *(\S+__mutmut_\d+): (.+)$", said.stdout, re.MULTILINE)
    return [(mutant, word) for mutant, word in found if word != "not checked"]


def on_import(folder: Path) -> Callable[[str], bool]:
    """Whether a mutant's function ran on import, as far as one knows: few tests ran it."""
    stats = json.loads((folder / "mutants" / "mutmut-stats.json").read_text())
    tests: dict[str, list[str]] = stats["tests_by_mangled_function_name"]
    return lambda mutant: len(tests.get(re.sub(r"__mutmut_\d+$", "", mutant), ())) < 3


def noticed_afresh(folder: Path, mutant: str, examples: list[str]) -> bool:
    """Do the examples notice it in a process of their own?

    mutmut forks from a process that has imported everything, so that a mutant of what runs on
    import was never in force.
    """
    environment = os.environ | PROFILE | {"ORIGINALS": str(folder / "originals")}
    words = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-W", "ignore", *examples]
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=folder / "mutants",
        env=environment | {"MUTANT_UNDER_TEST": mutant},
        capture_output=True,
        check=False,
    )
    return ran.returncode == 1


def module_of(mutant: str) -> str:
    """The module of a mutant's name, `system.module`."""
    return mutant.rpartition(".")[0].removeprefix(f"{LIBRARY}.")


def main() -> int:
    """Prints a score per module, and the survivors when asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="+", metavar="MODULE", help="like services.processes")
    parser.add_argument("--survivors", action="store_true", help="show what nobody noticed")
    parser.add_argument("--folder", type=Path, help="where to work; must not exist")
    parser.add_argument(
        "--fifth", action="store_true", help="only mutants whose number ends in 1 or 6"
    )
    told = parser.parse_args()
    if importlib.util.find_spec("mutmut") is None:
        print("mutmut is not installed: pip install --group mutation", file=sys.stderr)
        return 2
    folder = told.folder or Path(tempfile.mkdtemp(prefix="mutants-"))
    prepare(folder, told.modules)
    examples = [each for each in concerned(told.modules)[0] if each not in LAWS]
    verdicts = [
        (
            mutant,
            "killed" if word in DOUBTFUL and noticed_afresh(folder, mutant, examples) else word,
        )
        for mutant, word in measure(folder, FIFTH if told.fifth else ())
    ]
    for module in told.modules:
        words = Counter(word for mutant, word in verdicts if module_of(mutant) == module)
        caught, total = words["killed"] + words["timeout"], sum(words.values())
        share = f"{100 * caught / total:5.1f} %" if total else "  none"
        print(f"{module:34} {caught:5}/{total:<5} {share}  {dict(words)}")
    if told.survivors:
        print("\n".join(mutant for mutant, word in verdicts if word not in ("killed", "timeout")))
        print(f"one of them: cd {folder} && python -m mutmut show NAME")
    return 0 if verdicts else 1


if __name__ == "__main__":
    sys.exit(main())
