"""Preflight of what surrounds the upgrade on each node: kernel, security, and other actors."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, note, warning
from centreon_ha_upgrade.core.holder import Holder
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.procedure.preflight import listings
from centreon_ha_upgrade.procedure.preflight.listings import Kernels
from centreon_ha_upgrade.procedure.preflight.model import preflight
from centreon_ha_upgrade.procedure.selectors import databases, everywhere
from centreon_ha_upgrade.procedure.situation import OWN_RUN, Situation
from centreon_ha_upgrade.services import processes, systemctl
from centreon_ha_upgrade.services.processes import Processes
from centreon_ha_upgrade.services.systemctl import Units

DUMPS = ("mysqldump", "mariadb-dump", "mariabackup", "mariadb-backup", "xtrabackup", "mydumper")
MANAGERS = ("puppet", "salt-minion", "chef-client", "cfengine3")
UPDATERS = ("yum-cron", "dnf-automatic.timer", "dnf-automatic-install.timer")
_DAY, _LONG = 86_400, 365


@preflight("P51", "REBOOT_PENDING", asks=lambda s, n: listings.kernels(), on=everywhere,
           severity=Severity.WARNING, unanswered=Severity.WARNING)  # fmt: skip
def kernel_is_newest(found: Kernels, s: Situation, node: Node) -> Iterable[Finding]:
    """The node runs the newest kernel that it holds: a reboot brings no surprise."""
    if found.newest not in (None, found.running):
        yield warning("REBOOT_PENDING", f"a reboot would start the kernel {found.newest}", node,
                      observed=found.running, remedy="reboot before the window")  # fmt: skip


@preflight("P52", "LONG_UPTIME", asks=lambda s, n: listings.uptime(), on=everywhere,
           severity=Severity.NOTE, unanswered=Severity.NOTE)  # fmt: skip
def rebooted_lately(found: float, s: Situation, node: Node) -> Iterable[Finding]:
    """The node was rebooted within a year, so that it is known to come back."""
    if (days := int(found // _DAY)) > _LONG:
        yield note("LONG_UPTIME", f"the node was not rebooted for {days} days", node,
                   remedy="reboot before the window")  # fmt: skip


@preflight("P53", "WRONG_MACHINE", asks=lambda s, n: listings.architecture(), on=everywhere)
def machine_is_x86_64(found: str, s: Situation, node: Node) -> Iterable[Finding]:
    """The machine is an x86_64: there are no other packages for EL7."""
    if found != "x86_64":
        yield blocker("WRONG_MACHINE", "there are no packages for this machine", node,
                      expected="x86_64", observed=found, remedy="uname -m")  # fmt: skip


@preflight("P59", "DUMP_RUNNING", asks=lambda s, n: processes.query(*DUMPS), on=databases,
           severity=Severity.WARNING)  # fmt: skip
def no_dump_runs(found: Processes, s: Situation, node: Node) -> Iterable[Finding]:
    """No dump or backup of the database is under way: it holds locks and loads the disk."""
    for each in found.processes:
        yield warning("DUMP_RUNNING", f"a dump of the database runs: {each.comm}", node,
                      observed=f"process {each.pid}",
                      remedy=f"ps -C {','.join(DUMPS)} -f")  # fmt: skip


@preflight("P60", "PACKAGES_HELD", asks=lambda s, n: listings.held_back(), on=everywhere,
           severity=Severity.WARNING)  # fmt: skip
def no_package_held(found: tuple[str, ...], s: Situation, node: Node) -> Iterable[Finding]:
    """yum leaves no package out and holds none at its version."""
    for line in found:
        yield warning("PACKAGES_HELD", f"yum leaves packages out: {line}", node,
                      remedy="grep exclude /etc/yum.conf; yum versionlock list")  # fmt: skip


@preflight("P61", "SELINUX_ENFORCING", asks=lambda s, n: listings.selinux(), on=everywhere,
           severity=Severity.WARNING, unanswered=Severity.WARNING)  # fmt: skip
def selinux_off(found: str, s: Situation, node: Node) -> Iterable[Finding]:
    """SELinux does not enforce, as the installation guide has it."""
    if found == "1":
        yield warning("SELINUX_ENFORCING", "SELinux enforces", node,
                      remedy="getenforce; setenforce 0")  # fmt: skip


@preflight("P62", "FIREWALL_ACTIVE", asks=lambda s, n: systemctl.query("firewalld"),
           on=everywhere, severity=Severity.NOTE, unanswered=Severity.NOTE)  # fmt: skip
def firewall_off(found: Units, s: Situation, node: Node) -> Iterable[Finding]:
    """No firewall stands between the nodes, as the installation guide has it."""
    if found.is_active("firewalld"):
        yield note("FIREWALL_ACTIVE", "firewalld is active", node,
                   remedy="firewall-cmd --list-all")  # fmt: skip


@preflight("P63", "MANAGER_ACTIVE", asks=lambda s, n: systemctl.query(*MANAGERS), on=everywhere,
           severity=Severity.WARNING)  # fmt: skip
def no_manager_active(found: Units, s: Situation, node: Node) -> Iterable[Finding]:
    """No program that manages configurations will take back what the upgrade changes."""
    for unit in found.units:
        if unit.active:
            yield warning("MANAGER_ACTIVE", f"{unit.id} may take back what the upgrade changes",
                          node, remedy=f"systemctl stop {unit.id}")  # fmt: skip


@preflight("P73", "AUTOMATIC_UPDATES", asks=lambda s, n: systemctl.query(*UPDATERS),
           on=everywhere, guards=("X62",), severity=Severity.WARNING)  # fmt: skip
def no_automatic_updates(found: Units, s: Situation, node: Node) -> Iterable[Finding]:
    """Nothing updates packages by itself: it would bring 22.10 as soon as its repository is there.

    A run that rests after its downloads leaves that repository in place for days.
    """
    for unit in found.units:
        if unit.active:
            yield warning("AUTOMATIC_UPDATES", f"{unit.id} updates packages by itself", node,
                          remedy=f"systemctl stop {unit.id}")  # fmt: skip


@preflight("P65", "RUN_IN_PROGRESS", "OWN_RUN", asks=lambda s, n: listings.holder(), on=everywhere)
def no_run_in_progress(found: Holder | None, s: Situation, node: Node) -> Iterable[Finding]:
    """No other run of this program holds the node."""
    if found is not None and found.run == s.kept.get(OWN_RUN):
        yield note("OWN_RUN", "the run that was begun here holds this node", node,
                   observed=f"{found.operator}, since {found.since}",
                   remedy="centreon-ha-upgrade resume")  # fmt: skip
    elif found is not None:
        yield blocker("RUN_IN_PROGRESS", "another run holds this node", node, expected="nobody",
                      observed=f"{found.operator}, since {found.since}",
                      remedy="centreon-ha-upgrade status SITE")  # fmt: skip


CHECKS = (
    kernel_is_newest, rebooted_lately, machine_is_x86_64, no_dump_runs, no_package_held,
    selinux_off, firewall_off, no_manager_active, no_automatic_updates,
    no_run_in_progress,
)  # fmt: skip
