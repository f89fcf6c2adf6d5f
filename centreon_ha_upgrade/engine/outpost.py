"""What a run keeps on the nodes themselves: its lock, and a copy of its journal."""

from collections.abc import Iterable
from typing import Protocol

from attrs import frozen

from centreon_ha_upgrade.core.finding import Finding


class Outpost(Protocol):
    """Kept by `executors.outpost.Outpost`; a rehearsal may do without."""

    def enter(self, run: str) -> None:
        """Takes the lock of every node for this run, or of none.

        Raises `ClusterHeld`, `Unreachable`.
        """
        ...

    def mirror(self) -> Iterable[Finding]:
        """Sends the nodes what they lack of the journal; a warning for each that did not take it.

        Raises `Superseded` where another operator took the lock.
        """
        ...

    def leave(self) -> None:
        """Frees the lock.  What cannot be reached stays as it is."""
        ...


@frozen
class Nowhere:
    """No lock and no copy: for a platform that nobody else can reach."""

    def enter(self, run: str) -> None:
        """Everything is ours already."""

    def mirror(self) -> Iterable[Finding]:
        """Nothing is sent."""
        return ()

    def leave(self) -> None:
        """There is nothing to free."""
