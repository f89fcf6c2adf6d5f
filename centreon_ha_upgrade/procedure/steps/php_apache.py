"""Phase D: PHP 8.1 and Apache."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import apache, paths
from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import edit
from centreon_ha_upgrade.procedure.checks import cluster
from centreon_ha_upgrade.procedure.checks import node as node_checks
from centreon_ha_upgrade.procedure.selectors import active_central, centrals
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Risk, step
from centreon_ha_upgrade.services import systemctl


@step("D01", "php-timezone", on=centrals, lines=(64, 65), errata=("X27",), together=True)
def set_time_zone(s: Situation, node: Node) -> Iterable[Command]:
    """Give PHP 8 the site's time zone."""
    line = f"date.timezone = {s.site.time_zone}"
    if s.fixes("X27"):
        yield edit.set_ini_line(paths.PHP_INI, "date.timezone", line)
    else:
        yield edit.append(paths.PHP_INI, line)


@step(
    "D02",
    "apache-diff",
    on=centrals,
    lines=(66, 67, 69, 70, 71, 72),
    done_when=(node_checks.apache_same,),
    question="Is every difference that matters carried over from 10-centreon.conf.rpmnew?",
)
def compare_apache(s: Situation, node: Node) -> Iterable[Command]:
    """Carry the new Apache directives over to a customised configuration.

    The package does not replace a file you changed: the new one waits beside it.
    """
    yield apache.diff_as_written()


@step(
    "D03",
    "switch-php",
    on=centrals,
    lines=(74, 75),
    risk=Risk.DISRUPTIVE,
    guards=(cluster.in_maintenance,),
    done_when=(node_checks.php_switched,),
    verify=(node_checks.php_switched,),
    together=True,
)
def switch_php(s: Situation, node: Node) -> Iterable[Command]:
    """Stop PHP 7.2, start PHP 8.1."""
    yield systemctl.stop("rh-php72-php-fpm")
    yield systemctl.start("php-fpm")


@step("D04", "reload-apache", on=active_central, lines=(77,), guards=(cluster.in_maintenance,))
def reload_apache(s: Situation, node: Node) -> Iterable[Command]:
    """Reload Apache on the active central.

    On the passive one it does not run, and a reload would fail.
    """
    yield systemctl.reload("httpd24-httpd")


STEPS = (set_time_zone, compare_apache, switch_php, reload_apache)
