"""Simulated platforms and how each check's trap is set on them."""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import evolve, frozen

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.core.holder import Holder
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.lease import Lock
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.catalogue import SHIPPED_RESOURCES, SHIPPED_SYNC
from centreon_ha_upgrade.executors.simulated.preflight import DEVICES, RELEASE
from centreon_ha_upgrade.executors.simulated.surroundings import UPTIME
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.model import Agent, Location, Primitive, Ticket
from centreon_ha_upgrade.pacemaker.quorum import Member, Quorum
from centreon_ha_upgrade.packages.rpm import Package, Packages
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.preflight import (
    cluster,
    databases,
    nodes,
    shipped,
    surroundings,
)
from centreon_ha_upgrade.procedure.preflight.answers import Answers
from centreon_ha_upgrade.procedure.preflight.examine import Examined, examine
from centreon_ha_upgrade.procedure.preflight.model import PreflightCheck
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.services.processes import Process, Processes
from centreon_ha_upgrade_cli.examination import observed
from tests import sites
from tests.unit.rehearsing import FOUR, TWO, site_of

BACKUP = "/var/lib/centreon-ha-upgrade/centreon_cluster.tar.bz2"
FIRST, SECOND = "central1", "central2"


@frozen
class Bench:
    """A platform of its own, and the situation of a run that begins on it."""

    platform: Simulated
    situation: Situation

    def examined(self, check: str = "") -> tuple[Examined, ...]:
        """What the whole catalogue finds, or one check of it."""
        found = examine(self.situation, self.platform)
        return tuple(one for one in found if check in ("", one.check.id))


def bench(topology: Topology = TWO, profile: Profile = Profile.SAFE) -> Bench:
    """A healthy one."""
    site = site_of(topology, profile)
    platform = Simulated.platform(topology, site=site)
    return Bench(platform, observed(Situation(site, sites.TODAY), platform))


def bench_for(check: str) -> Bench:
    """Where this check's trap can be set: one of them needs databases on nodes of their own."""
    return bench(FOUR if check == "P49" else TWO)


Break = Callable[[Bench], object]


def writes(path: str, text: str = "", node: str = FIRST) -> Break:
    """A file on one node."""
    return lambda b: b.platform.machine(node).disk.write(path, text)


def breaks(what: str, node: str = FIRST) -> Break:
    """Something of one node that the simulation knows by name."""
    return lambda b: b.platform.machine(node).broken.add(what)


def _cib(change: Callable[[Cib], Cib]) -> Break:
    def made(b: Bench) -> None:
        b.platform.world.cluster.cib = change(b.platform.world.cluster.cib)

    return made


def _two_writable(b: Bench) -> None:
    server = b.platform.machine(SECOND).server
    assert server is not None
    server.read_only = False


def _stopped_replica(b: Bench) -> None:
    server = b.platform.machine(SECOND).server
    assert server is not None
    assert server.replica is not None
    server.replica.started = False


def _fencing(b: Bench) -> None:
    b.platform.world.cluster.set_property("stonith-enabled", "true", 0.0)


def _without_replication_info(c: Cib) -> Cib:
    left = (each for each in c.properties if each.name != "ms_mysql_REPL_INFO")
    return evolve(c, properties=tuple(left))


def _without_score(b: Bench) -> None:
    del b.platform.world.cluster.attributes[FIRST, "master-ms_mysql"]


def _doubled(b: Bench) -> None:
    b.platform.machine(SECOND).addresses |= b.platform.machine(FIRST).addresses


def _runs(unit: str) -> Break:
    return lambda b: b.platform.machine(FIRST).active.add(unit)


def _locked(b: Bench) -> None:
    holder = Holder("run.1", "ada@desk, pts/3", "2026-01-30T22:00:00Z")
    b.platform.machine(FIRST).outpost.lock = Lock(1, holder)


_OLD_OPTION = "[server]\nlog-bin=mysql-bin\nserver-id=1\ninnodb_checksums=1\n"
_BAN = Location("centreon", FIRST, "-INFINITY", id="cli-ban-centreon-on-central1")
_TICKET = Ticket("siteA", "centreon", id="ticket-own")
_STRANGER = Primitive("vip_php_lb", Agent.of("ocf:heartbeat:IPaddr2"))
_GRANT = "GRANT SELECT, RELOAD ON *.* TO `centreon-repl`@`localhost`"

PLATFORMS: dict[str, tuple[str, Break]] = {
    "P01": ("NOT_EL7", writes(RELEASE, "CentOS Linux release 8.4.2105")),
    "P03": ("OTHER_NAME", writes("/etc/hostname", "db7")),
    "P07": ("CLI_CONSTRAINT", _cib(lambda c: evolve(c, constraints=(*c.constraints, _BAN)))),
    "P08": ("FENCING_ON", _fencing),
    "P15": ("TWO_WRITABLE", _two_writable),
    "P16": ("NOT_REPLICATING", _stopped_replica),
    "P17": ("VENDOR_CHECK", _stopped_replica),
    "P18": ("PLACEHOLDER", writes(paths.RESOURCES_SH, SHIPPED_RESOURCES)),
    "P19": ("PLACEHOLDER", writes(paths.CENTRAL_SYNC, SHIPPED_SYNC)),
    "P20": ("NO_LOG_BIN", writes(paths.SERVER_CNF, "[server]\nserver-id=1\n")),
    "P21": ("NO_SNAPSHOT_ROOM", breaks("volume-group")),
    "P22": ("STALE_SNAPSHOT", writes(f"{DEVICES}/dbbackupdatadir")),
    "P25": ("NO_SUDO_RULE", lambda b: None),
    "P23": ("NO_MYSQL_TRUST", breaks("ssh-mysql")),
    "P24": ("NO_SHELL", breaks("mysql-shell")),
    "P26": ("NO_PROGRAM", breaks("rsync")),
    "P27": ("NO_TRUST", breaks("ssh-centreon")),
    "P28": ("REPOSITORY_SILENT", breaks("https://rpms.remirepo.net/enterprise/remi-release-7.rpm")),
    "P31": ("OLD_SIGNING_KEY", lambda b: None),
    "P32": ("DISK_FULL", writes("/full")),
    "P34": ("APACHE_CHANGED", lambda b: None),
    "P35": ("HA_FILE_CHANGED", breaks("agent-file")),
    "P36": ("UNKNOWN_CRON", writes("/etc/cron.d/centreon-mbi", "* * * * * root true\n")),
    "P37": ("STALE_LEFTOVER", writes(f"{paths.RESOURCES_SH}.rpmsave", "old")),
    "P38": ("BACKUP_EXISTS", writes(BACKUP)),
    "P39": ("CLOCKS_DIFFER", writes("/etc/adjtime", "60")),
    "P41": ("NO_LUA", lambda b: None),
    "P42": ("BAD_ZONE", breaks("zoneinfo")),
    "P43": ("NO_REPLICATION_INFO", _cib(_without_replication_info)),
    "P45": ("CIB_INVALID", breaks("crm_verify")),
    "P46": ("MISSING_GRANT", writes("/grants", _GRANT)),
    "P47": ("FOREIGN_RESOURCE", _cib(lambda c: evolve(c, resources=(*c.resources, _STRANGER)))),
    "P48": ("OPEN_SESSIONS", writes("/sessions", "3")),
    "P49": ("OTHER_DATABASE_HOST", writes(shipped.NAMING_DATABASE[0], '"db_host" => "192.0.2.9"')),
    "P51": ("REBOOT_PENDING", writes("/boot/vmlinuz-3.10.0-1160.120.el7.x86_64")),
    "P52": ("LONG_UPTIME", writes(UPTIME, f"{400 * 86400}.00 1.00")),
    "P55": ("ADDRESS_DOUBLED", _doubled),
    "P56": ("OPTION_REFUSED", writes(paths.SERVER_CNF, _OLD_OPTION)),
    "P57": ("ENGINE_GONE", writes("/engines", "TokuDB")),
    "P58": ("SYNC_DURATION", lambda b: None),
    "P60": ("PACKAGES_HELD", writes("/etc/yum.conf", "exclude=php*")),
    "P61": ("SELINUX_ENFORCING", writes("/sys/fs/selinux/enforce", "1")),
    "P62": ("FIREWALL_ACTIVE", _runs("firewalld")),
    "P63": ("MANAGER_ACTIVE", _runs("puppet")),
    "P73": ("AUTOMATIC_UPDATES", _runs("yum-cron")),
    "P64": ("OLD_EVENTS", lambda b: None),
    "P65": ("RUN_IN_PROGRESS", _locked),
    "P66": ("NO_VENDOR_SCRIPT", breaks("mysql-sync-bigdb.sh")),
    "P67": ("NO_PROMOTION_SCORE", _without_score),
    "P72": ("OWN_CONSTRAINT", _cib(lambda c: evolve(c, special_constraints=(_TICKET,)))),
}
"""Traps set on the platform itself, by check: the finding, and what is done."""

GOOD_ANSWERS = Answers({
    "backup_age_hours": "6", "backup_restore_tested": "yes", "window": "2999-12-31",
    "contact": "Ada, 555-0100", "rollback_owner": "Grace, 555-0101",
})  # fmt: skip
BAD_ANSWERS = {
    "backup_age_hours": "72",
    "backup_restore_tested": "no",
    "window": "2020-02-20",
    "contact": "",
    "rollback_owner": "",
}
"""What people may answer, by key, that raises the finding of its question."""

_QUORUM = Quorum(
    moment="2020-02-20T13:14:17", provider="corosync_votequorum", node_id=1, ring_id="1.8",
    quorate=False, expected_votes=2, highest_expected=2, total_votes=1, needed=2, blocked=True,
    members=(Member(1, 1, FIRST, True),),
)  # fmt: skip


def _judged(check: PreflightCheck[Any], answer: object, b: Bench) -> Iterable[Finding]:
    assert check.judge is not None
    return check.judge(answer, b.situation, b.platform.world.topology.nodes[0])


Judged = Callable[[Bench], Iterable[Finding]]


def _status(check: PreflightCheck[Any], **changes: Any) -> Judged:
    return lambda b: _judged(check, evolve(b.platform.status(), **changes), b)


def _says(check: PreflightCheck[Any], answer: object, **site: Any) -> Judged:
    def judged(b: Bench) -> Iterable[Finding]:
        changed = evolve(b.situation, site=evolve(b.situation.site, **site))
        return _judged(check, answer, evolve(b, situation=changed))

    return judged


def _other_address(b: Bench) -> Iterable[Finding]:
    site = b.situation.site
    other = evolve(site, vip=evolve(site.vip, address="192.0.2.99"))
    moved = evolve(b, situation=evolve(b.situation, site=other))
    return _judged(cluster.addresses_declared, b.platform.world.cluster.cib, moved)


def _older_server(b: Bench) -> Iterable[Finding]:
    server = b.platform.machine(FIRST).server
    assert server is not None
    answer = evolve(server.itself, version="10.1.48-MariaDB")
    return _judged(databases.server_is_10_3, answer, b)


def _maintained(b: Bench) -> Iterable[Finding]:
    status = evolve(b.platform.status(), maintenance_mode=True)
    return _judged(cluster.cluster_settled, status, b)


_DUMP = Processes((Process(4712, "root", "mysqldump", "mysqldump --all-databases"),))
_YUM = Processes((Process(4711, "root", "yum", "/usr/bin/python /usr/bin/yum update"),))
_WEB = Packages((Package("centreon-web", "21.10.3", "1.el7", "noarch"),))

ANSWERS: dict[str, tuple[str, Judged]] = {
    "P02": ("NOT_ROOT", _says(nodes.runs_as_root, 1000)),
    "P04": ("NODE_NOT_ONLINE", _status(cluster.nodes_online, nodes=(), nodes_configured=None)),
    "P05": ("NO_QUORUM", _status(cluster.has_quorum, quorum=False)),
    "P06": ("ROLE_UNCLEAR", _status(cluster.resources_healthy, resources=())),
    "P09": ("UNKNOWN_PCS", _says(cluster.pcs_known, "0.8.1")),
    "P10": ("OLD_PACEMAKER", _status(cluster.pacemaker_known, dc_version="1.1.15-11.el7")),
    "P11": ("NO_CLUFTER", _says(cluster.clufter_where_needed, Packages((), ("python-clufter",)),
                                profile=Profile.AS_WRITTEN)),
    "P12": ("WRONG_SOURCE", _says(nodes.web_is_20_04, _WEB)),
    "P13": ("NO_OLD_HA", _says(nodes.old_ha_there, Packages((), ("centreon-ha",)))),
    "P14": ("WRONG_MARIADB", _older_server),
    "P40": ("NOT_QUORATE", _says(cluster.quorum_device, _QUORUM)),
    "P44": ("YUM_BUSY", _says(nodes.yum_free, _YUM)),
    "P50": ("VIP_DIFFERS", _other_address),
    "P53": ("WRONG_MACHINE", _says(surroundings.machine_is_x86_64, "aarch64")),
    "P54": ("IN_MAINTENANCE", _maintained),
    "P59": ("DUMP_RUNNING", _says(surroundings.no_dump_runs, _DUMP)),
}  # fmt: skip
"""Traps that the simulated platform cannot have: the answer itself is given to the judge."""
