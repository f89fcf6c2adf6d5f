"""The simulated platform: an executor over a small model, that speaks like the real tools."""

import json
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Protocol

from attrs import define, evolve, field

from centreon_ha_upgrade.core.command import Command, Result, Secrets
from centreon_ha_upgrade.core.serial import to_plain
from centreon_ha_upgrade.core.topology import Node, Topology
from centreon_ha_upgrade.executors.secrets import Given, Revealed
from centreon_ha_upgrade.executors.simulated import (
    outpost,
    people,
    preflight,
    programs_cluster,
    programs_files,
    programs_mariadb,
    programs_packages,
    programs_services,
    shell,
    sync,
)
from centreon_ha_upgrade.executors.simulated.call import Answer, Call
from centreon_ha_upgrade.executors.simulated.clock import SimulatedClock
from centreon_ha_upgrade.executors.simulated.machine import Machine, OutpostState
from centreon_ha_upgrade.executors.simulated.start import start_world
from centreon_ha_upgrade.executors.simulated.view import status
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.mariadb import check_status
from centreon_ha_upgrade.pacemaker.crm_mon import ClusterStatus
from centreon_ha_upgrade.procedure.site import Site, Vip
from centreon_ha_upgrade.procedure.sources import Repositories

PASSWORDS = {"MARIADB_ROOT_PASSWD": "R00t-Pa55!", "MARIADB_REPL_PASSWD": "Repl-Pa55!"}
"""The platform's own passwords, under the names that a site's secrets have."""

# Some simulated time passes with every command, as it does on a platform: seconds.
_TO_CHANGE, _TO_LOOK = 1.0, 0.2

Program = Callable[[World, Machine, Call], Answer]

PROGRAMS: Mapping[str, Program] = {
    "/bin/sh": shell.run_shell,
    "bash": programs_cluster.replay,
    "cat": programs_files.cat,
    "chmod": programs_files.chmod,
    "chown": programs_files.chown,
    "cibadmin": programs_cluster.cibadmin,
    "cp": programs_files.cp,
    "crm_attribute": programs_cluster.crm_attribute,
    "crm_mon": programs_cluster.run_crm_mon,
    "crm_resource": programs_cluster.crm_resource,
    "curl": people.curl,
    "diff": programs_files.diff,
    "find": programs_files.find,
    "ip": programs_services.ip,
    "ls": programs_files.ls_,
    "mkdir": programs_files.mkdir,
    "mv": programs_files.mv,
    "my_print_defaults": programs_mariadb.my_print_defaults,
    "mysql": programs_mariadb.mysql,
    "mysql_upgrade": programs_mariadb.mysql_upgrade,
    "mysqladmin": programs_mariadb.mysqladmin,
    check_status.PATH: programs_mariadb.check_replication,
    "pcs": programs_cluster.pcs,
    "ps": programs_services.ps,
    "rm": programs_files.rm,
    "rpm": programs_packages.run_rpm,
    "sed": programs_files.sed,
    "sudo": people.sudo,
    "systemctl": programs_services.run_systemctl,
    "tar": programs_files.tar,
    "yum": programs_packages.run_yum,
    "yum-config-manager": programs_packages.run_config_manager,
    **preflight.PROGRAMS,
}


class Asked(Protocol):
    """A question of the procedure, by the step that asks it."""

    @property
    def key(self) -> str: ...

    @property
    def node(self) -> str: ...


@define(eq=False)
class Simulated:
    """An executor over a platform that exists in memory only.

    What it does not know it refuses with `UnexpectedCommand`.  `ran` lists the commands that
    changed something, with their nodes, in order; `jobs` keeps the results of detached work, by
    node and name; `looked_at` are the seconds after which it is looked at.
    """

    world: World
    secrets: Revealed = field(repr=False)
    ran: list[tuple[str, Command]] = field(factory=list)
    jobs: dict[tuple[str, str], Result] = field(factory=dict)
    looked_at: tuple[int, ...] = (20, 40)
    _one_at_a_time: Lock = field(factory=Lock, init=False, repr=False)

    @classmethod
    def platform(
        cls,
        topology: Topology | None = None,
        *,
        dialect: str = "0.10",
        site: Site | None = None,
        active: str = "",
        primary: str = "",
        secrets: Mapping[str, str] | Secrets | None = None,
    ) -> "Simulated":
        """A healthy 20.04 platform, its roles where `active` and `primary` say.

        `secrets` is what the operator believes the passwords to be; the right ones by default.
        Raises `IllegalValue` for an unknown dialect or roles that cannot be.

        >>> platform = Simulated.platform(Topology.two("central1", "central2"))
        >>> platform.status().promoted("ms_mysql")
        ('central1',)
        """
        if site is None:
            site = example_site(topology or Topology.two("central1", "central2"))
        accounts = {
            site.database_admin: PASSWORDS["MARIADB_ROOT_PASSWD"],
            site.replication_user: PASSWORDS["MARIADB_REPL_PASSWD"],
        }
        given = PASSWORDS if secrets is None else secrets
        source = Given(given) if isinstance(given, Mapping) else given
        return cls(start_world(site, dialect, accounts, active, primary), Revealed(source))

    # --- the executor ------------------------------------------------------------------------

    def run(self, node: Node, command: Command) -> Result:
        """What the command did.  Raises as `Executor.run` does, and `UnexpectedCommand`."""
        with self._one_at_a_time:
            if command.job and self.knows(node, command):
                return self.jobs[node.name, command.job]
            result = self._run(node, command)
            if command.job and not command.complaint(result):
                self.jobs[node.name, command.job] = result
            return result

    def _run(self, node: Node, command: Command) -> Result:
        for name in sorted(command.secrets):
            self.secrets.reveal(name)  # before anything happens
        call = Call.of(node, command, self.secrets)
        program, machine = PROGRAMS.get(call.program), self.machine(node.name)
        if program is None:
            call.unknown()
        self.clock.sleep(_TO_CHANGE if command.changes else _TO_LOOK)
        self.world.let_time_pass()
        answer = outpost.refused(machine, command.fence) if command.fence else None
        if answer is None:
            if command.changes:
                self.ran.append((node.name, command))
            answer = program(self.world, machine, call)
        self.world.let_time_pass()
        return Result(
            node.name,
            str(command),
            answer.code,
            self.secrets.scrub(call.printed + answer.out),
            self.secrets.scrub(answer.err),
        )

    def knows(self, node: Node, command: Command) -> bool:
        """Whether this job ended well here and was not forgotten."""
        return (node.name, command.job) in self.jobs

    def forget(self, node: Node, command: Command, said: Result) -> None:
        """What a fault made of a job's answer; one that failed is no answer for a next try."""
        if command.complaint(said):
            self.jobs.pop((node.name, command.job), None)

    def looks(self, node: Node, command: Command) -> Iterator[int]:
        """The seconds after which detached work is looked at while it goes on.

        It comes to its end also when nobody looks any more; only a snapshot that fills up makes
        a run end it on purpose.
        """
        try:
            for look, seconds in enumerate(self.looked_at, 1):
                sync.goes_on(self.machine(node.name), command, look)
                yield seconds
        except GeneratorExit:
            if not self.machine(node.name).filling:
                self.run(node, command)
            raise

    @property
    def clock(self) -> SimulatedClock:
        """The platform's time, for the runner."""
        return self.world.clock

    # --- people ------------------------------------------------------------------------------

    def wizard(self, node: str) -> str:
        """Follows the upgrade wizard of this central to its end; why it stopped, or nothing."""
        return people.wizard(self.world, node)

    def decide(self, question: Asked) -> str | None:
        """Answers as a good operator: does first what is asked about; None when it went wrong.

        What somebody else changed is never accepted unseen.
        """
        if question.key == "drift" or (question.key == "F01" and self.wizard(question.node)):
            return None
        return "yes"

    def fork(self) -> "Simulated":
        """An independent platform in the same state, its own past included."""
        return Simulated(self.world.fork(), self.secrets, list(self.ran), dict(self.jobs))

    # --- looking -----------------------------------------------------------------------------

    def machine(self, name: str) -> Machine:
        """One node.  Raises `UnknownNode`."""
        return self.world.machines[self.world.topology.node(name).name]

    def status(self) -> ClusterStatus:
        """The cluster as crm_mon would show it now."""
        return status(self.world.cluster, self.clock.moment)

    def hosts(self, name: str) -> tuple[str, ...]:
        """The rows of centreon.host on one database."""
        server = self.machine(name).server
        return tuple(server.data.hosts) if server is not None else ()

    def crons(self, name: str) -> tuple[str, ...]:
        """The files of /etc/cron.d on one node."""
        return tuple(
            path.rpartition("/")[2] for path in self.machine(name).disk.children("/etc/cron.d")
        )

    def file(self, name: str, path: str) -> str | None:
        """The text of a file on one node, None where it is absent."""
        return self.machine(name).disk.text(path)

    def snapshot(self) -> str:
        """The state as text, without clock, counters and outposts: equal texts, equal platforms.

        Of a GTID only how far it is behind the newest counts.
        """
        machines = self.world.machines.values()
        newest = max((each.server.newest for each in machines if each.server), default=0)
        plain = {
            each.name: to_plain(
                evolve(
                    each,
                    outpost=OutpostState(),
                    server=each.server.behind(newest) if each.server else None,
                )
            )
            for each in machines
        }
        return json.dumps([plain, to_plain(self._cluster_state())], sort_keys=True)

    def _cluster_state(self) -> list[object]:
        cluster = self.world.cluster
        beliefs = {str(key): each for key, each in cluster.beliefs.items()}
        failures = sorted(map(str, cluster.failures))
        attributes = sorted(cluster.attributes.items())
        return [evolve(cluster.cib, epoch=0), beliefs, failures, attributes]

    def packages(self, name: str) -> dict[str, str]:
        """The version of every package of one node."""
        return {p.name: p.version for p in self.machine(name).rpm.installed.values()}


def example_site(topology: Topology) -> Site:
    """A site for this topology, addresses from the documentation range."""
    vip = Vip("192.0.2.100", "eth0", "24", "192.0.2.255")
    vip_sql = Vip("192.0.2.101", "eth0", "24", "192.0.2.255") if topology.split else None
    offered = Repositories(mariadb="https://repositories.example.org/mariadb-10.5.repo")
    return Site("centreon_cluster", topology, vip, vip_sql, "Europe/Paris", repositories=offered)
