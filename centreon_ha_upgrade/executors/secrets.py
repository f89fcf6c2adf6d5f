"""Where revealed values come from.  `centreon_ha_upgrade.vault.Vault` is one more source."""

from collections.abc import Iterable, Mapping

from attrs import define, field

from centreon_ha_upgrade.core.command import Secrets
from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.errors import SecretMissing, SecretUnfit
from centreon_ha_upgrade.executors.scrub import scrub
from centreon_ha_upgrade.procedure.target import REPL_PASSWORD

# an attribute of a resource: the agent would be given other characters than the server knows
_IN_THE_CIB = (REPL_PASSWORD.name,)


class Given:
    """Values handed over by the caller: typed at a prompt, or a test's.

    >>> Given({"DB_PASSWD": "x"})
    Given('DB_PASSWD')
    """

    def __init__(self, values: Mapping[str, str | Hidden]) -> None:
        self._values = {name: Hidden.of(value) for name, value in values.items()}

    def reveal(self, name: str) -> str:
        """The value.  Raises `SecretMissing`."""
        if name not in self._values:
            raise SecretMissing(name)
        return self._values[name].text()

    def __repr__(self) -> str:
        return f"Given({', '.join(map(repr, sorted(self._values)))})"


class Chain:
    """Several sources; the first that knows a name answers."""

    def __init__(self, *sources: Secrets) -> None:
        self._sources = sources

    def reveal(self, name: str) -> str:
        """The value.  Raises `SecretMissing` when no source knows it."""
        for source in self._sources:
            try:
                return source.reveal(name)
            except SecretMissing:
                continue
        raise SecretMissing(name)

    def need(self, names: Iterable[str]) -> None:
        """Sees that each of them is known, so that nothing stops in the middle for want of one.

        Raises `SecretMissing`, or `SecretUnfit` for one that the cluster would not keep as it is.
        """
        for name in names:
            if not self.reveal(name).isascii() and name in _IN_THE_CIB:
                raise SecretUnfit(name)

    def __repr__(self) -> str:
        return f"Chain({', '.join(map(repr, self._sources))})"


@define(repr=False, eq=False)
class Revealed:
    """A source that remembers what it gave away, so as to hide it wherever it comes back."""

    _source: Secrets
    _values: dict[str, Hidden] = field(factory=dict, init=False)

    def reveal(self, name: str) -> str:
        """The value.  Raises `SecretMissing`."""
        self._values[name] = Hidden.of(self._source.reveal(name))
        return self._values[name].text()

    def scrub(self, text: str) -> str:
        """The text without any value given away so far, nor any password it shows by itself."""
        return scrub(text, {name: value.text() for name, value in self._values.items()})
