"""What surrounds a simulated node, as the preflight's listings show it.

A broken platform is made through files that only the simulation reads, or a name in `broken`.
"""

# ruff: noqa: ARG001 - scripts have one shape, whatever they read of it

from collections.abc import Callable, Mapping
from typing import Any

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.executors.simulated.call import Answer, Call
from centreon_ha_upgrade.executors.simulated.disk import name_of
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.packages import verify
from centreon_ha_upgrade.packages.verify import Changed, Verified
from centreon_ha_upgrade.procedure.preflight import listings, queries

KERNEL = "3.10.0-1160.119.1.el7.x86_64"
AGENT = "/usr/lib/ocf/resource.d/heartbeat/mysql-centreon"
UPTIME = "/proc/uptime"
_CHANGED = "S.5....T."


def _listing(*lines: str) -> Answer:
    return Answer("".join(f"{line}\n" for line in (*lines, "end")))


def _kernels(world: World, machine: Machine, call: Call) -> Answer:
    newer = (name_of(path) for path in machine.disk.children("/boot"))
    return _listing(KERNEL, *(name.removeprefix("vmlinuz-") for name in newer))


def _machine(world: World, machine: Machine, call: Call) -> Answer:
    return _listing("x86_64")


def _held(world: World, machine: Machine, call: Call) -> Answer:
    text = machine.disk.text("/etc/yum.conf") or ""
    return _listing(*(line for line in text.splitlines() if line.startswith("exclude")))


def _selinux(world: World, machine: Machine, call: Call) -> Answer:
    return _listing(machine.disk.text(call.words[3]) or "absent")


def _not_naming(world: World, machine: Machine, call: Call) -> Answer:
    address, *files = call.words[3:]
    texts = ((path, machine.disk.text(path)) for path in files)
    return _listing(*(path for path, text in texts if text is not None and address not in text))


def _retention(world: World, machine: Machine, call: Call) -> Answer:
    names = map(name_of, machine.disk.children(call.words[3]))
    return _listing(*(name for name in names if name.startswith("central-broker-master.")))


def _holder(world: World, machine: Machine, call: Call) -> Answer:
    holder = machine.outpost.lock.holder
    return _listing(*(holder.written().splitlines() if holder else ()))


def _checksums(world: World, machine: Machine, call: Call) -> Answer:
    files = (path for path in call.words[3:] if name_of(path) not in machine.broken)
    return _listing(*(f"{'0' * 64}  {path}" for path in files))


def _verify(world: World, machine: Machine, call: Call) -> Answer:
    if not machine.installed(call.words[3]):
        return Answer(verify.render(Verified((), installed=False)))
    found = {
        "centreon-web": [Changed(paths.APACHE_CONF, _CHANGED, "c")],
        "centreon-ha": [Changed(paths.RESOURCES_SH, _CHANGED, "c")],
    }[call.words[3]]
    if "agent-file" in machine.broken:
        found.append(Changed(AGENT, _CHANGED))
    return Answer(verify.render(Verified(found)))


def _sudo_rule(world: World, machine: Machine, call: Call) -> Answer:
    return Answer("yes\n" if machine.installed("centreon-ha-common") else "no\n")


def uptime(machine: Machine) -> Answer:
    """Some hours, where no file says otherwise."""
    return Answer((machine.disk.text(UPTIME) or "6430.04 718.75") + "\n")


def _script(query: Any) -> str:
    return str(query.command.argv[2])


SCRIPTS: Mapping[str, Callable[[World, Machine, Call], Answer]] = {
    _script(listings.kernels()): _kernels,
    _script(listings.architecture()): _machine,
    _script(listings.held_back()): _held,
    _script(listings.selinux()): _selinux,
    _script(listings.not_naming("a")): _not_naming,
    _script(listings.retention("/a")): _retention,
    _script(listings.holder()): _holder,
    _script(listings.checksums()): _checksums,
    _script(verify.query("a")): _verify,
    _script(queries.may_start_mariadb()): _sudo_rule,
}
