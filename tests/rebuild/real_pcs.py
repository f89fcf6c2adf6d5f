"""The real programs: cibadmin that reads a CIB file, pcs that makes one from commands."""

import json
from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.pacemaker import cib
from centreon_ha_upgrade.pacemaker.cib import Bundle, Cib
from centreon_ha_upgrade.pacemaker.model import Group, PcsResource, Primitive
from centreon_ha_upgrade.pacemaker.rebuild import WRITTEN_BY_THE_CLUSTER
from tests.rebuild.releases import Release

PYTHON = "/usr/bin/python3"
RUNNER = Path(__file__).with_name("many_pcs.py").read_text()


def as_cibadmin_prints(held: Cib, path: Path, release: Release) -> str:
    """The CIB as the real cibadmin prints it, which also holds it to its schema."""
    keep(held, path, release)
    answer = release.run(["cibadmin", "--query"], path.parent, cib=path)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def keep(held: Cib, path: Path, release: Release) -> None:
    """Writes a CIB file that pcs can change: it names the release that wrote it."""
    text = cib.render(evolve(held, validate_with=release.schema))
    path.write_text(text.replace("<cib ", f'<cib crm_feature_set="{release.feature_set}" ', 1))
    path.chmod(0o600)


def made_by_pcs(
    commands: Iterable[Command], nodes: Iterable[str], path: Path, release: Release
) -> str:
    """The CIB file that pcs leaves after these commands, on an empty cluster of these nodes."""
    keep(Cib(0, 1, 0, release.schema, nodes=tuple(nodes)), path, release)
    waiting: list[list[str]] = []
    for command in commands:
        words = [str(word) for word in command.argv]
        if words[0] == "pcs":
            waiting.append(["-f", str(path), *words[1:]])
        else:
            run_pcs(waiting, path.parent, release)
            waiting = []
            answer = release.run(words, path.parent, cib=path)
            assert answer.returncode == 0, f"{command}\n{answer.stderr}"
    run_pcs(waiting, path.parent, release)
    return path.read_text()


def run_pcs(calls: list[list[str]], folder: Path, release: Release) -> list[str]:
    """What each call printed.  An exit code other than 0 is an assertion error."""
    answer = release.run([PYTHON, "-Es", "-c", RUNNER], folder, said=json.dumps(calls))
    assert answer.returncode == 0, answer.stderr
    said = json.loads(answer.stdout)
    for words, (code, output) in zip(calls, said, strict=False):
        assert code == 0, f"pcs {' '.join(words)}\n{output}"
    return [output for _, output in said]


def canonical(found: Cib) -> Cib:
    """Without what has no meaning: versions, the order of pairs, operations and constraints, and
    what the cluster writes itself."""
    properties = [each for each in found.properties if each.name not in WRITTEN_BY_THE_CLUSTER]
    return evolve(
        found,
        admin_epoch=0,
        epoch=0,
        num_updates=0,
        validate_with="any",
        properties=sorted(properties, key=str),
        resources=sorted(map(_resource, found.resources), key=lambda each: each.id),
        bundles=[_bundle(each) for each in found.bundles],
        constraints=sorted(found.constraints, key=lambda each: each.id),
        special_constraints=sorted(found.special_constraints, key=lambda each: each.id),
        rsc_defaults=sorted(found.rsc_defaults),
        op_defaults=sorted(found.op_defaults),
    )


def _resource(found: PcsResource) -> PcsResource:
    if isinstance(found, Primitive):
        return _primitive(found)
    if isinstance(found, Group):
        return _group(found)
    inner = _group(found.resource) if isinstance(found.resource, Group) else found.resource
    inner = _primitive(inner) if isinstance(inner, Primitive) else inner
    return evolve(found, resource=inner, meta=sorted(found.meta))


def _group(found: Group) -> Group:
    members = [_primitive(each) for each in found.members]
    return evolve(found, members=members, meta=sorted(found.meta))


def _primitive(found: Primitive) -> Primitive:
    operations = [evolve(each, options=sorted(each.options)) for each in found.operations]
    return evolve(
        found,
        attributes=sorted(found.attributes, key=lambda pair: pair[0]),
        meta=sorted(found.meta),
        operations=sorted(operations, key=str),
        utilization=sorted(found.utilization),
    )


def _bundle(found: Bundle) -> Bundle:
    return evolve(
        found,
        container=sorted(found.container),
        meta=sorted(found.meta),
        ports=[sorted(each) for each in found.ports],
        storage=[sorted(each) for each in found.storage],
        primitive=found.primitive and _primitive(found.primitive),
    )
