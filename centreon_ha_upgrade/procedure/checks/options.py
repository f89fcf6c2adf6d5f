"""What MariaDB is started with, from all its option files together."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.mariadb import defaults, my_cnf
from centreon_ha_upgrade.mariadb.defaults import Defaults
from centreon_ha_upgrade.mariadb.refused import is_refused
from centreon_ha_upgrade.procedure.selectors import databases
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import check

_WHERE = "my_print_defaults --mysqld"


def _asked(s: Situation, node: Node) -> Query[Defaults]:
    return defaults.query()


@check("mariadb.options-known", asks=_asked, on=databases)
def options_known(found: Defaults, s: Situation, node: Node) -> Iterable[Finding]:
    """No option file holds an option that MariaDB 10.5 refuses to start with (F29)."""
    for name in dict.fromkeys(each.name for each in found.options if is_refused(each.name)):
        yield blocker(
            "OPTION_REFUSED", f"MariaDB 10.5 does not start with {name}", node, remedy=_WHERE
        )


@check("mariadb.options-effective", asks=_asked)
def options_effective(found: Defaults, s: Situation, node: Node) -> Iterable[Finding]:
    """No other option file takes back what server.cnf says of the GTID replication (F40)."""
    for name, value in my_cnf.GTID_OPTIONS:
        if not found.gives(name, value):
            wanted = name if value is None else f"{name}={value}"
            yield blocker(
                "OPTION_OVERRIDDEN",
                f"MariaDB would not be started with {wanted}",
                node,
                remedy=_WHERE,
            )
