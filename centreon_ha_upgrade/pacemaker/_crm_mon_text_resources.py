"""The list of resources in crm_mon's text.

Indentation tells what belongs to a group or a clone.  Where it was lost (headers then start in
the first column) position does: a group reaches to the next header, and in a clone only lines of
its own primitive follow.
"""

import re

from attrs import define, field

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.pacemaker._status_parts import (
    Instance,
    ResourceKind,
    ResourceStatus,
)
from centreon_ha_upgrade.pacemaker.model import Agent, ResourceRole, role_of

_FLAGS = r"(?P<flags>( \([^()]*\))*)(?P<colon>:?)"
_CLONE = re.compile(
    r"(?P<set>Clone Set|Master/Slave Set): (?P<id>[^\s\[\]]+) \[(?P<member>[^\s\[\]]+)\]" + _FLAGS
)
_GROUP = re.compile(r"Resource Group: (?P<id>[^\s:]+(:[0-9]+)?)" + _FLAGS)
_LIST = re.compile(
    r"(?P<role>Masters|Slaves|Promoted|Unpromoted|Started|Stopped)"
    r"(?P<held> \((disabled|target-role)\))?: \[ ?(?P<names>[^\[\]]*?) ?\]"
)
_INSTANCE = re.compile(r"(?P<id>[^\s()\[\]]+)\s+\((?P<agent>[^\s()]+)\):\s+(?P<rest>\S.*)")
_REST = re.compile(
    r"(?P<node>[^\s()\[\]]+)?\s*(\((?P<flags>[^()]*)\))?\s*(\[ ?(?P<nodes>[^\[\]]*?) ?\])?"
)
_HEADER_FLAG = re.compile(
    r"promotable|unique|unmanaged|maintenance|disabled|[0-9]+ members? inactive"
)
# UNCLEAN repeats the state of the node; Monitoring is an action that changes nothing
_INSTANCE_FLAG = re.compile(
    r"UNCLEAN|Monitoring|disabled|target-role:(Slave|Unpromoted)|blocked|unmanaged|maintenance"
    r"|failure ignored"
)
_PLURALS = {"Masters": "Master", "Slaves": "Slave"}
_ROLES = {role.value for role in ResourceRole} | {"Master", "Slave"}


@define
class _Holder:
    """A group or a clone that is being filled."""

    id: str
    kind: ResourceKind
    indent: int
    flags: set[str]
    modern: bool
    member: str | None = None
    instances: list[Instance] = field(factory=list)
    stopped_on: list[str] = field(factory=list)
    held: bool = False

    def takes(self, instance: Instance, indent: int) -> bool:
        if indent > self.indent:
            return True
        if indent or self.indent:
            return False
        return self.member in (None, instance.primitive)

    def finished(self, only_active: bool) -> ResourceStatus:
        clone = self.kind is not ResourceKind.GROUP
        disabled = ("disabled" in self.flags) if self.modern else (self.held or None)
        managed = not self.flags & {"unmanaged", "maintenance"} if clone or self.modern else None
        return ResourceStatus(
            self.id,
            self.kind,
            self.instances,
            self.member,
            "unique" in self.flags,
            managed,
            disabled,
            None if not clone or (only_active and not self.stopped_on) else self.stopped_on,
        )


class ResourceReader:
    """Reads line after line; `finished` gives what was read.

    `only_active` says that crm_mon was not asked for what is stopped (no `-r`).
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.only_active = False
        self.found: list[_Holder | ResourceStatus] = []

    def finished(self) -> list[ResourceStatus]:
        return [
            each.finished(self.only_active) if isinstance(each, _Holder) else each
            for each in self.found
        ]

    @property
    def holder(self) -> _Holder | None:
        last = self.found[-1] if self.found else None
        return last if isinstance(last, _Holder) else None

    def read(self, body: str) -> None:
        indent = len(self.lines.text) - len(self.lines.text.lstrip())
        if clone := _CLONE.fullmatch(body):
            self.clone(clone, indent)
        elif group := _GROUP.fullmatch(body):
            holder = self.holder
            # a group inside a clone: its members stand for the clone's instances
            if holder is None or holder.member is None or indent <= holder.indent:
                self.open(group, ResourceKind.GROUP, indent, None)
        elif listed := _LIST.fullmatch(body):
            self.listed(listed)
        else:
            self.instance(self.lines.match(_INSTANCE, body, "a resource"), indent)

    def clone(self, found: re.Match[str], indent: int) -> None:
        promotable = found["set"] != "Clone Set" or "promotable" in found["flags"]
        kind = ResourceKind.PROMOTABLE if promotable else ResourceKind.CLONE
        self.open(found, kind, indent, found["member"])

    def open(
        self, found: re.Match[str], kind: ResourceKind, indent: int, member: str | None
    ) -> None:
        inner = re.findall(r"\(([^()]*)\)", found["flags"])
        flags = {word for words in inner for word in words.split(", ")}
        if any(not _HEADER_FLAG.fullmatch(flag) for flag in flags):
            self.lines.fail("a word in parentheses is not known")
        modern = found["colon"] == ":"
        self.found.append(_Holder(found["id"], kind, indent, flags, modern, member))

    def listed(self, found: re.Match[str]) -> None:
        holder = self.holder
        if holder is None or holder.member is None:
            self.lines.fail("a list of nodes outside a clone")
        names = found["names"].split()
        if found["role"] == "Stopped":
            holder.stopped_on += names
            holder.held = holder.held or found["held"] is not None
            return
        role = role_of(_PLURALS.get(found["role"], found["role"]))
        held = True if found["held"] else None
        # crm_mon only gathers in lists what is managed and has not failed
        for name in names:
            holder.instances.append(
                Instance(holder.member, role, (name,), managed=True, disabled=held)
            )

    def instance(self, found: re.Match[str], indent: int) -> None:
        words, states = found["rest"], {"ORPHANED": False, "FAILED": False}
        for state in states:
            if re.match(rf"{state}(\s|$)", words):
                states[state], words = True, words[len(state) :].lstrip()
        role = None
        if (start := re.match(r"[A-Z][a-z]+(?=\s|$)", words)) and start[0] in _ROLES:
            role, words = role_of(start[0]), words[start.end() :].lstrip()
        rest = self.lines.match(_REST, words, "a node and flags")
        if role is None and not states["FAILED"]:
            self.lines.fail("the state of a resource is not known")
        flags = rest["flags"].split(", ") if rest["flags"] else []
        if any(not _INSTANCE_FLAG.fullmatch(flag) for flag in flags):
            self.lines.fail("a word in parentheses is not known")
        nodes = [*([rest["node"]] if rest["node"] else []), *(rest["nodes"] or "").split()]
        self.place(
            Instance(
                found["id"],
                role,
                nodes,
                Agent.of(found["agent"]),
                managed=_managed(flags),
                failed=states["FAILED"],
                blocked="blocked" in flags,
                orphaned=states["ORPHANED"],
                disabled=any(f == "disabled" or f.startswith("target-role:") for f in flags),
                failure_ignored="failure ignored" in flags,
            ),
            indent,
        )

    def place(self, instance: Instance, indent: int) -> None:
        holder = self.holder
        if holder is not None and holder.takes(instance, indent):
            holder.instances.append(instance)
        else:
            self.found.append(ResourceStatus(instance.id, ResourceKind.PRIMITIVE, (instance,)))


def _managed(flags: list[str]) -> bool | None:
    if "blocked" in flags:
        return None  # crm_mon shows one of the two words only
    return not {"unmanaged", "maintenance"} & set(flags)
