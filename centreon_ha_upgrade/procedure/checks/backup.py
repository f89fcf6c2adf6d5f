"""What must be kept before the first deletion."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import archive, stat
from centreon_ha_upgrade.files.archive import ArchiveListing
from centreon_ha_upgrade.files.stat import FileStates
from centreon_ha_upgrade.pacemaker import config
from centreon_ha_upgrade.pacemaker.config import SavedResources
from centreon_ha_upgrade.procedure import target
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.selectors import active_central
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import check

STARTED = "started-at"
"""Under this key a run keeps the time at which it began, by the clock of the active central."""


def backup_path(s: Situation) -> str:
    """The archive of `pcs config backup`; the document writes it where root stands."""
    directory = s.site.run_directory if s.fixes("X29") else "/root"
    return f"{directory}/{s.site.cluster}.tar.bz2"


def export_path(s: Situation) -> str:
    """The commands that rebuild the group; the document writes them where root stands."""
    if target.export(s):
        return config.EXPORTED
    return f"{s.site.run_directory}/{config.EXPORTED}"


def _listing(s: Situation, node: Node) -> Query[ArchiveListing]:
    return archive.listing(backup_path(s))


@check("backup.archive", asks=_listing, on=active_central)
def backup_is_whole(found: ArchiveListing, s: Situation, node: Node) -> Iterable[Finding]:
    """The backup of the cluster's configuration can be read and holds the CIB."""
    for name in ("cib.xml", "corosync.conf"):
        if not any(member.rpartition("/")[2] == name for member in found.members):
            yield blocker("BACKUP_INCOMPLETE", f"the backup lacks {name}", node)


def _state(s: Situation, node: Node) -> Query[FileStates]:
    return stat.query(backup_path(s))


@check("backup.fresh", asks=_state, on=active_central)
def backup_is_fresh(found: FileStates, s: Situation, node: Node) -> Iterable[Finding]:
    """This run made the backup: it is not empty, nor older than the run by the node's own clock."""
    state, began = found.state(backup_path(s)), s.of_node(STARTED, node)
    if state is None or not state.size:
        yield blocker("BACKUP_MISSING", f"{backup_path(s)} is not there, or empty", node)
    elif began is None or state.mtime < queries.read_number(began):
        yield blocker(
            "BACKUP_OLD",
            "the backup was not made by this run",
            node,
            remedy=f"mv {backup_path(s)} /root/; pcs config backup",
        )


def _commands(s: Situation, node: Node) -> Query[SavedResources]:
    return config.exported(export_path(s))


@check("backup.commands", asks=_commands, on=active_central)
def commands_are_whole(found: SavedResources, s: Situation, node: Node) -> Iterable[Finding]:
    """The file with the group's commands holds every member of the group."""
    wanted = tuple(member.id for member in target.group(s).members)
    group = found.group(target.GROUP)
    observed = tuple(member.id for member in group.members) if group else ()
    if observed != wanted:
        yield blocker(
            "EXPORT_INCOMPLETE",
            "the exported commands do not rebuild the group",
            node,
            expected=" ".join(wanted),
            observed=" ".join(observed) or "no member",
        )
