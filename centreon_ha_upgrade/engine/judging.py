"""Asks what a check asks, and judges the answer; waits where the check has patience."""

from typing import TypeVar

from attrs import frozen

from centreon_ha_upgrade.core.command import Query
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.finding import Finding, Report
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine.stopping import Clock
from centreon_ha_upgrade.errors import CommandFailed, CommandTimedOut, PlatformError, Unreachable
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Outlook, Patience, StepCheck

T = TypeVar("T")


@frozen
class Judge:
    """Asks `node`, or those that a check names itself."""

    node: Node
    executor: Executor
    clock: Clock

    def findings(self, check: StepCheck, s: Situation) -> tuple[Finding, ...]:
        """What this check finds now.  Raises what the asking raises."""
        return check.findings(self._asked, s, self.node)

    def all_findings(self, checks: tuple[StepCheck, ...], s: Situation) -> tuple[Finding, ...]:
        """What these checks find now, in their order."""
        return tuple(finding for check in checks for finding in self.findings(check, s))

    def _asked(self, node: Node, query: Query[T]) -> T:
        return ask_node(self.executor, node, query)

    def already_so(self, checks: tuple[StepCheck, ...], s: Situation) -> bool:
        """Whether none of these checks finds a blocker."""
        try:
            return all(not Report(self.findings(check, s)).blockers() for check in checks)
        except (Unreachable, CommandTimedOut):
            raise
        except PlatformError:
            return False  # it cannot even be asked yet, so it is not done

    def settle(self, check: StepCheck, s: Situation, patient: bool) -> tuple[Finding, ...]:
        """The findings, once they hold, cannot hold any more, or patience has ended."""
        patience = check.patience if check.patience and patient else Patience(0)
        left = patience.seconds
        while True:
            try:
                findings = self.findings(check, s)
                if left <= 0 or patience.outlook(findings) is not Outlook.NOT_YET:
                    return findings
            except PlatformError as error:
                if left <= 0 or _hopeless(error):
                    raise
            self.clock.sleep(patience.every)
            left -= patience.every


def _hopeless(error: PlatformError) -> bool:
    """Whether asking again is useless or harms: a refused password is tried once only (F20)."""
    refused = isinstance(error, CommandFailed) and "Access denied" in error.output
    return refused or isinstance(error, Unreachable | CommandTimedOut)
