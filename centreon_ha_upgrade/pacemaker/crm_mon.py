"""crm_mon: the state of the cluster, as XML for programs and as text that people paste.

The XML is asked for with `--as-xml`, which every Pacemaker from 1.1 on accepts.  Without a cluster
it exits non-zero (102 on 2.1, 107 on 1.1) and prints no XML; given an unreadable CIB 2.1 exits 0
with nothing (erratum X54): silence is refused, it is never health.

Of the text, the layouts of 1.1, 2.0 and 2.1 are read, also flattened (the documents' samples lost
their indentation), grouped by node, and inside `pcs status`.  `crm_mon -1frAotLc` takes
the `c` for a prefix: it lists only bans that people made, not all.
"""

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.pacemaker import _crm_mon_text, _crm_mon_xml, _crm_mon_xml_write
from centreon_ha_upgrade.pacemaker._crm_mon_flat import FlatInstance, ForPrograms, flat
from centreon_ha_upgrade.pacemaker._crm_mon_text_write import placed
from centreon_ha_upgrade.pacemaker._crm_mon_text_write import write as render_text
from centreon_ha_upgrade.pacemaker._status import ClusterStatus
from centreon_ha_upgrade.pacemaker._status_parts import (
    Instance,
    NodeState,
    NodeStatus,
    ResourceKind,
    ResourceStatus,
)
from centreon_ha_upgrade.pacemaker._status_told import (
    Ban,
    Change,
    Failure,
    FencingEvent,
    History,
    NodeAttribute,
    PastOperation,
    Ticket,
)

__all__ = [
    "Ban",
    "Change",
    "ClusterStatus",
    "Failure",
    "FencingEvent",
    "FlatInstance",
    "ForPrograms",
    "History",
    "Instance",
    "NodeAttribute",
    "NodeState",
    "NodeStatus",
    "PastOperation",
    "Query",
    "ResourceKind",
    "ResourceStatus",
    "Ticket",
    "for_programs",
    "parse",
    "placed",
    "query",
    "render",
    "render_text",
]


def query() -> Query[ClusterStatus]:
    """Everything crm_mon knows: stopped resources, fail counts, node attributes, bans (step N01).

    >>> print(query())
    crm_mon --as-xml -r -f -A -L
    """
    return ask("crm_mon", "--as-xml", "-r", "-f", "-A", "-L", parse=parse)


def parse(text: str) -> ClusterStatus:
    """The status, from XML or from text.  Raises `ParseError`."""
    if text.removeprefix("\ufeff").lstrip().startswith("<"):
        return _crm_mon_xml.read(text)
    return _crm_mon_text.read(text)


def for_programs(status: ClusterStatus) -> ForPrograms:
    """What `parse crm-mon` prints: every node and every instance in a flat list."""
    return flat(status)


def render(status: ClusterStatus) -> str:
    """The XML that crm_mon 1.1.23 prints; `render_text` prints what people read."""
    return _crm_mon_xml_write.write(status)
