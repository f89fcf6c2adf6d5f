"""Asks a platform what must be known before its preflight: does it answer, and who is who?"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from centreon_ha_upgrade.core.command import Secret, ask
from centreon_ha_upgrade.core.executor import Executor, ask_node
from centreon_ha_upgrade.core.finding import Finding, blocker
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.engine.runner import name_of
from centreon_ha_upgrade.errors import PlatformError, Unreachable
from centreon_ha_upgrade.mariadb import sql
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.preflight.examine import unanswered
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import OWN_RUN, Situation
from centreon_ha_upgrade_cli.state import RunFolder

Names = Collection[str]

_OBSERVING, _WINDOW = "A01", "A03"
_ALIVE = ask("true", parse=str)


def observed(s: Situation, executor: Executor, silent: Names = ()) -> Situation:
    """The situation with what the first step keeps: pcs's version, roles, configuration.

    Any node that is not silent may say it.  Raises `PlatformError`.
    """
    (step,) = (step for step in plan_for(s.site).steps if step.id == _OBSERVING)
    node = next(node for node in s.topology.nodes if node.name not in silent)
    for capture in step.captures:
        query = capture.query(s, node)
        result = executor.run(node, query.command)
        query.read(result)
        s = s.knowing(capture.key_on(node), result.stdout)
    return s


def own_run(site: Site, folder: RunFolder) -> Mapping[str, str]:
    """The name of the run that this folder holds and that has not ended, if any."""
    records = folder.records()
    progress = Progress.of(record.event for record in records)
    unfinished = progress.started is not None and not progress.finished
    return {OWN_RUN: name_of(records[0], plan_for(site))} if unfinished else {}


def situated(site: Site, folder: RunFolder, executor: Executor) -> Situation:
    """What a run in its window kept of this cluster, or else what the cluster says now.

    Roles may change while a run rests before maintenance mode; between deletion and creation only
    the journal knows who is active.  Raises `PlatformError`.
    """
    s = Situation(site, date.today().isoformat())
    progress = Progress.of(record.event for record in folder.records())
    begun = {step for step, _ in (*progress.settled, *progress.done, *progress.in_doubt)}
    if progress.started is not None and _WINDOW in begun and not progress.finished:
        s = Situation(site, progress.started.today, dict(progress.kept))
    return observed(s, executor) if s.guessed else s


def reachable(site: Site, executor: Executor) -> Iterator[Finding]:
    """One finding for each node that does not answer."""
    for node in site.topology.nodes:
        try:
            ask_node(executor, node, _ALIVE)
        except PlatformError as error:
            yield unanswered(error, node)


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
        yield unanswered(error, node)
    except PlatformError as error:
        summary = f"{login.user} cannot log in with {login.password}"
        remedy = f"centreon-ha-upgrade secrets set {login.password.name}"
        yield blocker("NO_LOGIN", summary, node, observed=str(error), remedy=remedy)
