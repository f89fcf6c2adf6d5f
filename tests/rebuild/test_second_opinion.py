"""What pcs 0.11.5 itself says of a CIB's resources, as commands and as JSON.

It says neither of constraints (`pcs constraint config --output-format=json`: "Specified option
'--output-format' is not supported in this command"), nor of defaults and properties.
"""

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from centreon_ha_upgrade.core.command import run
from centreon_ha_upgrade.pacemaker import cib, rebuild
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import Clone, Group, Operation, Primitive
from tests.rebuild import real_pcs, releases
from tests.rebuild.generated import Generated

needs_pcs = pytest.mark.skipif(bool(releases.missing()), reason=releases.missing())


def resources_only(found: Cib) -> Cib:
    """Its resources: of the rest pcs 0.11.5 writes no commands."""
    return Cib(
        *(0, 1, 0, "pacemaker-3.7"),
        nodes=found.nodes,
        resources=found.resources,
        bundles=found.bundles,
    )


def as_pcs_says(path: Path) -> list[list[str]]:
    """The words of pcs's own commands for the resources of a CIB file."""
    words = ["pcs", "-f", str(path), "resource", "config", "--output-format=cmd"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    lines = said.replace("\\\n", " ").split(";\n")
    return [shlex.split(line) for line in lines if line.strip()]


@needs_pcs
@pytest.mark.parametrize("seed", [1001])
def test_pcs_own_commands_make_what_ours_make(seed: int, tmp_path: Path) -> None:
    held = resources_only(Generated(seed, tame=True).cib())
    path, pcs = tmp_path / "ours.xml", releases.INSTALLED
    ours = real_pcs.made_by_pcs(rebuild.commands(held, pcs.dialect), held.nodes, path, pcs)
    said = (run(*words) for words in as_pcs_says(path))
    theirs = real_pcs.made_by_pcs(said, held.nodes, tmp_path / "theirs.xml", pcs)
    made_by_us, made_by_pcs = (real_pcs.canonical(cib.parse(text)) for text in (ours, theirs))
    assert made_by_us == made_by_pcs
    assert made_by_us == real_pcs.canonical(held)


# --- as JSON --------------------------------------------------------------------------------


def read_by_us(found: Cib) -> dict[str, Any]:
    """Every resource by its id, in plain words."""
    told: dict[str, Any] = {each.id: _primitive(each) for each in found.primitives()}
    for top in found.resources:
        if isinstance(top, Clone):
            promotable = {"promotable": "true"} if top.promotable else {}
            told[top.id] = (top.resource.id, {**dict(top.meta), **promotable})
        inner = top.resource if isinstance(top, Clone) else top
        if isinstance(inner, Group):
            told[inner.id] = ([each.id for each in inner.members], dict(inner.meta))
    for bundle in found.bundles:
        member = bundle.primitive.id if bundle.primitive else None
        told[bundle.id] = (member, bundle.engine, dict(bundle.meta), dict(bundle.container))
    return told


def _primitive(found: Primitive) -> Any:
    values = {name: str(value) for name, value in found.attributes}
    agent = (found.agent.standard, found.agent.provider, found.agent.type)
    operations = sorted(map(_operation, found.operations), key=str)
    return agent, values, dict(found.meta), dict(found.utilization), operations


def _operation(found: Operation) -> Any:
    role = None if found.role is None else found.role.value
    return found.name, found.interval, found.timeout, role, dict(found.options)


def read_by_pcs(said: dict[str, Any]) -> dict[str, Any]:
    """The same of pcs's JSON."""
    told: dict[str, Any] = {}
    for each in said["primitives"]:
        agent = each["agent_name"]
        told[each["id"]] = (
            (agent["standard"], agent["provider"], agent["type"]),
            *(_pairs(each[kind]) for kind in ("instance_attributes", "meta_attributes")),
            _pairs(each["utilization"]),
            sorted(map(_operation_of_pcs, each["operations"]), key=str),
        )
    for each in said["clones"]:
        told[each["id"]] = (each["member_id"], _pairs(each["meta_attributes"]))
    for each in said["groups"]:
        told[each["id"]] = (each["member_ids"], _pairs(each["meta_attributes"]))
    for each in said["bundles"]:
        container = _given(each["container_options"])
        meta = _pairs(each["meta_attributes"])
        told[each["id"]] = (each["member_id"], each["container_type"], meta, container)
    return told


def _operation_of_pcs(said: dict[str, Any]) -> Any:
    own = ("id", "name", "interval", "timeout", "role", "meta_attributes", "instance_attributes")
    options = {name: value for name, value in said.items() if name not in own}
    nested = _pairs(said["instance_attributes"])
    return (
        *(said[name] for name in ("name", "interval", "timeout", "role")),
        {**_given(options), **nested},
    )


def _pairs(sets: list[dict[str, Any]]) -> dict[str, str]:
    return {pair["name"]: pair["value"] for each in sets for pair in each["nvpairs"]}


def _given(options: dict[str, Any]) -> dict[str, str]:
    """What is set, under its name and word in the CIB: pcs made booleans and numbers of them."""
    return {
        name.replace("_", "-"): str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in options.items()
        if value is not None
    }


@needs_pcs
@pytest.mark.parametrize("seed", range(1001, 1007))
def test_pcs_reads_the_resources_of_a_cib_as_we_do(seed: int, tmp_path: Path) -> None:
    path, pcs = tmp_path / "cib.xml", releases.INSTALLED
    found = cib.parse(real_pcs.as_cibadmin_prints(Generated(seed).cib(), path, pcs))
    (said,) = real_pcs.run_pcs(
        [["-f", str(path), "resource", "config", "--output-format=json"]], tmp_path, pcs
    )
    fencing = [each.id for each in found.primitives() if each.agent.standard == "stonith"]
    ours = {id_: told for id_, told in read_by_us(found).items() if id_ not in fencing}
    assert ours == read_by_pcs(json.loads(said))
