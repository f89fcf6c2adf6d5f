"""python -m centreon_ha_upgrade_cli"""

import sys

from centreon_ha_upgrade_cli import main

sys.exit(main())
