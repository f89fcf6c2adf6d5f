"""What faults do to the simulated platform, and how each is put right."""

from attrs import evolve

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.holder import Holder
from centreon_ha_upgrade.executors.lease import Lock
from centreon_ha_upgrade.executors.simulated.cluster import Belief
from centreon_ha_upgrade.executors.simulated.machine import ADJTIME
from centreon_ha_upgrade.executors.simulated.server import Server
from centreon_ha_upgrade.executors.simulated.trouble import Scene, Undo, nothing
from centreon_ha_upgrade.pacemaker.model import Group, PcsResource, ResourceRole
from centreon_ha_upgrade.procedure import target


def reboot(scene: Scene) -> Undo:
    """Only what is enabled runs again; the cluster is in maintenance and starts nothing."""
    machine, server = scene.machine, scene.machine.server
    machine.outpost.boots += 1
    ran, addresses = set(machine.active), set(machine.addresses)
    process, read_only = (server.process, server.read_only) if server else ("", False)
    by_systemd = server.by_systemd if server else False
    machine.active &= machine.enabled
    machine.addresses.clear()
    if server is not None:
        server.stop()

    def put_right() -> None:
        machine.active |= ran
        machine.addresses |= addresses
        if server is not None and process:
            machine.start_server(by_systemd=by_systemd)
            server.read_only = read_only

    return put_right


def taken_over(scene: Scene) -> Undo:
    """Another operator takes every node's lock, and frees it in the end."""
    posts = [machine.outpost for machine in scene.world.machines.values()]
    token = 1 + max(post.lock.last for post in posts)
    other = Holder(f"another.{token}", "bob@elsewhere, pts/3", scene.world.clock.moment)
    for post in posts:
        post.lock = Lock(token, other)

    def leaves() -> None:
        for post in posts:
            if post.lock.holder == other:
                post.lock = Lock(post.lock.last)

    return leaves


def property_set_by_hand(scene: Scene) -> Undo:
    cluster, clock = scene.world.cluster, scene.world.clock
    cluster.set_property("stonith-enabled", "true", clock.now)
    return lambda: cluster.set_property("stonith-enabled", "false", clock.now)


def clock_runs_ahead(scene: Scene) -> Undo:
    disk = scene.machine.disk
    disk.write(ADJTIME, "90")
    return lambda: disk.remove(ADJTIME)


def address_doubled(scene: Scene) -> Undo:
    """Somebody set the virtual address by hand on a node that does not have it."""
    address = scene.site.vip.address
    machines = scene.world.machines.values()
    other = next((each for each in machines if address not in each.addresses), None)
    if other is None:
        return nothing
    other.addresses.add(address)
    return lambda: other.addresses.discard(address)


def key_is_lost(scene: Scene) -> Undo:
    """A package gave the account mysql a new home: its keys are not found any more."""
    broken = scene.machine.broken
    broken.add("ssh-mysql")
    return lambda: broken.discard("ssh-mysql")


def option_refused(scene: Scene) -> Undo:
    """server.cnf holds an option that 10.3 knows and 10.5 does not."""
    disk, line = scene.machine.disk, "innodb_checksums=1\n"
    disk.write(paths.SERVER_CNF, f"{disk.text(paths.SERVER_CNF) or ''}{line}")

    def correct() -> None:
        text = disk.text(paths.SERVER_CNF)
        if text is not None:
            disk.write(paths.SERVER_CNF, text.replace(line, ""))

    return correct


def snapshot_fills(scene: Scene) -> Undo:
    """The room of the snapshot does not suffice for what is written during the copy."""
    machine = scene.machine
    machine.filling = True

    def put_right() -> None:
        machine.filling, machine.snapshot = False, None

    return put_right


def snapshot_left_over(scene: Scene) -> Undo:
    machine = scene.machine
    machine.snapshot = 12.5

    def removed() -> None:
        machine.snapshot = None

    return removed


def yum_locked(scene: Scene) -> Undo:
    machine = scene.machine
    machine.yum_holder = "4242 /usr/bin/python /usr/share/PackageKit/helpers/yum/yumBackend.py"

    def ended() -> None:
        machine.yum_holder = ""

    return ended


def strange_key(scene: Scene) -> Undo:
    rpm = scene.machine.rpm
    rpm.strange_key = True

    def imported() -> None:
        rpm.strange_key = False

    return imported


def repository_dies(scene: Scene) -> Undo:
    scene.world.web.dead.add("mariadb-10.5")
    return lambda: scene.world.web.dead.discard("mariadb-10.5")


def password_changes(scene: Scene) -> Undo:
    accounts, user = scene.world.accounts, scene.site.database_admin
    right = accounts[user]
    accounts[user] = f"{right} was changed"
    return lambda: accounts.update({user: right})


def _threads(server: Server, io: tuple[int, str], sql: tuple[int, str]) -> Undo:
    replica = server.replica
    assert replica is not None
    replica.io_error, replica.sql_error = io, sql

    def put_right() -> None:
        replica.io_error = replica.sql_error = (0, "")

    return put_right


def replica_diverged(scene: Scene) -> Undo:
    words = (
        "Error 'Duplicate entry '42' for key 'PRIMARY'' on query. Default database: 'centreon'. "
        "Query: 'INSERT INTO host VALUES (42)'"
    )
    return _threads(scene.replica, (0, ""), (1062, words))


def replica_lost_its_place(scene: Scene) -> Undo:
    words = (
        "Got fatal error 1236 from master when reading data from binary log: 'Could not find "
        "first log file name in binary log index file'"
    )
    return _threads(scene.replica, (1236, words), (0, ""))


def both_writable(scene: Scene) -> Undo:
    replica = scene.replica
    replica.read_only = False

    def close() -> None:
        replica.read_only = True

    return close


def nobody_promoted(scene: Scene) -> Undo:
    cluster = scene.world.cluster
    key = next((key for key, each in cluster.beliefs.items() if each.role is ResourceRole.PROMOTED))
    belief: Belief = cluster.beliefs[key]
    belief.role = ResourceRole.UNPROMOTED

    def promote() -> None:
        belief.role = ResourceRole.PROMOTED

    return promote


def database_does_not_start(scene: Scene) -> Undo:
    broken = scene.machine.broken
    broken.add("mariadb")
    return lambda: broken.discard("mariadb")


def quorum_lost(scene: Scene) -> Undo:
    cluster = scene.world.cluster
    cluster.quorum = False

    def regain() -> None:
        cluster.quorum = True

    return regain


def maintenance_ended(scene: Scene) -> Undo:
    cluster, clock = scene.world.cluster, scene.world.clock
    cluster.set_property("maintenance-mode", "false", clock.now)
    return lambda: cluster.set_property("maintenance-mode", "true", clock.now)


def poller_breaks(scene: Scene) -> Undo:
    """The engine stopped, and does not start on any central."""
    world = scene.world
    centrals = [world.machines[node.name] for node in scene.site.topology.centrals]
    for machine in centrals:
        machine.stop_unit("centengine")
        machine.broken.add("centengine")

    def repair() -> None:
        for machine in centrals:
            machine.broken.discard("centengine")
        world.cluster.clean_up(None, world.clock.now)
        for _ in range(3):
            world.clock.sleep(10)
            world.let_time_pass()

    return repair


def address_disabled(scene: Scene) -> Undo:
    """What an interrupted `pcs resource restart vip` leaves: target-role=Stopped.

    On the group it would do nothing: each member has a target role of its own.
    """
    cluster, clock = scene.world.cluster, scene.world.clock

    def told(top: PcsResource, role: str) -> PcsResource:
        if not isinstance(top, Group) or top.id != target.GROUP:
            return top
        first, *rest = top.members
        kept = tuple(pair for pair in first.meta if pair[0] != "target-role")
        changed = evolve(first, meta=(*kept, ("target-role", role)))
        return evolve(top, members=(changed, *rest))

    def configure(role: str) -> None:
        resources = [told(top, role) for top in cluster.cib.resources]
        cluster.configure(clock.now, resources=resources)

    def enable() -> None:
        configure("started")
        for _ in range(3):
            clock.sleep(10)
            scene.world.let_time_pass()

    configure("Stopped")
    return enable


def slow_work(scene: Scene) -> Undo:
    """Detached work takes an hour, without a word."""
    platform, looks = scene.platform, scene.platform.looked_at
    platform.looked_at = tuple(range(10, 3601, 10))

    def hurry() -> None:
        platform.looked_at = looks

    return hurry
