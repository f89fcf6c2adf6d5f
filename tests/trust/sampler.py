"""Looks at the words and the environment of every process, again and again, for what must not be
there.

    with Sampler(spellings(value)) as sampler:
        ...
    assert sampler.found == []

As root it sees every process of this machine, those of the lab's nodes included: they are its
containers.  It needs no module but Python's own, so that `python3 sampler.py` also runs on a node:
needles as a JSON list of hex texts on the first line of standard input, the report as JSON on
standard output once standard input ends.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType


class Sampler:
    """Samples in a process of its own while the `with` block runs.

    Afterwards: how many `passes` it made over all processes, how many `processes` it saw, and in
    which it `found` a needle (`cmdline of NAME`, `environ of NAME`).  `lines` says the same with
    the names of all parents behind, and of the variables: `environ of awk < bash < sshd: PASSWORD`.
    """

    def __init__(self, needles: Iterable[bytes]) -> None:
        self._needles = [needle.hex() for needle in needles]
        self.passes, self.processes, self.found = 0, 0, list[str]()
        self.lines = list[str]()

    def __enter__(self) -> "Sampler":
        self._child = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(self._needles).encode() + b"\n")
        self._child.stdin.flush()
        self._child.stdout.readline()  # it has begun
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        report = json.loads(self._child.communicate()[0])
        self.passes, self.processes = report["passes"], report["processes"]
        self.lines = report["found"]
        self.found = sorted({line.partition(" < ")[0] for line in self.lines})


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # it ended, or is not ours to see
        return b""


def _look(needles: list[bytes], found: set[str]) -> set[str]:
    """One look at every process; their numbers."""
    pids = set(filter(str.isdigit, os.listdir("/proc")))  # noqa: PTH208
    for pid in pids:
        for kind in ("cmdline", "environ"):
            data = _read(f"/proc/{pid}/{kind}")
            if any(needle in data for needle in needles):
                names = _variables(data, needles) if kind == "environ" else ""
                found.add(f"{kind} of {' < '.join(_line_of(pid))}{names}")
    return pids


def _variables(data: bytes, needles: list[bytes]) -> str:
    shown = (word for word in data.split(b"\0") if any(needle in word for needle in needles))
    return "".join(f": {word.partition(b'=')[0].decode(errors='replace')}" for word in shown)


def _line_of(pid: str) -> Iterator[str]:
    """The names of a process and of its parents; `?` where it ended meanwhile."""
    while pid != "0":
        status = _read(f"/proc/{pid}/status").decode(errors="replace")
        told = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        yield told.get("Name", "?")
        pid = told.get("PPid", "0")


def main() -> None:
    needles = [bytes.fromhex(text) for text in json.loads(sys.stdin.readline())]
    found, seen, passes = set[str](), set[str](), 0
    print("begun", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        seen |= _look(needles, found)
        passes += 1
    print(json.dumps({"passes": passes, "processes": len(seen), "found": sorted(found)}))


if __name__ == "__main__":
    main()
