"""The whole catalogue, P01 to P50: what is asked, and what is not and why."""

from typing import Any

from centreon_ha_upgrade.procedure.preflight import cluster, databases, nodes
from centreon_ha_upgrade.procedure.preflight.model import NotAsked, PreflightCheck

CATALOGUE: tuple[PreflightCheck[Any], ...] = tuple(
    sorted((*cluster.CHECKS, *nodes.CHECKS, *databases.CHECKS), key=lambda check: check.id)
)
"""Every check that is asked, in the order of its number."""

NOT_ASKED = (
    NotAsked(
        "P25",
        "Rule of sudo for the account mysql",
        "The package of step C02 replaces it: before the upgrade it proves nothing.",
    ),
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
        "P33",
        "Evidence of a backup",
        "No question to a node can prove it: step A05 asks a person.",
    ),
    NotAsked(
        "P34",
        "Customised Apache configuration",
        "Step D02 compares both files once the package has brought the new one.",
    ),
    NotAsked(
        "P35",
        "Modified files of centreon-ha",
        "Step A06 keeps our own copy of each, whether modified or not.",
    ),
    NotAsked(
        "P43",
        "Promotion scores and replication information",
        "Step K00 sets both, whatever they were.",
    ),
    NotAsked(
        "P49",
        "Database address in Centreon's own files",
        "The update of the packages may reset them: it must be asked after step C03.",
    ),
)
