"""What programs say, or our side of the line sees, while a fault lasts."""

# ruff: noqa: ARG001 - answers have one shape, whatever they read of it

from attrs import evolve

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import Unreachable
from centreon_ha_upgrade.executors.simulated.server import Data
from centreon_ha_upgrade.executors.simulated.trouble import ControlHostDied, Says, Scene
from centreon_ha_upgrade.mariadb import sync_bigdb, upgrade
from centreon_ha_upgrade.mariadb.upgrade import UpgradeOutcome
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.packages.yum import Action, Change

_LONG = 2_000_000
_HOST_KEY = (
    "its host key changed: nothing was run; find out why, then look at both keys with: "
    "centreon-ha-upgrade trust SITE (Host key verification failed.)"
)
_NOISE = "Welcome to central.  Unauthorised use is prohibited.\n"
_FULL = "No space left on device"
_HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202e\x00"


def lost(node: Node, command: Command) -> Unreachable:
    """The line was cut: nobody knows whether the command ran."""
    return Unreachable(node.name, "it cut the connection (client_loop: send disconnect)")


def died(node: Node, command: Command) -> ControlHostDied:
    return ControlHostDied()


def _program(command: Command) -> str:
    return str(command.argv[0])


def _failed(node: Node, command: Command, err: str, code: int = 1, out: str = "") -> Result:
    return Result(node.name, str(command), code, out, err)


def unreachable(scene: Scene, node: Node, command: Command) -> Result | None:
    if node.name == scene.node:
        raise Unreachable(node.name, "it does not answer in time (Connection timed out)")
    return None


def other_host_key(scene: Scene, node: Node, command: Command) -> Result | None:
    if node.name == scene.node:
        raise Unreachable(node.name, _HOST_KEY.format(node=node.name))
    return None


def full_disk(scene: Scene, node: Node, command: Command) -> Result | None:
    """yum and rpm speak of the file system; everything else of errno 28."""
    if node.name != scene.node or not command.changes:
        return None
    if _program(command) in ("yum", "rpm"):
        words = "Transaction check error:\n\nError Summary\n-------------\nDisk Requirements:\n"
        needs = "  At least 64MB more space needed on the / filesystem.\n"
        return _failed(node, command, words + needs)
    return _failed(node, command, f"{_program(command)}: write error: {_FULL}\n")


def surprise(scene: Scene, node: Node, command: Command) -> Result | None:
    """A preview ends with a removal that nobody asked for."""
    preview = _program(command) == "yum" and "--assumeno" in map(str, command.argv)
    if node.name != scene.node or not preview:
        return None
    answer = scene.platform.run(node, command)
    plan = yum.parse(answer.stdout)
    if not plan.changes:
        return answer
    gone = Change(
        Action.REMOVE, "nagios-plugins", "noarch", "2.3-1.el7", "@base", "40 k", dependency=True
    )
    return evolve(answer, stdout=yum.render(evolve(plan, changes=(*plan.changes, gone))))


def tables_refuse(scene: Scene, node: Node, command: Command) -> Result | None:
    if node.name != scene.node or _program(command) != "mysql_upgrade":
        return None
    outcome = UpgradeOutcome(errors=("FATAL ERROR: Upgrade failed",))
    return _failed(node, command, "", out=upgrade.render(outcome))


def _bad_copy(*lines: str, after: str, replica_lives: bool = False) -> Says:
    """The script checks nothing: it goes on, starts the replica, and ends with 0.

    On what it copied the replica may start and even follow, or not come up at all.
    """

    def says(scene: Scene, node: Node, command: Command) -> Result | None:
        if command.argv != sync_bigdb.run_sync().argv:
            return None
        replica = scene.replica
        answer = scene.platform.run(node, command)
        if not replica_lives:
            replica.data = Data([], replica.data.web_version)
            replica.stop()
        words = "".join(f"{line}\n" for line in lines)
        return evolve(answer, stdout=answer.stdout.replace(after, f"{words}{after}"))

    return says


_OVERFLOW = (
    'rsync: read errors mapping "/mnt/snap-dbbackupdatadir/ibdata1": Input/output error (5)',
    "rsync error: some files/attrs were not transferred (see previous errors) (code 23)",
)
snapshot_overflows = _bad_copy(*_OVERFLOW, after="total size is")
overflows_unnoticed = _bad_copy(*_OVERFLOW, after="total size is", replica_lives=True)
snapshot_left_over = _bad_copy(
    '  Logical Volume "dbbackupdatadir" already exists in volume group "centos"',
    after='  Logical volume "dbbackupdatadir" created.',
)


def noisy_login(scene: Scene, node: Node, command: Command) -> Result | None:
    """A profile of the account prints on standard output, before every answer."""
    if node.name != scene.node:
        return None
    answer = scene.platform.run(node, command)
    return evolve(answer, stdout=f"{_NOISE}{answer.stdout}")


def hostile(scene: Scene, node: Node, command: Command) -> Result | None:
    if command.argv != crm_mon.query().command.argv:
        return None
    answer = scene.platform.run(node, command)
    return evolve(answer, stdout=_HOSTILE + answer.stdout)


def endless(scene: Scene, node: Node, command: Command) -> Result | None:
    if node.name != scene.node or not command.changes or command.verdict is not None:
        return None
    answer = scene.platform.run(node, command)
    return evolve(answer, stdout=answer.stdout + "." * _LONG)
