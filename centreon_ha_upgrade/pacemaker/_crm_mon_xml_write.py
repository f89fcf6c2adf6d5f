"""The XML that crm_mon 1.1.23 prints for a status."""

from collections.abc import Iterable
from itertools import groupby

from centreon_ha_upgrade.pacemaker._moment import spoken
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import (
    FLAGS,
    Instance,
    NodeState,
    NodeStatus,
    ResourceKind,
    ResourceStatus,
)
from centreon_ha_upgrade.pacemaker._status_told import (
    Ban,
    Failure,
    FencingEvent,
    History,
    NodeAttribute,
    PastOperation,
    Ticket,
)
from centreon_ha_upgrade.pacemaker._xml import element
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS

_ROLE = DIALECTS["0.9-create"].role


def write(status: ClusterStatus) -> str:
    """The document."""
    by_node = [each for each in status.resources if each.kind is ResourceKind.LISTED_BY_NODE]
    listed = [instance for each in by_node for instance in each.instances]
    whole = [each for each in status.resources if each not in by_node]
    sections = [
        _summary(status),
        element("nodes", (), (_node(each, status.dc, listed) for each in status.nodes)),
        element("resources", (), map(_resource, whole)),
    ]
    if status.attributes is not None:
        sections.append(element("node_attributes", (), _attributes(status.attributes)))
    if status.history is not None:
        sections.append(element("node_history", (), _past(status)))
    if status.failures:
        sections.append(element("failures", (), map(_failure, status.failures)))
    if status.fencing is not None:
        sections.append(element("fence_history", (), map(_fenced, status.fencing)))
    if status.tickets is not None:
        sections.append(element("tickets", (), map(_ticket, status.tickets)))
    if status.bans is not None:
        sections.append(element("bans", (), map(_ban, status.bans)))
    return '<?xml version="1.0"?>\n' + element("crm_mon", (("version", "1.1.23"),), sections)


def _summary(status: ClusterStatus) -> str:
    dc = [("present", _bool(status.dc is not None))]
    if status.dc is not None:
        dc += [("version", status.dc_version or ""), ("name", status.dc)]
        dc += [("with_quorum", _bool(bool(status.quorum)))]
    change, nodes = status.changed, status.nodes_configured
    counts = [("number", str(status.instances_configured or 0))]
    counts += [("disabled", str(status.disabled or 0)), ("blocked", str(status.blocked or 0))]
    options = [
        *(status.options or ()),
        ("maintenance-mode", _bool(bool(status.maintenance_mode))),
    ]
    if status.stop_all is not None:
        options.append(("stop-all-resources", _bool(status.stop_all)))
    held = [
        *([element("stack", (("type", status.stack),))] if status.stack else []),
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
        *([] if nodes is None else [element("nodes_configured", (("number", str(nodes)),))]),
        element("resources_configured", counts),
        element("cluster_options", options),
    ]
    return element("summary", (), held)


def _node(node: NodeStatus, dc: str | None, listed: Iterable[Instance]) -> str:
    flags = {
        **{name: bool(getattr(node, name)) for name in FLAGS},
        "standby_onfail": node.state is NodeState.STANDBY_ON_FAIL,
        "shutdown": bool(node.shutdown),
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
            *((("id_as_resource", node.name),) if node.guest else ()),
            *((("health", node.health),) if node.health else ()),
            *((("feature_set", node.feature_set),) if node.feature_set else ()),
        ),
        (_instance(each, listed=True) for each in listed if each.nodes == (node.name,)),
    )


def _resource(found: ResourceStatus) -> str:
    instances = "".join(_instance(each) for each in found.instances)
    if found.kind is ResourceKind.PRIMITIVE:
        return instances
    if found.kind is ResourceKind.BUNDLE:
        return _bundle(found)
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
    return element("clone", words, _cloned(found.instances))


def _cloned(instances: Iterable[Instance]) -> Iterable[str]:
    for group, run in groupby(instances, lambda each: each.group):
        inner = map(_instance, run)
        if group is None:
            yield from inner
        else:
            yield element("group", (("id", group), ("number_resources", "1")), inner)


def _bundle(found: ResourceStatus) -> str:
    """All replicas hold the same parts, in the same order."""
    ids = {each.id for each in found.instances}
    kind = next((k for k in ("docker", "podman") if f"{found.id}-{k}-0" in ids), "rkt")
    words = [("id", found.id), ("type", kind), ("image", found.image or "unknown")]
    words += [("unique", _bool(found.unique)), ("managed", _bool(bool(found.managed)))]
    count = len(found.replicas or ())
    size = len(found.instances) // count if count else 0
    held = (
        element("replica", (("id", str(n)),), map(_instance, found.instances[n * size :][:size]))
        for n in range(count)
    )
    return element("bundle", words, held)


def _instance(each: Instance, listed: bool = False) -> str:
    words = [("id", each.id), ("resource_agent", str(each.agent).replace(":", "::", 1))]
    if each.agent is not None and each.agent.provider is None:
        words[1] = ("resource_agent", str(each.agent))
    if each.role is not None:
        words.append(("role", _ROLE(each.role)))
    if listed and each.disabled is None:
        # it is disabled only as the part of a promotable clone, which cannot be seen there
        words.append(("target_role", "Slave"))
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
    words += [
        (name, value)
        for name, value in (("pending", each.pending), ("locked_to", each.locked_to))
        if value is not None
    ]
    words.append(("nodes_running_on", str(len(each.nodes))))
    nodes = (element("node", (("name", name), ("cached", "false"))) for name in each.nodes)
    return element("resource", words, nodes)


def _attributes(found: tuple[NodeAttribute, ...]) -> Iterable[str]:
    for node, run in groupby(found, lambda each: each.node):
        held = (element("attribute", (("name", a.name), ("value", a.value))) for a in run)
        yield element("node", (("name", node),), held)


def _past(status: ClusterStatus) -> Iterable[str]:
    for node, run in groupby(status.history or (), lambda each: each.node):
        yield element("node", (("name", node),), map(_history, run))
    for (node, id_), done in groupby(
        status.operations or (), lambda each: (each.node, each.resource)
    ):
        held = element(
            "resource_history", (("id", id_), ("orphan", "false")), map(_operation, done)
        )
        yield element("node", (("name", node),), (held,))


def _operation(each: PastOperation) -> str:
    words = [("call", "-1" if each.call is None else str(each.call)), ("task", each.task)]
    words += [("rc", str(each.code or 0)), ("rc_text", each.result or "ok")]
    times = {
        "interval": each.interval or None,
        "exec-time": each.exec_time,
        "queue-time": each.queue_time,
    }
    words += [(name, f"{value}ms") for name, value in times.items() if value is not None]
    if each.when is not None:
        words.append(("last-rc-change", spoken(each.when)))
    return element("operation_history", words)


def _ticket(each: Ticket) -> str:
    words = [("id", each.id), ("status", "granted" if each.granted else "revoked")]
    words.append(("standby", _bool(each.standby)))
    if each.last_granted is not None:
        words.append(("last-granted", spoken(each.last_granted)))
    return element("ticket", words)


def _fenced(each: FencingEvent) -> str:
    told = {
        "action": each.action,
        "target": each.target,
        "status": each.status,
        "delegate": each.delegate,
        "client": each.client,
        "origin": each.origin,
        "completed": each.completed and spoken(each.completed),
        "exit-reason": each.reason or None,
    }
    return element("fence_event", [(name, value) for name, value in told.items() if value])


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
