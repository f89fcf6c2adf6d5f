"""What a CIB holds, as far as this library reads it; `cib` is the conversation."""

import re

from attrs import field, frozen

from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import legal_id, legal_name, legal_value
from centreon_ha_upgrade.pacemaker.model import (
    Clone,
    Constraint,
    Group,
    PcsResource,
)


@frozen
class Property:
    """One cluster property, in the set that holds it (`cib-bootstrap-options` is pcs's own)."""

    name: str
    value: str
    set_id: str = "cib-bootstrap-options"

    def __attrs_post_init__(self) -> None:
        legal_id("property set", self.set_id)
        legal_value(legal_name("cluster property", self.name), self.value)


@frozen
class Cib:
    """The configuration part of a CIB; the three counters order its versions."""

    admin_epoch: int
    epoch: int
    num_updates: int
    validate_with: str
    properties: tuple[Property, ...] = field(default=(), converter=tuple[Property, ...])
    nodes: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    resources: tuple[PcsResource, ...] = field(default=(), converter=tuple[PcsResource, ...])
    constraints: tuple[Constraint, ...] = field(default=(), converter=tuple[Constraint, ...])
    rsc_defaults: tuple[tuple[str, str], ...] = field(
        default=(), converter=tuple[tuple[str, str], ...]
    )

    def __attrs_post_init__(self) -> None:
        for node in self.nodes:
            legal_host("node name", node)
        if not re.fullmatch(r"[A-Za-z0-9.-]{1,40}", self.validate_with):
            raise IllegalValue(
                "schema", self.validate_with, "expected something like pacemaker-3.5"
            )
        ids = [found.id for top in self.resources for found in _within(top)]
        ids += [legal_id("id of a constraint", each.id) for each in self.constraints]
        ids += [f"{found.set_id}={found.name}" for found in self.properties]
        ids += [f"rsc_defaults={name}" for name, _ in self.rsc_defaults]
        if twice := [id_ for id_ in ids if ids.count(id_) > 1]:
            raise IllegalValue("id", twice[0], "it stands twice")

    def resource(self, id_: str) -> PcsResource | None:
        """The resource of this id, wherever it stands: on its own, in a group, in a clone."""
        found = (each for top in self.resources for each in _within(top) if each.id == id_)
        return next(found, None)

    def has(self, id_: str) -> bool:
        """Is there a resource of this id?"""
        return self.resource(id_) is not None

    def property(self, name: str) -> str | None:
        """The value of a cluster property, None where it is not set."""
        return next((found.value for found in self.properties if found.name == name), None)


def _within(top: PcsResource) -> tuple[PcsResource, ...]:
    if isinstance(top, Clone):
        return (top, *_within(top.resource))
    if isinstance(top, Group):
        return (top, *top.members)
    return (top,)
