"""Processes that outlive their starter, known by their pid files."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def detach(command: list[str], log: Path) -> None:
    """Start a process that belongs to nobody: it lives on when this one ends."""
    with log.open("a") as out:
        subprocess.run(
            ["setsid", "--fork", *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=True,
        )


def alive(pidfile: Path, program: str) -> int | None:
    """The process of a pid file, if it still is the program that wrote it."""
    try:
        pid = int(pidfile.read_text())
        words = Path(f"/proc/{pid}/cmdline").read_text()
    except (OSError, ValueError):
        return None
    return pid if program in words else None


def kill(pid: int) -> None:
    """Kill at once, and return when the process is gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    wait_until(lambda: not _runs(pid), 10, f"the end of process {pid}")


def wait_until(
    true: Callable[[], bool], seconds: float, what: str, why: Callable[[], str] = str
) -> None:
    """Ask again and again until the answer is yes; `why` is asked when it stayed no."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {what}\n{why()}".strip())
        time.sleep(0.1)


def _runs(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())  # empty: dead, but not yet reaped
    except OSError:
        return False
