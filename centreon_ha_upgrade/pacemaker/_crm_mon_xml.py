"""crm_mon's XML: `<crm_mon>` of 1.1 and of `--as-xml`, `<pacemaker-result>` of 2.x."""

import re
from collections.abc import Iterable, Iterator

from centreon_ha_upgrade.pacemaker._moment import moment
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import (
    MILLION,
    Ban,
    Change,
    Failure,
    History,
    Instance,
    NodeAttribute,
    NodeState,
    NodeStatus,
    ResourceKind,
    ResourceStatus,
    operation_key,
)
from centreon_ha_upgrade.pacemaker._xml import Element, parse_xml
from centreon_ha_upgrade.pacemaker.model import Agent, role_of

# fencing and tickets play no part in Centreon HA; operations are told by failures and history
_ASIDE = ("pacemakerd", "fence_history", "tickets", "status")
_SECTIONS = (
    *("summary", "nodes", "resources", "node_attributes", "node_history", "failures", "bans"),
    *_ASIDE,
)
_INSTANCE = (
    *("id", "resource_agent", "role", "target_role", "active", "orphaned", "blocked", "managed"),
    *("failed", "failure_ignored", "nodes_running_on", "maintenance", "pending", "locked_to"),
    "description",
)
_HOLDER = ("id", "managed", "disabled", "maintenance", "target_role", "description")


def read(text: str) -> ClusterStatus:
    """The status.  Raises `ParseError`."""
    root = parse_xml("crm_mon", text)
    if root.tag not in ("crm_mon", "pacemaker-result"):
        root.fail("expected <crm_mon> or <pacemaker-result>")
    ended = root.child("status")
    if ended is not None and ended.need("code") != "0":
        ended.fail(f"it failed: {ended.get('message')}")
    root.only(_SECTIONS, ("version", "api-version", "request"))
    summary = _summary(root.need_child("summary"))
    attributes, history = root.child("node_attributes"), root.child("node_history")
    failures, bans = root.child("failures"), root.child("bans")
    return root.made(
        lambda: ClusterStatus(
            nodes=[_node(each) for each in root.need_child("nodes")],
            resources=[_resource(each) for each in root.need_child("resources")],
            failures=[_failure(each) for each in failures or ()],
            attributes=None if attributes is None else tuple(_attributes(attributes)),
            history=None if history is None else tuple(_histories(history)),
            bans=None if bans is None else tuple(map(_ban, bans)),
            **summary,  # type: ignore[arg-type]
        )
    )


def _summary(summary: Element) -> dict[str, object]:
    dc, change = summary.need_child("current_dc"), summary.child("last_change")
    counts, options = summary.child("resources_configured"), summary.need_child("cluster_options")
    nodes, updated = summary.child("nodes_configured"), summary.need_child("last_update")
    stack, present = summary.child("stack"), dc.flag("present")
    return {
        "stack": stack.need("type") if stack else None,
        "dc": dc.need("name") if present else None,
        "dc_version": dc.need("version") if present else None,
        "quorum": dc.flag("with_quorum") if present else None,
        "updated": updated.made(moment, updated.need("time")),
        "changed": _change(change) if change and change.get("time") else None,
        "nodes_configured": nodes.number("number") if nodes else None,
        "instances_configured": counts.number("number") if counts else None,
        "disabled": counts.number("disabled") if counts else None,
        "blocked": counts.number("blocked") if counts else None,
        "maintenance_mode": options.flag("maintenance-mode"),
        "options": tuple(
            (name, value)
            for name, value in options.attributes.items()
            if name != "maintenance-mode"
        ),
    }


def _change(change: Element) -> Change:
    who = (change.get(name) or "" for name in ("user", "client", "origin"))
    return change.made(Change, change.made(moment, change.need("time")), *who)


def _node(node: Element) -> NodeStatus:
    node.only((), node.attributes)
    return node.made(
        NodeStatus,
        node.need("name"),
        _state(node),
        node.need("type") == "remote",
        node.need("id"),
        node.number("resources_running"),
    )


def _state(node: Element) -> NodeState:
    """The ladder by which crm_mon chooses its one word."""
    online = node.flag("online")
    if node.flag("unclean"):
        if online:
            return NodeState.UNCLEAN_ONLINE
        return NodeState.UNCLEAN_PENDING if node.flag("pending") else NodeState.UNCLEAN_OFFLINE
    if node.flag("pending"):
        return NodeState.PENDING
    if node.flag("standby_onfail") and online:
        return NodeState.STANDBY_ON_FAIL
    if node.flag("standby"):
        return NodeState.STANDBY if online else NodeState.OFFLINE_STANDBY
    if node.flag("maintenance"):
        return NodeState.MAINTENANCE if online else NodeState.OFFLINE_MAINTENANCE
    return NodeState.ONLINE if online else NodeState.OFFLINE


# --- resources ------------------------------------------------------------------------------


def _resource(found: Element) -> ResourceStatus:
    if found.tag == "resource":
        one = _instance(found)
        return found.made(ResourceStatus, one.id, ResourceKind.PRIMITIVE, (one,))
    if found.tag == "group":
        return _group(found)
    if found.tag == "clone":
        return _clone(found)
    return found.fail(f"<{found.tag}> is not understood among resources")


def _group(group: Element) -> ResourceStatus:
    group.only(("resource",), (*_HOLDER, "number_resources"))
    return group.made(
        lambda: ResourceStatus(
            group.need("id"),
            ResourceKind.GROUP,
            map(_instance, group),
            managed=group.flag("managed") if group.get("managed") else None,
            disabled=group.flag("disabled") if group.get("disabled") else None,
        )
    )


def _clone(clone: Element) -> ResourceStatus:
    known = (*_HOLDER, "multi_state", "unique", "failed", "failure_ignored")
    clone.only(("resource", "group"), known)
    promotable = clone.flag("multi_state")
    members = {re.sub(r":[0-9]+$", "", each.need("id")) for each in clone}
    if len(members) > 1:
        clone.fail("its instances differ in their id")
    leaves = (leaf for each in clone for leaf in (each if each.tag == "group" else (each,)))
    return clone.made(
        lambda: ResourceStatus(
            clone.need("id"),
            ResourceKind.PROMOTABLE if promotable else ResourceKind.CLONE,
            [_instance(leaf, promotable) for leaf in leaves],
            member=next(iter(members), None),
            unique=clone.flag("unique"),
            managed=clone.flag("managed"),
            disabled=clone.flag("disabled") if clone.get("disabled") else None,
        )
    )


def _instance(found: Element, promotable: bool = False) -> Instance:
    if found.tag != "resource":
        found.fail("expected <resource>")
    found.only(("node",), _INSTANCE)
    target = (found.get("target_role") or "").lower()
    held = ("stopped", "slave", "unpromoted") if promotable else ("stopped",)
    role = found.get("role")
    return found.made(
        lambda: Instance(
            found.need("id"),
            None if role is None else role_of(role),
            [node.need("name") for node in found],
            Agent.of(found.need("resource_agent")),
            managed=found.flag("managed"),
            failed=found.flag("failed"),
            blocked=found.flag("blocked", False),
            orphaned=found.flag("orphaned"),
            disabled=target in held,
            failure_ignored=found.flag("failure_ignored"),
        )
    )


# --- what follows the resources -------------------------------------------------------------


def _attributes(section: Element) -> Iterator[NodeAttribute]:
    for node, each in _by_node(section, "attribute"):
        # `expected` repeats in numbers what the text says in words: lost connectivity
        each.only((), ("name", "value", "expected"))
        yield each.made(NodeAttribute, node, each.need("name"), each.need("value"))


def _histories(section: Element) -> Iterator[History]:
    for node, each in _by_node(section, "resource_history"):
        counted, orphan = each.get("fail-count"), each.flag("orphan", False)
        if counted is None and not orphan:
            continue
        last, threshold = each.get("last-failure"), each.get("migration-threshold")
        yield each.made(
            History,
            node,
            each.need("id"),
            0 if counted is None else _number(each, "fail-count"),
            None if threshold is None else _number(each, "migration-threshold"),
            None if last is None else each.made(moment, last),
            orphan,
        )


def _number(element: Element, name: str) -> int:
    return MILLION if element.get(name) == "INFINITY" else element.number(name)


def _by_node(section: Element, tag: str) -> Iterable[tuple[str, Element]]:
    section.only(("node",), ())
    for node in section:
        node.only((tag,), ("name",))
        yield from ((node.need("name"), each) for each in node)


def _failure(found: Element) -> Failure:
    key, when = found.get("op_key") or found.need("id"), found.get("last-rc-change")
    resource, task, interval = found.made(operation_key, key)
    return found.made(
        Failure,
        resource,
        task,
        interval,
        found.need("node"),
        found.need("exitstatus"),
        found.number("exitcode"),
        (found.get("exitreason") or "").strip(),
        found.need("status"),
        found.number("call") if found.get("call") != "none" else None,
        None if when is None else found.made(moment, when),
    )


def _ban(found: Element) -> Ban:
    found.only((), ("id", "resource", "node", "weight", "master_only", "promoted-only"))
    only = "promoted-only" if found.get("promoted-only") else "master_only"
    return found.made(
        Ban,
        found.need("id"),
        found.need("resource"),
        found.need("node"),
        found.flag(only),
        found.number("weight"),
    )
