"""What the repositories offer, and what addresses lead to them."""

from collections.abc import Mapping

from attrs import define, field, frozen

from centreon_ha_upgrade.centreon import paths
from centreon_ha_upgrade.executors.simulated.rpm_model import Config, Packaged, Rpm
from centreon_ha_upgrade.packages.signing_key import CURRENT, REVOKED, SigningKey
from centreon_ha_upgrade.procedure.sources import Repositories

OLD, NEW = "20.04.20", "22.10.4"
OLD_KEY = SigningKey(
    REVOKED, "4cb6f1f6", "gpg(Merethis (Packages signing key) <packages@merethis.com>)"
)
NEW_KEY = SigningKey(
    CURRENT, "615eedae", "gpg(Centreon Enterprise Server RPM <support@centreon.com>)"
)
AGENTS = "/usr/lib/ocf/resource.d/heartbeat"
SHIPPED_RESOURCES = """\
#!/bin/bash
DBHOSTNAMEMASTER='@CENTRAL_MASTER_NAME@'
DBHOSTNAMESLAVE='@CENTRAL_SLAVE_NAME@'
DBREPLUSER='@MYSQL_REPL_USER@'
DBREPLPASSWORD='@MYSQL_REPL_PASSWD@'
DBROOTUSER='@MYSQL_REPL_USER@'
DBROOTPASSWORD='@MYSQL_REPL_PASSWD@'
CENTREON_DB='centreon'
CENTREON_STORAGE_DB='centreon_storage'
"""
SHIPPED_SYNC = """\
our %centreon_central_sync_config = (
    peer_addr => "MUST_BE_CHANGED"
);
1;
"""


def _ha_files(generation: str, sudo: str) -> tuple[Packaged, ...]:
    note = f"# {generation}\n"
    return (
        Packaged(paths.RESOURCES_SH, SHIPPED_RESOURCES + note, Config.NOREPLACE, 0o755),
        Packaged("/etc/sudoers.d/centreon-cluster-db", f"{note}{sudo}\n", Config.CONFIG, 0o440),
        Packaged("/usr/share/centreon-ha/bin/mysql-check-status.sh", note, mode=0o755),
        Packaged("/usr/share/centreon-ha/bin/mysql-sync-bigdb.sh", note, mode=0o755),
    )


_SYNC = Packaged(paths.CENTRAL_SYNC, SHIPPED_SYNC, Config.NOREPLACE)
_HA_UNITS = ("cbd-sql", "centreon-central-sync")
_OLD_HA = Rpm(
    "centreon-ha",
    OLD,
    "5.el7",
    (*_ha_files(OLD, "%mysql mysql"), _SYNC, Packaged(f"{AGENTS}/mysql-centreon", mode=0o755)),
    units=_HA_UNITS,
    requires=("centreon-web",),
)
_NEW_HA = (
    Rpm(
        "centreon-ha-common",
        NEW,
        "3.el7",
        (*_ha_files(NEW, "%mysql mariadb"), Packaged(f"{AGENTS}/mariadb-centreon", mode=0o755)),
    ),
    Rpm(
        "centreon-ha-web",
        NEW,
        "3.el7",
        (_SYNC,),
        units=_HA_UNITS,
        requires=("centreon-ha-common", "centreon-web"),
    ),
)


def _cron(name: str, job: str, config: Config = Config.NO) -> Packaged:
    return Packaged(f"{paths.CRON_D}/{name}", f"* * * * * centreon {job}\n", config)


def _web(version: str) -> Rpm:
    apache = f'# shipped by centreon-web {version}\nDefine base_uri "/centreon"\n'
    files = [
        Packaged(paths.CONSOLE, version, mode=0o755),
        Packaged(f"{paths.MEDIA}/.keep", mode=0o600),
        Packaged(f"{paths.MEDIA}/logos/centreon.png", "PNG", mode=0o600),
        Packaged(paths.APACHE_CONF, apache, Config.NOREPLACE),
        _cron("centreon", "/usr/share/centreon/cron/centAcl.php", Config.CONFIG),
        _cron("centstorage", "/usr/share/centreon/cron/centstorage_purge.php", Config.CONFIG),
    ]
    ini = "max_execution_time = 300\n"
    if version == OLD:
        files.append(Packaged("/etc/opt/rh/rh-php72/php.d/50-centreon.ini", ini, Config.NOREPLACE))
        return Rpm("centreon-web", version, "5.el7", files)
    files += [
        Packaged(paths.PHP_INI, ini, Config.NOREPLACE),
        Packaged(f"{paths.WEB_INSTALL}/index.php", "<?php // the wizard\n"),
    ]
    # of another package in truth, whose scripts put it back just the same (X16)
    disco = _cron("centreon-auto-disco", "/usr/share/centreon/cron/discovery.php")
    return Rpm("centreon-web", version, "5.el7", files, requires=("php-fpm",), after=(disco,))


def _platform(version: str) -> tuple[Rpm, ...]:
    return (
        Rpm("centreon", version, "5.el7", requires=("centreon-web",)),
        Rpm("centreon-broker", version, "1.el7", units=("cbd",)),
        Rpm("centreon-common", version, "5.el7"),
        Rpm("centreon-engine", version, "1.el7", units=("centengine",)),
        Rpm("centreon-gorgone", version, "1.el7", units=("gorgoned",)),
        Rpm("centreon-trap", version, "1.el7", units=("centreontrapd",)),
        _web(version),
    )


def _mariadb(version: str) -> tuple[Rpm, ...]:
    shipped = "#\n# These groups are read by MariaDB server.\n[server]\n\n[mysqld]\n"
    cnf = Packaged(paths.SERVER_CNF, shipped, Config.NOREPLACE)
    parts = {"server": ("MariaDB-client",), "client": ("MariaDB-common",)}
    return tuple(
        Rpm(
            f"MariaDB-{part}",
            version,
            "1.el7.centos",
            (cnf,) if part == "server" else (),
            units=("mariadb",) if part == "server" else (),
            requires=parts.get(part, ()),
        )
        for part in ("client", "common", "compat", "server", "shared")
    )


BASE = (
    Rpm("httpd24-httpd", "2.4.34", "23.el7", units=("httpd24-httpd",)),
    Rpm("net-snmp", "5.7.2", "49.el7", units=("snmptrapd",)),
    Rpm("rh-php72-php-fpm", "7.2.24", "1.el7", units=("rh-php72-php-fpm",)),
    Rpm("crontabs", "1.11", "6.el7", units=("crond",)),
)
_YUM_UTILS = Rpm("yum-utils", "1.1.31", "54.el7")
_PHP = Rpm("php-fpm", "8.1.12", "1.el7.remi", units=("php-fpm",))
OLD_PLATFORM = (*BASE, *_platform(OLD), _OLD_HA, *_mariadb("10.3.39"))

OFFERED: Mapping[str, tuple[Rpm, ...]] = {
    "base": (*BASE, _YUM_UTILS),
    "centreon-stable": (*_platform(OLD), _OLD_HA, *_mariadb("10.3.39")),
    "centreon-22.10-stable-noarch": (*_platform(NEW), *_NEW_HA),
    "mariadb-10.5": _mariadb("10.5.18"),
    "epel": (),
    "remi-php81": (_PHP,),
}


def repo_file(*ids: str, enabled: bool = True) -> str:
    """A file of /etc/yum.repos.d."""
    return "".join(f"[{id_}]\nname={id_}\nenabled={int(enabled)}\n" for id_ in ids)


def _release(name: str, path: str, text: str) -> Rpm:
    return Rpm(name, "7", "14.el7", (Packaged(path, text, Config.NOREPLACE),))


@frozen
class RepoFile:
    """What yum-config-manager finds at an address."""

    name: str
    text: str


def _others(repositories: Repositories) -> dict[str, SigningKey]:
    """The keys of the other repositories, one each."""
    return {
        source: SigningKey(f"{number:08x}", "5f000000", f"gpg(Repository {number} <r@example.org>)")
        for number, source in enumerate(repositories.keys, 1)
    }


@define
class Web:
    """The addresses that answer; `dead` holds ids of repositories that no longer do."""

    repo_files: dict[str, RepoFile] = field(factory=dict)
    packages: dict[str, Rpm] = field(factory=dict)
    keys: dict[str, SigningKey] = field(factory=dict)
    dead: set[str] = field(factory=set)

    @classmethod
    def of(cls, repositories: Repositories) -> "Web":
        def file(url: str, id_: str) -> tuple[str, RepoFile]:
            return url, RepoFile(url.rpartition("/")[2], repo_file(id_))

        ids = {
            repositories.centreon: "centreon-22.10-stable-noarch",
            repositories.mariadb: "mariadb-10.5",
            **{url: f"business-{n}" for n, url in enumerate(repositories.business)},
        }
        php = repo_file(repositories.php, enabled=False)
        return cls(
            dict(file(url, id_) for url, id_ in ids.items() if url),
            {
                repositories.epel: _release(
                    "epel-release", "/etc/yum.repos.d/epel.repo", repo_file("epel")
                ),
                repositories.remi: _release(
                    "remi-release", "/etc/yum.repos.d/remi-php81.repo", php
                ),
            },
            {repositories.signing_key: NEW_KEY, **_others(repositories)},
        )
