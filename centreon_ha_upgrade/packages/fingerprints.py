"""The full fingerprints of the keys that rpm trusts: the short names rpm shows can be forged (F17).

rpm keeps each key as a package that holds the key itself; gpg, which rpm needs anyway, reads it and
prints the fingerprint.  A key that gpg cannot read has none.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

_SCRIPT = r"""export LC_ALL=C
home=$(mktemp -d) && trap 'rm -rf -- "$home"' EXIT || exit
command -v gpg > /dev/null || { echo 'gpg is not installed' >&2; exit 127; }
for key in $(rpm -qa gpg-pubkey --qf '%{VERSION}-%{RELEASE}\n')
do
  print=$(rpm -q "gpg-pubkey-$key" --qf '%{DESCRIPTION}\n' |
    gpg --homedir "$home" --batch --with-colons --with-fingerprint 2> /dev/null |
    sed -n 's/^fpr:::::::::\([0-9A-F]*\):.*/\1/p' | head -n 1)
  echo "$key ${print:-unreadable}"
done
echo end"""
_FINGERPRINT = r"[0-9A-F]{40}"
_ROW = re.compile(rf"([0-9a-f]{{8}}-[0-9a-f]{{8}}) (?:({_FINGERPRINT})|unreadable)")


def fingerprint(text: str) -> str:
    """Without its blanks, in capitals.  Raises `IllegalValue` unless it is a whole one.

    >>> fingerprint("1035 e42c b766 7952 ee42 dee9 a97d aa5a 3fc4 9c1b")
    '1035E42CB7667952EE42DEE9A97DAA5A3FC49C1B'
    """
    plain = "".join(text.split()).upper()
    if not re.fullmatch(_FINGERPRINT, plain):
        raise IllegalValue("fingerprint", text, "forty hexadecimal digits, blanks between or not")
    return plain


@frozen
class KeyPrint:
    """One key by rpm's name for it, `version-release`, and its fingerprint if it could be read."""

    key: str = field(validator=validators.matches_re(r"[0-9a-f]{8}-[0-9a-f]{8}"))
    fingerprint: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(_FINGERPRINT))
    )


@frozen
class KeyPrints:
    """All keys that rpm trusts."""

    keys: tuple[KeyPrint, ...] = field(default=(), converter=tuple[KeyPrint, ...])


def query() -> Query[KeyPrints]:
    """The fingerprints of all keys that rpm trusts.

    >>> print(query().command.argv[2])  # doctest: +ELLIPSIS
    export LC_ALL=C
    home=...
    """
    return ask("/bin/sh", "-c", _SCRIPT, parse=parse)


def parse(text: str) -> KeyPrints:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines, keys = Lines("gpg", text), list[KeyPrint]()
    while (line := lines.next()) != "end":
        if line is None:
            lines.fail("it ends before its end")
        row = lines.match(_ROW, line, "a key and its fingerprint")
        keys.append(KeyPrint(row[1], row[2]))
    if lines.next() is not None:
        lines.fail("nothing should follow the end")
    return KeyPrints(keys)


def render(found: KeyPrints) -> str:
    """What the query prints."""
    rows = (f"{one.key} {one.fingerprint or 'unreadable'}\n" for one in found.keys)
    return "".join(rows) + "end\n"
