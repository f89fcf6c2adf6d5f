"""Random resources, and what the nodes remember of them."""

from random import Random

from attrs import define, field

from tests.differential.histories import (
    INTERVALS,
    PROMOTED_STORIES,
    STORIES,
    Memory,
    element,
)

NOW = 1795392509  # a moment in November 2026
AGENTS = (
    *(("ocf", "heartbeat", "IPaddr2"), ("ocf", "pacemaker", "Dummy"), ("systemd", "cbd-sql")),
    *(
        ("ocf", "pacemaker", "Stateful"),
        ("lsb", "snmptrapd"),
        ("ocf", "heartbeat", "mariadb-centreon"),
    ),
    *(("stonith", "fence_ipmilan"), ("ocf", "pacemaker", "ping"), ("systemd", "getty@tty1")),
)
KINDS = (
    "primitive",
    "primitive",
    "group",
    "clone",
    "clone",
    "promotable",
    "unique",
    "cloned group",
)
Nvpairs = dict[str, object]


@define
class Resources:
    """Makes resources for `nodes`, and fills their `histories`."""

    random: Random
    memory: Memory = field(init=False)
    nodes: dict[str, str] = field(factory=dict)
    histories: dict[str, list[str]] = field(factory=dict)
    transient: dict[str, Nvpairs] = field(factory=dict)
    remotes: list[str] = field(factory=list)
    guests: list[str] = field(factory=list)
    made: int = 0

    def __attrs_post_init__(self) -> None:
        self.memory = Memory(self.random, NOW)

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
        where = [*self.nodes, *self.remotes] if self.chance(0.2) else list(self.nodes)
        return self.random.sample(where, min(count, len(where)))

    def join(self, guest: str, known: bool = False) -> None:
        """A remote node, listed among the nodes (`known`) or only among their states."""
        (self.remotes if known else self.guests).append(guest)
        self.histories[guest], self.transient[guest] = [], {}

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
        self.remember(id_, agent, places, stories)
        return element(
            "primitive",
            words,
            self.nvset("meta_attributes", id_, meta),
            element("operations", {}, *self.operations(id_, agent)),
        )

    def operations(self, id_: str, agent: tuple[str, ...]) -> list[str]:
        """Each of those that a node may remember, some with what is done when it fails."""
        policies = ("ignore", "block", "stop", "restart", "standby", "fence", "demote")
        found = []
        for name, interval in (("start", 0), ("stop", 0), *(("monitor", n) for n in INTERVALS)):
            words: Nvpairs = {"id": f"{id_}-{name}-{interval}", "name": name}
            words["interval"] = f"{interval}ms"
            if self.chance(0.3):
                known = policies[: 7 if "Stateful" in agent else 6]
                words["on-fail"] = self.random.choice(known)
            found.append(element("op", words))
        return found

    def remember(
        self, id_: str, agent: tuple[str, ...], places: list[str], stories: tuple[str, ...]
    ) -> None:
        calm = self.chance(0.5)
        for name in self.histories:
            if name in places:
                story = self.random.choice(stories[:7] if calm else stories)
            elif self.chance(0.5) and name not in self.guests:
                story = "probed"
            else:
                continue
            self.histories[name].append(self.memory.resource(id_, agent, name, story))
            if story.startswith(("failed", "ignored")) and self.chance(0.8):
                self.count(id_, name)
            if stories is not STORIES and self.chance(0.8):
                self.transient[name][f"master-{id_}"] = self.random.choice(
                    (1, 5, 1000, "-INFINITY")
                )
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
        meta |= {
            "globally-unique": "true",
            "clone-max": self.random.randint(1, 4),
            "clone-node-max": 4,
        }
        id_, agent = f"p{self.number()}", AGENTS[0]
        for n in range(int(str(meta["clone-max"]))):
            self.remember(f"{id_}:{n}", agent, self.places(), STORIES)
        return self.primitive(id_, agent, {}, [], STORIES)

    def remote(self) -> str:
        """A remote node, or a guest inside a primitive."""
        name, agent = f"remote{self.number()}", ("ocf", "pacemaker", "remote")
        stories = ("started", "monitored", "started", "stopped", "failed monitor", "starting")
        places = self.random.sample(list(self.nodes), self.random.choice((0, 1, 1)))
        if self.chance(0.3):
            meta: Nvpairs = {"remote-node": name}
            made = self.primitive(f"vm{self.number()}", AGENTS[1], meta, places, stories)
            if self.chance(0.7):
                self.remember(name, ("ocf", "pacemaker", "remote"), places, stories)
        else:
            made = self.primitive(name, agent, {}, places, stories)
        self.join(name, known=True)
        return made

    def orphan(self) -> None:
        self.remember(f"o{self.number()}", self.random.choice(AGENTS[:6]), self.places(), STORIES)
