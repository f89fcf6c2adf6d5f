"""Which databases accept writes: at every moment one at most, and after the upgrade exactly one."""

from collections.abc import Iterable, Mapping

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import access
from centreon_ha_upgrade.mariadb.access import Access
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.selectors import databases
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Patience, comparison

_TWO = "TWO_WRITABLE"
_UNTIL_OPEN = Patience(60, 3, never=frozenset({_TWO}))


def _asked(s: Situation, node: Node) -> Query[Access]:
    return access.query(admin(s))


def _writable(found: Mapping[str, Access]) -> tuple[str, ...]:
    return tuple(name for name, each in found.items() if each is Access.WRITABLE)


@comparison("mariadb.never-two-writable", asks=_asked, on=databases)
def never_two_writable(found: Mapping[str, Access], s: Situation, node: Node) -> Iterable[Finding]:
    """No second database accepts writes, and none but the primary does (F26)."""
    for name in _writable(found):
        if name != s.primary:
            yield blocker(
                _TWO,
                "a second database accepts writes",
                name,
                expected=f"only {s.primary}",
                observed=" ".join(_writable(found)),
                remedy="stop: both databases may have diverged",
            )


@comparison(
    "mariadb.one-writable",
    asks=_asked,
    on=databases,
    patience=Patience(60, 3, never=frozenset({_TWO})),
)
def one_writable(found: Mapping[str, Access], s: Situation, node: Node) -> Iterable[Finding]:
    """The primary accepts writes, and no other database does (F26)."""
    yield from never_two_writable.compare(found, s, node)
    if found[s.primary] is not Access.WRITABLE:
        yield blocker(
            "NONE_WRITABLE",
            "the primary database accepts no writes",
            s.primary,
            expected="writable",
            observed=found[s.primary].name.lower().replace("_", "-"),
            remedy="SET GLOBAL read_only=OFF",
        )
