"""Pacemaker: its configuration, what it believes of each node, and how it reacts.

What it believes and what runs are two things: in maintenance mode it no longer looks.
"""

from collections.abc import Iterable, Iterator, Mapping

from attrs import define, evolve, field

from centreon_ha_upgrade.executors.simulated import hands
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.placement import Key, Placement, primitives
from centreon_ha_upgrade.pacemaker.cib import Cib, Property
from centreon_ha_upgrade.pacemaker.crm_mon import Failure
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Constraint,
    PcsResource,
    Primitive,
    ResourceRole,
    SpecialConstraint,
)

# A cleanup in the same breath as the end of maintenance came too early on live clusters (X53).
REACTION = 2.5
_OPTIONS = "cib-bootstrap-options"
_STOPPED = ResourceRole.STOPPED


@define
class Belief:
    """What the cluster remembers of one primitive on one node: under which agent, in which role."""

    primitive: Primitive
    role: ResourceRole

    @property
    def agent(self) -> Agent:
        return self.primitive.agent


@define(repr=False)  # it holds the passwords of a whole platform
class Cluster:
    """`attributes` are transient, by node and name; `due` is when it next reacts.
    Without `quorum` it leaves everything as it is.

    `acts` tells what it did to resources by itself, in order: `demote ms_mysql on database1`.
    """

    cib: Cib
    attributes: dict[Key, str] = field(factory=dict)
    beliefs: dict[Key, Belief] = field(factory=dict)
    failures: dict[Key, Failure] = field(factory=dict)
    blocked: set[Key] = field(factory=set)
    due: float | None = None
    acts: list[str] = field(factory=list)
    quorum: bool = True

    def fork(self) -> "Cluster":
        """An independent cluster in the same state."""
        return evolve(
            self,
            attributes=dict(self.attributes),
            beliefs={key: evolve(belief) for key, belief in self.beliefs.items()},
            failures=dict(self.failures),
            blocked=set(self.blocked),
            acts=list(self.acts),
        )

    # --- configuration -----------------------------------------------------------------------

    def configure(
        self,
        now: float,
        *,
        properties: Iterable[Property] | None = None,
        resources: Iterable[PcsResource] | None = None,
        constraints: Iterable[Constraint] | None = None,
        special: Iterable[SpecialConstraint] | None = None,
    ) -> None:
        """Writes what is given into the CIB; the cluster reacts a little later."""
        self.cib = evolve(
            self.cib,
            epoch=self.cib.epoch + 1,
            properties=self.cib.properties if properties is None else tuple(properties),
            resources=self.cib.resources if resources is None else tuple(resources),
            constraints=self.cib.constraints if constraints is None else tuple(constraints),
            special_constraints=self.cib.special_constraints if special is None else special,
        )
        self._wake(now)

    def _wake(self, now: float) -> None:
        self.due = now + REACTION if self.due is None else min(self.due, now + REACTION)

    def set_property(self, name: str, value: str, now: float, set_id: str = _OPTIONS) -> None:
        kept = [p for p in self.cib.properties if (p.name, p.set_id) != (name, set_id)]
        of_set = [i for i, p in enumerate(kept, 1) if p.set_id == set_id]
        place = next(
            (i for i, p in enumerate(self.cib.properties) if (p.name, p.set_id) == (name, set_id)),
            max(of_set, default=len(kept)),
        )
        kept.insert(place, Property(name, value, set_id))
        self.configure(now, properties=kept)
        self.due = now + REACTION  # what it was about to do, it does under the new rule

    @property
    def maintenance(self) -> bool:
        return self.cib.property("maintenance-mode") == "true"

    @property
    def configured(self) -> dict[str, Primitive]:
        """Every primitive of the CIB by its id."""
        return {each.id: each for top in self.cib.resources for each in primitives(top)}

    @property
    def orphans(self) -> Iterator[Key]:
        """What is remembered and no longer configured."""
        known = self.configured
        return (key for key in self.beliefs if key[1] not in known)

    def role(self, node: str, id_: str) -> ResourceRole:
        belief = self.beliefs.get((node, id_))
        return belief.role if belief else _STOPPED

    # --- reacting ----------------------------------------------------------------------------

    def react(self, machines: Mapping[str, Machine], now: float) -> None:
        """What happens once its time has come."""
        if self.due is None or now < self.due:
            return
        self.due = None
        self._probe(machines)
        if self.maintenance or not self.quorum:
            return
        self._stop_orphans(machines)
        self._restart_changed(machines)
        self._monitor(machines)
        self._place(machines)

    def _probe(self, machines: Mapping[str, Machine]) -> None:
        for primitive in self.configured.values():
            for node in self.cib.nodes:
                if (node, primitive.id) not in self.beliefs:
                    role = hands.probe(machines[node], primitive)
                    self.beliefs[node, primitive.id] = Belief(primitive, role)

    def _stop_orphans(self, machines: Mapping[str, Machine]) -> None:
        for node, id_ in tuple(self.orphans):
            belief = self.beliefs[node, id_]
            if belief.role is _STOPPED or hands.stop(machines[node], belief.primitive):
                del self.beliefs[node, id_]
            else:
                self._failed((node, id_), "stop", "not installed", 5, blocks=True)

    def _restart_changed(self, machines: Mapping[str, Machine]) -> None:
        """An agent of another type under the same id is stopped through the old one (X11)."""
        known = self.configured
        for (node, id_), belief in tuple(self.beliefs.items()):
            if (node, id_) in self.blocked or id_ not in known:
                continue
            if belief.agent == known[id_].agent:
                belief.primitive = known[id_]
            elif belief.role is _STOPPED or hands.stop(machines[node], belief.primitive):
                self.beliefs[node, id_] = Belief(known[id_], _STOPPED)
            else:
                if belief.role is ResourceRole.PROMOTED:
                    belief.role = ResourceRole.UNPROMOTED
                self._failed((node, id_), "stop", "not installed", 5, blocks=True)

    def _monitor(self, machines: Mapping[str, Machine]) -> None:
        for key, belief in self.beliefs.items():
            if key in self.blocked or key[1] not in self.configured:
                continue
            found = hands.probe(machines[key[0]], belief.primitive)
            if found is not belief.role:
                if found is _STOPPED:
                    self._failed(key, "monitor", "not running", 7)
                belief.role = found

    def wanted(self) -> dict[Key, ResourceRole]:
        """Where it would have everything; absent means stopped."""
        roles = {key: belief.role for key, belief in self.beliefs.items()}
        return Placement(self.cib, roles, self._scores()).compute()

    def _place(self, machines: Mapping[str, Machine]) -> None:
        wanted = self.wanted()
        moves = [key for key in self.beliefs if key not in self.blocked]
        for key in reversed(moves):
            self._lower(key, wanted.get(key, _STOPPED), machines)
        for key in moves:
            self._raise(key, wanted.get(key, _STOPPED), machines)

    def _scores(self) -> dict[Key, int]:
        named = ((node, name.partition("-"), v) for (node, name), v in self.attributes.items())
        scores = {
            (node, id_): int(value) for node, (word, _, id_), value in named if word == "master"
        }
        # beside a primary with a score, the agent gives each replica the lowest one
        scored = {id_ for _, id_ in scores}
        for (node, id_), belief in self.beliefs.items():
            if id_ in scored and belief.role is ResourceRole.UNPROMOTED:
                scores.setdefault((node, id_), 1)
        return scores

    def _lower(self, key: Key, role: ResourceRole, machines: Mapping[str, Machine]) -> None:
        belief, machine = self.beliefs[key], machines[key[0]]
        if belief.role is ResourceRole.PROMOTED and role is not belief.role:
            hands.demote(machine)
            self._did("demote", key)
            belief.role = ResourceRole.UNPROMOTED
        if role is _STOPPED and belief.role is not _STOPPED:
            if hands.stop(machine, belief.primitive):
                belief.role = _STOPPED
                self._did("stop", key)
            else:
                self._failed(key, "stop", "not installed", 5, blocks=True)

    def _raise(self, key: Key, role: ResourceRole, machines: Mapping[str, Machine]) -> None:
        belief, machine = self.beliefs[key], machines[key[0]]
        if role is not _STOPPED and belief.role is _STOPPED:
            information = self.cib.property(f"{key[1]}_REPL_INFO") or ""
            if not hands.start(machine, belief.primitive, information):
                self._failed(key, "start", "not installed", 5)
                return
            self._did("start", key)
            database = hands.is_database(belief.primitive)
            belief.role = ResourceRole.UNPROMOTED if database else ResourceRole.STARTED
        if role is ResourceRole.PROMOTED and belief.role is not role:
            servers = {name: m.server for name, m in machines.items() if m.server is not None}
            hands.promote(machine, servers)
            belief.role = role
            self._did("promote", key)

    def _did(self, what: str, key: Key) -> None:
        self.acts.append(f"{what} {key[1]} on {key[0]}")

    def _failed(self, key: Key, task: str, result: str, code: int, *, blocks: bool = False) -> None:
        node, id_ = key
        self.failures[key] = Failure(id_, task, 0, node, result, code, status="complete")
        if blocks:
            self.blocked.add(key)

    # --- forgetting --------------------------------------------------------------------------

    def clean_up(self, id_: str | None, now: float) -> None:
        """Forgets what failed, and looks again."""
        self._forget([key for key in self.failures if id_ in (None, key[1])], now)

    def refresh(self, id_: str | None, now: float) -> None:
        """Forgets everything, orphans too, and looks again."""
        self._forget([key for key in self.beliefs if id_ in (None, key[1])], now)

    def _forget(self, keys: list[Key], now: float) -> None:
        for key in keys:
            self.beliefs.pop(key, None)
            self.failures.pop(key, None)
            self.blocked.discard(key)
        self._wake(now)
