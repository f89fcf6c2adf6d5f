"""How each pcs spells things: the only home of its words.

Chosen by `pcs --version`, never by the name of the operating system (errata X01, X25, X56).
The documents' two tabs for EL 7 are not two distributions but two equivalent ways to make a
promotable clone (X25); both are dialects here, and must not be mixed.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker.model import ResourceRole


class Promotion(Enum):
    """How a primitive becomes a promotable clone."""

    AT_CREATION = "create ... master, then meta"
    MASTER = "create, then resource master"
    PROMOTABLE = "create, then resource promotable"
    PROMOTABLE_META = "create, then resource promotable ... meta"


def _frozen_map(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(words))


_LEGACY_META = {"promoted-max": "master-max", "promoted-node-max": "master-node-max"}
_LEGACY_ROLES = {"Promoted": "Master", "Unpromoted": "Slave"}


@frozen
class PcsDialect:
    """The spellings of one range of pcs versions.

    `exports` says whether `pcs config export pcs-commands` exists (it also needs clufter, X24),
    `modern` whether it is 0.11 or later: defaults are changed by `defaults update` (bare pairs
    before), and a negative score stands behind `--`.
    """

    name: str
    promotion: Promotion
    promotable_suffix: str
    meta_names: Mapping[str, str] = field(converter=_frozen_map, hash=False)
    role_names: Mapping[str, str] = field(converter=_frozen_map, hash=False)
    exports: bool
    modern: bool = False

    def promotable_id(self, primitive: str) -> str:
        """The id pcs gives to a promotable clone.

        >>> DIALECTS["0.9-create"].promotable_id("ms_mysql")
        'ms_mysql-master'
        >>> DIALECTS["0.10"].promotable_id("ms_mysql")
        'ms_mysql-clone'
        """
        return f"{primitive}{self.promotable_suffix}"

    def clone_id(self, primitive: str) -> str:
        """The id pcs gives to a plain clone, the same in every version."""
        return f"{primitive}-clone"

    def role(self, role: ResourceRole) -> str:
        """The role as this pcs reads and prints it (`role=Master`)."""
        return self.role_names.get(role.value, role.value)

    def constraint_role(self, role: ResourceRole) -> str:
        """The role as the first word of `pcs constraint colocation add`.

        >>> DIALECTS["0.10"].constraint_role(ResourceRole.PROMOTED)
        'master'
        >>> DIALECTS["0.11"].constraint_role(ResourceRole.PROMOTED)
        'Promoted'
        """
        legacy = self.role_names.get(role.value)
        return legacy.lower() if legacy else role.value

    def meta(self, pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Meta attributes as words, under the names this version knows.

        >>> DIALECTS["0.9-create"].meta((("promoted-max", "1"), ("notify", "true")))
        ('master-max=1', 'notify=true')
        """
        return tuple(f"{self.meta_names.get(name, name)}={value}" for name, value in pairs)

    def positional(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words, with `--` before the first that starts with a dash, where this pcs has it.

        Earlier versions take a negative score as it is, and 0.11 deprecates that.

        >>> print(*DIALECTS["0.11"].positional(("location", "add", "id", "r", "n", "-5")))
        location add id r n -- -5
        """
        at = next((n for n, word in enumerate(words) if word.startswith("-")), None)
        if at is None or not self.modern:
            return words
        return (*words[:at], "--", *words[at:])


def _legacy(name: str, promotion: Promotion) -> PcsDialect:
    return PcsDialect(name, promotion, "-master", _LEGACY_META, _LEGACY_ROLES, exports=True)


DIALECTS: Mapping[str, PcsDialect] = MappingProxyType(
    {
        dialect.name: dialect
        for dialect in (
            _legacy("0.9-create", Promotion.AT_CREATION),
            _legacy("0.9-master", Promotion.MASTER),
            PcsDialect("0.10", Promotion.PROMOTABLE, "-clone", {}, _LEGACY_ROLES, exports=True),
            PcsDialect(
                "0.11",
                Promotion.PROMOTABLE_META,
                "-clone",
                {},
                {},
                exports=False,
                modern=True,
            ),
        )
    }
)


def dialect_for(version: str) -> PcsDialect:
    """The dialect of one `pcs --version`.  Raises `IllegalValue` where none is known.

    >>> dialect_for("0.9.169").name, dialect_for("0.10.8").name, dialect_for("0.12.1").name
    ('0.9-create', '0.10', '0.11')
    """
    found = re.match(r"0\.([0-9]{1,3})\.([0-9]{1,6})(?![0-9])", version)
    minor, patch = (int(found[1]), int(found[2])) if found else (0, 0)
    if minor == 9 and patch >= 156:
        return DIALECTS["0.9-create"]
    if minor == 10:
        return DIALECTS["0.10"]
    if minor in (11, 12):
        return DIALECTS["0.11"]
    raise IllegalValue("pcs version", version, "known are 0.9.156 and later, 0.10, 0.11 and 0.12")
