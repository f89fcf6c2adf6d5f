"""Files and folders that are ours alone: how each one we keep is opened, written and refused.

Whoever may plant a link, give us a file of theirs or write beside us could read what we keep or
make us write elsewhere.  So links are not followed, owner and mode are looked at on the open file,
and a folder in which others may rename files is refused.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define

_SAFELY = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # nor may a named pipe hold us

_WORDS = {
    errno.ELOOP: "it is a symbolic link",
    errno.ENXIO: "it is not a plain file",  # a pipe nobody reads
    errno.EISDIR: "it is not a plain file",
    errno.EEXIST: "it exists already",
    errno.ENOENT: "it does not exist",
}


@define(eq=False, str=False)
class NotPrivate(Exception):  # noqa: N818 - the caller says what it means there
    """Why a file or a folder is refused or cannot be had; `number` is the system's, or 0."""

    reason: str
    number: int = 0

    def __str__(self) -> str:
        return self.reason


def read(path: Path, largest: int, *, others_read: bool = False) -> bytes:
    """All of a file of ours that nobody else may write, nor read by default.

    Raises `NotPrivate`.
    """
    with os.fdopen(opened(path, os.O_RDONLY, others_read=others_read), "rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise NotPrivate("it is far too large")
    return data


def opened(path: Path, how: int, *, others_read: bool = False) -> int:
    """The descriptor of a file of ours alone, made with mode 0600 where `how` says so.

    Raises `NotPrivate`.
    """
    check_folder_of(path)
    with _told():
        handle = os.open(path, how | _SAFELY, 0o600)
    if complaint := _complaint(os.fstat(handle), path, 0o022 if others_read else 0o077):
        os.close(handle)
        raise NotPrivate(complaint)
    return handle


def write(path: Path, data: bytes, *, new: bool = False) -> None:
    """All of it or nothing: a crash leaves the old file or the new one, each with mode 0600.

    A `new` file takes no other's place.  Raises `NotPrivate`.
    """
    check_folder_of(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with _told():
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if new:
                os.link(draft, path)  # unlike a rename, it never replaces
            else:
                draft.replace(path)
            _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def folder(path: Path) -> None:
    """Makes a folder of ours alone, and those above it.  Raises `NotPrivate`."""
    with _told():
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.mkdir(mode=0o700, exist_ok=True)
        except FileExistsError:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
        found = path.lstat()
    check_folder_of(path)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise NotPrivate("it must be a folder of yours alone (chmod 700)")


def check_folder_of(path: Path) -> None:
    """Raises `NotPrivate` where others may put something else in this path's place."""
    with _told():
        found = path.absolute().parent.stat()
    if found.st_uid not in (0, os.geteuid()):
        raise NotPrivate(f"its folder {path.parent} belongs to another user")
    if found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        raise NotPrivate(f"others may write to its folder {path.parent} (chmod o-w)")


@contextmanager
def alone_in(path: Path) -> Iterator[None]:
    """No other process that asks so changes files of this folder meanwhile."""
    with _told():
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _complaint(found: os.stat_result, path: Path, not_others: int) -> str:
    if not stat.S_ISREG(found.st_mode):
        return "it is not a plain file"
    if found.st_uid != os.geteuid():
        return "it belongs to another user"
    if found.st_mode & not_others:
        return f"others may read or change it; protect it with: chmod 600 {path}"
    if found.st_nlink > 1:
        return "it has another name somewhere (a hard link)"
    return ""


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    """The system's refusals in our words."""
    try:
        yield
    except OSError as error:
        reason = _WORDS.get(error.errno or 0, (error.strerror or "it cannot be had").lower())
        raise NotPrivate(reason, error.errno or 0) from None
