"""What crm_mon's text shows line by line of a group, a clone or a bundle, until it is whole."""

from attrs import define, field, frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._crm_mon_replica import replica
from centreon_ha_upgrade.pacemaker._status_parts import Instance, ResourceKind, ResourceStatus


@frozen
class Listed:
    """`Started: [ n1 n2 ]`: an instance a node; `idle` are the nodes that run none."""

    instances: tuple[Instance, ...] = ()
    idle: tuple[str, ...] = ()
    held: bool = False


@define
class Holder:
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
    image: str | None = None
    several: bool = False
    # with -R the parts of each replica of a bundle, by its number
    replicas: dict[str, list[Instance]] = field(factory=dict)
    group: str | None = None
    inner: int = 0

    def takes(self, instance: Instance, indent: int) -> bool:
        if indent > self.indent:
            return True
        if indent or self.indent:
            return False
        return self.member in (None, instance.primitive)

    def finished(self, only_active: bool) -> ResourceStatus:
        if self.kind is ResourceKind.BUNDLE:
            return self.bundle()
        clone = self.kind is not ResourceKind.GROUP
        inactive = [int(flag.split()[0]) for flag in self.flags if "inactive" in flag]
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
            inactive_members=inactive[0] if inactive else None,
        )

    def bundle(self) -> ResourceStatus:
        whole = self.replicas
        if not whole and len(self.instances) > 1 and not self.several:
            whole = {"0": self.instances}
        told = [replica(self.id, number, parts) for number, parts in whole.items()]
        if None in told:
            raise IllegalValue("bundle", self.id, "a replica holds no container")
        return ResourceStatus(
            self.id,
            self.kind,
            [part for parts in whole.values() for part in parts],
            unique="unique" in self.flags,
            managed=not self.flags & {"unmanaged", "maintenance"},
            image=self.image,
            replicas=[one for one in told if one] if whole else self.instances,
        )
