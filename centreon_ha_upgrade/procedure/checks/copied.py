"""What must hold of the copied data directory: the replica has the primary's files (X19, F14)."""

from collections.abc import Iterable, Mapping, Sequence

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import data_files, sync_bigdb
from centreon_ha_upgrade.mariadb.data_files import DataFile, DataFiles
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.selectors import primary_database, replica_database
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import comparison

BEGAN = "copy-began"
"""Under this key a run keeps the time at which its copy began, by the clock of the primary."""

_OWN = "mysql/"  # the script leaves the replica its own: accounts, logs, its place in the log
_SHOWN = 20
_SECTIONS = ("mysqld", "server", "mariadb")
_AGAIN = (
    "copy again: stop MariaDB on the replica (mysqladmin -p shutdown), "
    f"then on the primary, by hand: {sync_bigdb.PATH}"
)


def replica_first(s: Situation) -> tuple[Node, ...]:
    """The replica, then the primary.

    What the primary still has cannot have been dropped on the replica before: in the other order,
    a table dropped between both answers would look like one that was not copied.
    """
    return (*replica_database(s), *primary_database(s))


def _asked(s: Situation, node: Node) -> Query[DataFiles]:
    options = s.server_cnf(node).effective(*_SECTIONS)
    return data_files.query(options.get("datadir") or data_files.DATADIR)


def _tables(found: DataFiles) -> dict[str, DataFile]:
    return {file.path: file for file in found.files if not file.path.startswith(_OWN)}


def _some(lines: Sequence[str]) -> str:
    more = len(lines) - _SHOWN
    return "; ".join((*lines[:_SHOWN], *((f"and {more} more",) if more > 0 else ())))


def _fits(here: DataFile, there: DataFile, since: int) -> bool:
    """Whether the replica's file is the primary's, or that and what the replica added since."""
    grew = there.size > here.size and there.modified >= since
    return grew or there.size == here.size


def _beside(file: DataFile, other: DataFile | None, s: Situation, replica: Node) -> str:
    size = "absent" if other is None else other.size
    return f"{file.path}: {file.size} ({s.primary}), {size} ({replica})"


@comparison("mariadb.copied", asks=_asked, on=replica_first)
def copied_whole(found: Mapping[str, DataFiles], s: Situation, node: Node) -> Iterable[Finding]:
    """The replica has every file the primary had when the copy began, of the same size (F14)."""
    # Once true, this stays true, so it may be asked again after a reboot: of what the primary wrote
    # since, only the presence counts, and what the replica itself adds to a file is no fault.  Two
    # things are not seen: a table renamed since keeps its time, and is lacking until the replica
    # has followed; a copy made again keeps the first `since`, and more is judged leniently.
    began = s.kept.get(BEGAN)
    if began is None:
        return  # nobody knows what was written since
    since = queries.read_number(began)
    (replica,) = replica_database(s)
    here, there = _tables(found[s.primary]), _tables(found[replica.name])
    if not here:
        yield warning("COPY_UNSEEN", "no file of a table was found: nothing is compared", s.primary)
        return
    wrong, new = list[str](), list[str]()
    for path, file in sorted(here.items()):
        other = there.get(path)
        if file.modified >= since:
            new += [path] * (other is None)
        elif other is None or not _fits(file, other, since):
            wrong.append(_beside(file, other, s, replica))
    left = [p for p, file in sorted(there.items()) if p not in here and file.modified < since]
    if wrong:
        yield blocker(
            "COPY_INCOMPLETE",
            "the replica is no whole copy: files that nobody wrote since differ",
            replica,
            expected="every file of the primary, of the same size",
            observed=_some(wrong),
            remedy=_AGAIN,
        )
    if new:
        yield warning(
            "COPY_DIFFERS",
            "files that the primary wrote since the copy are not on the replica",
            replica,
            observed=_some(new),
            remedy="SHOW SLAVE STATUS\\G; wait until it has caught up",
        )
    if left:
        yield warning(
            "COPY_LEFTOVER",
            "the replica has old files that the primary lacks",
            replica,
            observed=_some(left),
            remedy="nothing, where the primary dropped them meanwhile; else compare both by hand",
        )
