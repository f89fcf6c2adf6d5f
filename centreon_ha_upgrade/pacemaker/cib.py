"""`cibadmin --query`: the whole configuration as XML, exit code 0, needs a running cluster.

Read are cluster properties, nodes and what is set for them, resources of every kind (bundles and
templates too), defaults, and constraints of every kind with their rules and sets.  Alerts, tags,
access lists and fencing levels are named in `Cib.aside` and not read; the status section is the
business of crm_mon.  What this library has no noun for is refused, never half understood.
Attribute values may be passwords in clear: a `Cib` must not be printed.
"""

import shlex

from centreon_ha_upgrade.core.command import Command, Query, ask, script
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._bundle import Bundle
from centreon_ha_upgrade.pacemaker._cib_read import read
from centreon_ha_upgrade.pacemaker._cib_types import Aside, Cib, NodeSettings, Property
from centreon_ha_upgrade.pacemaker._cib_write import write
from centreon_ha_upgrade.pacemaker._legal import legal_value

__all__ = [
    "Aside",
    "Bundle",
    "Cib",
    "NodeSettings",
    "Property",
    "parse",
    "query",
    "render",
    "save",
]


def query() -> Query[Cib]:
    """The CIB as the cluster holds it now (step H02).

    >>> print(query())
    cibadmin --query
    """
    return ask("cibadmin", "--query", parse=parse)


def save(path: str) -> Command:
    """Write the CIB to a file on the node: it can be put back into a running cluster (step H02).

    >>> print(save("/var/lib/centreon-ha-upgrade/cib.xml"))
    umask 077 && cibadmin --query > /var/lib/centreon-ha-upgrade/cib.xml
    """
    if not path.startswith("/"):
        raise IllegalValue("path", path, "expected an absolute one")
    quoted = shlex.quote(legal_value("path", path))
    return script(f"umask 077 && cibadmin --query > {quoted}", idempotent=True)


def parse(text: str) -> Cib:
    """The configuration.  Raises `ParseError`."""
    return read(text)


def render(cib: Cib) -> str:
    """What cibadmin prints; schemas before 3.0 get a `<master>`, later ones a promotable clone."""
    return write(cib)
