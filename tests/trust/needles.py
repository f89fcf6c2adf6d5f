"""One secret in all the ways in which it could be written somewhere.

Written for itself, not taken from the scrubber: what the scrubber forgets must be found here.
"""

import html
import json
import random
import shlex
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

HOSTILE = "'\"$`\\ %&;<>!é☃=+/"


def random_value(seed: int, without: str = "") -> str:
    """A password that every shell, quoting and encoding treats in its own way."""
    drawn = random.Random(seed)
    letters = "".join(drawn.choices("abcdefghkmnpqrstuvwxyz23456789", k=14))
    marks = "".join(sign for sign in drawn.sample(HOSTILE, len(HOSTILE)) if sign not in without)
    return f"{letters[:7]}{marks}{letters[7:]}"


def _base64(raw: bytes) -> Iterable[bytes]:
    """What of it stands in any longer text's base64, at each of the three alignments."""
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            text = encode(b"\0" * before + raw)
            whole = (before + len(raw)) * 8 // 6
            yield text[-(-before * 8 // 6) : whole]


def spellings(value: str) -> frozenset[bytes]:
    """Raw, base64-, URL-, JSON-, shell-, XML-, repr- and hex-written."""
    raw = value.encode()
    texts = (
        value,
        quote(value),
        quote(value, safe=""),
        quote_plus(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        shlex.quote(value),
        shlex.quote(value)[1:-1],
        repr(value)[1:-1],
        ascii(value)[1:-1],
        repr(raw)[2:-1],
        html.escape(value),
        html.escape(value, quote=False),
        value.replace("\\", "\\\\").replace("'", "\\'"),
        value.replace("\\", "\\\\").replace('"', '\\"'),
        value.replace("'", "''"),
        raw.hex(),
    )
    # its plain beginning and end betray it too, however the middle was written
    ends = (value[:7], value[-7:])
    return frozenset((*(text.encode() for text in (*texts, *ends)), *_base64(raw)))


def found_in(data: bytes | str, secrets: Mapping[str, str]) -> list[str]:
    """Names of the secrets that stand in it, in whatever spelling."""
    plain = data.encode(errors="surrogateescape") if isinstance(data, str) else data
    return sorted(
        name for name, value in secrets.items() if any(s in plain for s in spellings(value))
    )
