"""A bundle: a resource that Pacemaker runs in containers it makes itself."""

from collections.abc import Iterable

from attrs import field, frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import distinct_names, legal_id, legal_pairs, legal_value
from centreon_ha_upgrade.pacemaker._rules import AttributeSet, strings
from centreon_ha_upgrade.pacemaker.model import Primitive

Pairs = tuple[tuple[str, str], ...]


def _many(found: Iterable[Iterable[tuple[str, str]]]) -> tuple[Pairs, ...]:
    return tuple(strings(each) for each in found)


@frozen
class Bundle:
    """`engine` is docker, podman or rkt; `network` is None where the bundle has none.

    `ports` and `storage` hold one tuple of options a mapping.
    """

    id: str
    engine: str
    container: Pairs = field(converter=strings)
    network: Pairs | None = None
    ports: tuple[Pairs, ...] = field(default=(), converter=_many)
    storage: tuple[Pairs, ...] = field(default=(), converter=_many)
    primitive: Primitive | None = None
    meta: Pairs = field(default=(), converter=strings)
    description: str | None = None
    sets: tuple[AttributeSet, ...] = field(default=(), converter=tuple[AttributeSet, ...])

    def __attrs_post_init__(self) -> None:
        legal_id("bundle id", self.id)
        if self.engine not in ("docker", "podman", "rkt"):
            raise IllegalValue("container engine", self.engine, "Pacemaker knows no such one")
        if self.ports and self.network is None:
            raise IllegalValue("bundle", self.id, "a port mapping without a network")
        for pairs in (self.container, self.network or (), *self.ports, *self.storage):
            legal_pairs("option of a bundle", pairs)
        distinct_names("meta attribute", (name for name, _ in self.meta))
        for name, value in self.meta:
            legal_value(name, value)
        legal_value("description", self.description or "")
