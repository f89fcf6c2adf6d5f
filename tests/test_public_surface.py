"""What `import centreon_ha_upgrade` gives, and what it leaves unloaded."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import centreon_ha_upgrade


@pytest.mark.parametrize("name", sorted(centreon_ha_upgrade.__all__))
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(centreon_ha_upgrade, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = centreon_ha_upgrade.Nothing


def test_the_names_for_type_checkers_are_the_names_at_run_time() -> None:
    tree = ast.parse(Path(str(centreon_ha_upgrade.__file__)).read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    declared = {
        f"{line.module}.{alias.name}"
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
    places = centreon_ha_upgrade._MODULES
    assert declared == {f"centreon_ha_upgrade.{module}.{name}" for name, module in places.items()}


def test_every_public_name_together_loads_no_library_that_touches_the_world() -> None:
    code = (
        "import sys, centreon_ha_upgrade as ha; [getattr(ha, name) for name in ha.__all__];"
        "print(sorted({'plumbum', 'pexpect', 'cryptography', 'rich'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout == "[]\n", answer.stderr


def test_the_wheel_holds_three_packages_and_none_called_adapters() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(path.rpartition("/")[2] for path in packages) == [
        "centreon_ha_upgrade",
        "centreon_ha_upgrade_cli",
        "centreon_ha_upgrade_notebook",
    ]
