"""Which files below a directory have another mode than wanted: what `chmod_below` would change.

The root is named first, so that nothing wrong is still something printed.  A name with control
characters is refused: it could imitate other lines.  Serves G04.
"""

import re
from collections.abc import Sequence

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.files._selection import octal_mode, selection
from centreon_ha_upgrade.files.path import legal_path

_SCRIPT = r"""export LC_ALL=C
printf 'below\t%s\n' "$1"
exec find "$@" '(' -path '*[[:cntrl:]]*' -printf 'unprintable\t%i\n' -o -printf '%m\t%p\n' ')'"""
_ROOT = re.compile(r"below\t(/.*)")
_WRONG = re.compile(r"([0-7]{1,4})\t(/.*)")


@frozen
class Offender:
    """One path with another mode than wanted."""

    path: str
    mode: int = field(validator=[validators.ge(0), validators.le(0o7777)])


@frozen
class Offenders:
    """Everything below `root` with another mode than wanted, in the order of paths."""

    root: str
    found: tuple[Offender, ...] = field(default=(), converter=tuple[Offender, ...])


def wrong_below(
    root: str, mode: str, kind: str = "f", but_not: Sequence[str] = ()
) -> Query[Offenders]:
    """What `permissions.chmod_below` with the same words would change.  Raises `IllegalValue`.

    >>> query = wrong_below("/var/log/centreon-engine/", "664")
    >>> print(*query.command.argv[4:])
    /var/log/centreon-engine/ -type f ! -perm 664
    """
    tests = (*selection(kind, but_not), "!", "-perm", octal_mode(mode))
    return ask("/bin/sh", "-c", _SCRIPT, "sh", legal_path(root), *tests, parse=parse, timeout=600)


def parse(text: str) -> Offenders:
    """The offenders.  Raises `ParseError`."""
    lines = Lines("find", text)
    root = lines.match(_ROOT, lines.raw() or "", "the root")[1]
    found = dict[str, int]()
    while (line := lines.raw()) is not None:
        if line:
            mode, path = lines.match(_WRONG, line, "a mode and a path").groups()
            if not path.startswith(root) or path in found:
                lines.fail(f"not a new path below {root}")
            found[path] = int(mode, 8)
    return Offenders(root, (Offender(path, found[path]) for path in sorted(found)))


def render(offenders: Offenders) -> str:
    """What the query prints."""
    wrong = (f"{o.mode:o}\t{o.path}" for o in offenders.found)
    return "\n".join((f"below\t{offenders.root}", *wrong, ""))
