"""What a node asks of every command that changes it."""

from attrs import frozen


@frozen
class Fence:
    """The word that the lock in this folder of a node must hold, or the node runs nothing."""

    folder: str
    word: str
