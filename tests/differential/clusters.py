"""Random clusters as CIBs with a status section: from a seed, always the same text."""

from random import Random

from attrs import define, field

from tests.differential.histories import PROMOTED_STORIES, STORIES, Memory, element

NOW = 1795392509  # a moment in November 2026
AGENTS = (
    *(("ocf", "heartbeat", "IPaddr2"), ("ocf", "pacemaker", "Dummy"), ("systemd", "cbd-sql")),
    *(("ocf", "pacemaker", "Stateful"), ("lsb", "snmptrapd"), ("ocf", "heartbeat", "mariadb-centreon")),
    *(("stonith", "fence_ipmilan"), ("ocf", "pacemaker", "ping"), ("systemd", "getty@tty1")),
)
CONDITIONS = (
    *["online"] * 14,
    *("standby", "standby", "maintenance", "maintenance", "offline", "offline", "unclean"),
    *("pending", "shutdown", "standby offline", "maintenance offline", "lost", "half", "both"),
    *("never seen",),
)
KINDS = ("primitive", "primitive", "group", "clone", "clone", "promotable", "unique", "cloned group")
Nvpairs = dict[str, object]


def cluster(seed: int) -> str:
    """The CIB of this seed."""
    return _Maker(Random(seed)).cib()


@define
class _Maker:
    random: Random
    memory: Memory = field(init=False)
    nodes: dict[str, str] = field(factory=dict)
    histories: dict[str, list[str]] = field(factory=dict)
    transient: dict[str, Nvpairs] = field(factory=dict)
    constraints: list[str] = field(factory=list)
    remotes: list[str] = field(factory=list)
    tickets: list[str] = field(factory=list)
    made: int = 0
    known: list[str] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.memory = Memory(self.random, NOW)

    # --- small change ---------------------------------------------------------------------

    def chance(self, odds: float) -> bool:
        return self.random.random() < odds

    def number(self) -> int:
        self.made += 1
        return self.made

    def nvset(self, tag: str, of: str, pairs: Nvpairs) -> str:
        if not pairs:
            return ""
        held = [
            element("nvpair", {"id": f"{of}-{tag}-{n}", "name": name, "value": value})
            for n, (name, value) in enumerate(pairs.items())
        ]
        return element(tag, {"id": f"{of}-{tag}"}, *held)

    # --- the whole ------------------------------------------------------------------------

    def cib(self) -> str:
        style = self.random.choice(("node{}", "central-0{}", "db{}.example.org", "N_{}"))
        for n in range(1, self.random.randint(2, 8) + 1):
            self.nodes[style.format(n)] = self.random.choice(CONDITIONS)
        if self.chance(0.5):
            self.nodes = {name: "online" for name in self.nodes}
        self.histories = {name: [] for name in self.nodes}
        self.transient = {name: {} for name in self.nodes}
        members = list(self.nodes)
        resources = [self.remote() for _ in range(self.random.choice((0, 0, 0, 1, 2)))]
        for _ in range(self.random.randint(0, 6)):
            resources.append(self.top())
            self.known.append(resources[-1].partition('id="')[2].partition('"')[0])
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            self.orphan()
        self.bans()
        words: Nvpairs = {
            **{"crm_feature_set": "3.16.2", "validate-with": "pacemaker-3.7"},
            **{"epoch": self.random.randint(1, 999), "num_updates": 3, "admin_epoch": 0},
            **self.authorship(),
            "have-quorum": int(self.chance(0.85)),
        }
        if self.chance(0.9):
            words["dc-uuid"] = self.random.randint(1, len(members))
        configuration = element(
            "configuration",
            {},
            element("crm_config", {}, self.properties()),
            element("nodes", {}, *map(self.node, members), *map(self.remote_node, self.remotes)),
            element("resources", {}, *resources),
            element("constraints", {}, *self.constraints),
        )
        states = map(self.state, [*members, *self.remotes])
        tickets = [element("tickets", {}, *self.tickets)] if self.tickets else []
        return element("cib", words, configuration, element("status", {}, *states, *tickets))

    def authorship(self) -> Nvpairs:
        if self.chance(0.1):
            return {}
        found: Nvpairs = {"cib-last-written": "Mon Nov 23 00:08:47 2026"}
        for name, value in (("origin", "node1"), ("client", "cibadmin"), ("user", "root")):
            if self.chance(0.8):
                found[f"update-{name}"] = value
        return found

    def properties(self) -> str:
        pairs: Nvpairs = {
            "dc-version": "2.1.5-a3f44794f94",
            "cluster-infrastructure": "corosync",
            "stonith-enabled": self.random.choice(("true", "false", "false")),
        }
        for name, value, odds in (
            ("maintenance-mode", "true", 0.1),
            ("no-quorum-policy", self.random.choice(("ignore", "freeze", "stop", "suicide")), 0.5),
            ("symmetric-cluster", "false", 0.1),
            ("stop-orphan-resources", "false", 0.2),
            ("stop-all-resources", "true", 0.05),
            ("cluster-name", "centreon_cluster", 0.7),
            ("node-health-strategy", self.random.choice(("only-green", "migrate-on-red")), 0.1),
        ):
            if self.chance(odds):
                pairs[name] = value
        return self.nvset("cluster_property_set", "cib-bootstrap", pairs)

    # --- nodes ------------------------------------------------------------------------------

    def node(self, name: str) -> str:
        condition = self.nodes[name]
        pairs: Nvpairs = {
            word: "on" for word in ("standby", "maintenance") if word in condition or condition == "both"
        }
        if self.chance(0.2):
            pairs["site"] = self.random.choice(("Paris", "a b c", "x=y", "12"))
        if self.chance(0.05):
            pairs["#health-disk"] = self.random.choice(("red", "green", "yellow"))
        id_ = list(self.nodes).index(name) + 1
        return element(
            "node",
            {"id": id_, "uname": name},
            self.nvset("instance_attributes", f"nodes-{id_}", pairs),
        )

    def remote_node(self, name: str) -> str:
        pairs: Nvpairs = {"maintenance": "true"} if self.chance(0.1) else {}
        if self.chance(0.1):
            pairs["standby"] = "on"
        return element(
            "node",
            {"type": "remote", "id": name, "uname": name},
            self.nvset("instance_attributes", f"nodes-{name}", pairs),
        )

    def state(self, name: str) -> str:
        condition = self.nodes.get(name)
        if condition == "never seen":
            return ""
        id_: object = name if condition is None else list(self.nodes).index(name) + 1
        words: Nvpairs = {"id": id_, "uname": name}
        if condition is None:
            words |= {"remote_node": "true", "in_ccm": "true", "crm-debug-origin": "do_update"}
        else:
            words |= _membership(condition)
        if condition == "shutdown":
            self.transient[name]["shutdown"] = NOW - 60
        pairs = self.transient.get(name, {})
        inner = [
            element("transient_attributes", {"id": id_}, self.nvset("instance_attributes", f"status-{id_}", pairs))
        ]
        lrm = element("lrm_resources", {}, *self.histories.get(name, []))
        return element("node_state", words, *inner, element("lrm", {"id": id_}, lrm))

    # --- resources ----------------------------------------------------------------------------

    def top(self) -> str:
        kind = self.random.choice(KINDS)
        if kind == "primitive":
            agent = self.random.choice(AGENTS)
            return self.primitive(f"p{self.number()}", agent, self.meta(), self.places())
        if kind == "group":
            return self.group(f"g{self.number()}", self.meta(), None)
        return self.clone(kind)

    def meta(self, promotable: bool = False) -> Nvpairs:
        pairs: Nvpairs = {}
        roles = ("Started", "Stopped", "Stopped") + (("Master", "Slave") if promotable else ())
        for name, values, odds in (
            ("target-role", roles, 0.2),
            ("is-managed", ("false",), 0.1),
            ("maintenance", ("true",), 0.06),
            ("migration-threshold", ("1", "3", "1000000"), 0.2),
            ("multiple-active", ("block", "stop_only"), 0.1),
            ("allow-migrate", ("true",), 0.3),
            ("failure-timeout", ("86400000",), 0.1),
        ):
            if self.chance(odds):
                pairs[name] = self.random.choice(values)
        return pairs

    def places(self) -> list[str]:
        """Mostly one node, sometimes none, sometimes several."""
        count = self.random.choice((0, 1, 1, 1, 1, 1, 1, 2, 3))
        return self.random.sample(list(self.nodes), min(count, len(self.nodes)))

    def primitive(
        self,
        id_: str,
        agent: tuple[str, ...],
        meta: Nvpairs,
        places: list[str],
        stories: tuple[str, ...] = STORIES,
    ) -> str:
        words: Nvpairs = {"id": id_, "class": agent[0]}
        words |= {"provider": agent[1]} if len(agent) == 3 else {}
        words["type"] = agent[-1]
        operation: Nvpairs = {"id": f"{id_}-monitor", "name": "monitor", "interval": "10s"}
        if self.chance(0.3):
            policies = ("ignore", "block", "stop", "restart", "standby", "fence", "demote")
            operation["on-fail"] = self.random.choice(policies[: 7 if "Stateful" in agent else 6])
        self.remember(id_, agent, places, stories)
        return element(
            "primitive",
            words,
            self.nvset("meta_attributes", id_, meta),
            element("operations", {}, element("op", operation)),
        )

    def remember(
        self, id_: str, agent: tuple[str, ...], places: list[str], stories: tuple[str, ...]
    ) -> None:
        calm = self.chance(0.5)
        for name in self.histories:
            if name in places:
                story = self.random.choice(stories[:7] if calm else stories)
            elif self.chance(0.5):
                story = "probed"
            else:
                continue
            self.histories[name].append(self.memory.resource(id_, agent, name, story))
            if story.startswith(("failed", "ignored")) and self.chance(0.8):
                self.count(id_, name)
            if stories is not STORIES and self.chance(0.8):
                self.transient[name][f"master-{id_}"] = self.random.choice((1, 5, 1000, "-INFINITY"))
            if agent[-1] == "ping":
                self.transient[name]["pingd"] = self.random.choice((0, 1, 1000))

    def count(self, id_: str, name: str) -> None:
        suffix = self.random.choice(("#monitor_10000", "#start_0", "#stop_0"))
        pairs = self.transient[name]
        pairs[f"fail-count-{id_}{suffix}"] = self.random.choice((1, 2, 17, "INFINITY"))
        pairs[f"last-failure-{id_}{suffix}"] = NOW - self.random.randint(0, 10**6)

    def group(self, id_: str, meta: Nvpairs, spread: list[str] | None) -> str:
        members, together = [], self.places()[:1] if spread is None else spread
        for _ in range(self.random.randint(1, 4)):
            agent = self.random.choice(AGENTS[:6])
            where = together if self.chance(0.85) else self.places()
            calm = STORIES[:7] if self.chance(0.6) else STORIES
            own = self.meta() if self.chance(0.3) else {}
            members.append(self.primitive(f"m{self.number()}", agent, own, where, calm))
        return element("group", {"id": id_}, self.nvset("meta_attributes", id_, meta), *members)

    def clone(self, kind: str) -> str:
        id_, promotable = f"c{self.number()}", kind == "promotable"
        meta = self.meta(promotable)
        if self.chance(0.3):
            meta["clone-max"] = self.random.randint(1, 4)
        if promotable:
            meta["promotable"] = "true"
        spread = [name for name in self.nodes if self.chance(0.8)]
        if kind == "cloned group":
            child = self.group(f"g{self.number()}", {}, spread)
        elif kind == "unique":
            child = self.unique(meta)
        else:
            stories = (*PROMOTED_STORIES, *STORIES) if promotable else STORIES
            if promotable:
                stories = (*("promoted", "started", "monitored") * 2, "demoted", *stories)
            agent = AGENTS[3] if promotable else self.random.choice(AGENTS)
            own = self.meta(promotable) if self.chance(0.3) else {}
            child = self.primitive(f"p{self.number()}", agent, own, spread, stories)
        return element("clone", {"id": id_}, self.nvset("meta_attributes", id_, meta), child)

    def unique(self, meta: Nvpairs) -> str:
        meta |= {"globally-unique": "true", "clone-max": self.random.randint(1, 4), "clone-node-max": 4}
        id_, agent = f"p{self.number()}", AGENTS[0]
        for n in range(int(str(meta["clone-max"]))):
            self.remember(f"{id_}:{n}", agent, self.places(), STORIES)
        return self.primitive(id_, agent, {}, [], STORIES)

    def remote(self) -> str:
        """A remote node, or a guest inside a primitive."""
        name, agent = f"remote{self.number()}", ("ocf", "pacemaker", "remote")
        self.remotes.append(name)
        stories = ("started", "monitored", "started", "stopped", "failed monitor", "starting")
        if self.chance(0.3):
            guest: Nvpairs = {"remote-node": name}
            return self.primitive(f"vm{self.number()}", AGENTS[1], guest, self.places()[:1], stories)
        return self.primitive(name, agent, {}, self.places()[:1], stories)

    def orphan(self) -> None:
        self.remember(f"o{self.number()}", self.random.choice(AGENTS[:6]), self.places(), STORIES)

    # --- constraints ----------------------------------------------------------------------------

    def bans(self) -> None:
        for _ in range(self.random.choice((0, 0, 1, 2)) if self.known else 0):
            node, victim = self.random.choice(list(self.nodes)), self.victim()
            words: Nvpairs = {"id": f"cli-ban-{self.number()}-on-{node}", "rsc": victim}
            words |= {"node": node, "score": "-INFINITY"}
            if self.chance(0.3):
                words["role"] = "Master"
            if victim:
                self.constraints.append(element("rsc_location", words))
        if self.chance(0.2) and (victim := self.victim()):
            words = {"id": "ticket-A", "rsc": victim, "ticket": "ticketA", "loss-policy": "stop"}
            self.constraints.append(element("rsc_ticket", words))
            if self.chance(0.7):
                words = {"id": "ticketA", "granted": self.random.choice(("true", "false"))}
                words |= {"last-granted": NOW - 500} if self.chance(0.5) else {}
                words |= {"standby": "true"} if self.chance(0.3) else {}
                self.tickets.append(element("ticket_state", words))

    def victim(self) -> str:
        return self.random.choice(self.known) if self.known else ""


def _membership(condition: str) -> Nvpairs:
    """How the cluster's membership layers see a node in this condition."""
    gone = {"in_ccm": "false", "crmd": "offline", "join": "down", "expected": "down"}
    if condition.endswith("offline"):
        return dict(gone)
    if condition in ("unclean", "lost"):
        return gone | {"expected": "member", "join": "member" if condition == "lost" else "down"}
    here = {"in_ccm": "true", "crmd": "online", "join": "member", "expected": "member"}
    if condition == "pending":
        return here | {"join": "pending", "expected": "down"}
    if condition == "half":
        return here | {"crmd": "offline", "join": "down"}
    if condition == "shutdown":
        return here | {"expected": "down"}
    return dict(here)
