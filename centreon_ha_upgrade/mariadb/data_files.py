"""The files of every database in a data directory, with `find`: size, time and name.

What belongs to the tables: the files in the folders of the databases, and at the top the common
tablespaces (`ibdata*`, `undo*`).  Left out are temporary tables (`#sql*`, `ibtmp*`), `lost+found`,
and hidden folders: the account mysql is at home here, with its keys.

`..././` marks where the directory begins, which is followed where it is a link.  The directory
itself is told first, so that silence is never an answer; a file that vanishes meanwhile is no
error.  A name with control characters is refused: it could imitate other lines.  find ends with 1
where it could not read everything.  Serves J04 (X19).
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb._path import absolute

DATADIR = "/var/lib/mysql"
"""Where the packages put it."""

_HEAD = "datadir"
_FIND = (
    *("-ignore_readdir_race", "-path", "*/./", "-printf", rf"{_HEAD}\n"),
    *("-o", "(", "-name", ".*", "-o", "-name", "#sql*", "-o", "-name", "lost+found", ")"),
    *("-prune", "-o", "-type", "f"),
    *("(", "-path", "*/./*/*", "-o", "-name", "ibdata*", "-o", "-name", "undo*", ")"),
    *("(", "-path", "*[[:cntrl:]]*", "-printf", r"unprintable\t%i\n"),
    *("-o", "-printf", r"%s\t%T@\t%P\n", ")"),
)
_WORD = r"[^/\x00-\x1f\x7f]"
_PATH = re.compile(rf"(?:ibdata|undo){_WORD}*|{_WORD}+(?:/{_WORD}+)+")
_LINE = re.compile(rf"([0-9]{{1,19}})\t(-?[0-9]{{1,19}})(?:\.[0-9]{{1,10}})?\t({_PATH.pattern})")


@frozen
class DataFile:
    """One file: its path in the data directory, its bytes, and when it was last written.

    `modified` is in whole seconds since the epoch: what is less is cut off.
    """

    path: str = field(validator=validators.matches_re(_PATH))
    size: int = field(validator=validators.ge(0))
    modified: int


@frozen
class DataFiles:
    """The files of one data directory, in the order in which find met them."""

    files: tuple[DataFile, ...] = field(default=(), converter=tuple[DataFile, ...])

    def __attrs_post_init__(self) -> None:
        if len({file.path for file in self.files}) != len(self.files):
            raise IllegalValue("files", f"{len(self.files)} of them", "a path stands there twice")


def query(datadir: str = DATADIR) -> Query[DataFiles]:
    r"""The files of every database; the command fails when the directory is absent.

    Raises `IllegalValue` for a path that is not legal.

    >>> print(*query().command.argv[:5])
    find /var/lib/mysql/./ -ignore_readdir_race -path */./
    """
    start = f"{absolute(datadir).rstrip('/')}/./"
    return ask("find", start, *_FIND, parse=parse, timeout=300.0)


def parse(text: str) -> DataFiles:
    """The files.  Raises `ParseError`."""
    lines, files = Lines("find", text), dict[str, DataFile]()
    if lines.raw() != _HEAD:
        lines.fail("the data directory is not told first")
    while (line := lines.raw()) is not None:
        if line:
            found = lines.match(_LINE, line, "size, time and path of a file of a database")
            size, modified, path = found.groups()
            if path in files:
                lines.fail("the same path twice")
            files[path] = DataFile(path, int(size), int(modified))
    return DataFiles(files.values())


def render(data: DataFiles) -> str:
    """What the query prints."""
    below = (f"{file.size}\t{file.modified}.0000000000\t{file.path}" for file in data.files)
    return "\n".join((_HEAD, *below, ""))
