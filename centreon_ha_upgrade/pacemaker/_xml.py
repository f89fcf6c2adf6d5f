"""A small tree over expat that knows the line of every element.

It refuses document types and entities (they could grow without bound), and what is nested too
deep to be any tool's output.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn, TypeVar
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from attrs import define, field

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue, ParseError

_DEPTH = 40

T = TypeVar("T")


@define(eq=False)
class Element:
    """One element: its attributes must be taken by name; what is left over can be refused."""

    tool: str
    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Element"] = field(factory=list)

    def __iter__(self) -> Iterator["Element"]:
        return iter(self.children)

    def child(self, tag: str) -> "Element | None":
        """The only child of this tag, None where there is none."""
        found = [child for child in self.children if child.tag == tag]
        if len(found) > 1:
            found[1].fail(f"a second <{tag}>")
        return found[0] if found else None

    def need_child(self, tag: str) -> "Element":
        return self.child(tag) or self.fail(f"it holds no <{tag}>")

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def need(self, name: str) -> str:
        """An attribute.  Raises `ParseError` where it is missing."""
        value = self.attributes.get(name)
        return self.fail(f"it has no {name}") if value is None else value

    def flag(self, name: str, default: bool | None = None) -> bool:
        """A `true` or `false`.  Raises `ParseError` on any other word."""
        value = self.attributes.get(name)
        if value is None and default is not None:
            return default
        if value not in ("true", "false"):
            self.fail(f"{name} is neither true nor false")
        return value == "true"

    def number(self, name: str) -> int:
        """A decimal integer.  Raises `ParseError`."""
        value = self.need(name)
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 20):
            self.fail(f"{name} is not a number")
        return int(value)

    def only(self, tags: Iterable[str], attributes: Iterable[str]) -> None:
        """Raises `ParseError` where it holds anything else: nothing is passed over unread."""
        for name in sorted(self.attributes.keys() - set(attributes)):
            self.fail(f"{name}={self.attributes[name]!r} is not understood here")
        for child in self.children:
            if child.tag not in tags:
                child.fail(f"<{child.tag}> is not understood in <{self.tag}>")

    def fail(self, reason: str) -> NoReturn:
        """Raises `ParseError` at this element's line."""
        raise ParseError(self.tool, self.line, self.shown, reason)

    def made(self, build: Callable[..., T], *words: object) -> T:
        """What `build` makes of the words.  Its `IllegalValue` becomes a `ParseError`.

        The offending value is not repeated: it may be a password.
        """
        try:
            return build(*words)
        except IllegalValue as error:
            return self.fail(f"{error.what}: {error.reason}")

    @property
    def shown(self) -> str:
        # values may be passwords: a CIB's nvpairs are named, never shown
        return f"<{self.tag} {self.attributes.get('id', '')}".rstrip()[:200] + ">"


def parse_xml(tool: str, text: str) -> Element:
    """The root element.  Raises `ParseError`."""
    Lines(tool, text).next() or _fail(tool, 1, "it printed nothing")
    document = text.removeprefix("\ufeff").lstrip()
    builder = _Builder(tool, text.count("\n") - document.count("\n"), text.count("\n") + 1)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: builder.start(
        tag, found, parser.CurrentLineNumber
    )
    parser.EndElementHandler = lambda _: builder.stack.pop()
    parser.CharacterDataHandler = lambda said: builder.text(said, parser.CurrentLineNumber)
    parser.StartDoctypeDeclHandler = lambda *_: builder.fail(
        parser.CurrentLineNumber, "a document type is refused"
    )
    try:
        parser.Parse(document.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        builder.fail(error.lineno, str(error))
    return builder.root or _fail(tool, 1, "it holds no element")


@define
class _Builder:
    """Builds the tree; `before` lines of nothing stand before the document."""

    tool: str
    before: int
    last: int
    root: Element | None = None
    stack: list[Element] = field(factory=list)

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        element = Element(self.tool, tag, self.number(line), attributes)
        if len(self.stack) >= _DEPTH:
            self.fail(line, "it is nested too deep")
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def text(self, said: str, line: int) -> None:
        # no element of ours holds text: what stands there was an element before it was damaged
        if said.strip(" \t\r\n"):
            self.fail(line, "text stands between the elements")

    def fail(self, line: int, reason: str) -> NoReturn:
        _fail(self.tool, self.number(line), reason)

    def number(self, line: int) -> int:
        # expat also counts lone carriage returns as ends of lines
        return max(1, min(self.before + line, self.last))


def _fail(tool: str, line: int, reason: str) -> NoReturn:
    raise ParseError(tool, line, "", reason)


def element(name: str, attributes: Iterable[tuple[str, str]], children: Iterable[str] = ()) -> str:
    """One element as text, names of attributes as they are."""
    head = "".join(f" {key}={quoteattr(value)}" for key, value in attributes)
    inner = "".join(children)
    if not inner:
        return f"<{name}{head}/>\n"
    indented = "".join(f"  {line}\n" for line in inner.rstrip("\n").split("\n"))
    return f"<{name}{head}>\n{indented}</{name}>\n"
