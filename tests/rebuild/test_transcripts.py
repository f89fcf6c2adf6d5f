"""What three generations of pcs accepted is what our builders say, word for word."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.pacemaker import (
    cib,
    config,
    constraint,
    properties,
    rebuild,
    resource,
)
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS, PcsDialect, dialect_for
from centreon_ha_upgrade.pacemaker.model import Clone, Group, Primitive, same

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden/pacemaker/cib"
NAMES = sorted(path.stem for path in (HERE / "transcripts").glob("*.json"))
TWINS = {
    "0.9.169-2-centos7": "pcs-0.9.169-2n",
    "0.9.169-4-rhel7": "pcs-0.9.169-4n",
    "0.10.8-4-rhel7": "pcs-0.10.8-4n",
    "0.11.5-4-centos7": "pcs-0.11.5-4n",
}

every_transcript = pytest.mark.parametrize("name", NAMES)


def transcript(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((HERE / f"transcripts/{name}.json").read_text())
    return found


def accepted(name: str, *start: str) -> list[list[str]]:
    """The words of the commands that this pcs carried out and that start so.

    Those tagged `extra` came after the CIB was kept.
    """
    carried_out = [each for each in transcript(name) if each["rc"] == 0 and each["tag"] != "extra"]
    words = [shlex.split(each["cmd"]) for each in carried_out]
    return [each for each in words if each[: len(start)] == list(start)]


def left(name: str) -> Cib:
    """The CIB at the end of the transcript."""
    return cib.parse((GOLDEN / TWINS.get(name, f"pcs-{name}") / "stdout.txt").read_text())


def spoken_by(name: str) -> PcsDialect:
    dialect = dialect_for(name.partition("-")[0])
    rhel = name.endswith("rhel7") and dialect.name == "0.9-create"
    return DIALECTS["0.9-master"] if rhel else dialect


def words_of(command: Command) -> list[str]:
    return [str(word) for word in command.argv]


def sections(words: list[str]) -> dict[str, list[str]]:
    """The words of a creation by keyword: pcs takes `op` and `meta` in either order."""
    found: dict[str, list[str]] = {"": []}
    part = ""
    for word in words:
        if word in ("op", "meta", "clone", "master", "promotable", "--group"):
            part = word
        found.setdefault(part, []).append(word)
    return found


@every_transcript
def test_creations_are_spelled_as_pcs_accepted_them(name: str) -> None:
    made = [each for each in accepted(name, "pcs", "resource", "create") if "--group" not in each]
    assert made != []
    for words in made:
        last = words[-1] if words[-1] in ("clone", "master", "promotable") else ""
        plain = words[:-1] if last else words
        (primitive,) = config.parse(shlex.join(plain)).resources
        assert isinstance(primitive, Primitive)
        ours = resource.create(primitive, clone=last == "clone", dialect=spoken_by(name))
        theirs = words if last == "clone" else plain
        assert sections(words_of(ours)) == sections(theirs)


@every_transcript
def test_the_group_is_spelled_as_pcs_accepted_it(name: str) -> None:
    group = left(name).resource("centreon")
    assert isinstance(group, Group)
    grouped = resource.group_add("centreon", (member.id for member in group.members))
    assert words_of(grouped) in accepted(name, "pcs", "resource", "group", "add")


# the tab "centos7" promotes at creation, which the dialects of 0.10 and 0.11 do not
@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("0.9") or "rhel7" in n])
def test_a_promotion_is_spelled_as_pcs_accepted_it(name: str) -> None:
    dialect = spoken_by(name)
    clone = left(name).resource(dialect.promotable_id("ms_mysql"))
    assert isinstance(clone, Clone)
    ours = words_of(resource.create_promotable(clone, dialect)[-1])
    theirs = accepted(name, *ours[:4])
    assert theirs != []
    for words in theirs:
        # 0.10 and 0.11 were told the legacy name, which we translate on entry
        modern = [
            dialect.meta([("promoted-node-max", "1")])[0] if "master-" in w else w for w in words
        ]
        assert set(modern) <= set(ours)


@every_transcript
def test_constraints_are_spelled_as_pcs_accepted_them(name: str) -> None:
    theirs = accepted(name, "pcs", "constraint")
    found, dialect = left(name), spoken_by(name)
    ours = [words_of(constraint.create(each, dialect)) for each in found.constraints]
    assert ours != []
    for words in ours:
        if "avoids" in words:
            assert any(words[:5] == each[:5] and words[5] in each for each in theirs)
        else:
            assert words in theirs


@every_transcript
def test_properties_and_deletions_are_spelled_as_pcs_accepted_them(name: str) -> None:
    for words in accepted(name, "pcs", "property", "set"):
        key, _, value = words[3].partition("=")
        assert words_of(properties.set_property(key, value)) == words
    deleted = accepted(name, "pcs", "resource", "delete")
    assert deleted != []
    for words in deleted:
        assert words_of(resource.delete(words[3])) == words


@every_transcript
def test_what_pcs_lists_is_what_its_cib_holds(name: str) -> None:
    read = {each["cmd"]: each["out"] for each in transcript(name) if "out" in each}
    listed, found = constraint.parse(read["pcs constraint --full"]), left(name)
    assert sorted(listed.all, key=str) == sorted(found.constraints, key=str)
    without_ids = constraint.parse(read["pcs constraint"]).all
    assert all(any(same(each, other) for other in without_ids) for each in found.constraints)
    known = dict(properties.parse(read["pcs property"]))
    assert known == {each.name: each.value for each in found.properties}


@every_transcript
def test_every_dialect_can_rebuild_what_every_pcs_made(name: str) -> None:
    found = left(name)
    for dialect in (spoken_by(name), DIALECTS["0.10"], DIALECTS["0.11"]):
        said = [str(command) for command in rebuild.commands(found, dialect)]
        for each in found.primitives():
            creating = f"pcs resource create {each.id} {each.agent}"
            assert sum(line.startswith(creating) for line in said) == 1
        assert len(said) == len(set(said))
