"""Preflight of each node: the machine, its packages and its files."""

from collections.abc import Iterable, Mapping

from centreon_ha_upgrade.centreon import central_sync, paths
from centreon_ha_upgrade.centreon.central_sync import CentralSync
from centreon_ha_upgrade.core.finding import Finding, Severity, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.cron.model import CronSet
from centreon_ha_upgrade.files import stat
from centreon_ha_upgrade.files.stat import FileStates
from centreon_ha_upgrade.packages import leftovers, rpm, signing_key
from centreon_ha_upgrade.packages.leftovers import Kind, Leftovers
from centreon_ha_upgrade.packages.rpm import Packages
from centreon_ha_upgrade.packages.signing_key import SigningKeys
from centreon_ha_upgrade.procedure.checks import node as node_checks
from centreon_ha_upgrade.procedure.checks.network import TOLERATED, TOO_FAR
from centreon_ha_upgrade.procedure.preflight import queries
from centreon_ha_upgrade.procedure.preflight.model import compared, preflight
from centreon_ha_upgrade.procedure.selectors import centrals, everywhere
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.services import processes
from centreon_ha_upgrade.services.processes import Processes

LUA = "/usr/share/centreon-broker/lua"
_PLENTY = {"/": 3072, "/var": 2048, "/usr": 1024}
_LITTLE = 500


@preflight("P01", "NOT_EL7", asks=lambda s, n: queries.release(), on=everywhere,
           guards=("X35", "T5"), unanswered=Severity.WARNING)  # fmt: skip
def enterprise_linux_7(found: str, s: Situation, node: Node) -> Iterable[Finding]:
    """The node runs Enterprise Linux 7, which the document is written for."""
    if " release 7." not in found:
        yield blocker("NOT_EL7", "it is not Enterprise Linux 7", node, observed=found,
                      remedy="cat /etc/redhat-release")  # fmt: skip
    elif " release 7.9" not in found:
        yield warning("NOT_EL7", f"it is older than 7.9: {found}", node, remedy="yum update")


@preflight("P02", "NOT_ROOT", asks=lambda s, n: queries.user_id(), on=everywhere)
def runs_as_root(found: int, s: Situation, node: Node) -> Iterable[Finding]:
    """Commands run as root."""
    if found != 0:
        yield blocker("NOT_ROOT", "commands do not run as root", node,
                      observed=f"user id {found}", remedy="set ssh.user to root")  # fmt: skip


@preflight("P03", "OTHER_NAME", asks=lambda s, n: queries.host_name(), on=everywhere,
           guards=("X03",))  # fmt: skip
def names_agree(found: str, s: Situation, node: Node) -> Iterable[Finding]:
    """The machine calls itself what Pacemaker and the site file call it."""
    if found == node.name:
        return
    if found.partition(".")[0] == node.name.partition(".")[0]:
        yield warning("OTHER_NAME", f"the machine calls itself {found}", node,
                      remedy="compare uname -n and crm_node -n")  # fmt: skip
    else:
        yield blocker("OTHER_NAME", "the machine has another name", node, expected=node.name,
                      observed=found, remedy="hostnamectl set-hostname NAME")  # fmt: skip


@preflight("P12", "WRONG_SOURCE", asks=lambda s, n: rpm.installed("centreon-web"), on=centrals)
def web_is_20_04(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The web interface is 20.04, where this procedure begins."""
    version = found.version("centreon-web") or "none"
    if not version.startswith("20.04."):
        yield blocker("WRONG_SOURCE", f"centreon-web {version} is installed", node,
                      expected="20.04", remedy="use the page of your version")  # fmt: skip


@preflight("P13", "NO_OLD_HA", asks=lambda s, n: rpm.installed("centreon-ha"), on=everywhere,
           guards=("X08",), severity=Severity.WARNING)  # fmt: skip
def old_ha_there(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The package centreon-ha is installed, and it is 20.04."""
    version = found.version("centreon-ha") or "none"
    if not version.startswith("20.04."):
        yield warning("NO_OLD_HA", f"centreon-ha {version} is installed", node,
                      remedy="rpm -qa 'centreon-ha*'")  # fmt: skip


@preflight("P19", "PLACEHOLDER", "OWN_PEER", asks=lambda s, n: central_sync.query(), on=centrals,
           guards=("X08", "T11"))  # fmt: skip
def peer_is_the_other(found: CentralSync, s: Situation, node: Node) -> Iterable[Finding]:
    """centreon_central_sync.pm names the other central."""
    yield from node_checks.central_sync_restored.judge(found, s, node)
    if found.peer_addr in (node.name, node.host):
        yield blocker("OWN_PEER", "centreon_central_sync.pm names its own node", node,
                      observed=found.peer_addr, remedy=f"vi {paths.CENTRAL_SYNC}")  # fmt: skip


@preflight("P27", "NO_TRUST", asks=lambda s, n: queries.trusts("centreon", _peer(s, n)),
           on=centrals, severity=Severity.WARNING, unanswered=Severity.WARNING)  # fmt: skip
def centreon_trusted(found: bool, s: Situation, node: Node) -> Iterable[Finding]:
    """The account centreon reaches the other central by ssh without a question."""
    if not found:
        yield warning("NO_TRUST", "the account centreon cannot reach the other central", node,
                      remedy=f"sudo -u centreon ssh {_peer(s, node)} true")  # fmt: skip


def _peer(s: Situation, node: Node) -> str:
    return next(n.name for n in s.topology.centrals if n.name != node.name)


def addresses(s: Situation) -> tuple[str, ...]:
    """Every address that the plan fetches something from."""
    r = s.site.repositories
    return tuple(filter(None, (r.centreon, r.epel, r.remi, r.mariadb, r.signing_key, *r.business)))


@preflight("P28", "REPOSITORY_SILENT", asks=lambda s, n: queries.answering(addresses(s)),
           on=everywhere, severity=Severity.WARNING,
           guards=("X06", "X33", "X35", "T5", "T6"))  # fmt: skip
def repositories_answer(found: tuple[str, ...], s: Situation, node: Node) -> Iterable[Finding]:
    """Every address that packages come from answers this node."""
    for url in addresses(s):
        if url not in found:
            # yum may go by a proxy that curl does not know: no proof; step E00 asks yum
            yield warning("REPOSITORY_SILENT", f"the address {url} does not answer", node,
                          remedy="set repositories in the site file to a mirror")  # fmt: skip


@preflight("P31", "OLD_SIGNING_KEY", asks=lambda s, n: signing_key.query(), on=everywhere,
           guards=("X34",), severity=Severity.NOTE)  # fmt: skip
def signing_key_state(found: SigningKeys, s: Situation, node: Node) -> Iterable[Finding]:
    """rpm no longer trusts the revoked key; step B01 sees to it otherwise."""
    if found.of(s.site.repositories.revoked_key_id):
        yield Finding("OLD_SIGNING_KEY", Severity.NOTE, "rpm still trusts the revoked key",
                      str(node), remedy="nothing: step B01 removes it")  # fmt: skip


@preflight("P32", "DISK_FULL", asks=lambda s, n: queries.free_space(*_PLENTY), on=everywhere,
           guards=("T1",))  # fmt: skip
def room_left(found: tuple[tuple[str, int], ...], s: Situation, node: Node) -> Iterable[Finding]:
    """There is room for the packages."""
    for place, free in found:
        if free < _LITTLE:
            yield blocker(
                "DISK_FULL",
                f"the file system {place} is full",
                node,
                expected=f"{_LITTLE} MiB free",
                observed=f"{free} MiB free",
                remedy=f"du -xm {place} | sort -n | tail",
            )
        elif free < _PLENTY.get(place, 1024):
            yield warning("DISK_FULL", f"the file system {place} has only {free} MiB free", node,
                          remedy=f"du -xm {place} | sort -n | tail")  # fmt: skip


@preflight("P36", "UNKNOWN_CRON", asks=lambda s, n: cron_d.query(), on=everywhere,
           guards=("X16",), severity=Severity.WARNING, unanswered=Severity.WARNING)  # fmt: skip
def crons_known(found: CronSet, s: Situation, node: Node) -> Iterable[Finding]:
    """No cron of Centreon is there that the document does not know."""
    for name in found.names:
        if name.startswith("cent") and name not in cron_d.CENTREON:
            yield warning("UNKNOWN_CRON", f"the document does not know /etc/cron.d/{name}", node,
                          remedy=f"cat /etc/cron.d/{name}")  # fmt: skip


@preflight("P37", "STALE_LEFTOVER", asks=lambda s, n: leftovers.query(paths.HA_ETC),
           on=everywhere, guards=("X08", "T11"), unanswered=Severity.WARNING)  # fmt: skip
def no_stale_leftover(found: Leftovers, s: Situation, node: Node) -> Iterable[Finding]:
    """No file of an earlier update waits to be taken for this one's."""
    for file in found.files:
        # the document moves a .rpmsave over the live file: a stale one brings back old values
        make = blocker if file.kind is Kind.RPMSAVE else warning
        yield make("STALE_LEFTOVER", f"the file {file.path} is from an earlier update", node,
                   remedy=f"mv {file.path} /root/")  # fmt: skip


@compared("P39", "CLOCKS_DIFFER", asks=lambda s, n: queries.clock(), on=everywhere)
def clocks_agree(found: Mapping[str, int], s: Situation) -> Iterable[Finding]:
    """The clocks of the nodes agree."""
    apart = max(found.values()) - min(found.values())
    if apart > TOO_FAR:
        yield blocker("CLOCKS_DIFFER", "the clocks of the nodes differ",
                      expected=f"at most {TOO_FAR} s", observed=f"{apart} s",
                      remedy="chronyc makestep")  # fmt: skip
    elif apart > TOLERATED:
        yield warning("CLOCKS_DIFFER", f"the clocks of the nodes are {apart} s apart",
                      remedy="chronyc makestep")  # fmt: skip


@preflight("P41", "NO_LUA", asks=lambda s, n: stat.query(LUA), on=centrals, guards=("X43",),
           severity=Severity.WARNING)  # fmt: skip
def lua_there(found: FileStates, s: Situation, node: Node) -> Iterable[Finding]:
    """The folder without which centreon_central_sync dies is there."""
    if not found.exists(LUA):
        yield warning("NO_LUA", f"the folder {LUA} is missing", node, remedy=f"mkdir -p {LUA}")


def _zone(s: Situation) -> str:
    return f"/usr/share/zoneinfo/{s.site.time_zone}"


@preflight("P42", "BAD_ZONE", asks=lambda s, n: stat.query(_zone(s)), on=centrals,
           guards=("X27",))  # fmt: skip
def zone_known(found: FileStates, s: Situation, node: Node) -> Iterable[Finding]:
    """The node knows the time zone of the site file."""
    if not found.exists(_zone(s)):
        yield blocker("BAD_ZONE", f"the node does not know the zone {s.site.time_zone}", node,
                      remedy="timedatectl list-timezones")  # fmt: skip


@preflight("P44", "YUM_BUSY", asks=lambda s, n: processes.query("yum", "dnf", "rpm"), on=everywhere)
def yum_free(found: Processes, s: Situation, node: Node) -> Iterable[Finding]:
    """Nobody else installs packages."""
    if not found.none:
        yield blocker("YUM_BUSY", "yum or rpm is running", node, remedy="ps -C yum,dnf,rpm -f")


CHECKS = (
    enterprise_linux_7, runs_as_root, names_agree, web_is_20_04, old_ha_there, peer_is_the_other,
    centreon_trusted, repositories_answer, signing_key_state, room_left, crons_known,
    no_stale_leftover, clocks_agree, lua_there, zone_known, yum_free,
)  # fmt: skip
