"""Runs many pcs commands, each in a fork of one process that has imported pcs already.

For the system's Python, which has pcs; it imports nothing of ours.  Reads a JSON list of argument
lists (without `pcs`) on standard input, and prints one JSON list of [exit code, output].
"""

import json
import os
import sys
import tempfile
from typing import Any


def one(main: Any, words: list[str]) -> tuple[int, str]:
    """The exit code, and everything printed."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            code = 0
            try:
                code = main(words) or 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1 if end.code else 0
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return os.waitstatus_to_exitcode(status), said.read().decode()


def run_all() -> None:
    sys.path.append("/usr/lib/pcs/bundled/packages")
    from pcs import app  # type: ignore[import-not-found, unused-ignore]

    answers = []
    for words in json.load(sys.stdin):
        answers.append(one(app.main, words))
        if answers[-1][0]:
            break
    print(json.dumps(answers))


if __name__ == "__main__":
    run_all()
