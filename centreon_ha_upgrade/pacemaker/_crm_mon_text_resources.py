"""The list of resources in crm_mon's text.

Indentation tells what belongs to a group or a clone.  Where it was lost (headers then start in
the first column) position does: a group reaches to the next header, and in a clone only lines of
its own primitive follow.
"""

import re

from attrs import evolve

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.pacemaker._crm_mon_text_holder import Holder, Listed
from centreon_ha_upgrade.pacemaker._status_parts import (
    Instance,
    ResourceKind,
    ResourceStatus,
    listed_by_node,
)
from centreon_ha_upgrade.pacemaker.model import Agent, ResourceRole, role_of

_FLAGS = r"(?P<flags>( \([^()]*\))*)(?P<colon>:?)"
_CLONE = re.compile(
    r"(?P<set>Clone Set|Master/Slave Set): (?P<id>[^\s\[\]]+) \[(?P<member>[^\s\[\]]+)\]" + _FLAGS
)
_BUNDLE = re.compile(
    r"(Container bundle( set)?|Docker container( set)?): (?P<id>[^\s\[\]]+) \[(?P<image>\S+)\]"
    + _FLAGS
)
_SEVERAL = ("Container bundle set:", "Docker container set:")
_REPLICA = re.compile(r"Replica\[(?P<number>[0-9]{1,6})\]")
_GROUP = re.compile(r"Resource Group: (?P<id>[^\s:]+(:[0-9]+)?)" + _FLAGS)
_LIST = re.compile(
    r"(?P<role>Masters|Slaves|Promoted|Unpromoted|Started|Stopped)"
    r"( \((?P<why>[^()]+(\([^()]*\))?)\))?: \[ ?(?P<names>[^\[\]]*?) ?\]"
)
_INSTANCE = re.compile(
    r"(?P<id>[^\s()\[\]]+)( \((?P<ip>[^\s()]+)\))?\s+\((?P<agent>[^\s()]+)\):\s+(?P<rest>\S.*)"
)
_REST = re.compile(
    r"(?P<node>[^\s()\[\]]+)?\s*(\((?P<flags>[^()]*)\))?\s*(\[ ?(?P<nodes>[^\[\]]*?) ?\])?"
)
# behind the node that keeps it, if one does; flags follow after two blanks
_PROBED = re.compile(
    r"(?P<node>[^\s()\[\]]+ )?\((?P<result>[^()]+(\([^()]*\))?)\)(  (?P<rest>\(.*))?"
)
_UNSETTLED = (ResourceRole.STOPPING, ResourceRole.DEMOTING, ResourceRole.MIGRATING)
_HEADER_FLAG = re.compile(
    r"promotable|unique|unmanaged|maintenance|disabled|[0-9]+ members? inactive"
)
_PENDING = ("Monitoring", "Checking")
# UNCLEAN repeats the state of the node
_INSTANCE_FLAG = re.compile(
    r"UNCLEAN|LOCKED|Monitoring|Checking|disabled|target-role:(Slave|Unpromoted)|blocked|unmanaged|maintenance"
    r"|failure ignored"
)
_PLURALS = {"Masters": "Master", "Slaves": "Slave"}
_ROLES = {role.value for role in ResourceRole} | {"Master", "Slave"}


class ResourceReader:
    """Reads line after line; `finished` gives what was read.

    `only_active` says that crm_mon was not asked for what is stopped (no `-r`).  What follows the
    id is the same in most lines (`(systemd:cbd):\tStarted node1`): it is read once.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.only_active = False
        self.node = ""
        self.by_node = self.detailed = False
        self.listed_on: list[Instance] = []
        self.found: list[Holder | ResourceStatus] = []
        self.seen: dict[str, Instance] = {}
        self.seen_lists: dict[str, Listed] = {}

    def open(self, heading: str) -> None:
        """A heading was met."""
        self.only_active |= heading.startswith("Active")
        self.node = ""

    def finished(self) -> tuple[ResourceStatus, ...]:
        only_active = self.only_active or self.detailed
        shown = [
            each.finished(only_active) if isinstance(each, Holder) else each for each in self.found
        ]
        return listed_by_node(shown, self.listed_on)

    @property
    def below_node(self) -> bool:
        """Grouped by node 2.x ends the node's line with a colon; 1.1 only indents with a tab."""
        return bool(self.node) and (self.by_node or self.lines.text.startswith("\t"))

    def read_on_node(self, body: str) -> None:
        """One resource below the node that it runs on (`-n`)."""
        self.by_node = True
        row = self.lines.match(_INSTANCE, body, "a resource or a node")
        self.listed_on.append(evolve(self.made(row), nodes=(self.node,)))

    @property
    def holder(self) -> Holder | None:
        last = self.found[-1] if self.found else None
        return last if isinstance(last, Holder) else None

    def read(self, body: str) -> None:
        indent = len(self.lines.text) - len(self.lines.text.lstrip())
        id_, _, rest = body.partition("\t")
        if (like := self.seen.get(rest)) is not None and " " not in id_:
            self.place(like.named(id_), indent)
        elif (listed := self.seen_lists.get(body)) is not None:
            self.take(listed)
        else:
            self.new(body, indent)

    def new(self, body: str, indent: int) -> None:
        if clone := _CLONE.fullmatch(body):
            self.clone(clone, indent)
        elif group := _GROUP.fullmatch(body):
            holder = self.holder
            if holder is None or holder.member is None or indent <= holder.indent:
                self.hold(group, ResourceKind.GROUP, indent, None)
            else:
                self.flags(group)
                holder.group, holder.inner = group["id"], indent
        elif bundle := _BUNDLE.fullmatch(body):
            made = self.hold(bundle, ResourceKind.BUNDLE, indent, None)
            made.image, made.several = bundle["image"], body.startswith(_SEVERAL)
        elif number := _REPLICA.fullmatch(body):
            self.replica(number["number"])
        elif listed := _LIST.fullmatch(body):
            self.seen_lists[body] = self.listed(listed)
            self.take(self.seen_lists[body])
        else:
            one = self.made(self.lines.match(_INSTANCE, body, "a resource"))
            id_, _, rest = body.partition("\t")
            if id_ == one.id:  # no address between, no blanks in the place of the tab
                self.seen[rest] = one
            self.place(one, indent)

    def replica(self, number: str) -> None:
        holder = self.holder
        if holder is None or holder.kind is not ResourceKind.BUNDLE or number in holder.replicas:
            self.lines.fail("a replica of no bundle, or a second time")
        holder.instances = holder.replicas[number] = []

    def clone(self, found: re.Match[str], indent: int) -> None:
        promotable = found["set"] != "Clone Set" or "promotable" in found["flags"]
        kind = ResourceKind.PROMOTABLE if promotable else ResourceKind.CLONE
        self.hold(found, kind, indent, found["member"])

    def hold(
        self, found: re.Match[str], kind: ResourceKind, indent: int, member: str | None
    ) -> Holder:
        modern = found["colon"] == ":"
        made = Holder(found["id"], kind, indent, self.flags(found), modern, member)
        self.found.append(made)
        return made

    def flags(self, found: re.Match[str]) -> set[str]:
        if not found["flags"]:
            return set()
        inner = re.findall(r"\(([^()]*)\)", found["flags"])
        flags = {word for words in inner for word in words.split(", ")}
        if any(not _HEADER_FLAG.fullmatch(flag) for flag in flags):
            self.lines.fail("a word in parentheses is not known")
        return flags

    def take(self, listed: Listed) -> None:
        holder = self.holder
        if holder is None or holder.member is None:
            self.lines.fail("a list of nodes outside a clone")
        holder.instances += [each.named(holder.member) for each in listed.instances]
        holder.stopped_on += listed.idle
        holder.held |= listed.held

    def listed(self, found: re.Match[str]) -> Listed:
        names = found["names"].split()
        if found["role"] == "Stopped":
            return Listed(idle=tuple(names), held=found["why"] == "disabled")
        role = role_of(_PLURALS.get(found["role"], found["role"]))
        if found["why"] not in (None, "disabled", "target-role"):
            self.lines.fail("a word in parentheses is not known")
        # the word tells the target role of the clone: a member's own may be another
        # crm_mon only gathers in lists what is managed and has not failed
        # the list itself has no name: each gets that of the clone's member
        return Listed(tuple(Instance("member", role, (n,), managed=True) for n in names))

    def place(self, made: Instance, indent: int) -> None:
        holder = self.holder
        if holder is None or not holder.takes(made, indent):
            self.found.append(ResourceStatus(made.id, ResourceKind.PRIMITIVE, (made,)))
            return
        if holder.group is not None and indent > holder.inner:
            made = evolve(made, group=holder.group)
        holder.instances.append(made)

    def made(self, found: re.Match[str]) -> Instance:
        words, states = found["rest"], {"ORPHANED": False, "FAILED": False}
        for state in states:
            if re.match(rf"{state}(\s|$)", words):
                states[state], words = True, words[len(state) :].lstrip()
        role = None
        if (start := re.match(r"[A-Z][a-z]+(?=\s|$)", words)) and start[0] in _ROLES:
            role, words = role_of(start[0]), words[start.end() :].lstrip()
        probe, words = _probe(words) if role in (None, ResourceRole.STOPPED) else (None, words)
        if probe:
            role = ResourceRole.STOPPED  # FAILED hides it; nothing else is shown with its probe
        rest = self.lines.match(_REST, words, "a node and flags")
        if role is None and not states["FAILED"]:
            self.lines.fail("the state of a resource is not known")
        flags = rest["flags"].split(", ") if rest["flags"] else []
        if any(not _INSTANCE_FLAG.fullmatch(flag) for flag in flags):
            self.lines.fail("a word in parentheses is not known")
        nodes = [*([rest["node"]] if rest["node"] else []), *(rest["nodes"] or "").split()]
        locked = rest["node"] if "LOCKED" in flags else None
        # a replica of a bundle runs nowhere either, where the node that keeps it is itself
        kept = locked and (role is ResourceRole.STOPPED or locked == found["id"])
        # without a node where it is active crm_mon shows the one of the pending action, or the one
        # that keeps it, which alone (FAILED hides the role) does not say that it runs there
        moving = (role in _UNSETTLED or (locked and role is None)) and len(nodes) == 1
        return Instance(
            found["id"],
            role,
            () if kept or moving else nodes,
            Agent.of(found["agent"]),
            managed=_managed(flags),
            failed=states["FAILED"],
            blocked="blocked" in flags,
            orphaned=states["ORPHANED"],
            disabled=any(f == "disabled" or f.startswith("target-role:") for f in flags),
            failure_ignored="failure ignored" in flags,
            pending=next((flag for flag in flags if flag in _PENDING), None),
            locked_to=locked,
            pending_on=nodes[0] if moving else None,
            probe=probe,
        )


def _probe(words: str) -> tuple[str | None, str]:
    """How the probe of a stopped resource failed, and what else stands there."""
    found = _PROBED.fullmatch(words)
    if found is None:
        return None, words
    only_flags = all(_INSTANCE_FLAG.fullmatch(flag) for flag in found["result"].split(", "))
    if found["rest"] is None and only_flags:
        return None, words
    return found["result"], (found["node"] or "") + (found["rest"] or "")


def _managed(flags: list[str]) -> bool | None:
    if "blocked" in flags:
        return None  # crm_mon shows one of the two words only
    return not {"unmanaged", "maintenance"} & set(flags)
