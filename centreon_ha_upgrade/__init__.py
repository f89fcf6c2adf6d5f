"""Upgrade a Centreon HA platform from 20.04 to 22.10, as composable steps."""
