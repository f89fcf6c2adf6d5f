"""Legal results of this system's conversations."""

from typing import Any

from hypothesis.strategies import SearchStrategy

STRATEGIES: dict[str, SearchStrategy[Any]] = {}
