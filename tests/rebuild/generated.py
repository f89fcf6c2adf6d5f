"""CIBs at random, of everything that pcs can express."""

from collections.abc import Callable
from random import Random

from attrs import evolve

from centreon_ha_upgrade.pacemaker.cib import Bundle, Cib, NodeSettings, Property
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Colocation,
    Constraint,
    DateExpression,
    Expression,
    Group,
    Location,
    Operation,
    Order,
    PatternLocation,
    PcsResource,
    Primitive,
    ResourceRole,
    ResourceSet,
    Rule,
    RuleLocation,
    SetConstraint,
    SetsOf,
    SpecialConstraint,
    Ticket,
)

Pairs = tuple[tuple[str, str], ...]

NODES = ("n1", "n2", "db-1", "db-2")
PROMOTED, UNPROMOTED = ResourceRole.PROMOTED, ResourceRole.UNPROMOTED
DUMMY, STATEFUL = Agent.of("ocf:pacemaker:Dummy"), Agent.of("ocf:pacemaker:Stateful")
# no longer installed, as the old database's agent is once the packages changed
GONE = Agent.of("ocf:heartbeat:mysql-centreon")
INSTALLED = (DUMMY, DUMMY, Agent.of("ocf:heartbeat:Dummy"), Agent.of("systemd:cron"))
VALUES = ("1", "a b", "x=y", "it's", '"quoted"', "$HOME", "a;b|c", "é ü", "-5", "100%", "op")
SCORES = ("INFINITY", "-INFINITY", "0", "100", "-100", "5")
META = (("target-role", "Stopped"), ("priority", "5"), ("resource-stickiness", "7"))
CLONE_META = (
    *(("clone-max", "2"), ("clone-node-max", "1"), ("notify", "true")),
    *(("interleave", "true"), ("globally-unique", "false"), ("target-role", "Started")),
)
PROMOTABLE_META = (("promoted-max", "1"), ("promoted-node-max", "1"))
OPERATION_OPTIONS = (
    (("on-fail", "restart"),),
    (("enabled", "false"),),
    (("record-pending", "true"), ("on-fail", "block")),
    (("OCF_CHECK_LEVEL", "10"),),
    (("start-delay", "3s"), ("description", "a b")),
)
PROPERTIES = (
    *(("stonith-enabled", "false"), ("maintenance-mode", "true"), ("no-quorum-policy", "stop")),
    *(("symmetric-cluster", "true"), ("cluster-recheck-interval", "5min")),
)


class Generated:
    """One CIB of one seed.

    `tame` leaves out what pcs's own commands lose: a resource without a monitor gets one, and
    `enabled=false` becomes `enabled=0`.  `ascii_only` leaves out what Pacemaker 2.0 cannot hold: it
    keeps the bytes of `é` as the text `\\37777777703\\37777777651`, and gives that to the agent.
    """

    def __init__(self, seed: int, tame: bool = False, ascii_only: bool = False) -> None:
        self.random = Random(seed)
        self.tame = tame
        self.values = [each for each in VALUES if each.isascii() or not ascii_only]
        self.count = 0

    def cib(self) -> Cib:
        resources = [self.top() for _ in range(self.random.randint(1, 4))]
        bundles = [self.bundle()] if self.maybe(0.15) else []
        tops = [each.id for each in (*resources, *bundles)]
        constraints, special = self.constraints(tops)
        return Cib(
            *(0, 1, 0, "pacemaker-3.7"),
            properties=self.properties(),
            nodes=NODES,
            resources=resources,
            bundles=bundles,
            constraints=constraints,
            special_constraints=special,
            rsc_defaults=self.some((("resource-stickiness", "100"), ("migration-threshold", "3"))),
            op_defaults=self.some((("timeout", "45s"), ("on-fail", "restart"))),
            node_settings=self.settings(),
        )

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def some(self, pairs: Pairs) -> Pairs:
        return tuple(pair for pair in pairs if self.maybe(0.4))

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.random.choice(('', '-', '_', '.'))}{self.count}"

    def properties(self) -> list[Property]:
        found = [Property("dc-version", "2.1.5")] if self.maybe() else []
        found += [Property(name, value) for name, value in self.some(PROPERTIES)]
        if self.maybe(0.3):
            found.append(Property("ms_mysql_REPL_INFO", "db-1", "mysql_replication"))
        return found

    def settings(self) -> list[NodeSettings]:
        made = []
        for node in NODES:
            attributes = self.some((("rack", "r 1"), ("standby", "on")))
            capacity = self.some((("cpu", "4"), ("ram", "1024")))
            if (attributes or capacity) and self.maybe(0.4):
                made.append(NodeSettings(node, attributes, capacity))
        return made

    # --- resources --------------------------------------------------------------------------

    def top(self) -> PcsResource:
        kinds: tuple[Callable[[], PcsResource], ...] = (
            self.primitive,
            self.group,
            self.clone,
            self.promotable,
            self.fencing,
        )
        return self.random.choice(kinds)()

    def primitive(self, agent: Agent | None = None) -> Primitive:
        agent = agent or self.random.choice((*INSTALLED, GONE))
        ocf = agent.standard == "ocf"
        names = ("fake", "passwd", "no-such") if ocf else ()
        return Primitive(
            self.name("rsc"),
            agent,
            tuple((name, self.random.choice(self.values)) for name in names if self.maybe(0.4)),
            self.some(META),
            self.operations(agent is STATEFUL),
            self.some((("cpu", "2"), ("ram", "512"))) if self.maybe(0.3) else (),
        )

    def fencing(self) -> Primitive:
        attributes = (("pcmk_host_list", "n1 n2"), ("passwd", self.random.choice(self.values)))
        made = self.primitive(Agent.of("stonith:fence_none_such"))
        return evolve(made, attributes=self.some(attributes), utilization=())

    def operations(self, promotable: bool) -> list[Operation]:
        made = []
        for name, interval in (("start", "0s"), ("stop", "0s"), ("monitor", "10s")):
            if self.maybe(0.7) or (self.tame and name == "monitor"):
                options = self.random.choice(OPERATION_OPTIONS) if self.maybe(0.3) else ()
                options = () if self.tame and "enabled" in dict(options) else options
                timeout = self.random.choice((None, "20s", "90", "1min"))
                made.append(Operation(name, interval, timeout, None, options))
        if promotable and self.maybe():
            made.append(Operation("monitor", "11s", "20s", PROMOTED))
            made.append(Operation("monitor", "12s", None, UNPROMOTED))
        return made

    def group(self, agent: Agent | None = None) -> Group:
        members = [self.primitive(agent) for _ in range(self.random.randint(1, 3))]
        return Group(self.name("group"), members, self.some(META))

    def clone(self) -> Clone:
        # pcs 0.11.5 clones no lone primitive whose agent is gone, forced or not
        alone = self.primitive(self.random.choice(INSTALLED))
        inner = self.group() if self.maybe(0.3) else alone
        return Clone(self.clone_id(inner.id), inner, self.some(CLONE_META))

    def promotable(self) -> Clone:
        # pcs 0.11.5 refuses to promote systemd units, and lone agents that are gone
        inner = self.group(STATEFUL) if self.maybe(0.2) else self.primitive(STATEFUL)
        meta = (*self.some(CLONE_META), *self.some(PROMOTABLE_META))
        return Clone(self.clone_id(inner.id), inner, meta, promotable=True)

    def clone_id(self, inner: str) -> str:
        return self.random.choice((f"{inner}-clone", f"{inner}-master", self.name("many")))

    def bundle(self) -> Bundle:
        network = (("ip-range-start", "10.0.0.5"),) if self.maybe() else None
        return Bundle(
            self.name("bundle"),
            self.random.choice(("docker", "podman")),
            (("image", "pcmk:http"), *self.some((("replicas", "2"),))),
            network,
            ((("port", "80"),),) if network and self.maybe() else (),
            ((("source-dir", "/srv"), ("target-dir", "/www")),) if self.maybe() else (),
            self.primitive(DUMMY) if network and self.maybe() else None,
            self.some(META),
        )

    # --- constraints ------------------------------------------------------------------------

    def constraints(self, tops: list[str]) -> tuple[list[Constraint], list[SpecialConstraint]]:
        simple: list[Constraint] = []
        special: list[SpecialConstraint] = []
        simple += [self.location(tops, node) for node in NODES if self.maybe(0.25)]
        if len(tops) > 1:
            simple += [self.colocation(tops) for _ in range(self.random.randint(0, 2))]
            simple += [self.order(tops) for _ in range(self.random.randint(0, 2))]
            kinds = (SetsOf.ORDER, SetsOf.COLOCATION, SetsOf.TICKET)
            special += [self.sets(kind, tops) for kind in kinds if self.maybe(0.2)]
        if self.maybe(0.4):
            special.append(self.rules(tops))
        if self.maybe(0.2):
            score = self.random.choice(SCORES)
            special.append(PatternLocation("web-[0-9]+|x.*", "n1", score, self.name("pattern")))
        if self.maybe(0.2):
            role, policy = self.role(), self.random.choice((None, "stop", "fence", "freeze"))
            special.append(Ticket("site-a", tops[0], role, policy, self.name("ticket")))
        return simple, special

    def role(self) -> ResourceRole | None:
        return self.random.choice((None, None, PROMOTED, UNPROMOTED, ResourceRole.STOPPED))

    def location(self, tops: list[str], node: str) -> Location:
        discovery = self.random.choice((None, None, "always", "never", "exclusive"))
        where, score = self.random.choice(tops), self.random.choice(SCORES)
        return Location(where, node, score, self.name("cli-ban"), discovery=discovery)

    def colocation(self, tops: list[str]) -> Colocation:
        one, other = self.random.sample(tops, 2)
        made = Colocation(
            one, other, self.role(), self.role(), self.random.choice(SCORES), self.name("with")
        )
        return evolve(made, node_attribute="rack") if self.maybe(0.1) else made

    def order(self, tops: list[str]) -> Order:
        one, other = self.random.sample(tops, 2)
        actions = ("start", "stop", "promote", "demote")
        kind = self.random.choice(("Mandatory", "Optional", "Serialize"))
        return Order(
            *(one, self.random.choice(actions), other, self.random.choice(actions)),
            *(kind, self.name("order"), kind == "Serialize" or self.maybe(0.8), self.maybe(0.8)),
        )

    def sets(self, kind: SetsOf, tops: list[str]) -> SetConstraint:
        shuffled = self.random.sample(tops, len(tops))
        cut = self.random.randint(1, len(shuffled))
        parts = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
        options: dict[SetsOf, Pairs] = {
            SetsOf.ORDER: self.some((("kind", "Optional"), ("symmetrical", "false"))),
            SetsOf.COLOCATION: (("score", self.random.choice(SCORES)),),
            SetsOf.TICKET: (("ticket", "site-b"), *self.some((("loss-policy", "stop"),))),
        }
        made = [self.resource_set(kind, part) for part in parts]
        return SetConstraint(kind, made, options[kind], self.name("sets"))

    def resource_set(self, kind: SetsOf, ids: list[str]) -> ResourceSet:
        order = kind is SetsOf.ORDER
        action = self.random.choice((None, "start", "promote")) if order else None
        role = self.random.choice((None, PROMOTED)) if not order else None
        sequential = self.some((("sequential", "false"),)) if kind is not SetsOf.TICKET else ()
        return ResourceSet(ids, action, role, sequential)

    # --- rules ------------------------------------------------------------------------------

    def rules(self, tops: list[str]) -> RuleLocation:
        made = [self.rule() for _ in range(self.random.randint(1, 2))]
        discovery = self.random.choice((None, "never"))
        id_ = self.name("rules")
        if self.maybe(0.2):
            return RuleLocation(None, "web-[0-9]+", made, id_, discovery)
        return RuleLocation(self.random.choice(tops), None, made, id_, discovery)

    def rule(self) -> Rule:
        inner: list[Expression | DateExpression | Rule] = [
            self.expression() for _ in range(self.random.randint(1, 3))
        ]
        any_of = len(inner) > 1 and self.maybe()
        if len(inner) > 1 and self.maybe(0.4):
            # pcs folds a rule into one that joins by the same word
            inner.append(Rule([self.expression(), self.expression()], not any_of))
        role = self.random.choice((None, None, PROMOTED))
        if self.maybe(0.2):
            return Rule(inner, any_of, None, "rank", role)
        return Rule(inner, any_of, self.random.choice(SCORES), None, role)

    def expression(self) -> Expression | DateExpression:
        start, end = "2026-01-01", "2026-12-31T23:59:59"
        hours = (("hours", "9-16"), ("weekdays", "1-5"))
        return self.random.choice(
            (
                Expression("#uname", "eq", "n1"),
                Expression("rack", "ne", "r-1", "string"),
                Expression("cpu", self.random.choice(("lt", "gte", "lte")), "4", "integer"),
                Expression("os", "gt", "1.2.3", "version"),
                Expression("rank", self.random.choice(("defined", "not_defined"))),
                DateExpression("gt", start),
                DateExpression("lt", None, end),
                DateExpression("in_range", start, end),
                DateExpression("in_range", start, None, (("weeks", "2"),)),
                DateExpression("date_spec", spec=hours),
            )
        )
