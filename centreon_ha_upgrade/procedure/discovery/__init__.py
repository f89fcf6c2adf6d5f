"""A platform described from its own words: the site file that nobody has to type."""

from centreon_ha_upgrade.procedure.discovery.asking import discover
from centreon_ha_upgrade.procedure.discovery.discovered import Discovered, FoundNode
from centreon_ha_upgrade.procedure.discovery.site_file import Remark, site_file

__all__ = ["Discovered", "FoundNode", "Remark", "discover", "site_file"]
