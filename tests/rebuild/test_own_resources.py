"""Steps I01 and K06 with the real pcs: what is not the document's own survives, once (X23).

The document's `egrep` would create `monitoring_probe` twice and lose `vip_php_lb`.
"""

from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve

from centreon_ha_upgrade.pacemaker import cib, config, resource
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Group,
    Operation,
    PcsResource,
    Primitive,
)
from centreon_ha_upgrade.procedure import target
from centreon_ha_upgrade.procedure.situation import CIB, Situation
from tests import sites
from tests.rebuild import real_pcs, releases

CAPTURED = Path(__file__).parents[1] / "golden/pacemaker/cib/pcs-0.11.5-4n/stdout.txt"
BEAT = Operation("monitor", "10s", "20s")
DUMMY = Agent.of("ocf:pacemaker:Dummy")
# one in the group, under a name that the document's filter drops; one beside it, which it keeps
IN_GROUP = Primitive("vip_php_lb", DUMMY, [("fake", "a b")], operations=[BEAT])
BESIDE = Primitive("monitoring_probe", DUMMY, operations=[BEAT], meta=[("priority", "5")])


def captured() -> Cib:
    """A platform's CIB with these two, and one more member: this machine lacks all those units."""
    found = cib.parse(CAPTURED.read_text())
    resources: list[PcsResource] = [BESIDE]
    for each in found.resources:
        if isinstance(each, Group):
            address, service, *_ = each.members
            members = [address, evolve(service, agent=DUMMY), IN_GROUP]
            resources.append(evolve(each, members=members))
        else:
            resources.append(each)
    return evolve(found, resources=resources)


def told(member: Primitive) -> Primitive:
    """Without operations that pcs adds by itself, as it does for the document's commands."""
    added = ("migrate_from", "migrate_to", "reload", "reload-agent")
    own = [each for each in member.operations if each.name not in added]
    return evolve(
        member,
        attributes=sorted(member.attributes, key=lambda pair: pair[0]),
        operations=[each for each in own if member.id != IN_GROUP.id or each == BEAT],
    )


@pytest.mark.skipif(bool(releases.missing()), reason=releases.missing())
def test_a_resource_of_ones_own_is_neither_lost_nor_created_twice(tmp_path: Path) -> None:
    pcs, path, before = releases.INSTALLED, tmp_path / "cib.xml", captured()
    kept = {CIB: cib.render(before)}
    situation = Situation(sites.example("four-nodes"), sites.TODAY, kept, assumed="0.11")
    real_pcs.keep(before, path, pcs)
    steps = [
        *(resource.delete(each) for each in target.to_delete(situation)),
        *target.recreate_group(situation),
    ]
    words = [["-f", str(path), *map(str, each.argv[1:])] for each in steps]
    real_pcs.run_pcs(words, tmp_path, pcs)
    after = cib.parse(path.read_text())

    assert after.resource("monitoring_probe") == BESIDE
    group, made = before.resource(target.GROUP), after.resource(target.GROUP)
    assert isinstance(group, Group)
    assert isinstance(made, Group)
    assert [told(each) for each in made.members] == [told(each) for each in group.members]
    assert set(Counter(each.id for each in after.primitives()).values()) == {1}


def test_the_file_kept_for_the_operator_holds_the_group_and_nothing_else() -> None:
    group = captured().resource(target.GROUP)
    assert isinstance(group, Group)
    kept = config.render(config.SavedResources([group]))
    created = [line.split()[3] for line in kept.splitlines() if " create " in line]
    assert created == [each.id for each in group.members]
    assert config.parse(kept).group(target.GROUP) == group
