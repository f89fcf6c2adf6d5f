"""One operator per cluster: a lock on every node, with a token that each change must show.

The lock is a file that names its run, its operator and a token; tokens only grow.  It is written
under an exclusive `flock`, and every command that changes the node runs under a shared one, after
it has seen its own token there: nobody takes the lock while a command runs, and no command starts
once it was taken.  The lock outlives connections, crashes and reboots; only the end of the run
frees it, or another operator who takes it on purpose.
"""

import shlex
from collections.abc import Iterable
from contextlib import suppress

from attrs import evolve, field, frozen, mutable

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.fence import Fence
from centreon_ha_upgrade.core.holder import Holder
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import ClusterHeld, ParseError, PlatformError, Superseded

FOLDER = "/var/lib/centreon-ha-upgrade"
REFUSED = 113
REFUSAL = "centreon-ha-upgrade: this lock is not ours any more"
"""The code and the first line of a node that does not let a command run."""

_ANY = range(256)
LOOK = 'cat -- "$1/lock/last" 2>/dev/null || echo 0; cat -- "$1/lock/holder" 2>/dev/null; :'
# Taken only from whom we have seen there: $5 is that first line, empty where nobody held it.
TAKE = """\
set -eu
umask 077
mkdir -p -- "$1/lock"
for each in "$1" "$1/lock"; do
  [ ! -L "$each" ] && [ -O "$each" ] || { echo "$each is a link, or not ours" >&2; exit 5; }
done
cd -- "$1/lock"
exec 9>>gate
flock -x -w 30 9 || { echo "a command that runs under the lock does not end" >&2; exit 4; }
[ "$(head -n 1 holder 2>/dev/null)" = "$5" ] || { cat holder; exit 3; }
[ "$3" -gt "$(cat last 2>/dev/null || echo 0)" ] || { echo "the token was used" >&2; exit 4; }
echo "$3" > last
printf '%s\\n' "$2.$3" "$4" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" > new
mv -f -- new holder
"""
LEAVE = """\
cd -- "$1/lock" 2>/dev/null || exit 0
exec 9>>gate
flock -x -w 30 9 || exit 4
[ "$(head -n 1 holder 2>/dev/null)" = "$2" ] || exit 0
rm -f -- holder
"""


@frozen
class Lock:
    """The lock of one node: the highest token that was ever used there, and its holder."""

    last: int = 0
    holder: Holder | None = None

    @classmethod
    def parse(cls, text: str) -> "Lock":
        """What `LOOK` printed.  Raises `ParseError`."""
        last, *lines = text.splitlines() or [""]
        if not last.isdecimal() or len(lines) not in (0, 3):
            raise ParseError("lock", 1, text[:200], "no lock is written here")
        return cls(int(last), Holder(*lines) if lines else None)


@mutable
class Lease:
    """Runs commands on nodes as `inner` does, those that change something under the lock.

    `operator` is `user@host, terminal`; with `take_over` the lock is taken from whoever holds it.
    """

    inner: Executor
    nodes: tuple[Node, ...]
    operator: str
    take_over: bool = False
    folder: str = FOLDER
    fence: Fence | None = field(default=None, init=False)

    def run(self, node: Node, command: Command) -> Result:
        """What the command did.  Raises `Superseded` where another operator took the lock."""
        return self.fenced(node, command) if command.changes else self.inner.run(node, command)

    def fenced(self, node: Node, command: Command) -> Result:
        """As `run`, under the lock whatever the command does."""
        if self.fence is None:
            raise Superseded(node.name, str(command), "nobody", "")
        result = self.inner.run(node, evolve(command, fence=self.fence))
        printed = f"{result.stderr}{result.stdout}"
        if result.code == REFUSED and REFUSAL in printed:
            raise _superseded(node, command, printed)
        return result

    def enter(self, run: str) -> None:
        """Takes every node for this run, or none.  Raises `ClusterHeld`, `Unreachable`.

        What this operator's own run left, it takes again.
        """
        locks = {node: self.look(node) for node in self.nodes}
        for node, lock in locks.items():
            if lock.holder and not (self.take_over or self._is_ours(lock.holder, run)):
                raise _held(node, lock.holder)
        token, fresh = 1 + max(lock.last for lock in locks.values()), list[Node]()
        fence = Fence(self.folder, f"{run}.{token}")
        try:
            for node, lock in locks.items():
                self._take(node, run, token, lock.holder)
                fresh += [] if lock.holder else [node]
        except BaseException:
            self._leave(fresh, fence)
            raise
        self.fence = fence

    def leave(self) -> None:
        """Frees the nodes that are still ours."""
        if self.fence is not None:
            self._leave(self.nodes, self.fence)
            self.fence = None

    def look(self, node: Node) -> Lock:
        """The lock of one node; it changes nothing.  Raises `ParseError`."""
        return Lock.parse(self._on(node, LOOK).expect(frozenset({0})).stdout)

    def _is_ours(self, holder: Holder, run: str) -> bool:
        return (holder.run, holder.person) == (run, self.operator.partition(",")[0])

    def _take(self, node: Node, run: str, token: int, before: Holder | None) -> None:
        seen = before.fence if before else ""
        done = self._on(node, TAKE, run, str(token), self.operator, seen)
        if done.code == 3:  # somebody was faster
            holder = Lock.parse(f"0\n{done.stdout}").holder
            raise _held(node, holder or Holder("?", "nobody", "?"))
        done.expect(frozenset({0}))

    def _leave(self, nodes: Iterable[Node], fence: Fence) -> None:
        for node in nodes:
            with suppress(PlatformError):
                self._on(node, LEAVE, fence.word)

    def _on(self, node: Node, script: str, *words: str) -> Result:
        """Our own folder on the node is no part of the platform: this is no change of it."""
        argv = ("/bin/sh", "-c", script, "sh", self.folder, *words)
        label = f"centreon-ha-upgrade lock {_NAMES[script]}"
        return self.inner.run(node, Command(argv, ok=_ANY, changes=False, label=label))


_NAMES = {LOOK: "look", TAKE: "take", LEAVE: "leave"}


def guarded(line: str, fence: Fence) -> str:
    """The line for `/bin/sh`, run only under this fence; the lock outlives it in no child."""
    lock = shlex.quote(f"{fence.folder}/lock")
    refuse = f"{{ echo '{REFUSAL}' >&2; cat {lock}/holder >&2; exit {REFUSED}; }}"
    return (
        f"[ -r {lock}/gate ] || {refuse}; {{ flock -s -w 60 9 && "
        f'[ "$(head -n 1 {lock}/holder 2>/dev/null)" = {shlex.quote(fence.word)} ] || {refuse}; '
        f"( {line} ) 9<&-; }} 9<{lock}/gate"
    )


def refusal(holder: str) -> str:
    """What a refused command prints, on a node whose lock reads like this."""
    return f"{REFUSAL}\n{holder}"


def _superseded(node: Node, command: Command, printed: str) -> Superseded:
    said = printed.partition(REFUSAL)[2].strip().splitlines()
    holder = Holder(*said) if len(said) == 3 else Holder("", "nobody", "")
    return Superseded(node.name, str(command), holder.operator, holder.since)


def _held(node: Node, holder: Holder) -> ClusterHeld:
    return ClusterHeld(node.name, holder.operator, holder.since)
