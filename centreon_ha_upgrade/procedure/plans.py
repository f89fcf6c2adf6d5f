"""The procedures this library knows: tuples of steps, nothing else."""

from centreon_ha_upgrade.procedure.step import Step
from centreon_ha_upgrade.procedure.steps import (
    database,
    packages,
    php_apache,
    prerequisites,
    rebuild,
    replication,
    repositories,
    resume,
    switchover,
    web,
)


def from_20_04(*, early: bool = True) -> tuple[Step, ...]:
    """20.04 to 22.10: every step, whatever the profile.

    `early`: repositories and downloads come before maintenance mode (X62), not after it.
    """
    middle = (repositories.STEPS, prerequisites.WINDOW)
    first, then = middle if early else reversed(middle)
    return (
        *prerequisites.OBSERVATION,
        *first,
        *then,
        *packages.STEPS,
        *php_apache.STEPS,
        *database.STEPS,
        *web.STEPS,
        *rebuild.BACKUP_AND_DELETION,
        *replication.STEPS,
        *rebuild.CREATION,
        *resume.STEPS,
    )


EVERY_STEP = (*from_20_04(), *switchover.STEPS)
"""The steps of every procedure: the upgrade's, and those of `accept --switchover`."""
