"""The places that the document names."""

from centreon_ha_upgrade.errors import IllegalValue

HA_ETC = "/etc/centreon-ha"
RESOURCES_SH = f"{HA_ETC}/mysql-resources.sh"
CENTRAL_SYNC = f"{HA_ETC}/centreon_central_sync.pm"
APACHE_CONF = "/opt/rh/httpd24/root/etc/httpd/conf.d/10-centreon.conf"
PHP_INI = "/etc/php.d/50-centreon.ini"
SERVER_CNF = "/etc/my.cnf.d/server.cnf"
WEB = "/usr/share/centreon"
WEB_INSTALL = f"{WEB}/www/install"
MEDIA = f"{WEB}/www/img/media"
CONSOLE = f"{WEB}/bin/console"
WEB_INSTALLS = "/var/lib/centreon/installs"
ENGINE_LOG = "/var/log/centreon-engine"
ENGINE_ARCHIVES = f"{ENGINE_LOG}/archives"
BROKER_LIB = "/var/lib/centreon-broker"
CRON_D = "/etc/cron.d"
OLD_REPO = "/etc/yum.repos.d/centreon.repo"
RPMSAVE = ".rpmsave"
RPMNEW = ".rpmnew"


def legal_path(path: str) -> str:
    """The path itself, absolute and printable.  Raises `IllegalValue`.

    >>> legal_path(RESOURCES_SH)
    '/etc/centreon-ha/mysql-resources.sh'
    """
    if not path.startswith("/") or not path.isprintable():
        raise IllegalValue("path", path, "not an absolute path in printable characters")
    return path


def rpmsave(path: str) -> str:
    """Where rpm keeps a modified file of a removed package.

    >>> rpmsave(CENTRAL_SYNC)
    '/etc/centreon-ha/centreon_central_sync.pm.rpmsave'
    """
    return path + RPMSAVE


def rpmnew(path: str) -> str:
    """Where rpm puts the new file beside one that was modified.

    >>> rpmnew("/etc/php.d/50-centreon.ini")
    '/etc/php.d/50-centreon.ini.rpmnew'
    """
    return path + RPMNEW
