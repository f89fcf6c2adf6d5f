"""A replica of a bundle: what crm_mon prints of it in one line, from the parts that it prints of it
in XML, and with `-R`."""

import re
from collections.abc import Sequence

from attrs import evolve

from centreon_ha_upgrade.pacemaker._status_parts import Instance


def replica(bundle: str, number: str, parts: Sequence[Instance]) -> Instance | None:
    """The state of what runs inside, and the nodes of the container; None without a container."""
    name = re.compile(rf"{re.escape(bundle)}-(docker|podman|rkt)-{re.escape(number)}")
    container = next((part for part in parts if name.fullmatch(part.id)), None)
    if container is None:
        return None
    remote = next((part for part in parts if part.id == f"{bundle}-{number}"), None)
    others = [part for part in parts if part not in (container, remote)]
    inside = next((p for p in others if not p.id.startswith(f"{bundle}-ip-")), container)
    nodes = inside.nodes if len(inside.nodes) > 1 else container.nodes
    unsure = None if nodes else inside.pending_on or container.pending_on
    return evolve(inside, id=(remote or container).id, nodes=nodes, pending_on=unsure)
