"""What a platform was before and became after, kept for the evidence of a run."""

from collections.abc import Iterable

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import content
from centreon_ha_upgrade.packages import rpm
from centreon_ha_upgrade.procedure.selectors import everywhere
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Capture, step

# mysql-resources.sh is not among them: it is nothing but accounts and passwords
CONFIGURATION = (paths.SERVER_CNF, paths.CENTRAL_SYNC, paths.PHP_INI)
BEFORE, AFTER = "before", "after"


def packages_key(when: str) -> str:
    """Under which a node's packages are kept, before or after."""
    return f"packages-{when}"


def configuration_key(when: str, path: str) -> str:
    """Under which a file of a node is kept, before or after."""
    return f"configuration-{when}:{path}"


def _content_of(path: str, when: str) -> Capture:
    return Capture(configuration_key(when, path), lambda s, n: content.optional(path))


def packages(when: str) -> Capture:
    """Every package of a node at this moment."""
    return Capture(packages_key(when), lambda s, n: rpm.everything())


def configuration(when: str) -> tuple[Capture, ...]:
    """What is configured on a node at this moment."""
    return tuple(_content_of(path, when) for path in CONFIGURATION)


@step("N07", "keep-evidence", on=everywhere, captures=(packages(AFTER), *configuration(AFTER)),
      together=True)  # fmt: skip
def keep_evidence(s: Situation, node: Node) -> Iterable[Command]:
    """Keep what the platform became.

    With what steps B01 and A06 kept it shows every package and every setting that changed.
    """
    return ()
