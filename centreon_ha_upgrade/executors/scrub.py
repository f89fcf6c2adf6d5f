"""Takes secrets out of what a program printed, before anybody can keep it.  Pure.

Two passes: values that we revealed become `@NAME@`; then whatever stands after a name that holds
`passw` becomes `@HIDDEN@`, for the CIB and `mysql-resources.sh` show passwords nobody told us.
Shapes stay: quotes, attributes and lines are where they were, so parsers read on.
"""

import base64
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

HIDDEN = "@HIDDEN@"
# A shorter value stands in half of all words: hiding it would hide the output.
SHORTEST = 4

_PLACEHOLDER = re.compile(r"@[A-Z][A-Z0-9_]*@")
# Whole words, and bounded gaps below: no text may make the search quadratic.
_KEY = r"(?<![\w.-])(?=[\w.-]*passw)[\w.-]++"
_DONE = r"""@[A-Z][A-Z0-9_]*@(?:['"]|[\s,;)<]|$)"""
_XML = re.compile(
    rf"""\bname\s*=\s*(?:"{_KEY}"|'{_KEY}')[^<>]{{0,500}}?\bvalue\s*=\s*
         (?:"(?P<a>[^"]*)"?|'(?P<b>[^']*)'?)
       | \bvalue\s*=\s*(?:"(?P<c>[^"]*)"|'(?P<d>[^']*)')
         (?=[^<>]{{0,500}}?\bname\s*=\s*(?:"{_KEY}"|'{_KEY}'))""",
    re.IGNORECASE | re.VERBOSE,
)
_JSON = re.compile(
    rf"""(?:"{_KEY}"|"name"\s*:\s*"{_KEY}"\s*,\s*"value")\s*:\s*
         "(?P<a>(?:[^"\\]|\\.)*)"
       | "value"\s*:\s*"(?P<b>(?:[^"\\]|\\.)*)"(?=\s*,\s*"name"\s*:\s*"{_KEY}")""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD_QUOTED = re.compile(  # '…passwd=value' as one quoted word
    rf"""(?<=') {_KEY} = (?P<a> (?: '"'"' | '\\'' | [^'\n] )* ) (?=')
       | (?<=") {_KEY} = (?P<b> (?: \\. | [^"\\\n] )* ) (?=")""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTES = r"""'[^'\n]*' | "(?:[^"\\\n]|\\.)*" """
_PAIR = re.compile(
    rf"""{_KEY}["']?\]?                             # also $conf["password"] = …
         (?: [ \t]*=[=>]?[ \t]*(?=["']) | [ \t]+=[=>]?[ \t]* | = )
         (?: (?P<a>(?: {_QUOTES} ) (?: {_QUOTES} | \\. | [^\s'",;)] )* )
           | (?!{_DONE}) (?P<b>(?: \\. | (?!</|/?>\s) [^\s\\] )+ ) )
       | ^[-+ \t]*(?-i:(?=[a-z0-9_.-]*passw)[a-z0-9_.-]++):[ \t]+(?P<c>\S.*)$  # YAML, no prompt""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


def scrub(text: str, revealed: Mapping[str, str]) -> str:
    """The text without the revealed values, and without passwords it shows by itself.

    Values shorter than `SHORTEST` characters stay.

    >>> scrub("login root R00t-Pa55!", {"DB_ROOT": "R00t-Pa55!"})
    'login root @DB_ROOT@'
    >>> scrub('<nvpair name="test_passwd" value="x y"/>', {})
    '<nvpair name="test_passwd" value="@HIDDEN@"/>'
    """
    text = _named(text, revealed)
    for pattern in (_XML, _JSON, _WORD_QUOTED, _PAIR):
        text = pattern.sub(_hide, text)
    return text


def spellings(value: str) -> frozenset[str]:
    """The ways in which programs write one value: quoted, escaped, encoded."""
    raw = value.encode(errors="surrogatepass")
    return frozenset(
        (
            value,
            shlex.quote(value).removeprefix("'").removesuffix("'"),
            re.sub(r"([^\w])", r"\\\1", value),
            value.replace("\\", "\\\\").replace("'", "\\'"),
            value.replace("'", "''"),
            repr(value)[1:-1],
            ascii(value)[1:-1],
            repr(raw)[2:-1],
            ascii(raw.decode("ascii", "surrogateescape"))[1:-1],
            json.dumps(value)[1:-1],
            json.dumps(value, ensure_ascii=False)[1:-1],
            escape(value),
            escape(value, {'"': "&quot;"}),
            escape(value, {'"': "&quot;", "'": "&apos;"}),
            escape(value, {'"': "&quot;", "'": "&#x27;"}),
            quote(raw, safe=""),
            quote(raw),
            quote_plus(raw),
            base64.b64encode(raw).decode(),
            base64.b64encode(raw).decode().rstrip("="),
            base64.urlsafe_b64encode(raw).decode(),
            base64.urlsafe_b64encode(raw).decode().rstrip("="),
        )
    )


def _named(text: str, revealed: Mapping[str, str]) -> str:
    names = dict(_spelled(revealed))
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return pattern.sub(lambda found: f"@{names[found[0]]}@", text)


def _spelled(revealed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in revealed.items():
        if len(value) >= SHORTEST:
            yield from ((spelling, name) for spelling in spellings(value))


def _hide(found: re.Match[str]) -> str:
    group = str(found.lastgroup)
    value, start, end = found[group], found.start(group), found.end(group)
    quoted = len(value) > 1 and value[0] in "'\"" and value[-1] == value[0]
    bare = value[1:-1] if quoted else value
    if not bare.strip("*") or _PLACEHOLDER.fullmatch(bare):  # stars: covered on the node already
        return found[0]
    mark = f"{value[0]}{HIDDEN}{value[0]}" if quoted else HIDDEN
    return found[0][: start - found.start()] + mark + found[0][end - found.start() :]
