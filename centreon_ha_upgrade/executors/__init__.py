"""Everything that reaches the world, or stands for it.  Imported by name, never by accident.

`import centreon_ha_upgrade` loads no process or terminal library: these names load theirs when
they are first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from centreon_ha_upgrade.executors.detached import Detached as Detached
    from centreon_ha_upgrade.executors.dry_run import DryRun as DryRun
    from centreon_ha_upgrade.executors.lease import Lease as Lease
    from centreon_ha_upgrade.executors.local import Local as Local
    from centreon_ha_upgrade.executors.outpost import Outpost as Outpost
    from centreon_ha_upgrade.executors.recording import Recording as Recording
    from centreon_ha_upgrade.executors.replay import Replay as Replay
    from centreon_ha_upgrade.executors.secrets import Chain as Chain
    from centreon_ha_upgrade.executors.secrets import Given as Given
    from centreon_ha_upgrade.executors.simulated import Simulated as Simulated
    from centreon_ha_upgrade.executors.ssh import Ssh as Ssh

_MODULES = {
    "Chain": "secrets",
    "Detached": "detached",
    "DryRun": "dry_run",
    "Given": "secrets",
    "Lease": "lease",
    "Local": "local",
    "Outpost": "outpost",
    "Recording": "recording",
    "Replay": "replay",
    "Simulated": "simulated",
    "Ssh": "ssh",
}
__all__ = [*_MODULES]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
