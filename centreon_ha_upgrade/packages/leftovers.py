"""Configuration files that rpm left beside the ones it touched (steps C05, C06, C08, E04; X08).

rpm writes `.rpmsave` when it removes a file the administrator had changed, `.rpmnew` when it
keeps the changed file and puts its own beside it, `.rpmorig` when the file belonged to no
package before.  The search prints its roots too, so that finding none is not silence; find exits
1 when a root does not exist or a folder cannot be read, and then the list would not be whole.
"""

import re
from enum import StrEnum

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

# %H is the root a file was found under, %P the rest of its path: empty for the root itself.
FORMAT = r"%H\t%P\n"

_PATH = r"/|(/[^/\x00-\x1f\x7f-\x9f\u2028\u2029]*[^/\s\x00-\x1f\x7f-\x9f])+"
_ROOT = re.compile(r"/|(/[A-Za-z0-9._+@:-]+)+")


class Kind(StrEnum):
    """Why rpm left the file."""

    RPMSAVE = "rpmsave"
    RPMNEW = "rpmnew"
    RPMORIG = "rpmorig"


@frozen
class Leftover:
    """One file that rpm left.  `original` is the path without the suffix."""

    path: str = field(validator=validators.matches_re(_PATH))
    kind: Kind
    original: str

    def __attrs_post_init__(self) -> None:
        if self.path != f"{self.original}.{self.kind}" or not self.original.strip("/"):
            raise ValueError("a leftover's path is its original's, a dot and its kind")


@frozen
class Leftovers:
    """What was found under these roots."""

    roots: tuple[str, ...] = field(converter=tuple[str, ...])
    files: tuple[Leftover, ...] = field(default=(), converter=tuple[Leftover, ...])

    def __attrs_post_init__(self) -> None:
        below = tuple(f"{root.rstrip('/')}/" for root in self.roots)
        _check(self.roots)
        if not below or not all(file.path.startswith(below) for file in self.files):
            raise ValueError("every leftover lies under one of the roots")

    def of(self, original: str) -> tuple[Leftover, ...]:
        """Every leftover of one file."""
        return tuple(file for file in self.files if file.original == original)


def query(*roots: str) -> Query[Leftovers]:
    """Leftovers under these folders, without crossing into other file systems.

    Raises `IllegalValue` unless each root is an absolute path outside the others.

    >>> print(query("/etc"))  # doctest: +NORMALIZE_WHITESPACE
    find /etc -xdev '(' -path /etc -o -name '*.rpmsave' -o -name '*.rpmnew' -o -name '*.rpmorig' ')'
    -printf '%H\\t%P\\n'
    """
    _check(roots)
    tests = [word for root in roots for word in ("-path", root, "-o")]
    for kind in Kind:
        tests += ["-name", f"*.{kind}", "-o"]
    return ask(
        *("find", *roots, "-xdev", "(", *tests[:-1], ")", "-printf", FORMAT),
        parse=parse,
        timeout=600.0,
    )


def _check(roots: tuple[str, ...]) -> None:
    if not roots:
        raise IllegalValue("root", "", "at least one is needed")
    for root in roots:
        if not _ROOT.fullmatch(root):
            raise IllegalValue("root", root, "an absolute path, without blanks or globs")
        for other in roots:
            if root is not other and f"{root}/".startswith(f"{other.rstrip('/')}/"):
                raise IllegalValue("root", root, f"it lies under {other}")


def parse(text: str) -> Leftovers:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines = Lines("find", text)
    roots, files = list[str](), list[Leftover]()
    for line in lines:
        root, tab, rest = line.partition("\t")
        if not tab and _ROOT.fullmatch(root) and root not in roots:
            roots.append(root)
        elif rest and root in roots:
            files.append(_leftover(lines, f"{root.rstrip('/')}/{rest}"))
        else:
            lines.fail("expected a root, or a file under one of the roots before it")
    if not roots:
        lines.fail("find said nothing at all")
    try:
        return Leftovers(roots, files)
    except IllegalValue as error:
        return lines.fail(str(error))


def _leftover(lines: Lines, path: str) -> Leftover:
    original, _, kind = path.rpartition(".")
    try:
        return Leftover(path, Kind(kind), original)
    except ValueError:
        return lines.fail("expected a file that rpm left")


def render(leftovers: Leftovers) -> str:
    """What find prints."""
    lines = list[str]()
    for root in leftovers.roots:
        prefix = f"{root.rstrip('/')}/"
        below = [file.path for file in leftovers.files if file.path.startswith(prefix)]
        lines += [f"{root}\t", *(f"{root}\t{path.removeprefix(prefix)}" for path in below)]
    return "".join(f"{line}\n" for line in lines)
