"""The XML that crm_mon 1.1.23 prints for a status."""

from collections.abc import Iterable
from itertools import groupby

from centreon_ha_upgrade.pacemaker._moment import spoken
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import (
    Ban,
    Failure,
    History,
    Instance,
    NodeAttribute,
    NodeState,
    NodeStatus,
    ResourceKind,
    ResourceStatus,
)
from centreon_ha_upgrade.pacemaker._xml import element
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS

_ROLE = DIALECTS["0.9-create"].role


def write(status: ClusterStatus) -> str:
    """The document."""
    sections = [
        _summary(status),
        element("nodes", (), (_node(each, status.dc) for each in status.nodes)),
        element("resources", (), map(_resource, status.resources)),
    ]
    if status.attributes is not None:
        sections.append(element("node_attributes", (), _attributes(status.attributes)))
    if status.history is not None:
        sections.append(element("node_history", (), _histories(status.history)))
    if status.failures:
        sections.append(element("failures", (), map(_failure, status.failures)))
    if status.bans is not None:
        sections.append(element("bans", (), map(_ban, status.bans)))
    return '<?xml version="1.0"?>\n' + element("crm_mon", (("version", "1.1.23"),), sections)


def _summary(status: ClusterStatus) -> str:
    dc = [("present", _bool(status.dc is not None))]
    if status.dc is not None:
        dc += [("version", status.dc_version or ""), ("name", status.dc)]
        dc += [("with_quorum", _bool(bool(status.quorum)))]
    change = status.changed
    counts = [("number", str(status.instances_configured or 0))]
    counts += [("disabled", str(status.disabled or 0)), ("blocked", str(status.blocked or 0))]
    options = (*(status.options or ()), ("maintenance-mode", _bool(bool(status.maintenance_mode))))
    held = [
        element("stack", (("type", status.stack or "unknown"),)),
        element("current_dc", dc),
        element("last_update", (("time", spoken(status.updated) if status.updated else ""),)),
        element(
            "last_change",
            (
                ("time", spoken(change.time) if change else ""),
                ("user", change.user if change else ""),
                ("client", change.client if change else ""),
                ("origin", change.origin if change else ""),
            ),
        ),
        element("nodes_configured", (("number", str(len(status.nodes))),)),
        element("resources_configured", counts),
        element("cluster_options", options),
    ]
    return element("summary", (), held)


def _node(node: NodeStatus, dc: str | None) -> str:
    state = node.state
    flags = {
        "online": state
        in (
            *(NodeState.ONLINE, NodeState.STANDBY, NodeState.STANDBY_ON_FAIL),
            *(NodeState.MAINTENANCE, NodeState.UNCLEAN_ONLINE, NodeState.PENDING),
        ),
        "standby": state in (NodeState.STANDBY, NodeState.OFFLINE_STANDBY),
        "standby_onfail": state is NodeState.STANDBY_ON_FAIL,
        "maintenance": state in (NodeState.MAINTENANCE, NodeState.OFFLINE_MAINTENANCE),
        "pending": state in (NodeState.PENDING, NodeState.UNCLEAN_PENDING),
        "unclean": state.name.startswith("UNCLEAN"),
        "shutdown": False,
        "expected_up": True,
        "is_dc": node.name == dc,
    }
    return element(
        "node",
        (
            ("name", node.name),
            ("id", node.id or ""),
            *((name, _bool(value)) for name, value in flags.items()),
            ("resources_running", str(node.running or 0)),
            ("type", "remote" if node.remote else "member"),
        ),
    )


def _resource(found: ResourceStatus) -> str:
    instances = "".join(_instance(each) for each in found.instances)
    if found.kind is ResourceKind.PRIMITIVE:
        return instances
    words = [("id", found.id)]
    for name, value in (("managed", found.managed), ("disabled", found.disabled)):
        if value is not None:
            words.append((name, _bool(value)))
    if found.kind is ResourceKind.GROUP:
        words.append(("number_resources", str(len(found.instances))))
        return element("group", words, (instances,))
    words.append(("multi_state", _bool(found.kind is ResourceKind.PROMOTABLE)))
    words.append(("unique", _bool(found.unique)))
    words.append(("failed", _bool(any(each.failed for each in found.instances))))
    words.append(("failure_ignored", "false"))
    return element("clone", words, (instances,))


def _instance(each: Instance) -> str:
    words = [("id", each.id), ("resource_agent", str(each.agent).replace(":", "::", 1))]
    if each.agent is not None and each.agent.provider is None:
        words[1] = ("resource_agent", str(each.agent))
    if each.role is not None:
        words.append(("role", _ROLE(each.role)))
    if each.disabled:
        words.append(("target_role", "Stopped"))
    flags = {
        "active": each.active,
        "orphaned": each.orphaned,
        "blocked": each.blocked,
        "managed": bool(each.managed),
        "failed": each.failed,
        "failure_ignored": bool(each.failure_ignored),
    }
    words += [(name, _bool(value)) for name, value in flags.items()]
    words.append(("nodes_running_on", str(len(each.nodes))))
    nodes = (element("node", (("name", name), ("cached", "false"))) for name in each.nodes)
    return element("resource", words, nodes)


def _attributes(found: tuple[NodeAttribute, ...]) -> Iterable[str]:
    for node, run in groupby(found, lambda each: each.node):
        held = (element("attribute", (("name", a.name), ("value", a.value))) for a in run)
        yield element("node", (("name", node),), held)


def _histories(found: tuple[History, ...]) -> Iterable[str]:
    for node, run in groupby(found, lambda each: each.node):
        yield element("node", (("name", node),), map(_history, run))


def _history(each: History) -> str:
    words = [("id", each.resource), ("orphan", _bool(each.orphan))]
    if each.threshold is not None:
        words.append(("migration-threshold", str(each.threshold)))
    if each.fail_count or not each.orphan:
        words.append(("fail-count", str(each.fail_count)))
    if each.last_failure is not None:
        words.append(("last-failure", spoken(each.last_failure)))
    return element("resource_history", words)


def _failure(each: Failure) -> str:
    words = [
        ("op_key", f"{each.resource}_{each.task}_{each.interval}"),
        ("node", each.node),
        ("exitstatus", each.result or ""),
        ("exitreason", each.reason),
        ("exitcode", str(each.code or 0)),
        ("call", "none" if each.call is None else str(each.call)),
        ("status", each.status or ""),
    ]
    if each.when is not None:
        words.append(("last-rc-change", spoken(each.when)))
    return element("failure", (*words, ("interval", str(each.interval)), ("task", each.task)))


def _ban(each: Ban) -> str:
    return element(
        "ban",
        (
            ("id", each.id),
            ("resource", each.resource),
            ("node", each.node),
            ("weight", str(each.weight or 0)),
            ("master_only", _bool(each.promoted_only)),
        ),
    )


def _bool(value: bool) -> str:
    return "true" if value else "false"
