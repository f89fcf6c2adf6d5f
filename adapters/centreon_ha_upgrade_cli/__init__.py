"""The command line: reads a site file, calls the library, renders what happens."""

from centreon_ha_upgrade_cli.app import main

__all__ = ["main"]
