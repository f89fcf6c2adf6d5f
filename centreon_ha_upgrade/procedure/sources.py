"""Where packages and their keys come from, as the operator declares it."""

from attrs import frozen

from centreon_ha_upgrade.packages.fingerprints import fingerprint
from centreon_ha_upgrade.packages.signing_key import CURRENT, CURRENT_FINGERPRINT, REVOKED

CENTREON_REPO = "https://packages.centreon.com/rpm-standard/22.10/el7/centreon-22.10.repo"
EPEL = "https://dl.fedoraproject.org/pub/epel/epel-release-latest-7.noarch.rpm"
REMI = "https://rpms.remirepo.net/enterprise/remi-release-7.rpm"
SIGNING_KEY = "https://yum-gpg.centreon.com/RPM-GPG-KEY-CES"


@frozen
class Repositories:
    """Where packages come from.  EL7 is past its end of life: every address can be replaced.

    `mariadb` is the repository file that offers MariaDB 10.5; no document names one (X06).
    The two key ids are what rpm shows as a key's version: the one to trust and the revoked one;
    `accepted_keys` are whole fingerprints: no key with another one is imported.  `keys` are where
    the keys of the other repositories come from.
    """

    centreon: str = CENTREON_REPO
    epel: str = EPEL
    remi: str = REMI
    php: str = "remi-php81"
    mariadb: str = ""
    signing_key: str = SIGNING_KEY
    signing_key_id: str = CURRENT
    revoked_key_id: str = REVOKED
    accepted_keys: tuple[str, ...] = (fingerprint(CURRENT_FINGERPRINT),)
    keys: tuple[str, ...] = ()
    business: tuple[str, ...] = ()
