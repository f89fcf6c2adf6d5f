"""Lets long work outlive the connection.

A command with a `job` runs on the node by itself, in a session of its own; a folder there keeps its
process, its output and its exit code.  The control host only looks: a lost line kills nothing, and
whoever comes back with the same job's name adopts it instead of starting it twice.  The deadline
is enforced on the node.
"""

from collections.abc import Callable
from time import monotonic

from attrs import evolve, frozen

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import JobLost, Unreachable

FOLDER = "/var/lib/centreon-ha-upgrade/jobs"
_EVERY = 2.0  # seconds between two looks
_PATIENCE = 600.0  # seconds without an answer before the node counts as unreachable

# The folder is made by one only; who finds it there adopts what runs in it.
_START = """\
set -eu
umask 077
dir=$1
mkdir -p -- "${dir%/*}"
mkdir -- "$dir" 2>/dev/null || { [ -d "$dir" ]; exit; }
cat /proc/sys/kernel/random/boot_id > "$dir/boot"
setsid /bin/sh -c 'dir=$1 seconds=$2; shift 2
echo $$ > "$dir/pid"
timeout --kill-after=60 "$seconds" "$@" > "$dir/out" 2> "$dir/err" && code=0 || code=$?
echo "$code" > "$dir/new" && mv -- "$dir/new" "$dir/code"' sh "$@" < /dev/null > /dev/null 2>&1 &
until [ -s "$dir/pid" ]; do sleep 0.1; done
"""
# The code is looked for again at the end: the work may finish between two lines of this.
_LOOK = """\
boot=$(cat "$1/boot" 2>/dev/null)
[ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] &&
kill -0 "$(cat "$1/pid" 2>/dev/null)" 2>/dev/null && alive=running || alive=lost
[ -e "$1/code" ] && echo finished || echo "$alive"
"""
_COLLECT = 'cat -- "$1/out"; cat -- "$1/err" >&2; exit "$(cat -- "$1/code")"'
_ASIDE = 'mv -T -- "$1" "$1.$2.$(date +%s)"'
_ANY = range(256)


@frozen
class Detached:
    """Runs commands that carry a `job` detached, all others as `inner` does.

    `sleep` waits for a number of seconds between two looks; `folder` is where jobs live on a node.
    """

    inner: Executor
    sleep: Callable[[float], None]
    folder: str = FOLDER

    def run(self, node: Node, command: Command) -> Result:
        """What the command did.  Raises `JobLost` when nobody can know any more (a reboot)."""
        if not command.job:
            return self.inner.run(node, command)
        began, place = monotonic(), f"{self.folder}/{command.job}"
        words = (place, f"{command.timeout:.0f}", *map(str, command.argv))
        self._on(node, _START, *words).expect(frozenset({0}))
        self._wait(node, command, place)
        done = self._on(node, _COLLECT, place, changes=False)
        if command.complaint(done):
            self._on(node, _ASIDE, place, "failed")  # a failure is no answer for the next try
        return evolve(done, shown=str(command), seconds=round(monotonic() - began, 3))

    def _wait(self, node: Node, command: Command, place: str) -> None:
        silent = 0.0
        while True:
            try:
                state = self._on(node, _LOOK, place, changes=False).stdout.strip()
            except Unreachable:
                if silent >= _PATIENCE:
                    raise
                silent += _EVERY
            else:
                silent = 0.0
                if state == "finished":
                    return
                if state != "running":
                    self._on(node, _ASIDE, place, "lost")
                    raise JobLost(node.name, str(command))
            self.sleep(_EVERY)

    def _on(self, node: Node, script: str, *words: str, changes: bool = True) -> Result:
        argv = ("/bin/sh", "-c", script, "sh", *words)
        return self.inner.run(node, Command(argv, ok=_ANY, changes=changes))
