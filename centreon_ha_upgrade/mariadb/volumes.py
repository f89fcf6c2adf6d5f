"""`vgs` and `lvs`: the volumes that carry the data, the room for a snapshot, and one left over.

The copy of the database to its replica mounts an LVM snapshot named `dbbackupdatadir`; one left
by an earlier run, or a group without room, spoils the next (checks P21, P22).  Without any volume
both programs print nothing and succeed: the query therefore names each part and its end.
Both exit 5 when a name is not found; what they complain about goes to standard error.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines

SNAPSHOT = "dbbackup"
"""How the names of the snapshots of `mysql-sync-bigdb.sh` begin."""

# sizes in bytes, no unit behind them; a name of LVM never holds the separator
_SCRIPT = """export LC_ALL=C
set -- --noheadings --units b --nosuffix --separator '|'
echo groups && vgs "$@" -o vg_name,vg_size,vg_free,vg_extent_size &&
echo volumes && lvs "$@" -o vg_name,lv_name,lv_size,lv_attr,origin && echo end"""

# a hidden volume stands between brackets, and `lvs` shows it only when asked for all
_NAME = r"[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126}"
_SIZE = r"0|[1-9][0-9]{0,19}"
_GROUP = re.compile(rf" *({_NAME})\|({_SIZE})\|({_SIZE})\|({_SIZE})")
_ATTR = r"[A-Za-z-][A-Za-z-]{8,9}"
_VOLUME = re.compile(rf" *({_NAME})\|({_NAME})\|({_SIZE})\|({_ATTR})\|({_NAME}|\[{_NAME}\])?")

_name = validators.matches_re(_NAME)
_bytes = [validators.ge(0), validators.lt(10**20)]


@frozen
class VolumeGroup:
    """One group; sizes are in bytes."""

    name: str = field(validator=_name)
    size: int = field(validator=_bytes)
    free: int = field(validator=_bytes)
    extent: int = field(validator=_bytes)


@frozen
class LogicalVolume:
    """One volume; `size` is in bytes, `origin` that of which it is a snapshot.

    `attributes` are the letters of `lvs`, in its order: kind, access, allocation, fixed, state...
    """

    group: str = field(validator=_name)
    name: str = field(validator=_name)
    size: int = field(validator=_bytes)
    attributes: str = field(validator=validators.matches_re(_ATTR))
    origin: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(rf"{_NAME}|\[{_NAME}\]"))
    )

    @property
    def overflowed(self) -> bool | None:
        """Whether it is a snapshot that ran out of room; None where LVM does not know (`X`)."""
        return {"X": None, "I": True, "S": True}.get(self.attributes[4], False)


@frozen
class Volumes:
    """All groups and volumes of one node; either may be none."""

    groups: tuple[VolumeGroup, ...] = field(default=(), converter=tuple[VolumeGroup, ...])
    volumes: tuple[LogicalVolume, ...] = field(default=(), converter=tuple[LogicalVolume, ...])

    def __attrs_post_init__(self) -> None:
        names = [group.name for group in self.groups]
        pairs = [(volume.group, volume.name) for volume in self.volumes]
        if len(set(names)) != len(names) or len(set(pairs)) != len(pairs):
            raise ValueError("a name stands twice")
        if not {group for group, _ in pairs} <= set(names):
            raise ValueError("a volume in a group that vgs does not name")

    @property
    def leftovers(self) -> tuple[LogicalVolume, ...]:
        """Snapshots that an earlier copy left behind, or that one holds at this moment (P22)."""
        return tuple(volume for volume in self.volumes if volume.name.startswith(SNAPSHOT))

    def free(self, group: str) -> int | None:
        """The free bytes of a group (P21); None where there is no such group."""
        return next((found.free for found in self.groups if found.name == group), None)


def query() -> Query[Volumes]:
    """All groups and volumes of this node.

    >>> print(query().command.argv[2])  # doctest: +ELLIPSIS
    export LC_ALL=C
    ...
    echo groups && vgs "$@" -o vg_name,vg_size,vg_free,vg_extent_size &&
    echo volumes && lvs "$@" -o vg_name,lv_name,lv_size,lv_attr,origin && echo end
    """
    return ask("/bin/sh", "-c", _SCRIPT, parse=parse)


def parse(text: str) -> Volumes:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines, groups, volumes = Lines("vgs and lvs", text), list[VolumeGroup](), list[LogicalVolume]()
    if lines.next() != "groups":
        lines.fail("expected the word `groups`")
    while (line := _next(lines)) != "volumes":
        name, *sizes = lines.match(_GROUP, line, "a group and three sizes in bytes").groups()
        groups.append(VolumeGroup(name, *map(int, sizes)))
    while (line := _next(lines)) != "end":
        found = lines.match(_VOLUME, line, "a volume, its size in bytes, attributes and origin")
        volumes.append(LogicalVolume(found[1], found[2], int(found[3]), found[4], found[5]))
    if lines.next() is not None:
        lines.fail("nothing should follow the end")
    try:
        return Volumes(groups, volumes)
    except ValueError as error:
        return lines.fail(str(error))


def _next(lines: Lines) -> str:
    return lines.next() or lines.fail("it ends before its last part")


def render(volumes: Volumes) -> str:
    """What the query prints."""
    groups = (f"  {g.name}|{g.size}|{g.free}|{g.extent}" for g in volumes.groups)
    below = (
        f"  {v.group}|{v.name}|{v.size}|{v.attributes}|{v.origin or ''}" for v in volumes.volumes
    )
    return "".join(f"{line}\n" for line in ("groups", *groups, "volumes", *below, "end"))
