"""Random clusters as CIBs with a status section: from a seed, always the same text."""

from random import Random

from attrs import define, field

from tests.differential.bundles import Bundles
from tests.differential.histories import element
from tests.differential.resources import NOW, Nvpairs

CONDITIONS = (
    *["online"] * 14,
    *("standby", "standby", "maintenance", "maintenance", "offline", "offline", "unclean"),
    *(
        "pending",
        "pending",
        "pending",
        "shutdown",
        "standby offline",
        "maintenance offline",
        "lost",
        "half",
        "both",
    ),
    *("never seen",),
)


def cluster(seed: int) -> str:
    """The CIB of this seed."""
    return _Cluster(Random(seed)).cib()


@define
class _Cluster(Bundles):
    constraints: list[str] = field(factory=list)
    tickets: list[str] = field(factory=list)
    known: list[str] = field(factory=list)

    def cib(self) -> str:
        style = self.random.choice(("node{}", "central-0{}", "db{}.example.org", "N_{}"))
        for n in range(1, self.random.randint(2, 8) + 1):
            self.nodes[style.format(n)] = self.random.choice(CONDITIONS)
        if self.chance(0.5):
            self.nodes = dict.fromkeys(self.nodes, "online")
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
            "crm_feature_set": "3.16.2",
            "validate-with": "pacemaker-3.5",
            "epoch": self.random.randint(1, 999),
            "num_updates": 3,
            "admin_epoch": 0,
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
        states = map(self.state, [*members, *self.remotes, *self.guests])
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
            ("shutdown-lock", "true", 0.2),
            ("cluster-name", "centreon_cluster", 0.7),
            ("node-health-strategy", self.random.choice(("only-green", "migrate-on-red")), 0.3),
        ):
            if self.chance(odds):
                pairs[name] = value
        return self.nvset("cluster_property_set", "cib-bootstrap", pairs)

    def node(self, name: str) -> str:
        condition = self.nodes[name]
        pairs: Nvpairs = {
            word: "on"
            for word in ("standby", "maintenance")
            if word in condition or condition == "both"
        }
        if self.chance(0.2):
            pairs["site"] = self.random.choice(("Paris", "a b c", "x=y", "12"))
        if self.chance(0.15):
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
            if self.chance(0.1):
                words["in_ccm"] = "false"
            if self.chance(0.1):
                words["node_fenced"] = self.random.choice((0, 1))
        else:
            words |= _membership(condition)
        if condition == "shutdown":
            self.transient[name]["shutdown"] = NOW - 60
        if self.chance(0.3 if condition == "pending" else 0.02):
            self.transient[name]["terminate"] = "true"
        pairs = self.transient.get(name, {})
        inner = [
            element(
                "transient_attributes",
                {"id": id_},
                self.nvset("instance_attributes", f"status-{id_}", pairs),
            )
        ]
        lrm = element("lrm_resources", {}, *self.histories.get(name, []))
        return element("node_state", words, *inner, element("lrm", {"id": id_}, lrm))

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
    gone: Nvpairs = {"in_ccm": "false", "crmd": "offline", "join": "down", "expected": "down"}
    if condition.endswith("offline"):
        return dict(gone)
    if condition in ("unclean", "lost"):
        return gone | {"expected": "member", "join": "member" if condition == "lost" else "down"}
    here: Nvpairs = {"in_ccm": "true", "crmd": "online", "join": "member", "expected": "member"}
    if condition == "pending":
        return here | {"join": "pending", "expected": "down"}
    if condition == "half":
        return here | {"crmd": "offline", "join": "down"}
    if condition == "shutdown":
        return here | {"expected": "down"}
    return dict(here)
