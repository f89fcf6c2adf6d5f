"""A platform that exists in memory only, so that the whole upgrade can be rehearsed."""

from centreon_ha_upgrade.executors.simulated.clock import SimulatedClock
from centreon_ha_upgrade.executors.simulated.simulated import PASSWORDS, Simulated, example_site

__all__ = ["PASSWORDS", "Simulated", "SimulatedClock", "example_site"]
