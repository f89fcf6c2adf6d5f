"""`stat` on paths that may be absent: one line for each, so that silence is never an answer.

A symbolic link is described itself, not what it points to.  Only "No such file" and "Not a
directory" mean absent; any other refusal (a permission) ends the command with code 1.
Serves C05, C06, F05, G04 and the probes of `move`.
"""

import re
from stat import filemode

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.files.kind import BY_LS_LETTER, Kind
from centreon_ha_upgrade.files.path import legal_path

_FORMAT = r"%a\t%U\t%G\t%s\t%Y\t%A\t%n"
_SCRIPT = f"""\
export LC_ALL=C
for p; do
  if s=$(stat --printf='{_FORMAT}' -- "$p" 2>&1); then printf '%s\\n' "$s"
  else case $s in
    *': No such file or directory' | *': Not a directory') printf 'absent\\t%s\\n' "$p" ;;
    *) printf '%s\\n' "$s" >&2; exit 1 ;;
  esac; fi
done"""
_ABSENT = re.compile(r"absent\t(/.*)")
_PRESENT = re.compile(
    r"([0-7]{1,4})\t([^\t]+)\t([^\t]+)\t([0-9]{1,19})\t(-?[0-9]{1,19})\t([^\t]{10})\t(/[^\t]*)"
)
# The type bits of each kind, as inode(7) gives them.
_TYPES = {
    Kind.FILE: 0o100000,
    Kind.DIRECTORY: 0o040000,
    Kind.SYMLINK: 0o120000,
    Kind.PIPE: 0o010000,
    Kind.SOCKET: 0o140000,
    Kind.BLOCK_DEVICE: 0o060000,
    Kind.CHARACTER_DEVICE: 0o020000,
}


@frozen
class FileState:
    """What lies at one path.  `mode`: permission bits; `size`: bytes; `mtime`: epoch seconds."""

    path: str
    mode: int = field(validator=[validators.ge(0), validators.le(0o7777)])
    owner: str
    group: str
    size: int = field(validator=validators.ge(0))
    kind: Kind
    mtime: int

    @property
    def octal(self) -> str:
        """The mode as chmod writes it.

        >>> FileState("/a", 0o664, "root", "root", 0, Kind.FILE, 0).octal
        '664'
        """
        return f"{self.mode:o}"


@frozen
class FileStates:
    """The answer for several paths: `found`, and those `absent`, each in the order asked."""

    found: tuple[FileState, ...] = field(default=(), converter=tuple[FileState, ...])
    absent: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def state(self, path: str) -> FileState | None:
        """The state of one path, None where nothing lies.

        Raises `IllegalValue` for a path that was not asked about.
        """
        for state in self.found:
            if state.path == path:
                return state
        if path in self.absent:
            return None
        raise IllegalValue("path", path, "it was not asked about")

    def exists(self, path: str) -> bool:
        """True when something lies at this path.  Raises `IllegalValue` as `state` does."""
        return self.state(path) is not None


def query(*paths: str) -> Query[FileStates]:
    r"""What lies at each path.  Raises `IllegalValue` for no path, or one that is not legal.

    >>> query("/etc/cron.d/centreon").command.argv[-1]
    Text(parts=('/etc/cron.d/centreon',))
    """
    if not paths:
        raise IllegalValue("path", "", "at least one is needed")
    return ask("/bin/sh", "-c", _SCRIPT, "sh", *map(legal_path, paths), parse=parse)


def parse(text: str) -> FileStates:
    """The state of each path.  Raises `ParseError`."""
    lines, found, absent = Lines("stat", text), list[FileState](), list[str]()
    while (line := lines.raw()) is not None:
        if match := _ABSENT.fullmatch(line):
            absent.append(_path(lines, match[1]))
        elif line.strip():
            found.append(_state(lines, line))
    if not found and not absent:
        lines.fail("no path at all")
    return FileStates(found, absent)


def _state(lines: Lines, line: str) -> FileState:
    found = lines.match(_PRESENT, line, "mode, owner, group, size, time, kind and path")
    mode, owner, group, size, mtime, shown, path = found.groups()
    kind = BY_LS_LETTER.get(shown[0])
    if kind is None or filemode(_TYPES[kind] | int(mode, 8)) != shown:
        lines.fail(f"mode {mode} and {shown!r} do not agree")
    return FileState(_path(lines, path), int(mode, 8), owner, group, int(size), kind, int(mtime))


def _path(lines: Lines, path: str) -> str:
    try:
        return legal_path(path)
    except IllegalValue as error:
        raise ParseError(lines.tool, lines.number, lines.text[:200], str(error)) from None


def render(states: FileStates) -> str:
    """What the query prints."""
    present = [
        f"{s.mode:o}\t{s.owner}\t{s.group}\t{s.size}\t{s.mtime}"
        f"\t{filemode(_TYPES[s.kind] | s.mode)}\t{s.path}"
        for s in states.found
    ]
    return "\n".join((*present, *(f"absent\t{path}" for path in states.absent), ""))
