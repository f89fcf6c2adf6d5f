"""Phases B and C: signing key, repositories, Centreon's packages."""

from collections.abc import Iterable

from attrs import evolve

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command, answered
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import content, move, stat
from centreon_ha_upgrade.packages import repository, signing_key, yum
from centreon_ha_upgrade.procedure.checks import cluster, drift, transactions
from centreon_ha_upgrade.procedure.checks import node as node_checks
from centreon_ha_upgrade.procedure.checks import packages as package_checks
from centreon_ha_upgrade.procedure.selectors import (
    centrals,
    databases,
    everywhere,
    pure_databases,
)
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Capture, Risk, step
from centreon_ha_upgrade.procedure.steps.prerequisites import saved_on

_KEYS, _OLD_REPO = package_checks.SIGNING_KEYS, "old-repository"
_SAVED_SYNC, _SAVED_RESOURCES = "rpmsave-central-sync", "rpmsave-mysql-resources"


@step(
    "B01",
    "signing-key",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(11, 12),
    captures=(Capture(_KEYS, lambda s, n: signing_key.query()),),
    done_when=(package_checks.signing_key_current, package_checks.accepted_keys),
    verify=(package_checks.signing_key_current, package_checks.accepted_keys),
    together=True,
)
def change_signing_key(s: Situation, node: Node) -> Iterable[Command]:
    """Trust Centreon's current signing key, and no longer the revoked one.

    The document points to a page of its own for this; these are that page's effects.
    """
    text = s.of_node(_KEYS, node)
    revoked = s.site.repositories.revoked_key_id
    for key in signing_key.parse(text).of(revoked) if text else ():
        yield signing_key.erase_key(key.version_release)
    yield signing_key.import_key(s.site.repositories.signing_key)


@step(
    "B03",
    "old-repository-aside",
    on=everywhere,
    fixes="X28",
    captures=(Capture(_OLD_REPO, lambda s, n: stat.query(paths.OLD_REPO)),),
    together=True,
)
def old_repository_aside(s: Situation, node: Node) -> Iterable[Command]:
    """Set the 20.04 repository aside.

    Its address is dead: enabled, it makes every yum command fail.
    """
    text = s.of_node(_OLD_REPO, node)
    if text is None or stat.parse(text).exists(paths.OLD_REPO):
        yield move.make_directory(s.site.run_directory, parents=True)
        yield move.move(paths.OLD_REPO, f"{s.site.run_directory}/centreon.repo")


@step(
    "B04",
    "centreon-repository",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(16, 17),
    gates=(package_checks.yum_free, transactions.tools),
    together=True,
)
def add_centreon_repository(s: Situation, node: Node) -> Iterable[Command]:
    """Add the 22.10 repository."""
    yield _installed(s, "yum-utils")
    yield repository.add_repo(s.site.repositories.centreon)


@step(
    "B05",
    "business-repositories",
    on=everywhere,
    lines=(18,),
    together=True,
)
def add_business_repositories(s: Situation, node: Node) -> Iterable[Command]:
    """Add the repositories of the additional modules.

    Their addresses come from the support portal and stand in the site file; there may be none.
    """
    for url in s.site.repositories.business:
        yield repository.add_repo(url)


@step(
    "B06",
    "php-repositories",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(22, 23, 24, 26),
    gates=(package_checks.yum_free,),
    verify=(package_checks.php_repositories_there,),
    together=True,
)
def add_php_repositories(s: Situation, node: Node) -> Iterable[Command]:
    """Add the repositories of PHP 8.1."""
    yield _installed(s, "yum-utils")
    for url in (s.site.repositories.epel, s.site.repositories.remi):
        # yum 3 ends with 1 when it has nothing to do: the packages themselves are looked up after
        yield evolve(_installed(s, url), ok=(0, 1), idempotent=True)
    yield repository.enable(s.site.repositories.php)


@step("B07", "mariadb-repository", on=everywhere, fixes="X06", together=True)
def add_mariadb_repository(s: Situation, node: Node) -> Iterable[Command]:
    """Add a repository that offers MariaDB 10.5.

    The document erases 10.3 and installs 10.5 without one.
    """
    yield repository.add_repo(s.site.repositories.mariadb)


@step("B08", "clean-cache", on=everywhere, lines=(30,), together=True)
def clean_cache(s: Situation, node: Node) -> Iterable[Command]:
    """Empty yum's cache."""
    yield yum.clean_all()


@step(
    "C02",
    "remove-old-ha",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(35, 46, 55),
    risk=Risk.IRREVERSIBLE,
    gates=(package_checks.yum_free, transactions.old_ha),
    guards=(cluster.in_maintenance,),
    done_when=(package_checks.old_ha_gone,),
    verify=(package_checks.old_ha_gone,),
    errata=("X58",),
    together=True,
)
def remove_old_ha(s: Situation, node: Node) -> Iterable[Command]:
    """Remove the old HA package.

    Outside maintenance mode the next monitor would find no agent, and stop the platform.
    """
    yield yum.remove("centreon-ha", yes=s.fixes("X58"))


@step(
    "C03",
    "update-centreon",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(37, 48, 57),
    risk=Risk.IRREVERSIBLE,
    gates=(package_checks.yum_free, transactions.update),
    guards=(cluster.in_maintenance,),
    errata=("X58",),
    together=True,
)
def update_centreon(s: Situation, node: Node) -> Iterable[Command]:
    """Update Centreon's packages."""
    nothing_left = answered(yum.preview_update("centreon*"), lambda found: found.nothing_to_do)
    yield yum.update("centreon*", yes=s.fixes("X58"), done=nothing_left)


@step(
    "C04",
    "new-ha-centrals",
    on=centrals,
    watches=(drift.PACKAGES,),
    lines=(39, 50),
    risk=Risk.DISRUPTIVE,
    gates=(package_checks.yum_free, transactions.ha_on_central),
    guards=(cluster.in_maintenance,),
    done_when=(package_checks.new_ha_on_central,),
    verify=(
        package_checks.new_ha_on_central,
        package_checks.centreon_is_22_10,
        package_checks.accepted_keys,
    ),
    errata=("X58",),
    together=True,
)
def install_ha_on_centrals(s: Situation, node: Node) -> Iterable[Command]:
    """Install the new HA packages on the centrals."""
    yield yum.install("centreon-ha-web", "centreon-ha-common", yes=s.fixes("X58"))


@step(
    "C04D",
    "new-ha-databases",
    on=pure_databases,
    watches=(drift.PACKAGES,),
    lines=(59,),
    risk=Risk.DISRUPTIVE,
    gates=(package_checks.yum_free, transactions.ha_on_database),
    guards=(cluster.in_maintenance,),
    done_when=(package_checks.new_ha_on_database,),
    verify=(package_checks.new_ha_on_database,),
    errata=("X58",),
    together=True,
)
def install_ha_on_databases(s: Situation, node: Node) -> Iterable[Command]:
    """Install the new HA package on the databases."""
    yield yum.install("centreon-ha-common", yes=s.fixes("X58"))


@step(
    "C05",
    "restore-central-sync",
    on=centrals,
    lines=(41, 52),
    captures=(Capture(_SAVED_SYNC, lambda s, n: stat.query(f"{paths.CENTRAL_SYNC}.rpmsave")),),
    verify=(node_checks.central_sync_restored,),
    errata=("X08",),
    together=True,
)
def restore_central_sync(s: Situation, node: Node) -> Iterable[Command]:
    """Put back the old centreon_central_sync.pm.

    The packaged one does not know the other central.
    """
    yield restore(s, node, paths.CENTRAL_SYNC, _SAVED_SYNC)


@step(
    "C06",
    "restore-mysql-resources",
    on=databases,
    lines=(43, 61),
    captures=(Capture(_SAVED_RESOURCES, lambda s, n: stat.query(f"{paths.RESOURCES_SH}.rpmsave")),),
    verify=(node_checks.resources_sh_restored,),
    errata=("X08",),
    together=True,
)
def restore_mysql_resources(s: Situation, node: Node) -> Iterable[Command]:
    """Put back the old mysql-resources.sh.

    It holds the names and accounts that the copy of the database needs.
    """
    yield restore(s, node, paths.RESOURCES_SH, _SAVED_RESOURCES)


def restore(s: Situation, node: Node, path: str, key: str) -> Command:
    """From rpm's copy where it left one, else from ours (X08)."""
    saved, text = f"{path}.rpmsave", s.of_node(key, node)
    rpm_saved_it = text is None or stat.parse(text).exists(saved)
    if rpm_saved_it or not s.fixes("X08") or path not in saved_on(s, node):
        return move.move(saved, path)
    return content.copy_back(path, s.site.run_directory)


def _installed(s: Situation, spec: str) -> Command:
    """Where the document itself answers every question, and where we answer one (X58)."""
    return yum.install(spec) if s.fixes("X58") else yum.install_blindly(spec)


STEPS = (
    change_signing_key,
    old_repository_aside,
    add_centreon_repository,
    add_business_repositories,
    add_php_repositories,
    add_mariadb_repository,
    clean_cache,
    remove_old_ha,
    update_centreon,
    install_ha_on_centrals,
    install_ha_on_databases,
    restore_central_sync,
    restore_mysql_resources,
)
