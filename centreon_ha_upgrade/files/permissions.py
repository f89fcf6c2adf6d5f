"""`chmod` and `chown`, on one path or below a directory (G04).  Silent; code 1 when one failed."""

import re
from collections.abc import Sequence

from centreon_ha_upgrade.core.command import Command, run
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.files._selection import octal_mode, selection
from centreon_ha_upgrade.files.path import legal_path

_MODE = re.compile(r"[0-7]{3,4}|[ugoa]+[-+=][rwxX]+")
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*\$?"
_OWNER = re.compile(rf"{_NAME}(:({_NAME})?)?|:{_NAME}")


def chmod(mode: str, path: str) -> Command:
    """Sets the permissions of one path: octal, or like `u+x`.  Raises `IllegalValue`.

    >>> print(chmod("775", "/var/log/centreon-engine/"))
    chmod 775 /var/log/centreon-engine/
    """
    if not _MODE.fullmatch(mode):
        raise IllegalValue("mode", mode, "octal digits, or who, sign and permissions")
    return run("chmod", mode, legal_path(path), idempotent=True)


def chown(owner: str, path: str) -> Command:
    """Sets owner and group; `name:` also takes the login group of that name.

    >>> print(chown("centreon-engine:", "/var/log/centreon-engine/archives"))
    chown centreon-engine: /var/log/centreon-engine/archives
    """
    if not _OWNER.fullmatch(owner):
        raise IllegalValue("owner", owner, "a user, user:group, user: or :group")
    return run("chown", owner, legal_path(path), idempotent=True)


def chmod_below(root: str, mode: str, kind: str = "f", but_not: Sequence[str] = ()) -> Command:
    """Sets one mode on all files (`f`) or directories (`d`) below a root, the root included.

    The names in `but_not` are left alone, whatever their case.

    >>> print(chmod_below("/var/log/centreon-engine/", "664"))
    find /var/log/centreon-engine/ -type f -exec chmod 664 '{}' ';'
    >>> media = "/usr/share/centreon/www/img/media"
    >>> command = chmod_below(media, "664", but_not=(".keep", ".htaccess"))
    >>> print(" ".join(map(str, command.argv[2:9])))
    -type f ( ! -iname .keep !
    """
    chosen = selection(kind, but_not)
    words = ("find", legal_path(root), *chosen, "-exec", "chmod", octal_mode(mode), "{}", ";")
    return run(*words, idempotent=True, timeout=600)
