"""What a step may know: the site, and what was observed and kept before it.

Observed values are frozen by the run: once the group is deleted, the cluster can no longer say
who was active.  The tools' own words are kept and parsed again, on every resume.
"""

from collections.abc import Mapping
from functools import cached_property, lru_cache

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb import my_cnf
from centreon_ha_upgrade.pacemaker import cib as cib_of
from centreon_ha_upgrade.pacemaker import crm_mon, version
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS, PcsDialect, dialect_for
from centreon_ha_upgrade.procedure.site import Site

PCS_VERSION = "pcs-version"
STATUS = "status"
STATUS_AFTER = "status-after"
CIB = "cib"
OWN_RUN = "own-run"
"""Under this name stands the run that this control host has not ended yet, for the preflight."""


@frozen
class Situation:
    """The facts of one run.  `today` is an ISO date, fixed when the run starts.

    `assumed` names a pcs dialect for previews made without a connection; roles are then assumed
    to lie with the first central and the first database, and `guessed` is True.
    """

    site: Site
    today: str
    kept: Mapping[str, str] = field(factory=dict)
    assumed: str = ""

    @property
    def topology(self) -> Topology:
        return self.site.topology

    @property
    def guessed(self) -> bool:
        """True while nothing was observed."""
        return STATUS not in self.kept

    @cached_property
    def dialect(self) -> PcsDialect:
        """How this platform's pcs spells things.  Raises `IllegalValue` before it is known."""
        if PCS_VERSION in self.kept:
            return dialect_for(version.parse(self.kept[PCS_VERSION]))
        if self.assumed in DIALECTS:
            return DIALECTS[self.assumed]
        raise IllegalValue("pcs dialect", self.assumed, f"known are: {', '.join(DIALECTS)}")

    @cached_property
    def cib(self) -> Cib | None:
        """The configuration as it was before anything was deleted; None in a bare preview."""
        return _cib_of(self.kept[CIB]) if CIB in self.kept else None

    @cached_property
    def active(self) -> str:
        """Name of the active central: where the group `centreon` ran."""
        if self.guessed:
            return self.topology.centrals[0].name
        return _only(self._status.nodes_of("centreon"), "active central")

    @cached_property
    def primary(self) -> str:
        """Name of the primary database: where `ms_mysql` was promoted."""
        if self.guessed:
            return self.topology.databases[0].name
        return _only(self._status.promoted("ms_mysql"), "primary database")

    @property
    def _status(self) -> crm_mon.ClusterStatus:
        return _status_of(self.kept[STATUS])

    def fixes(self, erratum: str) -> bool:
        """Whether the plan departs from the document here."""
        return self.site.applies(erratum)

    def of_node(self, key: str, node: object) -> str | None:
        """What was kept under this key on this node."""
        return self.kept.get(f"{key}@{node}")

    def server_cnf(self, node: object) -> my_cnf.OptionFile:
        """The database's configuration as last kept; an empty [server] in a bare preview."""
        return my_cnf.parse(self.of_node("server-cnf", node) or "[server]\n")

    def knowing(self, key: str, text: str) -> "Situation":
        """The situation with one more kept answer; the first one kept stays."""
        return self if key in self.kept else evolve(self, kept={**self.kept, key: text})


# a run asks these of the same kept text before every task
@lru_cache(maxsize=4)
def _status_of(text: str) -> crm_mon.ClusterStatus:
    return crm_mon.parse(text)


@lru_cache(maxsize=4)
def _cib_of(text: str) -> Cib:
    return cib_of.parse(text)


def _only(names: tuple[str, ...], what: str) -> str:
    if len(names) != 1:
        raise IllegalValue(what, ", ".join(names) or "none", "exactly one node must hold this role")
    return names[0]
