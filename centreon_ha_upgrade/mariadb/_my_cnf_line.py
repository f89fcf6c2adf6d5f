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
    include.  `ending` is the newline that follows, in whichever style.
    """

    kind: Kind
    text: str
    name: str = ""
    value: str | None = None
    ending: str = field(default="\n", eq=False)

    def __attrs_post_init__(self) -> None:
        if (self.kind, self.name, self.value) != _understood(self.text):
            raise IllegalValue("line", self.text, "the server understands it otherwise")

    def with_value(self, value: str | None) -> "Entry":
        """The same option with another value; its spelling and its comment stay."""
        indent = self.text[: len(self.text) - len(self.text.lstrip(_SPACE))]
        code, comment = _split_comment(self.text)
        blank = code[len(code.rstrip(_SPACE)) :] if comment else ""
        return read(indent + written(self.name, value) + blank + comment, self.ending)


def read(text: str, ending: str = "\n") -> Entry:
    """The line.  Raises `IllegalValue` where the server would refuse it or read it otherwise."""
    kind, name, value = _understood(text)
    return Entry(kind, text, name, value, ending)


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
    if len(text.encode(errors="surrogatepass")) > _LONGEST or re.search(r"[\0\n]|\r\Z", text):
        raise IllegalValue("line", text[:40], "the server cannot read it as one line")
    body = text.strip(_SPACE)
    if not body:
        return Kind.BLANK, "", None
    if body[0] in "#;":
        return Kind.COMMENT, "", None
    if body[0] == "!":
        return _include(body)
    if body[0] == "[":
        name, closed, _ = body[1:].partition("]")
        if not closed or not name.strip(_SPACE):
            raise IllegalValue("line", text, "a section without a name or without its bracket")
        return Kind.SECTION, name.rstrip(_SPACE), None
    return _option(body)


def _include(body: str) -> tuple[Kind, str, str | None]:
    found = re.fullmatch(rf"![{_SPACE}]*(include|includedir)[{_SPACE}]+(.+)", body)
    if found is None:
        raise IllegalValue("line", body, "only !include and !includedir exist")
    return Kind.INCLUDE, found[1], found[2]


def _option(body: str) -> tuple[Kind, str, str | None]:
    code, _ = _split_comment(body)
    name, equals, value = code.partition("=")
    name, value = name.rstrip(_SPACE), value.strip(_SPACE)
    if not name:
        raise IllegalValue("line", body, "an option without a name")
    for word in (name, value):
        # the server knows Latin-1 only, in which this byte is a blank, and cuts the letter
        if word.encode(errors="surrogatepass").endswith(b"\xa0"):
            raise IllegalValue("line", body, "the server would cut its last letter")
    if not equals:
        return Kind.OPTION, name, None
    if len(value) > 1 and value[0] in "'\"" and value[0] == value[-1]:
        value = value[1:-1]
    return Kind.OPTION, name, _unescaped(value)


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), value, flags=re.DOTALL)


def _split_comment(body: str) -> tuple[str, str]:
    """What stands before the comment, and the comment with its `#`."""
    quote, escaped = "", False
    for place, sign in enumerate(body):
        if sign in "'\"" and not escaped:
            quote = sign if not quote else "" if quote == sign else quote
        if sign == "#" and not quote:
            return body[:place], body[place:]
        escaped = bool(quote) and sign == "\\" and not escaped
    return body, ""
