"""The names in one directory, with `find`: the directory itself first, so never nothing.

A name with control characters is refused: it could imitate other lines.  Serves G01, C08, A06.
"""

import re

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.files.kind import BY_LETTER, Kind
from centreon_ha_upgrade.files.path import legal_path

_PRINT = (
    *("(", "-name", "*[[:cntrl:]]*", "-printf", r"unprintable\t%i\n"),
    *("-o", "-printf", r"%y\t%p\n", ")"),
)
_LINE = re.compile(r"([fdlpsbc])\t(/.*)")


@frozen
class Entry:
    """One name in a directory."""

    name: str
    kind: Kind


@frozen
class Listing:
    """What a directory holds, hidden names too, in the order of names."""

    path: str
    entries: tuple[Entry, ...] = field(default=(), converter=tuple[Entry, ...])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self.entries)


def query(path: str) -> Query[Listing]:
    r"""The names in a directory; the command fails when it is absent.

    >>> print(*query("/etc/cron.d").command.argv[:4])
    find /etc/cron.d -maxdepth 1
    """
    return ask("find", legal_path(path), "-maxdepth", "1", *_PRINT, parse=parse)


def parse(text: str) -> Listing:
    """The names.  Raises `ParseError`, also when the path is no directory."""
    lines = Lines("find", text)
    letter, path = lines.match(_LINE, lines.raw() or "", "the directory itself").groups()
    if letter != Kind.DIRECTORY.letter:
        lines.fail("not a directory")
    above, entries = path.rstrip("/") + "/", dict[str, Kind]()
    while (line := lines.raw()) is not None:
        if line:
            letter, below = lines.match(_LINE, line, "a kind and a path").groups()
            name = below.removeprefix(above)
            if name == below or not name or "/" in name or name in entries:
                lines.fail(f"not a new name in {path}")
            entries[name] = BY_LETTER[letter]
    return Listing(path, (Entry(name, entries[name]) for name in sorted(entries)))


def render(listing: Listing) -> str:
    """What the query prints."""
    above = listing.path.rstrip("/") + "/"
    below = (f"{entry.kind.letter}\t{above}{entry.name}" for entry in listing.entries)
    return "\n".join((f"d\t{listing.path}", *below, ""))
