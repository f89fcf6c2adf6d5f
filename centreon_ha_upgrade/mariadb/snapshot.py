"""`lvs` and /proc/mounts: the snapshot that carries the copy of the database, and how full it is.

`mysql-sync-bigdb.sh` mounts a snapshot named `dbbackupdatadir` and copies from it.  One left by an
earlier run makes it copy an empty directory (T1, F15); one that fills up becomes invalid, and what
was read from it worthless (F14).  Without LVM's programs there is none, and the query says so.
`lvs` prints how full a snapshot is as a percentage with two digits, and nothing where the kernel
does not tell; it exits 5 when it cannot look.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines

_SCRIPT = """export LC_ALL=C
echo volumes
if command -v lvs > /dev/null
then lvs --noheadings --separator '|' -o vg_name,lv_name,lv_attr,data_percent || exit
else echo 'no LVM here'
fi
echo mounts && sed -n /dbbackup/p /proc/mounts && echo end"""
_OURS = "dbbackup"
_NO_LVM = "no LVM here"
_NAME = r"[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126}"
_ATTR = r"[A-Za-z-]{9,10}"
_ROW = re.compile(rf" *({_NAME})\|({_NAME})\|({_ATTR})\|([0-9]{{1,3}}\.[0-9]{{2}})?")
_MOUNT = re.compile(r"(\S+) (\S+) \S+ \S+ [0-9]+ [0-9]+")


@frozen
class Snapshot:
    """One snapshot of the copy; `percent` of its room is used, None where that is not told."""

    group: str = field(validator=validators.matches_re(_NAME))
    name: str = field(validator=validators.matches_re(rf"{_OURS}[A-Za-z0-9_+.-]*"))
    attributes: str = field(validator=validators.matches_re(_ATTR))
    percent: float | None = field(default=None)

    @percent.validator
    def _share(self, _: object, percent: float | None) -> None:
        if percent is not None and not (0 <= percent < 1000 and round(percent, 2) == percent):
            raise ValueError("a percentage with two digits")

    @property
    def invalid(self) -> bool:
        """It ran out of room: what is read from it is worthless."""
        return self.attributes[4] in "IS" or (self.percent is not None and self.percent >= 100)


@frozen
class Snapshots:
    """The copy's snapshots on one node, and where they are mounted; `lvm` says who could tell."""

    volumes: tuple[Snapshot, ...] = field(default=(), converter=tuple[Snapshot, ...])
    mounts: tuple[str, ...] = field(
        default=(),
        converter=tuple[str, ...],
        validator=validators.deep_iterable(validators.matches_re(r"\S*dbbackup\S*")),
    )
    lvm: bool = True

    def __attrs_post_init__(self) -> None:
        if self.volumes and not self.lvm:
            raise ValueError("volumes, and nobody to name them")

    @property
    def left(self) -> tuple[str, ...]:
        """Each volume and each mount, as the commands that remove them name it."""
        return (*self.mounts, *(f"{one.group}/{one.name}" for one in self.volumes))


def query() -> Query[Snapshots]:
    """The copy's snapshots and mounts on this node.

    >>> print(query().command.argv[2])  # doctest: +ELLIPSIS
    export LC_ALL=C
    ...
    echo mounts && sed -n /dbbackup/p /proc/mounts && echo end
    """
    return ask("/bin/sh", "-c", _SCRIPT, parse=parse)


def parse(text: str) -> Snapshots:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines, volumes, mounts, lvm = Lines("lvs", text), list[Snapshot](), list[str](), True
    if lines.next() != "volumes":
        lines.fail("expected the word `volumes`")
    while (line := _next(lines)) != "mounts":
        if line == _NO_LVM and lvm and not volumes:
            lvm = False
            continue
        row = lines.match(_ROW, line, "group, volume, attributes and a percentage")
        if row[2].startswith(_OURS):
            volumes.append(Snapshot(row[1], row[2], row[3], float(row[4]) if row[4] else None))
    while (line := _next(lines)) != "end":
        mounts.append(lines.match(_MOUNT, line, "a line of /proc/mounts")[2])
    if lines.next() is not None:
        lines.fail("nothing should follow the end")
    try:
        return Snapshots(volumes, mounts, lvm)
    except ValueError as error:
        return lines.fail(str(error)[:200])


def _next(lines: Lines) -> str:
    return lines.next() or lines.fail("it ends before its last part")


def render(found: Snapshots) -> str:
    """What the query prints."""
    rows = [f"  {v.group}|{v.name}|{v.attributes}|{_percent(v)}" for v in found.volumes]
    rows = rows if found.lvm else [_NO_LVM]
    points = [f"/dev/mapper/{_OURS} {point} ext4 ro 0 0" for point in found.mounts]
    return "".join(f"{line}\n" for line in ("volumes", *rows, "mounts", *points, "end"))


def _percent(volume: Snapshot) -> str:
    return "" if volume.percent is None else f"{volume.percent:.2f}"
