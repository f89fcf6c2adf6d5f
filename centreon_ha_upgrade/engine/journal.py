"""The journal of a run: one JSON record a line, chained, on disk before anything is heard of.

How a record is written is said in `record`.  A torn last record is dropped: it is what a crash
leaves.  Any other damage is refused, never guessed around.
"""

import fcntl
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field

from centreon_ha_upgrade import private
from centreon_ha_upgrade.engine.event import Event
from centreon_ha_upgrade.engine.record import (
    SCHEMA,
    START,
    Contents,
    DamageError,
    Record,
    decode,
    encode,
)
from centreon_ha_upgrade.errors import JournalError
from centreon_ha_upgrade.private import NotPrivate

__all__ = ["SCHEMA", "Journal", "Record", "read", "restore"]


def utc_now() -> str:
    """This moment, as a journal writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@define
class Journal:
    """An append-only journal held by one writer.

    Make it with `Journal.open`; close it, or use it as a context manager.
    """

    path: Path
    now: Callable[[], str] = utc_now
    records: list[Record] = field(factory=list, init=False)
    _sha: str = field(default=START, init=False)
    _fd: int = field(default=-1, init=False)

    @classmethod
    def open(cls, path: Path, now: Callable[[], str] = utc_now) -> "Journal":
        """Opens or creates it and takes the writer's lock.

        Raises `JournalError` when it is damaged, held by another process, or not ours alone.
        """
        journal = cls(path, now)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            journal._fd = private.opened(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
            _sync_folder(path.parent)
            _sync_folder(path.parent.parent)  # the folder itself may be new
        except NotPrivate as error:
            raise JournalError(str(path), error.reason) from None
        except OSError as error:
            raise JournalError(str(path), error.strerror or str(error)) from None
        try:
            journal._lock()
            journal._load()
        except BaseException:
            journal.close()
            raise
        return journal

    def append(self, event: Event) -> Record:
        """Writes one event and returns once it is on the disk."""
        record = Record(len(self.records) + 1, self.now(), event)
        line, sha = encode(record, self._sha)
        try:
            if os.write(self._fd, line) != len(line):
                raise OSError(0, "the disk took only a part of the record")
            os.fsync(self._fd)
        except OSError as error:
            raise JournalError(str(self.path), f"cannot write: {error.strerror}") from None
        self._sha = sha
        self.records.append(record)
        return record

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _lock(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise JournalError(str(self.path), "another process is writing it") from None

    def _load(self) -> None:
        with os.fdopen(os.dup(self._fd), "rb") as file:
            file.seek(0)
            data = file.read()
        found = _decoded(self.path, data)
        self.records.extend(found.records)
        self._sha = found.sha
        if found.size != len(data):
            os.ftruncate(self._fd, found.size)
            os.fsync(self._fd)


def read(path: Path) -> tuple[Record, ...]:
    """The records of a journal somebody else may be writing.  Raises `JournalError`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise JournalError(str(path), error.strerror or str(error)) from None
    return _decoded(path, data).records


def restore(path: Path, data: bytes) -> tuple[Record, ...]:
    """Writes a journal that was found elsewhere; its records, a torn last one left out.

    Raises `JournalError` when it is damaged, or when something is at this path already.
    """
    found = _decoded(path, data)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(data[: found.size])
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as error:
        raise JournalError(str(path), error.strerror or str(error)) from None
    return found.records


def _decoded(path: Path, data: bytes) -> Contents:
    try:
        return decode(data)
    except DamageError as error:
        raise JournalError(str(path), str(error)) from None


def _sync_folder(path: Path) -> None:
    """A file's name is on the disk only when its folder is."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
