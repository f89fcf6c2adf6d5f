"""What the operator declares about a platform, read from a TOML file.

Nothing observed lives here: who is active and which database is primary is asked of the cluster.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from centreon_ha_upgrade.core.topology import Node, NodeRole, Topology, legal_host
from centreon_ha_upgrade.errors import BadSite, IllegalValue
from centreon_ha_upgrade.packages.fingerprints import fingerprint
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.sources import Repositories

_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]*")
_URL = re.compile(r"(https?|file)://[^\s'\"\\]+|/[^\s'\"\\]+")
_KEY = re.compile(r"[0-9a-f]{8}")
_ZONE = re.compile(r"UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]+){1,2}")


@frozen
class Vip:
    """A virtual address of the cluster, as IPaddr2 wants it."""

    address: str
    interface: str
    netmask: str
    broadcast: str


@frozen
class SshAccess:
    """How OpenSSH reaches the nodes; what is empty is left to the user's ssh_config.

    `become` is how the account there becomes root: `sudo`, or nothing when it is root.
    """

    user: str = ""
    become: str = ""
    config: str = ""
    known_hosts: str = ""


@frozen
class Site:
    """One platform.  `errata_off` holds the ids the operator switched off by name."""

    cluster: str
    topology: Topology
    vip: Vip
    vip_sql: Vip | None
    time_zone: str
    database_admin: str = "root"
    replication_user: str = "centreon-repl"
    repositories: Repositories = field(factory=Repositories)
    ssh: SshAccess = field(factory=SshAccess)
    profile: Profile = Profile.SAFE
    errata_off: frozenset[str] = frozenset()
    run_directory: str = "/var/lib/centreon-ha-upgrade"

    def applies(self, erratum: str) -> bool:
        """Whether this site's plan departs from the document here."""
        if ERRATA[erratum].mandatory:
            return True
        return self.profile is Profile.SAFE and erratum not in self.errata_off

    @classmethod
    def from_toml(cls, text: str) -> "Site":
        """The site a TOML text declares.  Raises `BadSite` naming the key that is wrong."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadSite("(whole file)", f"it is not TOML: {error}") from None
        return _Reader(table).site()


@frozen
class _Reader:
    """Walks the tables; every complaint names the key from the root."""

    table: Mapping[str, Any]

    def site(self) -> Site:
        top = _Section("", self.table)
        topology = self._topology(top)
        vip_sql = self._vip(top, "vip_sql")
        if topology.split and vip_sql is None:
            raise BadSite("vip_sql", "a four-node platform needs the address of its databases")
        if not topology.split and vip_sql is not None:
            raise BadSite("vip_sql", "a two-node platform has no separate database address")
        vip = self._vip(top, "vip")
        if vip is None:
            raise BadSite("vip", "it is missing: address, interface, netmask, broadcast")
        database = top.section("database")
        made = Site(
            cluster=top.text("cluster", "centreon_cluster", _WORD),
            topology=topology,
            vip=vip,
            vip_sql=vip_sql,
            time_zone=top.text("time_zone", None, _ZONE),
            database_admin=database.text("admin", "root", _WORD),
            replication_user=database.text("replication_user", "centreon-repl", _WORD),
            repositories=self._repositories(top.section("repositories")),
            ssh=self._ssh(top.section("ssh")),
            profile=self._profile(top),
            errata_off=self._errata(top.section("errata")),
            run_directory=top.text(
                "run_directory", "/var/lib/centreon-ha-upgrade", re.compile(r"/[\w./-]+")
            ),
        )
        database.nothing_else()
        top.nothing_else()
        if made.applies("X06") and not made.repositories.mariadb:
            raise BadSite("repositories.mariadb", "say which repository file offers MariaDB 10.5")
        return made

    def _topology(self, top: "_Section") -> Topology:
        entries = top.take("nodes", list, [])
        nodes = [self._node(i, entry) for i, entry in enumerate(entries)]
        for key, values in (
            ("name", [n.name for n in nodes]),
            ("address", [n.host for n in nodes]),
        ):
            for index, value in enumerate(values):
                if value in values[:index]:
                    raise BadSite(f"nodes[{index}].{key}", f"{value} already stands for a node")
        try:
            return Topology(nodes)
        except IllegalValue as error:
            raise BadSite("nodes", error.reason) from None

    def _node(self, index: int, entry: object) -> Node:
        if not isinstance(entry, dict):
            raise BadSite(f"nodes[{index}]", "it must be a table with name, address and roles")
        section = _Section(f"nodes[{index}].", entry)
        name, address = section.text("name", None), section.text("address", "")
        roles = section.take("roles", list, ["central", "database"])
        section.nothing_else()
        for role in roles:
            if role not in tuple(NodeRole):
                raise BadSite(f"nodes[{index}].roles", f"{role!r} is neither central nor database")
        for key, value in (("name", name), ("address", address or name)):
            try:
                legal_host(key, value)
            except IllegalValue as error:
                raise BadSite(f"nodes[{index}].{key}", f"{value!r}: {error.reason}") from None
        return Node(name, {NodeRole(role) for role in roles}, address)

    def _vip(self, top: "_Section", key: str) -> Vip | None:
        if key not in top.table:
            return None
        section = top.section(key)
        vip = Vip(
            address=legal(section, "address"),
            interface=legal(section, "interface"),
            netmask=legal(section, "netmask"),
            broadcast=legal(section, "broadcast"),
        )
        section.nothing_else()
        return vip

    def _repositories(self, section: "_Section") -> Repositories:
        plain = Repositories()
        found = {
            key: section.text(key, getattr(plain, key), _URL)
            for key in ("centreon", "epel", "remi", "signing_key")
        }
        mariadb = section.text("mariadb", plain.mariadb, _URL, empty=True)
        php = section.text("php", plain.php, _WORD)
        trusted = section.text("signing_key_id", plain.signing_key_id, _KEY)
        revoked = section.text("revoked_key_id", plain.revoked_key_id, _KEY)
        accepted = section.take("accepted_keys", list, list(plain.accepted_keys))
        keys, business = _addresses(section, "keys"), _addresses(section, "business")
        section.nothing_else()
        return Repositories(
            **found,
            php=php,
            mariadb=mariadb,
            keys=keys,
            business=business,
            signing_key_id=trusted,
            accepted_keys=tuple(_fingerprint(each) for each in accepted),
            revoked_key_id=revoked,
        )

    def _ssh(self, section: "_Section") -> SshAccess:
        found = SshAccess(
            user=section.text("user", "", _WORD, empty=True),
            become=section.text("become", "", re.compile("sudo"), empty=True),
            config=section.text("config", ""),
            known_hosts=section.text("known_hosts", ""),
        )
        section.nothing_else()
        return found

    def _profile(self, top: "_Section") -> Profile:
        name = top.text("profile", Profile.SAFE.value)
        if name not in tuple(Profile):
            raise BadSite("profile", f"{name!r} is neither {' nor '.join(Profile)}")
        return Profile(name)

    def _errata(self, section: "_Section") -> frozenset[str]:
        off = section.take("off", list, [])
        section.nothing_else()
        for name in off:
            if name not in ERRATA:
                raise BadSite("errata.off", f"no erratum is called {name!r}")
            if ERRATA[name].mandatory:
                raise BadSite("errata.off", f"{name} cannot be switched off: {ERRATA[name].does}")
        return frozenset(off)


@frozen
class _Section:
    """One table, whose keys are taken one by one; what is left is a mistake."""

    prefix: str
    table: Mapping[str, Any]
    taken: set[str] = field(factory=set)

    def take(self, key: str, kind: type, default: Any) -> Any:
        self.taken.add(key)
        value = self.table.get(key, default)
        if not isinstance(value, kind):
            raise BadSite(self.prefix + key, f"{value!r} is not a {_PLAIN[kind]}")
        return value

    def text(
        self,
        key: str,
        default: str | None,
        pattern: re.Pattern[str] | None = None,
        *,
        empty: bool = False,
    ) -> str:
        if default is None and key not in self.table:
            raise BadSite(self.prefix + key, "it is missing")
        value: str = self.take(key, str, default)
        if pattern and not pattern.fullmatch(value) and not (empty and value == ""):
            raise BadSite(self.prefix + key, f"{value!r} is not a legal value")
        return value

    def section(self, key: str) -> "_Section":
        return _Section(f"{self.prefix}{key}.", self.take(key, dict, {}))

    def nothing_else(self) -> None:
        unknown = sorted(set(self.table) - self.taken)
        if unknown:
            raise BadSite(self.prefix + unknown[0], "no such key")


_PLAIN: dict[type, str] = {str: "text", list: "list", dict: "table"}


def _addresses(section: _Section, key: str) -> tuple[str, ...]:
    found = tuple(section.take(key, list, []))
    for url in found:
        if not (isinstance(url, str) and _URL.fullmatch(url)):
            raise BadSite(f"{section.prefix}{key}", f"{url!r} is not an address")
    return found


def _fingerprint(value: object) -> str:
    try:
        return fingerprint(str(value))
    except IllegalValue as error:
        raise BadSite("repositories.accepted_keys", f"{value!r}: {error.reason}") from None


def legal(section: _Section, key: str) -> str:
    """A word that goes into a pcs command as it is."""
    return section.text(key, None, _WORD)
