"""`crm_resource --wait`: returns when the cluster has nothing left to do.

Whoever looks at a cluster right after changing it sees the past.  It exits 0 once all is quiet,
also when something failed on the way: quiet is not healthy.
"""

from centreon_ha_upgrade.core.command import Command

_SECONDS = 600.0


def until_quiet() -> Command:
    """Waits until no action is pending; changes nothing (steps M02 to M04).

    >>> print(until_quiet())
    crm_resource --wait
    """
    return Command(("crm_resource", "--wait"), changes=False, idempotent=True, timeout=_SECONDS)
