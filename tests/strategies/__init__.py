"""Strategies that draw legal results, one per conversation, under the conversation's name.

Each system's module holds `STRATEGIES: dict[str, SearchStrategy]`, keyed like "crm_mon".
"""

import importlib
from typing import Any

from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.conversations import SYSTEMS


def strategies() -> dict[str, SearchStrategy[Any]]:
    """Every strategy, keyed `system.conversation`."""
    found: dict[str, SearchStrategy[Any]] = {}
    for system in SYSTEMS:
        module = importlib.import_module(f"tests.strategies.{system}")
        found.update({f"{system}.{name}": drawn for name, drawn in module.STRATEGIES.items()})
    return found
