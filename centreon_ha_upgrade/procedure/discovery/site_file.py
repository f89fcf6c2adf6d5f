"""The site file of a discovered platform: TOML for `Site.from_toml`, with remarks for a person."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from centreon_ha_upgrade.errors import BadSite
from centreon_ha_upgrade.procedure.discovery.discovered import Discovered, FoundNode
from centreon_ha_upgrade.procedure.site import Vip

# what a file of defaults may hold: all that no cluster can say
_TOPS = ("profile", "run_directory", "time_zone")
_TABLES = ("database", "errata", "repositories", "ssh")
Defaults = Mapping[str, Any]


@frozen
class Remark:
    """A comment: one of our sentences, with the values for its `{}`."""

    text: str
    values: tuple[str, ...] = ()


Line = str | Remark


def read_defaults(text: str) -> Defaults:
    """Keys of a site file that hold for many platforms.  Raises `BadSite`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSite("(defaults)", f"it is not TOML: {error}") from None
    for key, value in table.items():
        if key not in (*_TOPS, *_TABLES) or isinstance(value, dict) != (key in _TABLES):
            known = ", ".join(sorted((*_TOPS, *_TABLES)))
            raise BadSite(f"(defaults) {key}", f"a discovery takes: {known}")
    return table


def site_file(found: Discovered, defaults: Defaults) -> Iterator[Line]:
    """The lines of the file.  A key that nobody could say stands there empty, under a remark."""
    yield from _seen(found)
    yield ""
    yield f"cluster = {_toml(found.cluster)}"
    yield from _zone(found, defaults)
    yield from (f"{key} = {_toml(defaults[key])}" for key in _TOPS[:2] if key in defaults)
    for node in found.nodes:
        yield from _node(node)
    yield from _vip("vip", found.vip)
    if found.vip_sql is not None:
        yield from _vip("vip_sql", found.vip_sql)
    yield from _database(found, defaults.get("database", {}))
    yield from _repositories(defaults.get("repositories", {}))
    for name in ("ssh", "errata"):
        if table := defaults.get(name):
            yield from _table(name, table)


def _seen(found: Discovered) -> Iterator[Line]:
    yield Remark("Seen on the platform; correct what is wrong, then: centreon-ha-upgrade check")
    versions = found.release, found.pacemaker or "?", found.pcs
    yield Remark("system {}, Pacemaker {}, pcs {}", versions)
    yield Remark("database resource {}, PHP resource {}", (found.database_id, found.php_id or "-"))
    yield Remark("active central now: {}", (found.active or "?",))
    yield Remark("primary database now: {}", (found.primary or "?",))
    yield Remark("Both are asked again when a run starts; they are never declared.")
    if found.quorum_device:
        yield Remark("quorum device: {} (this procedure leaves it alone)", (found.quorum_device,))
    if found.foreign:
        yield Remark("not known to the document, and left alone: {}", (", ".join(found.foreign),))


def _zone(found: Discovered, defaults: Defaults) -> Iterator[Line]:
    if "time_zone" in defaults:
        yield f"time_zone = {_toml(defaults['time_zone'])}"
        return
    if found.zone:
        yield Remark("PHP's time zone: this is the one of the node's own clock.")
    else:
        yield Remark("PHP's time zone, such as Europe/Paris: the node could not say.")
    yield f"time_zone = {_toml(found.zone or '')}"


def _node(node: FoundNode) -> Iterator[Line]:
    yield ""
    yield "[[nodes]]"
    yield f"name = {_toml(node.name)}"
    if node.address is None:
        yield Remark("No address that was tried leads to this node from here: say which one does.")
    elif node.address != node.name:
        yield f"address = {_toml(node.address)}"
    yield f"roles = {_toml(sorted(node.roles))}"


def _vip(name: str, vip: Vip) -> Iterator[Line]:
    values = {
        "address": vip.address,
        "interface": vip.interface,
        "netmask": vip.netmask,
        "broadcast": vip.broadcast,
    }
    yield from _table(name, values)
    if empty := [key for key, value in values.items() if not value]:
        yield Remark("The cluster does not say: {}", (", ".join(empty),))


def _database(found: Discovered, given: Defaults) -> Iterator[Line]:
    said = {"admin": "root"} | dict(given)
    if found.replication_user:
        said["replication_user"] = found.replication_user
    yield from _table("database", said)


def _repositories(given: Defaults) -> Iterator[Line]:
    yield from _table("repositories", {"mariadb": ""} | dict(given))
    if not given.get("mariadb"):
        yield Remark("Say which repository file offers MariaDB 10.5: no cluster knows it (X06).")


def _table(name: str, values: Mapping[str, Any]) -> Iterator[Line]:
    yield ""
    yield f"[{name}]"
    yield from (f"{key} = {_toml(value)}" for key, value in values.items())


def _toml(value: object) -> str:
    """Texts and lists of texts: JSON's notation for them is TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
