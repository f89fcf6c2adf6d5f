"""What must hold of a node's packages."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.packages import fingerprints, lock, rpm, signing_key, yum
from centreon_ha_upgrade.packages.fingerprints import KeyPrints
from centreon_ha_upgrade.packages.lock import YumLock
from centreon_ha_upgrade.packages.rpm import Packages
from centreon_ha_upgrade.packages.signing_key import SigningKeys
from centreon_ha_upgrade.packages.yum import Transaction
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.step import Patience, check

SIGNING_KEYS = "signing-keys"
"""Under this name the keys are kept that rpm trusted before the upgrade."""

MARIADB_PACKAGES = (
    "MariaDB-server",
    "MariaDB-client",
    "MariaDB-shared",
    "MariaDB-compat",
    "MariaDB-common",
)


MARIADB_10_5 = tuple(f"{name}-10.5*" for name in MARIADB_PACKAGES)


def new_ha(s: Situation, node: Node) -> tuple[str, ...]:
    """The HA packages of 22.10 that belong on this node."""
    common = ("centreon-ha-common",)
    return ("centreon-ha-web", *common) if node in s.topology.centrals else common


@check("packages.php-repositories", asks=lambda s, n: rpm.installed(
    "epel-release", "remi-release"))  # fmt: skip
def php_repositories_there(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The repositories that PHP 8.1 comes from are installed."""
    for name in found.missing:
        yield blocker("NO_REPOSITORY", f"{name} is not installed", node)


@check("packages.old-ha-gone", asks=lambda s, n: rpm.installed("centreon-ha"))
def old_ha_gone(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The package centreon-ha is not installed."""
    if found.has("centreon-ha"):
        yield blocker("OLD_HA", "centreon-ha is still installed", node)


@check("packages.centreon-22.10", asks=lambda s, n: rpm.installed("centreon-web"))
def centreon_is_22_10(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """centreon-web is 22.10."""
    version = found.version("centreon-web") or "none"
    if not version.startswith("22.10."):
        yield blocker("OLD_CENTREON", f"centreon-web {version}", node, expected="22.10")


@check("packages.new-ha-web", asks=lambda s, n: rpm.installed(
    "centreon-ha-web", "centreon-ha-common"))  # fmt: skip
def new_ha_on_central(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The 22.10 HA packages of a central are installed."""
    for name in found.missing:
        yield blocker("NO_HA", f"{name} is not installed", node)


@check("packages.new-ha-common", asks=lambda s, n: rpm.installed("centreon-ha-common"))
def new_ha_on_database(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The 22.10 HA package of a database is installed."""
    yield from new_ha_on_central.judge(found, s, node)


@check("packages.mariadb-10.5", asks=lambda s, n: rpm.installed("MariaDB-server"))
def mariadb_package_10_5(found: Packages, s: Situation, node: Node) -> Iterable[Finding]:
    """The package MariaDB-server is 10.5."""
    version = found.version("MariaDB-server") or "none"
    if not version.startswith("10.5."):
        yield blocker("OLD_MARIADB", f"MariaDB-server {version}", node, expected="10.5")


@check("packages.mariadb-10.5-resolves", asks=lambda s, n: yum.preview_install(
    *MARIADB_10_5))  # fmt: skip
def mariadb_10_5_resolves(found: Transaction, s: Situation, node: Node) -> Iterable[Finding]:
    """MariaDB 10.5 can be installed before 10.3 is erased (X06)."""
    versions = [change.version for change in found.touches("MariaDB-server")]
    if not found.nothing_to_do and not any(v.startswith("10.5.") for v in versions):
        yield blocker(
            "NO_MARIADB_10_5",
            "no repository offers MariaDB-server 10.5",
            node,
            observed="; ".join(found.errors) or ", ".join(versions) or "no such package",
            remedy="set repositories.mariadb in the site file",
        )


@check("packages.yum-free", asks=lambda s, n: lock.query(),
       patience=Patience(600, 10, at_gates=True))  # fmt: skip
def yum_free(found: YumLock, s: Situation, node: Node) -> Iterable[Finding]:
    """No other program holds yum's lock; it is waited for, and never broken (F16)."""
    for holder in found.holders:
        yield blocker(
            "YUM_LOCKED",
            "another program holds yum's lock",
            node,
            observed=str(holder),
            remedy="wait until it ends; end it only if you know what it does",
        )


@check("packages.accepted-keys", asks=lambda s, n: fingerprints.query())
def accepted_keys(found: KeyPrints, s: Situation, node: Node) -> Iterable[Finding]:
    """The signing key is one whose whole fingerprint the site file accepts (F17)."""
    accepted = set(s.site.repositories.accepted_keys)
    before = s.of_node(SIGNING_KEYS, node)
    known = {k.version_release for k in signing_key.parse(before).keys} if before else set()
    for key in found.keys:
        if key.fingerprint in accepted:
            continue
        observed = f"{key.key} {key.fingerprint or 'unreadable'}"
        remedy = f"rpm -e gpg-pubkey-{key.key}, or list it in repositories.accepted_keys"
        if key.key.startswith(f"{s.site.repositories.signing_key_id}-"):
            summary = "the signing key has another fingerprint than those accepted"
            yield blocker("FALSE_KEY", summary, node, observed=observed, remedy=remedy)
        elif key.key not in known:
            summary = "rpm trusts a key that is neither accepted nor was there before"
            yield warning("STRANGE_KEY", summary, node, observed=observed, remedy=remedy)


@check("packages.signing-key", asks=lambda s, n: signing_key.query())
def signing_key_current(found: SigningKeys, s: Situation, node: Node) -> Iterable[Finding]:
    """rpm trusts the current key of Centreon and not the revoked one."""
    wanted, revoked = s.site.repositories.signing_key_id, s.site.repositories.revoked_key_id
    if not found.of(wanted):
        yield blocker("NO_SIGNING_KEY", f"key {wanted} is not imported", node)
    if found.of(revoked):
        yield blocker("REVOKED_KEY", f"the revoked key {revoked} is still trusted", node)
