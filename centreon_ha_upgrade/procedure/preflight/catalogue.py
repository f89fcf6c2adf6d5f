"""The whole catalogue, P01 to P50 and beyond: what is asked, and what is not and why."""

from typing import Any

from centreon_ha_upgrade.procedure.preflight import (
    cluster,
    constraints,
    data,
    databases,
    nodes,
    shipped,
    surroundings,
)
from centreon_ha_upgrade.procedure.preflight.model import NotAsked, PreflightCheck

_PARTS = (cluster, constraints, data, databases, nodes, shipped, surroundings)

CATALOGUE: tuple[PreflightCheck[Any], ...] = tuple(
    sorted((check for part in _PARTS for check in part.CHECKS), key=lambda check: check.id)
)
"""Every check that is asked, in the order of its number."""

NOT_ASKED = (
    NotAsked(
        "P29",
        "MariaDB 10.5 resolves",
        "It cannot before step B07 adds the repository; step E00 asks it before anything is "
        "erased, and P28 asks the address.",
    ),
    NotAsked(
        "P30",
        "Consistency of the packages",
        "yum check takes minutes; steps C03 and E00 read the transaction before they accept it.",
    ),
    NotAsked(
        "P69",
        "Versions of the pollers",
        "No statement about them was tried on a real database: look at the list of pollers.",
    ),
    NotAsked(
        "P70",
        "Crons about to run",
        "What runs at the time of the window is not what runs now; P59 asks for dumps under way.",
    ),
    NotAsked(
        "P71",
        "PHP 8.1 resolves",
        "It cannot before its repository is added; P28 asks the address, and step C03 reads the "
        "transaction before it accepts it.",
    ),
)
