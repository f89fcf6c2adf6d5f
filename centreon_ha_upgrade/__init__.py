"""Upgrade a Centreon HA platform from 20.04 to 22.10, as composable steps.

The names below are the public surface; systems are public by their path
(`from centreon_ha_upgrade.pacemaker import crm_mon`), executors by theirs
(`from centreon_ha_upgrade.executors import Ssh`): with these begins the world.
Each name is loaded when it is first used, so importing this package costs nothing.

>>> import centreon_ha_upgrade as ha
>>> ha.Topology.two("central1", "central2").split
False
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from centreon_ha_upgrade.core.command import Command as Command
    from centreon_ha_upgrade.core.command import Prompt as Prompt
    from centreon_ha_upgrade.core.command import Query as Query
    from centreon_ha_upgrade.core.command import Result as Result
    from centreon_ha_upgrade.core.command import Secret as Secret
    from centreon_ha_upgrade.core.executor import Executor as Executor
    from centreon_ha_upgrade.core.finding import Finding as Finding
    from centreon_ha_upgrade.core.finding import Report as Report
    from centreon_ha_upgrade.core.finding import Severity as Severity
    from centreon_ha_upgrade.core.topology import Node as Node
    from centreon_ha_upgrade.core.topology import NodeRole as NodeRole
    from centreon_ha_upgrade.core.topology import Topology as Topology
    from centreon_ha_upgrade.cron.model import CronSet as CronSet
    from centreon_ha_upgrade.engine.journal import Journal as Journal
    from centreon_ha_upgrade.engine.progress import Progress as Progress
    from centreon_ha_upgrade.engine.runner import Runner as Runner
    from centreon_ha_upgrade.engine.task import Clock as Clock
    from centreon_ha_upgrade.engine.task import Question as Question
    from centreon_ha_upgrade.errors import BadSite as BadSite
    from centreon_ha_upgrade.errors import CommandFailed as CommandFailed
    from centreon_ha_upgrade.errors import CommandTimedOut as CommandTimedOut
    from centreon_ha_upgrade.errors import DeclarationError as DeclarationError
    from centreon_ha_upgrade.errors import DialogueError as DialogueError
    from centreon_ha_upgrade.errors import IllegalValue as IllegalValue
    from centreon_ha_upgrade.errors import JournalError as JournalError
    from centreon_ha_upgrade.errors import ParseError as ParseError
    from centreon_ha_upgrade.errors import PlatformError as PlatformError
    from centreon_ha_upgrade.errors import SecretError as SecretError
    from centreon_ha_upgrade.errors import SecretMissing as SecretMissing
    from centreon_ha_upgrade.errors import SecretUnfit as SecretUnfit
    from centreon_ha_upgrade.errors import UnexpectedCommand as UnexpectedCommand
    from centreon_ha_upgrade.errors import UnknownNode as UnknownNode
    from centreon_ha_upgrade.errors import Unreachable as Unreachable
    from centreon_ha_upgrade.errors import UpgradeError as UpgradeError
    from centreon_ha_upgrade.errors import VaultLocked as VaultLocked
    from centreon_ha_upgrade.mariadb.model import MariaDBServer as MariaDBServer
    from centreon_ha_upgrade.pacemaker.model import Constraint as Constraint
    from centreon_ha_upgrade.pacemaker.model import PcsResource as PcsResource
    from centreon_ha_upgrade.procedure.erratum import Erratum as Erratum
    from centreon_ha_upgrade.procedure.erratum import Profile as Profile
    from centreon_ha_upgrade.procedure.plan import Plan as Plan
    from centreon_ha_upgrade.procedure.plan import plan_for as plan_for
    from centreon_ha_upgrade.procedure.site import Site as Site
    from centreon_ha_upgrade.procedure.situation import Situation as Situation
    from centreon_ha_upgrade.procedure.step import Check as Check
    from centreon_ha_upgrade.procedure.step import Phase as Phase
    from centreon_ha_upgrade.procedure.step import Risk as Risk
    from centreon_ha_upgrade.procedure.step import Step as Step

_PLACES = {
    "core.command": ("Command", "Prompt", "Query", "Result", "Secret"),
    "core.executor": ("Executor",),
    "core.finding": ("Finding", "Report", "Severity"),
    "core.topology": ("Node", "NodeRole", "Topology"),
    "cron.model": ("CronSet",),
    "engine.journal": ("Journal",),
    "engine.progress": ("Progress",),
    "engine.runner": ("Runner",),
    "engine.task": ("Clock", "Question"),
    "errors": (
        *("BadSite", "CommandFailed", "CommandTimedOut", "DeclarationError", "DialogueError"),
        *("IllegalValue", "JournalError", "ParseError", "PlatformError", "SecretError"),
        *(
            "SecretMissing",
            "SecretUnfit",
            "UnexpectedCommand",
            "UnknownNode",
            "Unreachable",
            "UpgradeError",
        ),
        *("UpgradeError", "VaultLocked"),
    ),
    "mariadb.model": ("MariaDBServer",),
    "pacemaker.model": ("Constraint", "PcsResource"),
    "procedure.erratum": ("Erratum", "Profile"),
    "procedure.plan": ("Plan", "plan_for"),
    "procedure.site": ("Site",),
    "procedure.situation": ("Situation",),
    "procedure.step": ("Check", "Phase", "Risk", "Step"),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}
__all__ = [*_MODULES]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
