"""One record of a journal as one line of bytes, chained to the line before it.  Pure.

A record is `{"len", "n", "at", "event", "data", "sha"}`: `len` counts the bytes of the line that
follow it, `sha` covers the record and the one before it.  A last line that stops short of its
length is torn: it is what a crash leaves, and is dropped.  Any other damage is refused.
"""

import hashlib
import json
import re

from attrs import frozen

from centreon_ha_upgrade.core.serial import from_plain, to_plain
from centreon_ha_upgrade.engine.event import KINDS, Event

SCHEMA = 2
"""Of the journal.  1 had no lengths."""

START = "centreon-ha-upgrade"
"""What the first record is chained to."""

_HEAD = re.compile(rb'\{"len": ([1-9][0-9]{0,9}), ')
_HEAD_BEGUN = re.compile(rb'\{"len": [1-9][0-9]{0,9},?')


class DamageError(ValueError):
    """These bytes are no journal of ours; the text says where and why."""


@frozen
class Record:
    """One event with its number (from 1) and its time (ISO, UTC)."""

    number: int
    at: str
    event: Event


@frozen
class Contents:
    """The whole records of a journal, the checksum of the last, and how many bytes they take."""

    records: tuple[Record, ...]
    sha: str
    size: int


def encode(record: Record, previous: str) -> tuple[bytes, str]:
    """The record's line with its line feed, and its checksum; `previous` is the one before."""
    plain = {
        "n": record.number,
        "at": record.at,
        "event": type(record.event).__name__,
        "data": to_plain(record.event),
    }
    body = json.dumps(plain, ensure_ascii=False)[1:-1]
    sha = hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()[:32]
    rest = f'{body}, "sha": "{sha}"}}'.encode()
    return b'{"len": %d, %b\n' % (len(rest), rest), sha


def decode(data: bytes) -> Contents:
    """All whole records, without a torn last one.  Raises `DamageError`."""
    whole, feed, torn = data.rpartition(b"\n")
    size, previous, records = len(whole) + len(feed), START, list[Record]()
    for number, line in enumerate(whole.split(b"\n") if feed else (), start=1):
        try:
            record = _record(line)
            expected, sha = encode(record, previous)
        except Exception as error:
            raise DamageError(_too_old(line) or f"record {number} is damaged: {error}") from None
        if expected != line + b"\n":
            raise DamageError(f"record {number} is damaged: its checksum does not match")
        if record.number != number:
            raise DamageError(f"record {number} is damaged: it is numbered {record.number}")
        previous = sha
        records.append(record)
    if not _is_torn(torn):
        raise DamageError(_too_old(torn) or f"record {len(records) + 1} is damaged at its end")
    return Contents(tuple(records), previous, size)


def _record(line: bytes) -> Record:
    head = _HEAD.match(line)
    if head is None:
        raise ValueError("it does not begin with its length")
    if len(line) - head.end() != int(head[1]):
        raise ValueError("its length does not match")
    plain = json.loads(line)
    event: Event = from_plain(plain["data"], KINDS[plain["event"]])
    return Record(plain["n"], plain["at"], event)


def _is_torn(line: bytes) -> bool:
    """Whether this is the beginning of a record: shorter than it says, or than its length."""
    line = line.rstrip(b"\0")  # what a file system may leave where data never reached the disk
    head = _HEAD.match(line)
    if head is None:
        return b'{"len": '.startswith(line) or bool(_HEAD_BEGUN.fullmatch(line))
    return len(line) - head.end() <= int(head[1])


def _too_old(line: bytes) -> str:
    """A sentence where this is a record of schema 1."""
    try:
        schema = json.loads(line)["data"]["schema"]
    except (ValueError, KeyError, TypeError):
        return ""
    if schema == SCHEMA:
        return ""
    return (
        f"it is of schema {schema}, this program writes schema {SCHEMA}: "
        "finish that run with the version that began it, or move its folder away"
    )
