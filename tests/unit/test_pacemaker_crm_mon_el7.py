"""Every capture of Pacemaker 1.1, in every flag set: its text says what its XML says."""

from pathlib import Path

import attrs
import pytest

from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from tests.differential.compare import differences

FOLDER = Path(__file__).parents[1] / "golden/pacemaker/crm_mon_el7"
TEXTS = sorted(FOLDER.glob("*/*.txt"))


def _read(path: Path) -> ClusterStatus:
    return crm_mon.parse(path.read_bytes().decode())


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_text_and_xml_of_one_cluster_tell_the_same(text: Path) -> None:
    observed, xml = _read(text), _read(text.with_name("as-xml.xml"))
    if text.stem == "1frAotLc":
        # here crm_mon lists only the bans whose ids start with `c`: those that people made
        made = tuple(ban for ban in xml.bans or () if ban.id.startswith("c"))
        xml = attrs.evolve(xml, bans=made)
    assert differences(observed, xml) == []


def test_both_releases_were_captured_in_every_state() -> None:
    assert (len(list(FOLDER.glob("*/as-xml.xml"))), len(TEXTS)) == (52, 156)
