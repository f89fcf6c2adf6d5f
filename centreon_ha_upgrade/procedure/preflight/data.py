"""Preflight of what the databases hold and are started with."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, note, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import defaults, sql
from centreon_ha_upgrade.mariadb.defaults import Defaults
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.procedure.budget import Rates
from centreon_ha_upgrade.procedure.checks import options
from centreon_ha_upgrade.procedure.checks.database import admin
from centreon_ha_upgrade.procedure.preflight.model import preflight
from centreon_ha_upgrade.procedure.selectors import databases, primary_database
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.sizes import sizes_query

ENGINES = (
    "SELECT DISTINCT engine FROM information_schema.tables WHERE engine IS NOT NULL ORDER BY 1"
)
_KNOWN = frozenset({"InnoDB", "MyISAM", "Aria", "MEMORY", "CSV", "PERFORMANCE_SCHEMA", "ARCHIVE",
                    "MRG_MyISAM", "MRG_MYISAM", "BLACKHOLE"})  # fmt: skip
_GONE = frozenset({"TokuDB", "CASSANDRA"})
_GB = 1_000_000_000


@preflight("P56", "OPTION_REFUSED", asks=lambda s, n: defaults.query(), on=databases)
def options_known(found: Defaults, s: Situation, node: Node) -> Iterable[Finding]:
    """No option file holds an option that MariaDB 10.5 refuses to start with (F29)."""
    yield from options.options_known.judge(found, s, node)


@preflight("P57", "ENGINE_GONE", "ENGINE_UNUSUAL", asks=lambda s, n: sql.query(ENGINES, admin(s)),
           on=databases)  # fmt: skip
def engines_supported(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """Every table lies in a storage engine that MariaDB 10.5 brings."""
    for (name,) in found.rows:
        if name in _GONE:
            yield blocker("ENGINE_GONE", f"tables lie in {name}, which MariaDB 10.5 lacks", node,
                          remedy="ALTER TABLE NAME ENGINE=InnoDB")  # fmt: skip
        elif name not in _KNOWN:
            yield warning("ENGINE_UNUSUAL", f"tables lie in the storage engine {name}", node,
                          remedy="SHOW ENGINES")  # fmt: skip


@preflight("P58", "SYNC_DURATION", asks=sizes_query, on=primary_database,
           severity=Severity.NOTE, unanswered=Severity.NOTE)  # fmt: skip
def sync_duration_told(found: Rows, s: Situation, node: Node) -> Iterable[Finding]:
    """How long the copy of the databases will take is on record."""
    size, rate = float(found.rows[0][1] or 0), Rates().copy
    minutes = max(1, round(size / (rate * 1_000_000) / 60))
    yield note("SYNC_DURATION", f"the copy of {size / _GB:.1f} GB takes {minutes} min or more",
               node, observed=f"at {rate:.0f} MB/s",
               remedy="nothing: plan the window for it")  # fmt: skip


CHECKS = (options_known, engines_supported, sync_duration_told)
