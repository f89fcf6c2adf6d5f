"""Asks a platform what the first steps of its plan ask, and goes on where something is wrong."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from centreon_ha_upgrade.core.command import Secret, ask
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import DeclarationError, PlatformError, Unreachable
from centreon_ha_upgrade.mariadb import sql
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Check, Step

Names = Collection[str]

_EXAMINED = ("A01", "A02")
_ALIVE = ask("true", parse=str)


def observed(s: Situation, executor: Executor) -> Situation:
    """The situation with what the first step keeps: pcs's version, roles, configuration.

    Raises `PlatformError`.
    """
    for step in _steps(s.site):
        if step.id == _EXAMINED[0]:
            s = _capture(step, s, executor)
    return s


def _steps(site: Site) -> Iterable[Step]:
    return (step for step in plan_for(site).steps if step.id in _EXAMINED)


def _capture(step: Step, s: Situation, executor: Executor) -> Situation:
    node = step.on(s)[0]
    for capture in step.captures:
        query = capture.query(s, node)
        result = executor.run(node, query.command)
        query.read(result)
        s = s.knowing(capture.key_on(node), result.stdout)
    return s


def reachable(site: Site, executor: Executor) -> Iterator[Finding]:
    """One finding for each node that does not answer."""
    for node in site.topology.nodes:
        try:
            ask_node(executor, node, _ALIVE)
        except PlatformError as error:
            yield _unanswered(error, node)


def logins(site: Site, executor: Executor, silent: Names) -> Iterator[Finding]:
    """One finding for each account that a database refuses; `silent` nodes are not asked again."""
    accounts = (
        Login(site.database_admin, Secret("MARIADB_ROOT_PASSWD")),
        Login(site.replication_user, Secret("MARIADB_REPL_PASSWD")),
    )
    for node in site.topology.databases:
        for login in accounts if node.name not in silent else ():
            yield from _refused(login, node, executor)


def _refused(login: Login, node: Node, executor: Executor) -> Iterator[Finding]:
    try:
        ask_node(executor, node, sql.query("SELECT 1", login))
    except Unreachable as error:
        yield _unanswered(error, node)
    except PlatformError as error:
        summary = f"{login.user} cannot log in with {login.password}"
        remedy = f"centreon-ha-upgrade secrets set {login.password.name}"
        yield blocker("NO_LOGIN", summary, node, observed=str(error), remedy=remedy)


def gates(
    s: Situation, executor: Executor, silent: Names
) -> Iterator[tuple[Check[Any], tuple[Finding, ...]]]:
    """Every gate of the first steps with what it finds; one that cannot be asked is a finding."""
    for step in _steps(s.site):
        for check in step.gates:
            try:
                nodes = [n for n in (check.on or step.on)(s) if n.name not in silent]
            except DeclarationError as error:
                unclear = blocker("ROLE_UNCLEAR", str(error), remedy="crm_mon -1rf")
                yield check, (unclear,)
            else:
                yield check, tuple(f for n in nodes for f in _judged(check, n, s, executor))


def _judged(check: Check[Any], node: Node, s: Situation, executor: Executor) -> Iterator[Finding]:
    try:
        answer = ask_node(executor, node, check.asks(s, node))
    except PlatformError as error:
        yield _unanswered(error, node)
    else:
        yield from check.judge(answer, s, node)


def _unanswered(error: PlatformError, node: Node) -> Finding:
    if isinstance(error, Unreachable):
        return blocker("UNREACHABLE", error.reason, node, remedy=f"ssh {node.host} true")
    return blocker("UNANSWERED", str(error), node)
