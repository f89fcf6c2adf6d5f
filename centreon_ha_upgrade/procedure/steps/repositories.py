"""Phase B: signing keys and repositories."""

from collections.abc import Iterable

from attrs import evolve

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.files import move, stat
from centreon_ha_upgrade.packages import repository, signing_key, yum
from centreon_ha_upgrade.procedure.checks import drift, transactions
from centreon_ha_upgrade.procedure.checks import packages as package_checks
from centreon_ha_upgrade.procedure.selectors import databases, everywhere
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Capture, step
from centreon_ha_upgrade.procedure.steps import record

_KEYS, _OLD_REPO = package_checks.SIGNING_KEYS, "old-repository"


@step(
    "B01",
    "signing-key",
    on=everywhere,
    watches=(drift.PACKAGES,),
    lines=(11, 12),
    captures=(
        Capture(_KEYS, lambda s, n: signing_key.query()),
        record.packages(record.BEFORE),
    ),
    done_when=(package_checks.signing_key_current, package_checks.accepted_keys),
    verify=(package_checks.signing_key_current, package_checks.accepted_keys),
    errata=("X60",),
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
    yield _imported(s, s.site.repositories.signing_key)


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


@step(
    "B07K",
    "repository-keys",
    on=everywhere,
    watches=(drift.PACKAGES,),
    fixes="X60",
    verify=(package_checks.accepted_keys,),
    together=True,
)
def import_repository_keys(s: Situation, node: Node) -> Iterable[Command]:
    """Trust the keys of the other repositories, each by its whole fingerprint.

    yum is never told to accept a key; what is not imported here stops it.
    """
    for source in s.site.repositories.keys:
        yield _imported(s, source)


@step("B08", "clean-cache", on=everywhere, lines=(30,), together=True)
def clean_cache(s: Situation, node: Node) -> Iterable[Command]:
    """Empty yum's cache."""
    yield yum.clean_all()


def _imported(s: Situation, source: str) -> Command:
    if s.fixes("X60"):
        return signing_key.import_accepted(source, s.site.repositories.accepted_keys)
    return signing_key.import_key(source)


def _installed(s: Situation, spec: str) -> Command:
    """Where the document itself answers every question, and where we answer one (X58)."""
    return yum.install(spec) if s.fixes("X58") else yum.install_blindly(spec)


@step("B09D", "prefetch-mariadb", on=databases, fixes="X62", gates=(package_checks.yum_free,),
      verify=(transactions.mariadb_fetched,), together=True)  # fmt: skip
def fetch_mariadb(s: Situation, node: Node) -> Iterable[Command]:
    """Download MariaDB 10.5, and install nothing."""
    yield yum.fetch_install(*package_checks.MARIADB_10_5, yes=s.fixes("X58"))


@step("B09", "prefetch", on=everywhere, fixes="X62", gates=(package_checks.yum_free,),
      verify=(transactions.update_fetched, transactions.ha_fetched), together=True)  # fmt: skip
def fetch_centreon(s: Situation, node: Node) -> Iterable[Command]:
    """Download Centreon's packages, and install nothing.

    A run may rest here for days (run --until prefetch).  The repositories of 22.10 are in place
    meanwhile: nobody may update packages by hand.
    """
    yield yum.fetch_update("centreon*", yes=s.fixes("X58"))
    yield yum.fetch_install(*package_checks.new_ha(s, node), yes=s.fixes("X58"))


STEPS = (
    change_signing_key,
    old_repository_aside,
    add_centreon_repository,
    add_business_repositories,
    add_php_repositories,
    add_mariadb_repository,
    import_repository_keys,
    clean_cache,
    fetch_mariadb,
    fetch_centreon,
)
