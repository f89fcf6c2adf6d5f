"""What several conversations with MariaDB speak of: GTIDs, replication roles, servers."""

import re
from enum import StrEnum
from functools import total_ordering

from attrs import field, frozen, validators

from centreon_ha_upgrade.errors import IllegalValue

_GTID = re.compile(r"([0-9]{1,20})-([0-9]{1,20})-([0-9]{1,20})")


class ReplicationRole(StrEnum):
    """Who writes and who follows; the tools say MASTER and SLAVE."""

    PRIMARY = "primary"
    REPLICA = "replica"


_SMALL = [validators.ge(0), validators.lt(2**32)]


@total_ordering
@frozen(order=False)
class Gtid:
    """One global transaction: ordered by sequence within its domain, not across domains.

    >>> str(Gtid(0, 1, 5)), Gtid(0, 1, 5) < Gtid(0, 2, 6)
    ('0-1-5', True)
    """

    domain: int = field(validator=_SMALL)
    server: int = field(validator=_SMALL)
    sequence: int = field(validator=[validators.ge(0), validators.lt(2**64)])

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Gtid) or other.domain != self.domain:
            return NotImplemented
        return (self.sequence, self.server) < (other.sequence, other.server)

    def __str__(self) -> str:
        return f"{self.domain}-{self.server}-{self.sequence}"


def _by_domain(positions: "tuple[Gtid, ...]") -> "tuple[Gtid, ...]":
    return tuple(sorted(positions, key=lambda gtid: gtid.domain))


@frozen
class GtidSet:
    """A position: the last transaction of each domain, at most one for each.

    >>> GtidSet.parse("0-1-5,1-2-9").contains(GtidSet.parse("0-2-4"))
    True
    >>> GtidSet.parse("").contains(GtidSet.parse("0-1-1"))
    False
    """

    positions: tuple[Gtid, ...] = field(default=(), converter=_by_domain)

    @positions.validator
    def _one_each(self, _: object, positions: tuple[Gtid, ...]) -> None:
        if len({gtid.domain for gtid in positions}) != len(positions):
            raise IllegalValue("GTID position", str(self), "a domain stands in it twice")

    @classmethod
    def parse(cls, text: str) -> "GtidSet":
        """The position written as the server writes it.  Raises `IllegalValue`."""
        return cls(tuple(_gtid(word) for word in text.split(",")) if text else ())

    def contains(self, other: "GtidSet") -> bool:
        """Whether all that `other` holds has happened here too."""
        here = {gtid.domain: gtid.sequence for gtid in self.positions}
        return all(here.get(gtid.domain, -1) >= gtid.sequence for gtid in other.positions)

    def __bool__(self) -> bool:
        return bool(self.positions)

    def __str__(self) -> str:
        return ",".join(map(str, self.positions))


def _gtid(word: str) -> Gtid:
    found = _GTID.fullmatch(word)
    if found is None:
        raise IllegalValue("GTID", word, "domain-server-sequence, three numbers")
    try:
        return Gtid(*map(int, found.groups()))
    except ValueError as error:
        raise IllegalValue("GTID", word, "a number is too large") from error


_LINE = re.compile(r"[^\x00-\x1f\x7f]*")
_VERSION = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}([-+~][!-~]*)?")


@frozen
class MariaDBServer:
    """One running server, as it describes itself.

    `hostname` is the machine's own name, not Pacemaker's.  `gtid_slave_pos` is what it received,
    `gtid_binlog_pos` what it wrote, `gtid_current_pos` the newer of both.
    """

    hostname: str = field(validator=validators.matches_re(_LINE))
    version: str = field(validator=validators.matches_re(_VERSION))
    server_id: int = field(validator=_SMALL)
    read_only: bool
    log_bin: bool
    log_slave_updates: bool
    datadir: str = field(validator=validators.matches_re(_LINE))
    pid_file: str = field(validator=validators.matches_re(_LINE))
    socket: str = field(validator=validators.matches_re(_LINE))
    gtid_strict_mode: bool
    gtid_current_pos: GtidSet
    gtid_slave_pos: GtidSet
    gtid_binlog_pos: GtidSet

    @property
    def series(self) -> str:
        """The version without its last number: 10.5."""
        return ".".join(self.version.split(".")[:2])

    @property
    def writable(self) -> bool:
        """Whether ordinary accounts may write: the mark of a primary, once roles are settled."""
        return not self.read_only
