"""PHP's configuration files, as PHP 7 and later reads them: `;` starts a comment, `#` does not.

One directive on one line.  What PHP would compute (`E_ALL & ~E_NOTICE`, `${HOME}`) is kept as text.
A quoted value that goes on over lines, or is glued from pieces, is refused.  Serves D01 and X27.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

CENTREON_INI = "/etc/php.d/50-centreon.ini"
# A first line in the file's own language, so that an empty file is not silence.
_SCRIPT = 'printf "; %s\\n" "$1" && cat -- "$1"'
_BANNED = r"""=;&|^$~(){}!"\[\]\x00-\x1f\x7f-\x9f"""
# possessive: a hostile line costs no more than its length
_NAME = (
    rf"""[^{_BANNED}'\s][^{_BANNED}\s]*+(?:\s++[^{_BANNED}\s]++)*+"""
    r"""(?:\s*+\[[^\]\[;="\x00-\x08\n-\x1f\x7f-\x9f]*+\])?+"""
)
_VALUE = r""""(?:[^"\\]|\\.)*+"|'[^']*+'|[^;"']*+"""
_DIRECTIVE = re.compile(_NAME)
_SETTING = re.compile(rf"({_NAME})\s*+(?:=\s*+({_VALUE})\s*+)?+(?:;(.*))?")
_ESCAPED = re.compile(r"""\\(["\\])""")
_EXPECTED = "a directive with one value at most, its quotes closed"
# PHP would take a whole sentence for a name; it is rather a banner, or an error of who read it
_SENTENCE = re.compile(r"[\s:]")
_SECTION = re.compile(r"\[([^\]]*)\]\s*(?:;.*)?")


def _one_line(_: object, __: object, text: str) -> None:
    if "\n" in text or text != text.strip():
        raise IllegalValue("comment", text, "one line without blanks at its ends")


@frozen
class Section:
    """A heading.  PHP gives meaning only to `PATH=` and `HOST=`."""

    name: str = field(validator=validators.matches_re(r"[^\]\n]*"))


@frozen
class Comment:
    """A line of its own, without its semicolon."""

    text: str = field(validator=_one_line)


@frozen
class Directive:
    """One setting; `value` is None where there is no equals sign."""

    name: str
    value: str | None = None
    comment: str | None = None

    def __attrs_post_init__(self) -> None:
        # not a validator a field: on a long file those cost more than the reading
        word = self.name.replace(".", "_").isidentifier()
        if not (word or _DIRECTIVE.fullmatch(self.name)):
            raise IllegalValue("directive", self.name, "not a name that PHP knows")
        if self.value is None:
            if not word and _SENTENCE.search(self.name):
                raise IllegalValue("directive", self.name, "one word where no equals sign follows")
        elif not self.value.replace("\t", " ").isprintable():
            raise IllegalValue("value", self.value, "one line of printable text")
        if self.comment is not None:
            _one_line(self, None, self.comment)


@frozen
class PhpIni:
    """The lines of one file, blank ones left out."""

    lines: tuple[Section | Directive | Comment, ...] = field(
        default=(), converter=tuple[Section | Directive | Comment, ...]
    )

    @property
    def directives(self) -> tuple[Directive, ...]:
        return tuple(line for line in self.lines if isinstance(line, Directive))

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.lines if isinstance(line, Section))

    @property
    def comments(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if isinstance(line, Comment))

    def value(self, name: str) -> str | None:
        """What PHP takes for this directive: the last setting; None where there is none."""
        return next((d.value for d in reversed(self.directives) if d.name == name), None)

    @property
    def timezone(self) -> str | None:
        """`date.timezone`, None when it is not set or empty."""
        return self.value("date.timezone") or None


def query(path: str = CENTREON_INI) -> Query[PhpIni]:
    """One configuration file of PHP; the command fails when it is absent.

    >>> print(*query().command.argv[3:])
    sh /etc/php.d/50-centreon.ini
    """
    if not path.startswith("/") or not path.isprintable():
        raise IllegalValue("path", path, "not an absolute path in printable characters")
    return ask("/bin/sh", "-c", _SCRIPT, "sh", path, parse=parse)


def parse(text: str) -> PhpIni:
    """The lines of the file.  Raises `ParseError`."""
    lines, found = Lines("php ini", text), list[Section | Directive | Comment]()
    try:
        for indented in lines:
            line = indented.lstrip()
            # most lines of most files are comments
            comment = line[0] == ";"
            found.append(Comment(line[1:].lstrip()) if comment else _read(lines, line))
    except IllegalValue as error:
        lines.fail(str(error))
    if not found:
        lines.fail("not even a comment")
    return PhpIni(found)


def _read(lines: Lines, line: str) -> Section | Directive:
    if line[0] == "[":
        return Section(lines.match(_SECTION, line, "a section")[1])
    name, value, comment = lines.match(_SETTING, line, _EXPECTED).groups()
    if value is not None:
        value = _unquoted(value.rstrip())
    return Directive(name, value, None if comment is None else comment.strip())


def _unquoted(value: str) -> str:
    quote = value[:1]
    if quote == '"':
        return _ESCAPED.sub(lambda found: found[1], value[1:-1]) if "\\" in value else value[1:-1]
    return value[1:-1] if quote == "'" else value


def render(ini: PhpIni) -> str:
    """A file that says this."""
    return "".join(f"{_line(line)}\n" for line in ini.lines)


def _line(line: Section | Directive | Comment) -> str:
    match line:
        case Section(name):
            return f"[{name}]"
        case Comment(text):
            return f"; {text}"
        case Directive(name, value, comment):
            setting = name if value is None else f"{name} = {_quoted(value)}"
            return setting if comment is None else f"{setting} ; {comment}"


def _quoted(value: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_./:+-]*", value):
        return value
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'"{escaped}"'
