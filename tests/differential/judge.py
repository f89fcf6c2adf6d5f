"""One random cluster, shown as text and as XML, read twice and compared."""

from pathlib import Path

from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.pacemaker import crm_mon
from tests.differential import programs
from tests.differential.clusters import cluster
from tests.differential.compare import differences


def judge(seed: int, folder: str | Path, flags: str | None = None) -> list[str]:
    """What disagrees, or was refused; each line names the seed and the flags."""
    cib = Path(folder) / f"{seed}.xml"
    cib.write_text(cluster(seed))
    chosen, xml_flags = programs.flags_of(seed)
    asked = flags or chosen
    if "n" in asked:
        # resources stand below their nodes in both then, and twice only with -r
        xml_flags = (xml_flags[0], "-rn" if "r" in asked else "-n")
    text, xml = programs.crm_mon(cib, asked), programs.crm_mon(cib, *xml_flags)
    cib.unlink()
    try:
        found = differences(crm_mon.parse(text), crm_mon.parse(xml))
    except ParseError as error:
        found = [f"refused: {error}"]
    return [f"cluster {seed}, crm_mon {asked}: {line}" for line in found]
