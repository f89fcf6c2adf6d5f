"""How much the primary database holds: what the length of a window depends on (step A07)."""

from attrs import frozen

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import sql
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.situation import Situation

SIZES = "sizes"
STATEMENT = (
    "SELECT COUNT(*), COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables"
)


@frozen
class Sizes:
    """Tables, and the bytes of their data and indexes; by default an ordinary platform's."""

    tables: int = 600
    data: int = 20_000_000_000


def sizes_query(s: Situation, node: Node) -> Query[sql.Rows]:
    """How much the server of this node holds."""
    return sql.query(STATEMENT, admin(s))


def sizes_of(s: Situation) -> Sizes:
    """What step A07 kept; an ordinary platform's where nothing was kept."""
    if SIZES not in s.kept:
        return Sizes()
    tables, data = sql.parse(s.kept[SIZES]).rows[0]
    return Sizes(int(tables or 0), int(float(data or 0)))
