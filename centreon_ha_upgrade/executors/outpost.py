"""A run's place on the nodes: the lock, and the journal's mirror, from which it can be recovered.

The mirror lies in a folder of root's alone.  It is replaced as a whole, once its checksum is right;
what is sent is only what a node lacks.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from threading import Lock as Mutex

from attrs import define, field

from centreon_ha_upgrade.core.command import Command, Query, ask, text_of
from centreon_ha_upgrade.core.finding import Finding, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import JournalError, PlatformError
from centreon_ha_upgrade.executors.lease import FOLDER, Lease

# $3 bytes are there already; with what comes they must have the checksum $4.
MIRROR = """\
set -eu
umask 077
mkdir -p -- "$1/$2/journal"
for each in "$1" "$1/$2" "$1/$2/journal"; do
  [ ! -L "$each" ] && [ -O "$each" ] || { echo "$each is a link, or not ours" >&2; exit 5; }
done
chmod 700 -- "$1/$2" "$1/$2/journal"
cd -- "$1/$2/journal"
{ [ "$3" = 0 ] || head -c "$3" journal.jsonl; cat; } > new
[ "$(sha256sum < new)" = "$4  -" ] || { echo "the checksum does not match" >&2; exit 3; }
mv -f -- new journal.jsonl
"""
# The one that was written last.
FETCH = """\
newest=$(ls -t -- "$1"/*/journal/journal.jsonl 2>/dev/null | head -n 1)
[ -n "$newest" ] || { echo "no journal is mirrored here" >&2; exit 1; }
cat -- "$newest"
"""


def mirrored(folder: str = FOLDER) -> Query[bytes]:
    """The journal that a node mirrors, as bytes.  `CommandFailed` where there is none."""
    return ask("/bin/sh", "-c", FETCH, "sh", folder, parse=str.encode)


@define
class Outpost:
    """See `engine.outpost.Outpost`.  `journal` is the file to mirror."""

    lease: Lease
    journal: Path
    _run: str = field(default="", init=False)
    _sent: dict[str, int] = field(factory=dict, init=False)
    _failing: set[str] = field(factory=set, init=False)
    _one_at_a_time: Mutex = field(factory=Mutex, init=False, repr=False)

    def enter(self, run: str) -> None:
        self.lease.enter(run)
        self._run = run

    def leave(self) -> None:
        self.lease.leave()

    def mirror(self) -> tuple[Finding, ...]:
        with self._one_at_a_time:
            data = self._read()
            return tuple(each for node in self.lease.nodes for each in self._send(node, data))

    def _read(self) -> bytes:
        try:
            data = self.journal.read_bytes()
        except OSError as error:
            raise JournalError(str(self.journal), str(error.strerror)) from None
        return data[: data.rfind(b"\n") + 1]

    def _send(self, node: Node, data: bytes) -> Iterator[Finding]:
        try:
            if not self._takes(node, data, self._sent.get(node.name, 0)):
                reason = "" if self._takes(node, data, 0) else "the copy is not what was sent"
            else:
                reason = ""
        except PlatformError as error:
            reason = str(error)
        if not reason:
            self._sent[node.name] = len(data)
            self._failing.discard(node.name)
        elif node.name not in self._failing:
            self._failing.add(node.name)  # said once, tried again each time
            yield warning("NOT_MIRRORED", f"the journal is not mirrored: {reason}", node)

    def _takes(self, node: Node, data: bytes, there: int) -> bool:
        """Whether the node holds the whole journal now; False for another beginning than ours."""
        words = (self.lease.folder, self._run, str(there), hashlib.sha256(data).hexdigest())
        sent = Command(
            ("/bin/sh", "-c", MIRROR, "sh", *words),
            stdin=text_of(data[there:].decode()),
            ok=(0, 3),
            changes=False,
            label="centreon-ha-upgrade mirror the journal",
        )
        return self.lease.fenced(node, sent).expect(sent.ok).code == 0
