"""The resources in crm_mon's XML: primitives, groups, clones and bundles."""

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import evolve

from centreon_ha_upgrade.pacemaker._crm_mon_replica import replica
from centreon_ha_upgrade.pacemaker._status_parts import Instance, ResourceKind, ResourceStatus
from centreon_ha_upgrade.pacemaker._xml import Element
from centreon_ha_upgrade.pacemaker.model import Agent, role_of

_INSTANCE = (
    *("id", "resource_agent", "role", "target_role", "active", "orphaned", "blocked", "managed"),
    *("failed", "failure_ignored", "nodes_running_on", "maintenance", "pending", "locked_to"),
    "description",
)
_HOLDER = ("id", "managed", "disabled", "maintenance", "target_role", "description")
_BUNDLE = (*_HOLDER, "type", "image", "unique", "failed")


# a cluster has few agents and names each many times
_known_agent = lru_cache(maxsize=256)(Agent.of)


def _agent(words: str) -> Agent:
    return _known_agent(words) if len(words) < 100 else Agent.of(words)


def resource(found: Element) -> ResourceStatus:
    """One element of `<resources>`.  Raises `ParseError`."""
    if found.tag == "resource":
        one = instance(found)
        return found.made(ResourceStatus, one.id, ResourceKind.PRIMITIVE, (one,))
    if found.tag == "group":
        return _group(found)
    if found.tag == "clone":
        return _clone(found)
    if found.tag == "bundle":
        return _bundle(found)
    return found.fail(f"<{found.tag}> is not understood among resources")


def _group(group: Element) -> ResourceStatus:
    group.only(("resource",), (*_HOLDER, "number_resources"))
    return group.made(
        lambda: ResourceStatus(
            group.need("id"),
            ResourceKind.GROUP,
            map(instance, group),
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
    return clone.made(
        lambda: ResourceStatus(
            clone.need("id"),
            ResourceKind.PROMOTABLE if promotable else ResourceKind.CLONE,
            _cloned(clone, promotable),
            member=next(iter(members), None),
            unique=clone.flag("unique"),
            managed=clone.flag("managed"),
            disabled=clone.flag("disabled") if clone.get("disabled") else None,
        )
    )


def _cloned(clone: Element, promotable: bool) -> Iterator[Instance]:
    for each in clone:
        if each.tag == "resource":
            yield instance(each, promotable)
            continue
        each.only(("resource",), (*_HOLDER, "number_resources"))
        yield from (evolve(instance(leaf, promotable), group=each.need("id")) for leaf in each)


def _bundle(bundle: Element) -> ResourceStatus:
    bundle.only(("replica",), _BUNDLE)
    for each in bundle:
        each.only(("resource",), ("id",))
    return bundle.made(
        lambda: ResourceStatus(
            bundle.need("id"),
            ResourceKind.BUNDLE,
            [instance(leaf) for each in bundle for leaf in each],
            unique=bundle.flag("unique"),
            managed=bundle.flag("managed"),
            image=bundle.need("image"),
            replicas=[_replica(bundle, each) for each in bundle],
        )
    )


def _replica(bundle: Element, found: Element) -> Instance:
    """The replica as the text shows it: what runs inside, and the node of its container."""
    parts = [instance(leaf) for leaf in found]
    return replica(bundle.need("id"), found.need("id"), parts) or found.fail(
        "it holds no container"
    )


def instance(found: Element, promotable: bool | None = False) -> Instance:
    """One `<resource>`, of a promotable clone or not, or not known.  Raises `ParseError`."""
    if found.tag != "resource":
        found.fail("expected <resource>")
    found.only(("node",), _INSTANCE)
    target = (found.get("target_role") or "").lower()
    disabled: bool | None = target == "stopped"
    if target in ("slave", "unpromoted"):
        disabled = promotable
    role = found.get("role")
    return found.made(
        lambda: Instance(
            found.need("id"),
            None if role is None else role_of(role),
            [node.need("name") for node in found],
            _agent(found.need("resource_agent")),
            managed=found.flag("managed"),
            failed=found.flag("failed"),
            blocked=found.flag("blocked", False),
            orphaned=found.flag("orphaned"),
            disabled=disabled,
            failure_ignored=found.flag("failure_ignored"),
            pending=found.get("pending"),
            locked_to=found.get("locked_to"),
        )
    )
