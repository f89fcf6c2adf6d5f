"""The keys rpm trusts: Centreon's was revoked in 2021 and replaced (step B01).

The same key was exported more than once, and the release of its `gpg-pubkey` package tells
exports apart, not keys: only the version field says which key it is (X34).
"""

import re
import shlex
from collections.abc import Iterable

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Command, Query, answered, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.packages._words import words
from centreon_ha_upgrade.packages.fingerprints import fingerprint

CURRENT = "3fc49c1b"
REVOKED = "8a7652bc"
CURRENT_FINGERPRINT = "1035 E42C B766 7952 EE42 DEE9 A97D AA5A 3FC4 9C1B"
REVOKED_FINGERPRINT = "0E52 401B 40F6 044F 928C 0B7B F6FC 4AE3 8A76 52BC"

FORMAT = r"%{VERSION}-%{RELEASE}\t%{SUMMARY}\n"

# gpg prints a line `pub` for each key, then its fingerprint; those of subkeys follow `sub`
_IMPORT = r"""export LC_ALL=C
source=$1
shift
folder=$(mktemp -d) && trap 'rm -rf -- "$folder"' EXIT || exit
command -v gpg > /dev/null || { echo 'gpg is not installed' >&2; exit 127; }
case $source in
  /*) cp -- "$source" "$folder/key" ;;
  *) curl --fail --silent --show-error --location --output "$folder/key" -- "$source" ;;
esac || exit
prints=$(gpg --homedir "$folder" --batch --with-colons --with-fingerprint "$folder/key" \
  2> /dev/null | awk -F: '$1 == "pub" { main = 1 } $1 == "fpr" && main { print $10; main = 0 }')
blocks=$(grep -c '^-----BEGIN PGP PUBLIC KEY BLOCK' "$folder/key")
[ -n "$prints" ] && [ "$(echo "$prints" | wc -l)" -ge "$blocks" ] ||
  { echo "$source: gpg does not find a key in each of its blocks" >&2; exit 1; }
for print in $prints
do
  case " $* " in
    *" $print "*) ;;
    *) echo "$source: its key $print is not in repositories.accepted_keys" >&2; exit 1 ;;
  esac
done
rpm --import "$folder"/key"""

_HEX = r"[0-9a-f]{8}"
_ROW = re.compile(rf"({_HEX})-({_HEX})\t(\S|\S.*\S)")
_NONE = "package gpg-pubkey is not installed"


@frozen
class SigningKey:
    """One imported key.  `version` names the key; `release` is the time of its export."""

    version: str = field(validator=validators.matches_re(_HEX))
    release: str = field(validator=validators.matches_re(_HEX))
    summary: str = field(validator=validators.matches_re(r"\S|\S.*\S"))

    @property
    def version_release(self) -> str:
        """What `erase_key` wants."""
        return f"{self.version}-{self.release}"


@frozen
class SigningKeys:
    """All keys that rpm trusts."""

    keys: tuple[SigningKey, ...] = field(default=(), converter=tuple[SigningKey, ...])

    @property
    def current(self) -> bool:
        """True when Centreon's current key is trusted, whichever export of it."""
        return bool(self.of(CURRENT))

    @property
    def revoked(self) -> tuple[SigningKey, ...]:
        """Centreon's revoked key, as often as it is still there."""
        return self.of(REVOKED)

    def of(self, version: str) -> tuple[SigningKey, ...]:
        """Every export of one key."""
        return tuple(key for key in self.keys if key.version == version)


def query() -> Query[SigningKeys]:
    """Which keys rpm trusts.  rpm exits 1 when there is none.

    >>> print(query())
    rpm -q gpg-pubkey --qf '%{VERSION}-%{RELEASE}\\t%{SUMMARY}\\n'
    """
    return ask("rpm", "-q", "gpg-pubkey", "--qf", FORMAT, parse=parse, ok=(0, 1))


def import_key(source: str) -> Command:
    """Trusts the key found at an address or a path.

    >>> print(import_key("https://yum-gpg.centreon.com/RPM-GPG-KEY-CES"))
    rpm --import https://yum-gpg.centreon.com/RPM-GPG-KEY-CES
    """
    return run("rpm", "--import", *words("key", (source,)), idempotent=True)


def import_accepted(source: str, accepted: Iterable[str]) -> Command:
    """Trusts the keys found at an address or a path, if the whole fingerprint of each is accepted.

    The file is fetched once: what is looked at is what is imported.  Raises `IllegalValue` for a
    source that looks like an option, or for a fingerprint that is not whole.

    >>> print(import_accepted("/etc/pki/KEY", ["1035E42CB7667952EE42DEE9A97DAA5A3FC49C1B"]))
    gpg --with-fingerprint /etc/pki/KEY  # only 1035E42CB7667952EE42DEE9A97DAA5A3FC49C1B
    rpm --import /etc/pki/KEY
    """
    (checked,) = words("key", (source,))
    prints = words("fingerprint", tuple(map(fingerprint, accepted)))
    typed, here = shlex.quote(source), source.startswith("/")
    file, fetched = (typed, "") if here else ("key", f"curl -fsSL -o key {typed}\n")
    looked_at = f"gpg --with-fingerprint {file}  # only {' '.join(prints)}\n"
    label = f"{fetched}{looked_at}rpm --import {file}"
    return run("/bin/sh", "-c", _IMPORT, "sh", checked, *prints, idempotent=True, label=label)


def erase_key(version_release: str) -> Command:
    """Trusts one key no more.  Raises `IllegalValue` unless it reads `version-release`.

    >>> print(erase_key("8a7652bc-4cb6f1f6"))
    rpm -e gpg-pubkey-8a7652bc-4cb6f1f6
    """
    if not re.fullmatch(f"{_HEX}-{_HEX}", version_release):
        raise IllegalValue("key", version_release, "eight hexadecimal digits, a hyphen, eight more")
    gone = answered(query(), lambda trusted: version_release not in _names(trusted))
    return run("rpm", "-e", f"gpg-pubkey-{version_release}", done=gone)


def _names(trusted: SigningKeys) -> tuple[str, ...]:
    return tuple(key.version_release for key in trusted.keys)


def parse(text: str) -> SigningKeys:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines = Lines("rpm -q gpg-pubkey", text)
    keys = list[SigningKey]()
    none = False
    for line in lines:
        if none or (keys and line == _NONE):
            lines.fail("there is no key, and there are keys")
        if line == _NONE:
            none = True
            continue
        keys.append(SigningKey(*lines.match(_ROW, line, "version-release and summary").groups()))
    if not keys and not none:
        lines.fail("rpm said nothing at all")
    return SigningKeys(keys)


def render(trusted: SigningKeys) -> str:
    """What rpm prints."""
    rows = [f"{key.version_release}\t{key.summary}\n" for key in trusted.keys]
    return "".join(rows) or f"{_NONE}\n"
