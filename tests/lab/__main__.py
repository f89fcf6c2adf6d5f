"""python -m tests.lab up 2 | down | ssh NODE [COMMAND...] | status | clean

CHU_LAB_OCTET chooses among labs that run at the same time, CHU_LAB_CACHE where they are kept.
"""

import shutil
import signal
import subprocess
import sys
import time

from tests.lab import Lab, host, why_not


def running() -> list[Lab]:
    return [lab for lab in (Lab(2), Lab(4)) if lab.folder.exists()]


def up(nodes: str = "2") -> int:
    started = time.monotonic()
    lab = Lab(int(nodes)).up()
    seconds = time.monotonic() - started
    print(f"{nodes} nodes after {seconds:.0f} s: ssh -F {lab.ssh_config} central1")
    return 0


def down() -> int:
    for lab in running():
        lab.down()
    return 0


def ssh(*words: str) -> int:
    for lab in running():
        if words[0] in lab.nodes:
            command = ["ssh", "-F", str(lab.ssh_config), "-o", "BatchMode=no", *words]
            return subprocess.run(command, check=False).returncode
    print(f"no running lab has a node {words[0]}", file=sys.stderr)
    return 1


def status() -> int:
    for lab in running():
        for name, node in lab.nodes.items():
            print(f"{lab.name} {name:9} {lab.near()[name]} {'up' if node.ready() else 'down'}")
    return 0


def clean() -> int:
    """Take the labs down and remove all that was kept."""
    down()
    shutil.rmtree(host.cache(), ignore_errors=True)
    return 0


def main(words: list[str]) -> int:
    commands = {"up": up, "down": down, "ssh": ssh, "status": status, "clean": clean}
    if not words or words[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    if reason := why_not():
        print(reason, file=sys.stderr)
        return 1
    # Ended by a signal or not, a lab that is not up goes down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return commands[words[0]](*words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
