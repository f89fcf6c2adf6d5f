"""The roles of a resource, in modern words."""

from enum import StrEnum

from centreon_ha_upgrade.errors import IllegalValue

_LEGACY = {"Master": "Promoted", "Slave": "Unpromoted"}
_STABLE = ("Started", "Stopped", "Promoted", "Unpromoted")


class ResourceRole(StrEnum):
    """What one instance of a resource does; the last six are on the way to another role."""

    STARTED = "Started"
    STOPPED = "Stopped"
    PROMOTED = "Promoted"
    UNPROMOTED = "Unpromoted"
    STARTING = "Starting"
    STOPPING = "Stopping"
    PROMOTING = "Promoting"
    DEMOTING = "Demoting"
    MIGRATING = "Migrating"
    MONITORING = "Monitoring"


def role_of(word: str) -> ResourceRole:
    """The role a tool's word stands for, in any version's vocabulary and any case.

    Raises `IllegalValue`.

    >>> role_of("Master").name, role_of("promoted").name
    ('PROMOTED', 'PROMOTED')
    """
    capital = word.capitalize()
    try:
        return ResourceRole(_LEGACY.get(capital, capital))
    except ValueError:
        raise IllegalValue("role", word, "Pacemaker knows no such role") from None


def stable_role(what: str, role: ResourceRole | None) -> None:
    """Only a lasting role can be configured.  Raises `IllegalValue`."""
    if role is not None and role.value not in _STABLE:
        raise IllegalValue(what, role, "it is on the way to another")
