"""crm_mon's text, as 1.1, 2.0 and 2.1 print it: the header, the nodes and the frame.

A heading opens a section; each section has its own reader.  Resources are read by
`_crm_mon_text_resources`, what follows them by `_crm_mon_text_tail`.
"""

import re
from collections.abc import Callable

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._crm_mon_text_resources import ResourceReader
from centreon_ha_upgrade.pacemaker._crm_mon_text_tail import TailReader
from centreon_ha_upgrade.pacemaker._moment import moment
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import NodeState, NodeStatus
from centreon_ha_upgrade.pacemaker._status_told import Change

_HEADINGS = {
    "Cluster Summary:": "summary",
    "Node List:": "nodes",
    "Full list of resources:": "resources",
    "Full List of Resources:": "resources",
    "Active resources:": "resources",
    "Active Resources:": "resources",
    "Inactive resources:": "resources",
    "Inactive Resources:": "resources",
    "Tickets:": "tickets",
    "Fencing History:": "fencing",
    "Node Attributes:": "attributes",
    "Operations:": "operations",
    "Migration Summary:": "history",
    "Failed Actions:": "failures",
    "Failed Resource Actions:": "failures",
    "Failed Fencing Actions:": "fencing",
    "Pending Fencing Actions:": "fencing",
    "Negative Location Constraints:": "bans",
    "Daemon Status:": "daemons",
    "WARNINGS:": "warnings",
    **dict.fromkeys(("No resources", "No active resources", "No inactive resources"), "resources"),
}
_BANNER = "*** Resource management is DISABLED ***"
_DISABLED = {
    "The cluster will not attempt to start, stop or recover services": "maintenance_mode",
    "The cluster will keep all resources stopped": "stop_all",
}
_HEADER_START = re.compile(r"Stack: .*|Status of pacemakerd: .*|Cluster name: .*")
_ASIDE = re.compile(r"Status of pacemakerd: '.*|Cluster name: ?.*")
_STACK = re.compile(r"Stack: (?P<stack>\S+)( \(.*\))?")
_DC = re.compile(
    r"Current DC: (NONE|(?P<dc>[^\s()]+)( \(\S+\))?( \(version (?P<version>\S+)\))?"
    r" - (MIXED-VERSION )?partition (?P<quorum>with|WITHOUT) quorum)"
)
_UPDATED = re.compile(r"Last updated:\s+(?P<time>.*?)( on \S+)?")
_CHANGED = re.compile(
    r"Last change:(\s+(?P<time>.*?)"
    r"(\s+by (?P<user>\S+))?(\s+via (?P<client>\S+))?(\s+on (?P<origin>\S+))?)?"
)
_NODES = re.compile(r"(?P<count>\S+) nodes? configured( \(\S+ expected votes\))?")
_RESOURCES = re.compile(
    r"(?P<count>\S+) resources?( instances?)? configured"
    r"( \(((?P<disabled>\S+) DISABLED)?(, )?"
    r"((?P<blocked>\S+) BLOCKED from further action due to failure)?\))?"
)
_NODE = re.compile(
    r"(?P<kind>Guest|Remote)?Node (?P<name>[^\s\[\]()]+)( \((?P<id>\S+)\))?:"
    r" (?P<state>[^,:]+?)( \(health is (?P<health>RED|YELLOW)\))?"
    r"(, feature set (?P<features>\S+?))?(?P<resources>:)?"
)
_NODE_LIST = re.compile(
    r"(?P<kind>Guest|Remote)?(?P<state>Online|OFFLINE): \[ ?(?P<names>[^\[\]]*?) ?\]"
)
_DAEMON = re.compile(r"[a-z-]+: \S+/\S+( \(.*\))?")
_STATES = {
    **{state.value: state for state in NodeState},
    "standby (with active resources)": NodeState.STANDBY,
}


def read(text: str) -> ClusterStatus:
    """The status.  Raises `ParseError`."""
    reader = _Reader(Lines("crm_mon", text))
    try:
        return reader.status()
    except IllegalValue as error:
        return reader.lines.fail(str(error))


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.said: dict[str, object] = {}
        self.modern = False
        self.nodes: list[NodeStatus] = []
        self.resources = ResourceReader(lines)
        self.tail = TailReader(lines)
        self.listed = False
        self.read: Callable[[str], None] = self.summary

    def status(self) -> ClusterStatus:
        for line in self.lines:
            body = line.lstrip().removeprefix("* ")
            if body in _HEADINGS:
                self.open(body)
            else:
                self.read(body)
        if not (self.listed or self.resources.by_node) or not self.nodes:
            self.lines.fail("it lists no resources, or no nodes")
        if "instances_configured" in self.said:
            self.said.setdefault("maintenance_mode", False)
            # of the two the banner says the graver; 1.1 does not speak of the other
            if self.modern and not self.said["maintenance_mode"]:
                self.said.setdefault("stop_all", False)
        return ClusterStatus(
            nodes=self.nodes,
            resources=self.resources.finished(),
            failures=self.tail.failures,
            attributes=self.tail.attributes,
            history=self.tail.history,
            bans=self.tail.bans,
            operations=self.tail.operations,
            tickets=self.tail.tickets,
            fencing=self.tail.fencing,
            **self.said,  # type: ignore[arg-type]
        )

    def open(self, heading: str) -> None:
        section = _HEADINGS[heading]
        self.modern |= heading == "Cluster Summary:"
        self.listed |= section == "resources"
        self.resources.open(heading)
        self.tail.open(section)
        self.read = self.reader(section)

    def reader(self, section: str) -> Callable[[str], None]:
        return {
            "summary": self.summary,
            "nodes": self.node,
            "resources": self.resources.read,
            "daemons": self.daemon,
            "warnings": self.warning,
        }.get(section) or self.tail.reader(section)

    def warning(self, body: str) -> None:
        # what pcs warns of is not the state of the cluster
        if _HEADER_START.fullmatch(body):
            self.read = self.summary
            self.summary(body)

    def summary(self, body: str) -> None:
        if stack := _STACK.fullmatch(body):
            self.say(stack=stack["stack"])
        elif dc := _DC.fullmatch(body):
            quorum = None if dc["dc"] is None else dc["quorum"] == "with"
            version = None if dc["version"] == "unknown" else dc["version"]
            self.say(dc=dc["dc"], dc_version=version, quorum=quorum)
        elif updated := _UPDATED.fullmatch(body):
            self.say(updated=moment(updated["time"]))
        elif changed := _CHANGED.fullmatch(body):
            self.say(changed=_change(changed))
        elif nodes := _NODES.fullmatch(body):
            self.say(nodes_configured=self.count(nodes["count"]))
        elif counts := _RESOURCES.fullmatch(body):
            numbers = {name: self.count(counts[name] or "0") for name in ("disabled", "blocked")}
            self.say(instances_configured=self.count(counts["count"]), **numbers)
        elif body == _BANNER:
            self.banner()
        elif not _ASIDE.fullmatch(body):
            self.node(body)

    def banner(self) -> None:
        reason = (self.lines.next() or "").strip()
        if reason not in _DISABLED:
            self.lines.fail("expected why resource management is disabled")
        self.say(**{_DISABLED[reason]: True})

    def say(self, **found: object) -> None:
        for name in found:
            if name in self.said:
                self.lines.fail("it is said twice")
        self.said.update(found)

    def count(self, text: str) -> int:
        return self.lines.number_of(text, "the count")

    def node(self, body: str) -> None:
        if listed := _NODE_LIST.fullmatch(body):
            state = NodeState.ONLINE if listed["state"] == "Online" else NodeState.OFFLINE
            # 2.0 adds the ids with -R: `Online: [ node1 (1) node2 (2) ]`
            names = re.sub(r" \(\S+\)(?= |$)", "", listed["names"]).split()
            self.nodes += [_node(listed["kind"], name, state, None) for name in names]
            self.resources.node = ""
        elif self.resources.below_node and not _NODE.fullmatch(body):
            if body != "Resources:":
                self.resources.read_on_node(body)
        else:
            one = self.lines.match(_NODE, body, "a line of the header, a node or a heading")
            if one["state"] not in _STATES:
                self.lines.fail("this state of a node is not known")
            node = _node(one["kind"], one["name"], _STATES[one["state"]], one)
            self.nodes.append(node)
            self.resources.detailed |= node.id is not None
            self.resources.node = node.name if one["resources"] or not self.modern else ""
            self.resources.by_node |= one["resources"] is not None

    def daemon(self, body: str) -> None:
        self.lines.match(_DAEMON, body, "a daemon and its state")


def _node(kind: str | None, name: str, state: NodeState, one: re.Match[str] | None) -> NodeStatus:
    if kind == "Guest":
        name = name.partition("@")[0]  # after it, the node that the guest runs on
    return NodeStatus(
        name,
        state,
        kind is not None,
        one["id"] if one else None,
        guest=kind == "Guest",
        health=one["health"].lower() if one and one["health"] else None,
        feature_set=one["features"] if one else None,
    )


def _change(found: re.Match[str]) -> Change | None:
    if not found["time"]:
        return None
    who = (found[name] or "" for name in ("user", "client", "origin"))
    return Change(moment(found["time"]), *who)
