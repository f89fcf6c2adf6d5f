"""The whole platform: nodes, cluster, clock and passwords."""

from attrs import define, evolve, field

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.executors.simulated.catalogue import Web
from centreon_ha_upgrade.executors.simulated.clock import SimulatedClock
from centreon_ha_upgrade.executors.simulated.cluster import Cluster
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.server import Server
from centreon_ha_upgrade.mariadb.slave_status import ReplicaStatuses
from centreon_ha_upgrade.pacemaker.dialect import PcsDialect


@define(repr=False)  # it holds the passwords of a whole platform
class World:
    """Everything that a command can see or change.  `accounts` maps users to passwords."""

    topology: Topology
    dialect: PcsDialect
    machines: dict[str, Machine]
    cluster: Cluster
    web: Web
    accounts: dict[str, str]
    clock: SimulatedClock = field(factory=SimulatedClock)

    def server(self, name: str) -> Server | None:
        machine = self.machines.get(name)
        return machine.server if machine else None

    def primary_of(self, replica: Server) -> Server | None:
        return self.server(replica.replica.primary) if replica.replica else None

    def replication(self, server: Server) -> ReplicaStatuses:
        return server.follows(self.primary_of(server))

    def fork(self) -> "World":
        """An independent world in the same state."""
        return evolve(
            self,
            machines={name: each.fork() for name, each in self.machines.items()},
            cluster=self.cluster.fork(),
            clock=evolve(self.clock),
        )

    def let_time_pass(self) -> None:
        """What happens by itself: replicas catch up, the cluster reacts."""
        for machine in self.machines.values():
            if machine.server is not None:
                machine.server.catch_up(self.primary_of(machine.server))
        self.cluster.react(self.machines, self.clock.now)
