"""What a site file needs to know about a lab, in plain words and numbers."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.lab.network import Network
from tests.lab.shape import Shape

URLS = {
    "centreon_repository": (
        "https://packages.centreon.com/rpm-standard/22.10/el7/centreon-22.10.repo"
    ),
    "mariadb_repository": ("https://downloads.mariadb.com/MariaDB/mariadb-10.5/mariadb-10.5.repo"),
    "epel_release": "https://dl.fedoraproject.org/pub/epel/epel-release-latest-7.noarch.rpm",
    "remi_release": "https://rpms.remirepo.net/enterprise/remi-release-7.rpm",
    "signing_key": "https://yum-gpg.centreon.com/RPM-GPG-KEY-CES",
}

PATHS = {
    "mysql_resources": "/etc/centreon-ha/mysql-resources.sh",
    "central_sync": "/etc/centreon-ha/centreon_central_sync.pm",
    "server_cnf": "/etc/my.cnf.d/server.cnf",
    "datadir": "/var/lib/mysql",
    "pid_file": "/var/lib/mysql/mysql.pid",
    "socket": "/var/lib/mysql/mysql.sock",
    "mysqld_safe": "/usr/bin/mysqld_safe",
    "apache_configuration": "/opt/rh/httpd24/root/etc/httpd/conf.d/10-centreon.conf",
    "php_ini": "/etc/php.d/50-centreon.ini",
    "console": "/usr/share/centreon/bin/console",
    "web_install": "/usr/share/centreon/www/install",
    "installs": "/var/lib/centreon/installs",
    "engine_logs": "/var/log/centreon-engine",
    "media": "/usr/share/centreon/www/img/media",
    "check_status": "/usr/share/centreon-ha/bin/mysql-check-status.sh",
    "sync": "/usr/share/centreon-ha/bin/mysql-sync-bigdb.sh",
    "wizard": "/usr/local/sbin/lab-web-wizard",
}

USERS = {
    "ssh": "root",
    "ssh_sudo": "deployer",
    "cluster": "hacluster",
    "sql_admin": "root",
    "sql_replication": "centreon-repl",
    "sql_application": "centreon",
    "web": "apache",
    "engine": "centreon-engine",
    "centreon": "centreon",
    "mysql": "mysql",
}


def passwords() -> dict[str, str]:
    """The passwords, by the key that their user has in USERS."""
    return {
        "cluster": "hacluster",
        "sql_admin": "R00t-Pa55!",
        "sql_replication": "Repl-Pa55!",
        "sql_application": "Web-Pa55!",
    }


def facts(
    shape: Shape, near: Mapping[str, str], platform: Path, files: Mapping[str, Path]
) -> dict[str, Any]:
    """Everything but the passwords."""
    return {
        "cluster": "centreon_cluster",
        "nodes": [
            {
                "name": member.name,
                "ssh_address": near[member.name],
                "ssh_port": 22,
                "address": member.address,
                "peer": member.peer,
                "central": member.central,
                "database": member.database,
                "server_id": member.number,
            }
            for member in shape
        ],
        "ssh": {name: str(path) for name, path in files.items()},
        "vips": {
            name: {
                "resource": resource,
                "address": address,
                "nic": "eth0",
                "cidr_netmask": 24,
                "broadcast": f"{Network.PREFIX}.255",
            }
            for name, resource, address in (
                ("web", "vip", shape.vip),
                ("sql", "vip_mysql", shape.sql_vip),
            )
            if address
        },
        "databases": {"configuration": "centreon", "storage": "centreon_storage"},
        "versions": {"centreon": ("20.04.20", "22.10.4"), "mariadb": ("10.3.39", "10.5")},
        "php_repository": "remi-php81",
        "timezone": "Europe/Paris",
        "signing_keys": {name: _key(platform, name) for name in ("old", "new")},
        "accepted_key": _fingerprint(platform, "new"),
        "users": dict(USERS),
        "urls": dict(URLS),
        "paths": dict(PATHS),
    }


def _fingerprint(platform: Path, name: str) -> str:
    """Of a version 4 key: the digest of its first packet (RFC 4880, 12.2)."""
    lines = (platform / f"srv/lab/keys/{name}.asc").read_text().splitlines()
    body = lines[lines.index("") + 1 : next(i for i, x in enumerate(lines) if x[:1] == "=")]
    packets = base64.b64decode("".join(body))
    size = int.from_bytes(packets[1:3], "big")  # an old packet with two bytes of length
    return hashlib.sha1(b"\x99" + packets[1:3] + packets[3 : 3 + size]).hexdigest().upper()


def _key(platform: Path, name: str) -> str:
    """The version that `rpm -q gpg-pubkey` shows for one of the two keys."""
    return (platform / f"srv/lab/keys/{name}.id").read_text().strip()
