"""What must hold of the snapshot from which the database is copied."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import snapshot
from centreon_ha_upgrade.mariadb.snapshot import Snapshots
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import check

_FULL = 80.0  # percent


@check("mariadb.no-snapshot-left", asks=lambda s, n: snapshot.query())
def none_left(found: Snapshots, s: Situation, node: Node) -> Iterable[Finding]:
    """No snapshot of an earlier copy is left, and none is mounted (T1, F15)."""
    if found.left:
        mounted = tuple(f"umount {point}" for point in found.mounts)
        removed = tuple(f"lvremove {one.group}/{one.name}" for one in found.volumes)
        yield blocker(
            "SNAPSHOT_LEFT",
            "an earlier copy left its snapshot: the next one would copy an empty directory",
            node,
            observed=", ".join(found.left),
            remedy="; ".join((*mounted, *removed)),
        )


@check("mariadb.snapshot-has-room", asks=lambda s, n: snapshot.query())
def has_room(found: Snapshots, s: Situation, node: Node) -> Iterable[Finding]:
    """The snapshot that is copied from has room left (F14)."""
    for one in found.volumes:
        used = "?" if one.percent is None else f"{one.percent:.2f} %"
        if one.invalid:
            yield blocker(
                "SNAPSHOT_FULL",
                "the snapshot is full: what is copied from it is worthless",
                node,
                observed=f"{one.group}/{one.name} {one.attributes} {used}",
                remedy="leave the replica stopped; give the volume group more free space",
            )
        elif one.percent is not None and one.percent > _FULL:
            yield warning(
                "SNAPSHOT_FILLS",
                "the snapshot fills up",
                node,
                observed=f"{one.group}/{one.name} {used}",
                remedy=f"lvextend {one.group}/{one.name}",
            )
