"""The grammar of `pcs resource create`, and the agents' own default operations."""

from collections.abc import Iterable

from attrs import define, field

from centreon_ha_upgrade.executors.simulated.hands import NEW_DATABASE, OLD_DATABASE
from centreon_ha_upgrade.pacemaker.model import Agent, Operation, Primitive, ResourceRole, role_of

Pairs = tuple[tuple[str, str], ...]

_DATABASE_OPERATIONS = (
    Operation("demote", "0s", "120s"),
    Operation("monitor", "20s", "30s"),
    Operation("monitor", "10s", "30s", ResourceRole.PROMOTED),
    Operation("monitor", "30s", "30s", ResourceRole.UNPROMOTED),
    Operation("notify", "0s", "90s"),
    Operation("promote", "0s", "120s"),
    Operation("start", "0s", "120s"),
    Operation("stop", "0s", "120s"),
)


@define
class Creation:
    """What one `create` asks for.  `wrapper` is clone, master, promotable, or empty."""

    id: str
    agent: Agent
    words: dict[str, list[str]] = field(factory=dict)
    wrapper: str = ""

    @classmethod
    def of(cls, words: Iterable[str], wrappers: Iterable[str]) -> "Creation":
        """Only this pcs's own wrappers are keywords; other words are taken for options."""
        id_, agent, *rest = words
        made, part = cls(id_, Agent.of(agent)), "options"
        for word in rest:
            if word in ("op", "meta", *wrappers):
                part = word
                made.wrapper = word if word in wrappers else made.wrapper
            else:
                made.words.setdefault(part, []).append(word)
        return made

    @property
    def without_value(self) -> str:
        """The first option that is not name=value, as `master` is to pcs 0.10."""
        return next((word for word in self.words.get("options", ()) if "=" not in word), "")

    @property
    def wrapper_meta(self) -> Pairs:
        return pairs(self.words.get(self.wrapper, ())) if self.wrapper else ()

    @property
    def primitive(self) -> Primitive:
        """As pcs writes it into the CIB: everything sorted by name."""
        return Primitive(
            self.id,
            self.agent,
            sorted(pairs(self.words.get("options", ()))),
            sorted(pairs(self.words.get("meta", ()))),
            sorted(self._operations(), key=lambda operation: operation.name),
        )

    def _operations(self) -> tuple[Operation, ...]:
        named: list[tuple[str, dict[str, str]]] = []
        for word in self.words.get("op", ()):
            if "=" in word:
                named[-1][1].update(pairs((word,)))
            else:
                named.append((word, {}))
        if not named and self.agent.type in (OLD_DATABASE, NEW_DATABASE):
            return _DATABASE_OPERATIONS
        return tuple(_operation(name, options) for name, options in named)


def _operation(name: str, options: dict[str, str]) -> Operation:
    role = options.pop("role", None)
    interval, timeout = options.pop("interval"), options.pop("timeout", None)
    known = None if role is None else role_of(role)
    return Operation(name, interval, timeout, known, tuple(options.items()))


def pairs(words: Iterable[str]) -> Pairs:
    """`name=value` words."""
    split = (word.partition("=") for word in words)
    return tuple((name, value) for name, _, value in split)
