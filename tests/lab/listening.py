"""Whether a lab's passwords stand in the words or the environment of any process, on both sides.

The nodes are containers: their processes are this machine's.  Some programs of the platform show
passwords by themselves: Pacemaker gives its agents theirs in the environment, the vendor's copy
script names them to mysql, and a lab's own way in (nsenter) runs the statements of these tests.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from tests.trust.needles import spellings
from tests.trust.sampler import Sampler

_DATABASE = ("sql_admin", "sql_replication")
# the beginnings of names: the kernel keeps 15 characters of one
_OTHERS = ("pacemaker-execd", "mysql-sync-bigd", "mysql-check-sta", "nsenter")


class Listening:
    """Samples while the `with` block runs; afterwards `from_us` holds what nobody else explains."""

    def __init__(self, passwords: Mapping[str, str]) -> None:
        values = [passwords[user] for user in _DATABASE]
        self._sampler = Sampler(needle for value in values for needle in spellings(value))

    def __enter__(self) -> Self:
        self._sampler.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sampler.__exit__(kind, error, trace)

    @property
    def passes(self) -> int:
        return self._sampler.passes

    @property
    def lines(self) -> list[str]:
        """Every process that showed one, its parents behind it."""
        return self._sampler.lines

    @property
    def from_us(self) -> list[str]:
        return [line for line in self.lines if not any(each in line for each in _OTHERS)]
