"""What resource agents do on a node, and what they see there."""

from collections.abc import Mapping

from centreon_ha_upgrade.executors.simulated.catalogue import AGENTS
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.server import Replica, Server
from centreon_ha_upgrade.mariadb.slave_status import UsingGtid
from centreon_ha_upgrade.pacemaker.model import Agent, Primitive, ResourceRole

OLD_DATABASE, NEW_DATABASE = "mysql-centreon", "mariadb-centreon"
_DATABASES = (OLD_DATABASE, NEW_DATABASE)


def installed(machine: Machine, agent: Agent) -> bool:
    """Whether the agent's program, or the unit's file, is on this node."""
    if agent.standard == "systemd":
        return machine.provides(agent.type) or machine.running(agent.type)
    return agent.type == "IPaddr2" or machine.disk.has(f"{AGENTS}/{agent.type}")


def probe(machine: Machine, primitive: Primitive) -> ResourceRole:
    """What a monitor finds.  The database's role is read from read_only alone (X50)."""
    agent = primitive.agent
    if not installed(machine, agent):
        return ResourceRole.STOPPED
    if agent.standard == "systemd":
        return _started(machine.running(agent.type))
    if agent.type == "IPaddr2":
        return _started(str(primitive.attribute("ip")) in machine.addresses)
    if machine.server is None or not machine.server.process:
        return ResourceRole.STOPPED
    return ResourceRole.UNPROMOTED if machine.server.read_only else ResourceRole.PROMOTED


def _started(yes: bool) -> ResourceRole:
    return ResourceRole.STARTED if yes else ResourceRole.STOPPED


def start(machine: Machine, primitive: Primitive, information: str) -> bool:
    """Whether it runs afterwards; a database starts as a replica of what `information` names."""
    agent = primitive.agent
    if not installed(machine, agent):
        return False
    if agent.standard == "systemd":
        return machine.start_unit(agent.type)
    if agent.type == "IPaddr2":
        machine.addresses.add(str(primitive.attribute("ip")))
        return True
    if not machine.start_server(by_systemd=agent.type == NEW_DATABASE):
        return False
    assert machine.server is not None
    machine.server.read_only = True
    _follow(machine.server, agent, information)
    return True


def _follow(server: Server, agent: Agent, information: str) -> None:
    """The old agent cuts the information at its bars, the new one takes it whole (X13)."""
    primary = information.partition("|")[0] if agent.type == OLD_DATABASE else information
    if primary and primary != server.name:
        using = UsingGtid.CURRENT_POS if agent.type == NEW_DATABASE else UsingGtid.NO
        server.replica = Replica(primary, using)


def stop(machine: Machine, primitive: Primitive) -> bool:
    """False when the agent is not there to do it."""
    agent = primitive.agent
    if not installed(machine, agent):
        return False
    if agent.standard == "systemd":
        machine.stop_unit(agent.type)
    elif agent.type == "IPaddr2":
        machine.addresses.discard(str(primitive.attribute("ip")))
    elif machine.server is not None:
        machine.server.stop()
    return True


def promote(machine: Machine, servers: Mapping[str, Server]) -> None:
    """Opens the database to writes, and stops following; who runs beside it follows it."""
    assert machine.server is not None
    machine.server.read_only, machine.server.replica = False, None
    for name, other in servers.items():
        if name != machine.name and other.replica is not None:
            other.replica.primary = machine.name
        elif name != machine.name and other.process and other.read_only:
            other.replica = Replica(machine.name, UsingGtid.CURRENT_POS)


def demote(machine: Machine) -> None:
    """Closes the database to writes."""
    assert machine.server is not None
    machine.server.read_only = True


def is_database(primitive: Primitive) -> bool:
    return primitive.agent.type in _DATABASES
