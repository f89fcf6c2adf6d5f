"""The text of `crm_mon -1rfA`, in the layout of 1.1, for people and for the simulator."""

from collections.abc import Iterable, Iterator

from centreon_ha_upgrade.pacemaker._moment import spoken
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import (
    Instance,
    NodeState,
    ResourceKind,
    ResourceStatus,
)
from centreon_ha_upgrade.pacemaker._status_told import Failure, History
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import ResourceRole

_ROLE = DIALECTS["0.9-create"].role
_LISTED = (
    ("Masters", ResourceRole.PROMOTED),
    ("Slaves", ResourceRole.UNPROMOTED),
    ("Started", ResourceRole.STARTED),
)


def write(status: ClusterStatus) -> str:
    """The text, without the lines that the status does not know."""
    parts = [
        list(_header(status)),
        list(_counts(status)),
        _banner(status),
        list(_nodes(status)),
        ["Full list of resources:"] if status.resources else ["No resources"],
        [line for each in status.resources for line in _resource(each, status.node_names)],
        list(_attributes(status)),
        list(_history(status)),
        list(_failures(status.failures)),
        list(_bans(status)),
    ]
    return "\n".join("\n".join(part) + "\n" for part in parts if part)


def placed(status: ClusterStatus) -> tuple[str, ...]:
    """Nodes and resources alone, as crm_simulate prints them."""
    resources = (line for each in status.resources for line in _resource(each, status.node_names))
    return (*_nodes(status), *resources)


def _header(status: ClusterStatus) -> Iterator[str]:
    if status.stack:
        yield f"Stack: {status.stack}"
    if status.dc is None:
        yield "Current DC: NONE"
    else:
        quorum = "with" if status.quorum else "WITHOUT"
        version = f"(version {status.dc_version})"
        yield f"Current DC: {status.dc} {version} - partition {quorum} quorum"
    if status.updated:
        yield f"Last updated: {spoken(status.updated)}"
    if change := status.changed:
        words = (("by", change.user), ("via", change.client), ("on", change.origin))
        who = "".join(f" {word} {name}" for word, name in words if name)
        yield f"Last change: {spoken(change.time)}{who}"


def _counts(status: ClusterStatus) -> Iterator[str]:
    nodes = len(status.nodes)
    yield f"{nodes} node{'' if nodes == 1 else 's'} configured"
    if (count := status.instances_configured) is not None:
        held = [f"{status.disabled} DISABLED"] if status.disabled else []
        if status.blocked:
            held.append(f"{status.blocked} BLOCKED from further action due to failure")
        suffix = f" ({', '.join(held)})" if held else ""
        yield f"{count} resource instance{'' if count == 1 else 's'} configured{suffix}"


def _banner(status: ClusterStatus) -> list[str]:
    if not status.maintenance_mode:
        return []
    return [
        "              *** Resource management is DISABLED ***",
        "  The cluster will not attempt to start, stop or recover services",
    ]


def _nodes(status: ClusterStatus) -> Iterator[str]:
    lists = ((NodeState.ONLINE, "Online"), (NodeState.OFFLINE, "OFFLINE"))
    for node in status.nodes:
        if node.state not in (NodeState.ONLINE, NodeState.OFFLINE):
            yield f"{'Remote' if node.remote else ''}Node {node.name}: {node.state.value}"
    for remote in (False, True):
        for state, word in lists:
            names = [n.name for n in status.nodes if (n.state, n.remote) == (state, remote)]
            if names:
                yield f"{'Remote' if remote else ''}{word}: {_list(names)}"


def _resource(found: ResourceStatus, nodes: Iterable[str]) -> Iterator[str]:
    if found.kind is ResourceKind.PRIMITIVE:
        yield from (f" {_instance(each)}" for each in found.instances)
        return
    if found.kind is ResourceKind.GROUP:
        yield f" Resource Group: {found.id}"
        yield from (f"     {_instance(each)}" for each in found.instances)
        return
    title = "Master/Slave Set" if found.kind is ResourceKind.PROMOTABLE else "Clone Set"
    flags = (" (unique)" if found.unique else "") + ("" if found.managed else " (unmanaged)")
    yield f" {title}: {found.id} [{found.member or found.id}]{flags}"
    shown = [each for each in found.instances if each.active or found.unique]
    gathered = [each for each in shown if _is_plain(each, found)]
    yield from (f"     {_instance(each)}" for each in shown if each not in gathered)
    for word, role in _LISTED:
        if names := [name for each in gathered if each.role is role for name in each.nodes]:
            yield f"     {word}: {_list(names)}"
    if idle := found.idle_on(nodes):
        yield f"     Stopped{' (disabled)' if found.disabled else ''}: {_list(idle)}"


def _is_plain(each: Instance, found: ResourceStatus) -> bool:
    """crm_mon gathers in a list what needs no word of its own."""
    troubled = each.failed or each.blocked or each.orphaned or not each.managed
    listed = each.role in [role for _, role in _LISTED]
    return listed and not troubled and len(each.nodes) == 1 and not found.unique


def _instance(each: Instance) -> str:
    words = ["ORPHANED"] if each.orphaned else []
    if each.failed:
        words.append("FAILED")
    if each.role is not None and (not each.failed or each.role is ResourceRole.PROMOTED):
        words.append(_ROLE(each.role))
    if len(each.nodes) == 1:
        words += each.nodes
    flags = ["disabled"] if each.disabled else []
    if each.blocked:
        flags.append("blocked")
    elif each.managed is False:
        flags.append("unmanaged")
    if each.failure_ignored:
        flags.append("failure ignored")
    if flags:
        words.append(f"({', '.join(flags)})")
    several = _list(each.nodes) if len(each.nodes) > 1 else ""
    agent = str(each.agent) if each.agent else "?"
    if each.agent is not None and each.agent.provider:
        agent = agent.replace(":", "::", 1)
    lead = " " if each.orphaned else ""
    return f"{each.id}\t({agent}):\t{lead}{' '.join(words)}{several}"


def _attributes(status: ClusterStatus) -> Iterator[str]:
    if status.attributes is None:
        return
    yield "Node Attributes:"
    for node in status.node_names:
        yield f"* Node {node}:"
        for each in status.attributes:
            if each.node == node:
                yield f"    + {each.name:<32}\t: {each.value:<10}"


def _history(status: ClusterStatus) -> Iterator[str]:
    if status.history is None:
        return
    yield "Migration Summary:"
    for node in status.node_names:
        yield f"* Node {node}:"
        yield from (_remembered(each) for each in status.history if each.node == node)


def _remembered(each: History) -> str:
    if each.orphan:
        return f"   {each.resource}: orphan"
    last = f" last-failure='{spoken(each.last_failure)}'" if each.last_failure else ""
    counts = f"migration-threshold={each.threshold or 0} fail-count={each.fail_count}"
    return f"   {each.resource}: {counts}{last}"


def _failures(failures: tuple[Failure, ...]) -> Iterator[str]:
    if failures:
        yield "Failed Resource Actions:"
    for each in failures:
        key = f"{each.resource}_{each.task}_{each.interval}"
        call = "none" if each.call is None else each.call
        yield (
            f"* {key} on {each.node} '{each.result or ''}' ({each.code or 0}): call={call},"
            f" status={each.status or ''}, exitreason='{each.reason}'{',' if each.when else ''}"
        )
        if each.when:
            yield f"    last-rc-change='{spoken(each.when)}', queued=0ms, exec=0ms"


def _bans(status: ClusterStatus) -> Iterator[str]:
    if status.bans is None:
        return
    yield "Negative Location Constraints:"
    for each in status.bans:
        role = "as Master " if each.promoted_only else ""
        yield f" {each.id}\tprevents {each.resource} from running {role}on {each.node}"


def _list(names: Iterable[str]) -> str:
    return f"[ {' '.join(names)} ]"
