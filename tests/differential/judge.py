"""One random cluster, shown as text and as XML, read twice and compared."""

from pathlib import Path

from attrs import evolve

from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.pacemaker import crm_mon
from tests.differential import programs
from tests.differential.clusters import cluster
from tests.differential.compare import differences


def judge(
    seed: int, folder: str | Path, flags: str | None = None, root: Path = Path("/")
) -> list[str]:
    """What disagrees, or was refused; each line names the seed and the flags.

    `root` is where the system whose crm_mon is asked begins; `folder` lies below it.
    """
    cib = Path(folder) / f"{seed}.xml"
    cib.write_text(cluster(seed))
    chosen, xml_flags = programs.flags_of(seed)
    asked = flags or chosen
    if "n" in asked:
        # resources stand below their nodes in both then, and twice only with -r
        xml_flags = (xml_flags[0], "-rn" if "r" in asked else "-n")
    text = programs.crm_mon(cib, asked, root=root)
    xml = programs.crm_mon(cib, *xml_flags, root=root)
    cib.unlink()
    try:
        whole = crm_mon.parse(xml)
        if asked.endswith("Lc"):
            # crm_mon takes the `c` for the beginning of the ids to list
            people = tuple(ban for ban in whole.bans or () if ban.id.startswith("c"))
            whole = evolve(whole, bans=people)
        found = differences(crm_mon.parse(text), whole, programs.release(root))
    except ParseError as error:
        found = [f"refused: {error}"]
    return [f"cluster {seed}, crm_mon {asked}: {line}" for line in found]
