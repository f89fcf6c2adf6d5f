"""Words an operator supplies, checked where rpm and yum would take them for an option."""

import re

from centreon_ha_upgrade.errors import IllegalValue

_WORD = re.compile(r"[A-Za-z0-9/@*?_\[][!-~]*")
# Globs, paths and addresses: what `rpm -q` would not find under that very word.
_NOT_A_NAME = re.compile(r"[*?\[/:]|\.rpm\Z")


def words(what: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The same words, at least one, all printable and none an option.  Raises `IllegalValue`.

    >>> words("package", ("centreon*", "https://example.org/a.rpm"))
    ('centreon*', 'https://example.org/a.rpm')
    """
    if not values:
        raise IllegalValue(what, "", "at least one is needed")
    for value in values:
        if not _WORD.fullmatch(value):
            raise IllegalValue(what, value, "no blanks, and nothing that looks like an option")
    return values


def plain(values: tuple[str, ...]) -> bool:
    """True when every word is a package name that `rpm -q` finds as it stands."""
    return not any(_NOT_A_NAME.search(value) for value in values)
