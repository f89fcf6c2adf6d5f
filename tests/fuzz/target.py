"""The process that is fuzzed: `python -m tests.fuzz.target NAME FOLDER SECONDS`.

libFuzzer stops at the first crash, and would find the same one again and again.  Here a finding
is written down once per place and the search goes on.
"""

import sys
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["centreon_ha_upgrade"]):
    from centreon_ha_upgrade.conversations import all_of

    # it imports the parsers, and only what is imported in here is watched for new branches
    MODULES = all_of()

from tests.fuzz.oracle import judge, text_of

_LIMIT_SECONDS = 20
_LIMIT_MEGABYTES = 2048


def place(error: BaseException) -> str:
    """The kind of error and the last line of ours that it passed: equal for equal bugs."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "centreon_ha" in f.filename]
    last = f"{Path(frames[-1].filename).stem}-{frames[-1].lineno}" if frames else "oracle"
    return f"{type(error).__name__}-{last}"


def main(name: str, folder: Path, seconds: int) -> None:
    """Fuzzes until the time is over.  Does not return: libFuzzer ends the process."""
    module = MODULES[name]
    found = folder / "found"
    found.mkdir(parents=True, exist_ok=True)

    def one(data: bytes) -> None:
        try:
            judge(module, text_of(data))
        except Exception as error:
            where = found / place(error)
            known = where.with_suffix(".input")
            # the shortest input tells most
            if not known.exists() or known.stat().st_size > len(data):
                known.write_bytes(data)
                where.with_suffix(".txt").write_text(f"{type(error).__name__}: {error}"[:4000])

    options = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        f"-timeout={_LIMIT_SECONDS}",
        f"-rss_limit_mb={_LIMIT_MEGABYTES}",
        f"-artifact_prefix={found}/",
        f"-dict={folder / 'words'}",
        "-print_final_stats=1",
        "-verbosity=1",
        str(folder / "corpus"),
    ]
    atheris.Setup(options, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
