"""One line of an option file, read as the server reads it."""

import re
from enum import StrEnum

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue

# The server reads in pieces of this size, and takes the rest of a longer line for another line.
_LONGEST = 4000
_SPACE = " \t\v\f\r"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "s": " ", '"': '"', "'": "'", "\\": "\\"}
_NAMES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", '"': '\\"', "\\": "\\\\"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_BARE = re.compile(r"[^\s#'\"\\\x00-\x1f\x7f-\xa0]+( +[^\s#'\"\\\x00-\x1f\x7f-\xa0]+)*")
# an option as most are: no quote, comment or backslash, nothing but ASCII
_USUAL = re.compile(r"([A-Za-z][A-Za-z0-9_-]*+)(?: *+= *+([!$-&(-\[\]-~]++))?+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# a quote that does not close goes on to the end of the line
_QUOTED = r"'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|" + r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
_BEFORE_COMMENT = re.compile(rf"""(?:[^#'"]++|{_QUOTED})*+""", re.DOTALL)
_set = object.__setattr__


class Kind(StrEnum):
    """What a line is."""

    BLANK = "blank"
    COMMENT = "comment"
    SECTION = "section"
    OPTION = "option"
    INCLUDE = "include"


@frozen
class Entry:
    """One line: its text, and what the server understands of it.

    `name` is a section's or an option's; `value` an option's (None without `=`) or the path of an
    include.  `ending` is the newline that follows, in whichever style.  Raises `IllegalValue`
    where the server would refuse the line or read it otherwise.
    """

    text: str
    ending: str = field(default="\n", eq=False)
    kind: Kind = field(init=False)
    name: str = field(init=False)
    value: str | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        kind, name, value = _understood(self.text)
        _set(self, "kind", kind)
        _set(self, "name", name)
        _set(self, "value", value)

    def with_value(self, value: str | None) -> "Entry":
        """The same option with another value; its spelling and its comment stay."""
        indent = self.text[: len(self.text) - len(self.text.lstrip(_SPACE))]
        code = _code(self.text)
        comment = self.text[len(code) :]
        blank = code[len(code.rstrip(_SPACE)) :] if comment else ""
        return Entry(indent + written(self.name, value) + blank + comment, self.ending)


def written(name: str, value: str | None) -> str:
    """The line that gives an option a value, quoted where needed.  Raises `IllegalValue`.

    >>> written("init_connect", "a # b")
    'init_connect="a # b"'
    """
    if not _NAME.fullmatch(name):
        raise IllegalValue("option", name, "letters, digits, _ and - only")
    if value is None:
        return name
    if value == "" or _BARE.fullmatch(value):
        return f"{name}={value}"
    return f'{name}="{"".join(_NAMES.get(sign, sign) for sign in value)}"'


def _understood(text: str) -> tuple[Kind, str, str | None]:
    if (usual := _USUAL.fullmatch(text)) and len(text) <= _LONGEST:
        return Kind.OPTION, usual[1], usual[2]
    long = len(text) > _LONGEST // 4 and len(text.encode(errors="surrogatepass")) > _LONGEST
    if long or "\0" in text or "\n" in text or text[-1:] == "\r":
        raise IllegalValue("line", text[:40], "the server cannot read it as one line")
    body = text.strip(_SPACE)
    if not body:
        return Kind.BLANK, "", None
    match body[0]:
        case "#" | ";":
            return Kind.COMMENT, "", None
        case "!":
            return _include(body)
        case "[":
            name, closed, _ = body[1:].partition("]")
            if not closed or not name.strip(_SPACE):
                raise IllegalValue("line", text, "a section without a name or its bracket")
            return Kind.SECTION, name.rstrip(_SPACE), None
        case _:
            return _option(body)


def _include(body: str) -> tuple[Kind, str, str | None]:
    found = re.fullmatch(rf"![{_SPACE}]*(include|includedir)[{_SPACE}]+(.+)", body)
    if found is None:
        raise IllegalValue("line", body, "only !include and !includedir exist")
    return Kind.INCLUDE, found[1], found[2]


def _option(body: str) -> tuple[Kind, str, str | None]:
    name, equals, value = _code(body).partition("=")
    name, value = name.rstrip(_SPACE), value.strip(_SPACE)
    if not name:
        raise IllegalValue("line", body, "an option without a name")
    if not body.isascii():
        for word in (name, value):
            # the server knows Latin-1 only, in which this byte is a blank, and cuts the letter
            if word.encode(errors="surrogatepass").endswith(b"\xa0"):
                raise IllegalValue("line", body, "the server would cut its last letter")
    if not equals:
        return Kind.OPTION, name, None
    if len(value) > 1 and value[0] in "'\"" and value[0] == value[-1]:
        value = value[1:-1]
    if "\\" in value:
        value = _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[0]), value)
    return Kind.OPTION, name, value


def _code(body: str) -> str:
    """What stands before the comment: its `#` counts outside quotes only."""
    if "'" not in body and '"' not in body:
        return body.partition("#")[0]
    found = _BEFORE_COMMENT.match(body)
    return "" if found is None else found[0]
