"""crm_mon's XML: `<crm_mon>` of 1.1 and of `--as-xml`, `<pacemaker-result>` of 2.x."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import unescape

from attrs import evolve

from centreon_ha_upgrade.pacemaker._crm_mon_xml_resources import instance, resource
from centreon_ha_upgrade.pacemaker._moment import moment
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import (
    FLAGS,
    MILLION,
    NodeState,
    NodeStatus,
    ResourceStatus,
    listed_by_node,
)
from centreon_ha_upgrade.pacemaker._status_told import (
    Ban,
    Change,
    Failure,
    FencingEvent,
    History,
    NodeAttribute,
    PastOperation,
    Ticket,
    operation_key,
)
from centreon_ha_upgrade.pacemaker._xml import Element, parse_xml

_SECTIONS = (
    *("summary", "nodes", "resources", "node_attributes", "node_history", "failures", "bans"),
    *("fence_history", "tickets", "pacemakerd", "status"),
)
_SUMMARY = (
    *("stack", "current_dc", "last_update", "last_change", "nodes_configured"),
    *("resources_configured", "cluster_options"),
)
_CALLS = ("call", "task", "interval", "rc", "rc_text")
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_OCTAL = re.compile(r"(\\37777777[2-7][0-7]{2})+")
_TIMES = ("last-rc-change", "last-run", "exec-time", "queue-time")


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
    tickets, fencing = root.child("tickets"), root.child("fence_history")
    return root.made(
        lambda: ClusterStatus(
            nodes=[_node(each) for each in root.need_child("nodes")],
            resources=_resources(root),
            failures=[_failure(each, _escapes_twice(root)) for each in failures or ()],
            attributes=None if attributes is None else tuple(_attributes(attributes)),
            history=None if history is None else tuple(_histories(history)),
            bans=None if bans is None else tuple(map(_ban, bans)),
            operations=None if history is None else tuple(_operations(history)),
            tickets=None if tickets is None else tuple(map(_ticket, tickets)),
            fencing=None if fencing is None else tuple(map(_fenced, fencing)),
            **summary,  # type: ignore[arg-type]
        )
    )


def _resources(root: Element) -> tuple[ResourceStatus, ...]:
    """Grouped by node (`-n`), a node holds the resources that run there."""
    shown = [resource(each) for each in root.child("resources") or ()]
    listed = [
        evolve(instance(each, None), nodes=(node.need("name"),))
        for node in root.need_child("nodes")
        for each in node
    ]
    return listed_by_node(shown, listed)


def _summary(summary: Element) -> dict[str, object]:
    summary.only(_SUMMARY, ())
    dc, change = summary.need_child("current_dc"), summary.child("last_change")
    counts, options = summary.child("resources_configured"), summary.need_child("cluster_options")
    nodes, updated = summary.child("nodes_configured"), summary.need_child("last_update")
    held = options.get("stop-all-resources") is not None
    stack, present = summary.child("stack"), dc.flag("present")
    return {
        "stack": stack.need("type") if stack else None,
        "dc": dc.need("name") if present else None,
        "dc_version": (dc.need("version") or None) if present else None,
        "quorum": dc.flag("with_quorum") if present else None,
        "updated": updated.made(moment, updated.need("time")),
        "changed": _change(change) if change and change.get("time") else None,
        "nodes_configured": nodes.number("number") if nodes else None,
        "instances_configured": counts.number("number") if counts else None,
        "disabled": counts.number("disabled") if counts else None,
        "blocked": counts.number("blocked") if counts else None,
        "maintenance_mode": options.flag("maintenance-mode"),
        "stop_all": options.flag("stop-all-resources") if held else None,
        "options": tuple(
            (name, value)
            for name, value in options.attributes.items()
            if name not in ("maintenance-mode", "stop-all-resources")
        ),
    }


def _change(change: Element) -> Change:
    who = (change.get(name) or "" for name in ("user", "client", "origin"))
    return change.made(Change, change.made(moment, change.need("time")), *who)


def _node(node: Element) -> NodeStatus:
    flags = {name: node.flag(name) for name in FLAGS}
    return node.made(
        lambda: NodeStatus(
            node.need("name"),
            _state(node),
            node.need("type") == "remote",
            node.need("id"),
            node.number("resources_running"),
            node.get("id_as_resource") is not None,
            shutdown=node.flag("shutdown"),
            health=node.get("health"),
            feature_set=node.get("feature_set"),
            **flags,
        )
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


def _operations(section: Element) -> Iterator[PastOperation]:
    for node, resource_ in _by_node(section, "resource_history"):
        resource_.only(("operation_history",), resource_.attributes)
        for each in resource_:
            each.only((), (*_CALLS, *_TIMES))
            yield each.made(_operation, node, resource_.need("id"), each)


def _operation(node: str, resource_: str, each: Element) -> PastOperation:
    call, when = each.need("call"), each.get("last-rc-change")
    return PastOperation(
        node,
        resource_,
        each.need("task"),
        _milliseconds(each, "interval") or 0,
        None if call == "-1" else each.number("call"),
        each.number("rc"),
        each.need("rc_text"),
        None if when is None else moment(when),
        _milliseconds(each, "exec-time"),
        _milliseconds(each, "queue-time"),
    )


def _milliseconds(each: Element, name: str) -> int | None:
    value = each.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,12}(ms)?", value):
        each.fail(f"{name} is not a number of milliseconds")
    return int(value.removesuffix("ms"))


def _ticket(found: Element) -> Ticket:
    last = found.get("last-granted")
    return found.made(
        lambda: Ticket(
            found.need("id"),
            found.need("status") == "granted",
            found.flag("standby"),
            None if last is None else moment(last),
        )
    )


def _fenced(event: Element) -> FencingEvent:
    done = event.get("completed")
    return event.made(
        lambda: FencingEvent(
            event.need("action"),
            event.need("target"),
            event.need("status"),
            event.get("delegate") or None,
            event.get("client") or None,
            event.get("origin") or None,
            None if done is None else moment(done),
            (event.get("exit-reason") or "").strip(),
        )
    )


def _escapes_twice(root: Element) -> bool:
    """From 2.0.3 on crm_mon escapes a reason before its XML library escapes it again."""
    return root.tag == "pacemaker-result" or not (root.get("version") or "").startswith("1.")


def _unescaped(reason: str) -> str:
    """What 2.0 and 2.1 escaped.  2.0 writes a byte that is not ASCII as a negative octal number."""
    plain = unescape(reason, _QUOTES)
    return _OCTAL.sub(lambda run: _utf8(run[0]), plain)


def _utf8(octal: str) -> str:
    found = bytes(int(byte, 8) & 0xFF for byte in octal.split("\\")[1:])
    return found.decode(errors="replace")


def _failure(found: Element, escaped_twice: bool) -> Failure:
    reason = found.get("exitreason") or ""
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
        (_unescaped(reason) if escaped_twice else reason).strip(),
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
