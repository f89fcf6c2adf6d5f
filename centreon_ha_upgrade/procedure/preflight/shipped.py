"""Preflight of the vendor's files: changed ones, scripts, accounts and what the broker kept."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.finding import Finding, Severity, note, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.packages import verify
from centreon_ha_upgrade.packages.verify import Verified
from centreon_ha_upgrade.procedure.preflight import listings, queries
from centreon_ha_upgrade.procedure.preflight.listings import Checksums
from centreon_ha_upgrade.procedure.preflight.model import preflight
from centreon_ha_upgrade.procedure.selectors import (
    centrals,
    databases,
    everywhere,
    passive_central,
)
from centreon_ha_upgrade.procedure.situation import Situation

SCRIPTS = tuple(f"/usr/share/centreon-ha/bin/mysql-{what}.sh"
                for what in ("sync-bigdb", "check-status"))  # fmt: skip
NAMING_DATABASE = (
    "/etc/centreon/conf.pm",
    "/etc/centreon/centreon.conf.php",
    "/etc/centreon-gorgone/config.d/10-database.yaml",
)


@preflight("P25", "NO_SUDO_RULE", asks=lambda s, n: queries.may_start_mariadb(), on=databases,
           severity=Severity.NOTE, unanswered=Severity.NOTE)  # fmt: skip
def sudo_rule_there(found: bool, s: Situation, node: Node) -> Iterable[Finding]:
    """sudo lets the account mysql start MariaDB; the package of step C02 brings the rule."""
    if not found:
        yield note("NO_SUDO_RULE", "sudo does not let the account mysql start MariaDB yet", node,
                   remedy="nothing: step C02 brings the rule")  # fmt: skip


@preflight("P34", "APACHE_CHANGED", asks=lambda s, n: verify.query("centreon-web"), on=centrals,
           severity=Severity.NOTE, unanswered=Severity.NOTE)  # fmt: skip
def apache_as_shipped(found: Verified, s: Situation, node: Node) -> Iterable[Finding]:
    """Apache's configuration is as the package brought it, and step D02 has nothing to merge."""
    for file in found.changed:
        if file.path == paths.APACHE_CONF and file.content:
            yield note("APACHE_CHANGED", f"{file.path} was changed here", node,
                       remedy="nothing: step D02 shows both and asks")  # fmt: skip


@preflight("P35", "HA_FILE_CHANGED", asks=lambda s, n: verify.query("centreon-ha"), on=everywhere,
           severity=Severity.WARNING, unanswered=Severity.WARNING)  # fmt: skip
def ha_as_shipped(found: Verified, s: Situation, node: Node) -> Iterable[Finding]:
    """No unit, agent or script of centreon-ha was changed by hand: step C02 replaces them."""
    for file in found.changed:
        if file.kind != "c" and file.content:
            yield warning("HA_FILE_CHANGED", f"{file.path} was changed here, and is replaced",
                          node, observed=file.letters or "missing",
                          remedy="rpm -V centreon-ha; keep a copy")  # fmt: skip


def _split_centrals(s: Situation) -> tuple[Node, ...]:
    return centrals(s) if s.site.vip_sql else ()


@preflight("P49", "OTHER_DATABASE_HOST", asks=lambda s, n: listings.not_naming(
    s.site.vip_sql.address if s.site.vip_sql else "", *NAMING_DATABASE), on=_split_centrals,
    severity=Severity.WARNING)  # fmt: skip
def centreon_reaches_vip(found: tuple[str, ...], s: Situation, node: Node) -> Iterable[Finding]:
    """Centreon's own files name the virtual address of the databases."""
    for path in found:
        yield warning("OTHER_DATABASE_HOST", f"{path} does not name the address of the databases",
                      node, remedy=f"grep -i host {path}")  # fmt: skip


@preflight("P64", "OLD_EVENTS", asks=lambda s, n: listings.retention(paths.BROKER_LIB),
           on=passive_central, guards=("T3",), severity=Severity.NOTE,
           unanswered=Severity.NOTE)  # fmt: skip
def no_old_event(found: tuple[str, ...], s: Situation, node: Node) -> Iterable[Finding]:
    """The broker of the passive central keeps no event of an earlier time."""
    if found:
        yield note("OLD_EVENTS", "the passive broker keeps events of an earlier time", node,
                   observed=" ".join(found),
                   remedy=f"ls -l {paths.BROKER_LIB}")  # fmt: skip


@preflight("P66", "VENDOR_SCRIPT", "NO_VENDOR_SCRIPT",
           asks=lambda s, n: listings.checksums(*SCRIPTS), on=databases,
           guards=("T1", "T2", "T17"), severity=Severity.WARNING,
           unanswered=Severity.WARNING)  # fmt: skip
def scripts_recorded(found: Checksums, s: Situation, node: Node) -> Iterable[Finding]:
    """The vendor's two scripts are there; their checksums are on record."""
    of = dict(found.of)
    for path in SCRIPTS:
        if path in of:
            yield note("VENDOR_SCRIPT", f"on record: {path}", node, observed=of[path],
                       remedy="nothing: for the record")  # fmt: skip
        else:
            yield warning("NO_VENDOR_SCRIPT", f"{path} is missing", node,
                          remedy="rpm -ql centreon-ha")  # fmt: skip


CHECKS = (
    sudo_rule_there, apache_as_shipped, ha_as_shipped, centreon_reaches_vip, no_old_event,
    scripts_recorded,
)  # fmt: skip
