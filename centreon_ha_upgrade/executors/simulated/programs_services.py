"""systemctl and ps."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

import zlib
from collections.abc import Iterator

from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.services import addresses, processes, systemctl
from centreon_ha_upgrade.services.addresses import Address, Addresses
from centreon_ha_upgrade.services.processes import Process, Processes
from centreon_ha_upgrade.services.systemctl import Unit, Units


def pid_of(name: str) -> int:
    """Some number, always the same: nothing here depends on chance."""
    return 1000 + zlib.crc32(name.encode()) % 30000


def ip(world: World, machine: Machine, call: Call) -> Answer:
    """`ip -o addr show`: loopback, and the virtual addresses that this node holds."""
    if call.words != tuple(map(str, addresses.query().command.argv[1:])):
        call.unknown()
    held = (Address("eth0", each, 24) for each in sorted(machine.addresses))
    return Answer(addresses.render(Addresses((Address("lo", "127.0.0.1", 8, "host"), *held))))


def run_systemctl(world: World, machine: Machine, call: Call) -> Answer:
    """start, stop, restart, reload, enable, disable, daemon-reload, show."""
    verb, *units = (word for word in call.words if not word.startswith("--property"))
    units = [unit.removesuffix(".service") for unit in units]
    if verb == "show":
        return Answer(systemctl.render(Units(_unit(machine, unit) for unit in units)))
    if verb == "daemon-reload":
        return Answer()
    acts = {
        "start": _start,
        "stop": _stop,
        "restart": _restart,
        "reload": _reload,
        "enable": _enable,
        "disable": _disable,
    }
    if verb not in acts:
        call.unknown()
    answers = [acts[verb](machine, unit) for unit in units]
    return next((answer for answer in answers if answer.code), answers[-1])


def _unit(machine: Machine, name: str) -> Unit:
    known, active = machine.provides(name), machine.running(name)
    return Unit(
        f"{name}.service",
        "loaded" if known else "not-found",
        "active" if active else "inactive",
        "running" if active else "dead",
        ("enabled" if name in machine.enabled else "disabled") if known else None,
        pid_of(f"{machine.name} {name}") if active else None,
    )


def _start(machine: Machine, unit: str) -> Answer:
    if not machine.provides(unit):
        return failed(f"Failed to start {unit}.service: Unit not found.", 5)
    if machine.start_unit(unit):
        return Answer()
    return failed(
        f"Job for {unit}.service failed because the control process exited with error code."
    )


def _stop(machine: Machine, unit: str) -> Answer:
    if not machine.provides(unit) and not machine.running(unit):
        return failed(f"Failed to stop {unit}.service: Unit {unit}.service not loaded.", 5)
    machine.stop_unit(unit)
    return Answer()


def _restart(machine: Machine, unit: str) -> Answer:
    if not machine.provides(unit):
        return failed(f"Failed to restart {unit}.service: Unit not found.", 5)
    machine.stop_unit(unit)
    return _start(machine, unit)


def _reload(machine: Machine, unit: str) -> Answer:
    if machine.running(unit):
        return Answer()
    return failed(f"Job for {unit}.service invalid.")


def _enable(machine: Machine, unit: str) -> Answer:
    if not machine.provides(unit):
        return failed("Failed to execute operation: No such file or directory")
    machine.enabled.add(unit)
    return Answer()


def _disable(machine: Machine, unit: str) -> Answer:
    machine.enabled.discard(unit)
    return Answer()


def ps(world: World, machine: Machine, call: Call) -> Answer:
    """`ps -C NAMES -o pid,user,comm,args`; only database servers are asked about."""
    if call.words[0] != "-C" or call.words[2:] != ("-o", "pid,user,comm,args"):
        call.unknown()
    found = tuple(p for p in servers(machine) if p.comm in call.words[1].split(","))
    return Answer(processes.render(Processes(found)), code=0 if found else 1)


def servers(machine: Machine) -> Iterator[Process]:
    """The database server, if it runs."""
    if machine.server is not None and (name := machine.server.process):
        pid = pid_of(f"{machine.name} {name}")
        yield Process(pid, "mysql", name, f"/usr/sbin/{name} --datadir=/var/lib/mysql")
