"""`rpm -V`: which files of one package are no longer as the package brought them (P34, P35).

rpm prints nothing about a package whose files are all as they were, so the question closes its
answer with a word of its own.  Letters tell what differs: `5` the content, `S` the size, `M` the
mode, `U` and `G` the owners, `T` the time alone; rpm exits with 1 wherever anything does.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.packages._words import words

# scripts of the package must not run, and dependencies are not the question
_SCRIPT = 'LC_ALL=C rpm -V --nodeps --noscripts "$1" 2>&1; echo end'
_LETTERS = r"[S.?][M.?][5.?][D.?][L.?][U.?][G.?][T.?][P.?]"
_KINDS = "cdglra"
_PATH = r"(/[^/\s]+)+"
_LINE = re.compile(rf"({_LETTERS}|missing ) {{2}}([{_KINDS} ]) ({_PATH})")
_ABSENT = re.compile(r"package [!-~]+ is not installed")


@frozen
class Changed:
    """One file.  `letters` is what differs, None where the file is gone; `kind` c for one of the
    configuration."""

    path: str = field(validator=validators.matches_re(_PATH))
    letters: str | None = field(validator=validators.optional(validators.matches_re(_LETTERS)))
    kind: str = field(default="", validator=validators.matches_re(f"[{_KINDS}]?"))

    @property
    def content(self) -> bool:
        """Whether it is gone or says something else; another time or mode is not that."""
        return self.letters is None or self.letters[2] != "." or self.letters[0] == "S"


@frozen
class Verified:
    """What differs; `installed` is False where there is no such package."""

    changed: tuple[Changed, ...] = field(default=(), converter=tuple[Changed, ...])
    installed: bool = True

    def __attrs_post_init__(self) -> None:
        if self.changed and not self.installed:
            raise ValueError("a package that is not installed has no files")


def query(package: str) -> Query[Verified]:
    """Asks about one package.  Raises `IllegalValue` for what rpm would take for an option.

    >>> print(query("centreon-ha").command.argv[-1])
    centreon-ha
    """
    (name,) = words("package", (package,))
    return ask("/bin/sh", "-c", _SCRIPT, "sh", name, parse=parse, timeout=300.0)


def parse(text: str) -> Verified:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines, found, installed = Lines("rpm -V", text), list[Changed](), True
    while (line := lines.next() or lines.fail("it ends before its end")) != "end":
        if _ABSENT.fullmatch(line) and not found:
            installed = False
            continue
        seen = lines.match(_LINE, line, "what differs, a kind and a file")
        if not installed:
            lines.fail("a package that is not installed has no files")
        letters = None if seen[1].startswith("missing") else seen[1]
        found.append(Changed(seen[3], letters, seen[2].strip()))
    if lines.next() is not None:
        lines.fail("nothing should follow the end")
    return Verified(found, installed)


def render(verified: Verified) -> str:
    """What the query prints."""
    if not verified.installed:
        return "package centreon-ha is not installed\nend\n"
    rows = (f"{c.letters or 'missing '}  {c.kind or ' '} {c.path}\n" for c in verified.changed)
    return "".join(rows) + "end\n"
