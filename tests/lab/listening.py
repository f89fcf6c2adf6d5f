"""Whether a lab's passwords stand in the words or the environment of any process, on both sides.

The nodes are containers: their processes are this machine's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.trust.needles import spellings
from tests.trust.sampler import Sampler

_DATABASE = ("sql_admin", "sql_replication")
# Who shows a password by himself (docs/secrets.md): Pacemaker gives its agents theirs in the
# environment, and the agents and the vendor's scripts name them to mysql; `nsenter` is the way in
# of these tests.  An agent may be gone while its mysql still ends: nobody is behind that one then,
# and behind one of ours the shell that waits for it.  The kernel keeps 15 characters of a name.
_OTHERS = (
    *(": OCF_RESKEY_replication_passwd", "mysql < mariadb-centreo", "mysql < mysql-centreon"),
    *("cmdline of mysql < ?", "mysql < mysql-sync-bigd", "mysql < mysql-check-sta", "nsenter"),
)


@contextmanager
def listening(passwords: Mapping[str, str]) -> Iterator[list[str]]:
    """Samples while the block runs; then the list holds each process that nobody else explains,
    its parents behind it."""
    heard: list[str] = []
    values = [passwords[user] for user in _DATABASE]
    with Sampler(needle for value in values for needle in spellings(value)) as sampler:
        yield heard
    print(f"{sampler.passes} passes over {sampler.processes} processes", *sampler.lines, sep="\n")
    assert sampler.passes > 0
    heard += [line for line in sampler.lines if not any(each in line for each in _OTHERS)]
