"""All conversations: every module of a system package that has a `parse`.

Discovered, never listed by hand: a new command costs its own module and nothing here.
"""

import importlib
import pkgutil
from difflib import get_close_matches
from types import ModuleType

import centreon_ha_upgrade
from centreon_ha_upgrade.errors import IllegalValue

SYSTEMS = (
    "pacemaker",
    "mariadb",
    "packages",
    "services",
    "files",
    "cron",
    "php",
    "centreon",
    "control",
)


def names() -> tuple[str, ...]:
    """`system.conversation` of every module that can read a tool's output, sorted."""
    return tuple(sorted(all_of()))


def all_of() -> dict[str, ModuleType]:
    """Every conversation by its name."""
    found: dict[str, ModuleType] = {}
    for system in SYSTEMS:
        package = importlib.import_module(f"{centreon_ha_upgrade.__name__}.{system}")
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            if hasattr(module, "parse"):
                found[f"{system}.{info.name}"] = module
    return found


def named(name: str) -> ModuleType:
    """The conversation of this name; its last part alone will do where it is unambiguous.

    Raises `IllegalValue` naming those that may be meant.
    """
    known = all_of()
    short = {full: full.rpartition(".")[2] for full in known}
    matches = [full for full in known if name in (full, short[full])]
    if len(matches) == 1:
        return known[matches[0]]
    begun = [full for full in known if short[full].startswith(name)]
    close = get_close_matches(name, short.values(), n=1)
    meant = matches or begun or [full for full in known if short[full] in close]
    hint = f"do you mean {' or '.join(meant)}? " if meant else ""
    raise IllegalValue(
        "conversation", name, f"{hint}all are listed by: centreon-ha-upgrade parse --list"
    )
