"""The journal of a run: one JSON record a line, chained, on disk before anything is heard of.

A record is `{"n", "at", "event", "data", "sha"}`; `sha` covers the record and the one before it.
A torn last line is dropped: it is what a crash leaves.  Any other damage is refused, never guessed
around.
"""

import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from centreon_ha_upgrade.core.serial import from_plain, to_plain
from centreon_ha_upgrade.engine.event import KINDS, Event
from centreon_ha_upgrade.errors import JournalError

SCHEMA = 1
_START = "centreon-ha-upgrade"


@frozen
class Record:
    """One event with its number (from 1) and its time (ISO, UTC)."""

    number: int
    at: str
    event: Event


def _chain(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()[:32]


def _body(number: int, at: str, event: Event) -> dict[str, Any]:
    return {"n": number, "at": at, "event": type(event).__name__, "data": to_plain(event)}


def _line(body: str, sha: str) -> bytes:
    return f'{body[:-1]}, "sha": "{sha}"}}'.encode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@define
class Journal:
    """An append-only journal held by one writer.

    Make it with `Journal.open`; close it, or use it as a context manager.
    """

    path: Path
    now: Callable[[], str] = _now
    records: list[Record] = field(factory=list, init=False)
    _sha: str = field(default=_START, init=False)
    _fd: int = field(default=-1, init=False)

    @classmethod
    def open(cls, path: Path, now: Callable[[], str] = _now) -> "Journal":
        """Opens or creates it and takes the writer's lock.

        Raises `JournalError` when it is damaged, held by another process, or not ours alone.
        """
        journal = cls(path, now)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
            journal._fd = os.open(path, flags, 0o600)
        except OSError as error:
            raise JournalError(str(path), error.strerror or str(error)) from None
        try:
            journal._check_owner()
            journal._lock()
            journal._load()
        except BaseException:
            journal.close()
            raise
        return journal

    def append(self, event: Event) -> Record:
        """Writes one event and returns once it is on the disk."""
        record = Record(len(self.records) + 1, self.now(), event)
        body = _body(record.number, record.at, event)
        text = json.dumps(body, ensure_ascii=False)
        sha = _chain(self._sha, text)
        line = _line(text, sha) + b"\n"
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

    def _check_owner(self) -> None:
        state = os.fstat(self._fd)
        if not stat.S_ISREG(state.st_mode) or state.st_uid != os.geteuid() or state.st_mode & 0o077:
            raise JournalError(
                str(self.path), "it must be a plain file of ours that nobody else can read"
            )

    def _lock(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise JournalError(str(self.path), "another process is writing it") from None

    def _load(self) -> None:
        with os.fdopen(os.dup(self._fd), "rb") as file:
            file.seek(0)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        for record, sha in _records(self.path, whole):
            self.records.append(record)
            self._sha = sha
        if len(whole) != len(data):
            os.ftruncate(self._fd, len(whole))


def read(path: Path) -> tuple[Record, ...]:
    """The records of a journal somebody else may be writing.  Raises `JournalError`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise JournalError(str(path), error.strerror or str(error)) from None
    return tuple(record for record, _ in _records(path, data[: data.rfind(b"\n") + 1]))


def _records(path: Path, data: bytes) -> Iterator[tuple[Record, str]]:
    previous = _START
    for number, line in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            plain = json.loads(line)
            sha = plain.pop("sha")
            text = json.dumps(plain, ensure_ascii=False)
            if sha != _chain(previous, text) or line != _line(text, sha):
                raise ValueError("its checksum does not match")
            if plain["n"] != number:
                raise ValueError(f"it is numbered {plain['n']}")
            event: Event = from_plain(plain["data"], KINDS[plain["event"]])
        except Exception as error:
            raise JournalError(str(path), f"record {number} is damaged: {error}") from None
        previous = sha
        yield Record(number, plain["at"], event), sha
