"""Kinds of files, by the letters that tools give them."""

from enum import StrEnum


class Kind(StrEnum):
    """What lies at a path.  `find` and `ls` share the letters, but for plain files."""

    FILE = "file"
    DIRECTORY = "directory"
    SYMLINK = "symlink"
    PIPE = "pipe"
    SOCKET = "socket"
    BLOCK_DEVICE = "block device"
    CHARACTER_DEVICE = "character device"

    @property
    def letter(self) -> str:
        """The letter of `find -printf %y`."""
        return _LETTERS[self]

    @property
    def ls_letter(self) -> str:
        """The first letter of the modes that `ls -l` and `stat` print."""
        return "-" if self is Kind.FILE else self.letter


_LETTERS = dict(zip(Kind, "fdlpsbc", strict=True))
BY_LETTER = {kind.letter: kind for kind in Kind}
BY_LS_LETTER = {kind.ls_letter: kind for kind in Kind}
