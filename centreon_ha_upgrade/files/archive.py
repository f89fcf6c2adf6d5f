"""`tar tjf`: the members of a bzip2 archive, as `pcs config backup` makes them (H01).

tar names its members one to a line, and an empty archive with silence, which is refused.
A name with blanks is refused too: none of pcs's has one, but tar's complaints do.
"""

import re

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.files.path import legal_path

_MEMBER = re.compile(r"[!-~]+")


@frozen
class ArchiveListing:
    """The members of an archive, in its order; directories end in a slash."""

    members: tuple[str, ...] = field(converter=tuple[str, ...])


def listing(path: str) -> Query[ArchiveListing]:
    """The members of an archive.

    >>> print(listing("/root/centreon_cluster.tar.bz2"))
    tar tjf /root/centreon_cluster.tar.bz2
    """
    return ask("tar", "tjf", legal_path(path), parse=parse)


def parse(text: str) -> ArchiveListing:
    """The members.  Raises `ParseError`, also when there are none."""
    lines = Lines("tar", text)
    members = [lines.match(_MEMBER, line, "one name without blanks")[0] for line in lines]
    if not members:
        lines.fail("the archive holds nothing")
    return ArchiveListing(members)


def render(listing: ArchiveListing) -> str:
    """What tar prints."""
    return "\n".join((*listing.members, ""))
