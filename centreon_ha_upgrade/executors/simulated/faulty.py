"""The simulated platform with faults laid in its way."""

from collections.abc import Iterable, Iterator

from attrs import define, evolve, field

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors.simulated.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.trouble import Scene, Trouble, Undo, When, nothing
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from centreon_ha_upgrade.procedure.plans import from_20_04
from centreon_ha_upgrade.procedure.site import Site

# the step that everybody calls by its script's name
_SHORT = {"replication.sync": "J04"}


def trouble(text: str) -> Trouble:
    """`F14`, or `F14@J04` to let it strike at another step.  Raises `IllegalValue`.

    A step goes by its id, its name, or its phase and its name: `replication.copy-database`.

    >>> trouble("F14").step, trouble("F25@N04").step, trouble("F14@replication.sync").step
    ('J04', 'N04', 'J04')
    """
    fault, at, step = text.partition("@")
    if fault not in TROUBLES:
        known = ", ".join(TROUBLES)
        raise IllegalValue("fault", text, f"those that can be rehearsed are {known}")
    if not at:
        return TROUBLES[fault]
    return evolve(TROUBLES[fault], step=_step(text, step))


def _step(text: str, name: str) -> str:
    """The id of the step that goes by this name."""
    name = _SHORT.get(name, name)
    for one in from_20_04():
        phase = one.phase.name.lower().replace("_", "-")
        if name in (one.id, one.name, f"{phase}.{one.name}"):
            return one.id
    raise IllegalValue("fault", text, f"no step is called {name!r}")


@define
class Laid:
    """A fault in the way: where it struck, once it has; over once it was put right.

    `before` counts the platform's changes at that moment: what ran after it stands behind;
    `order` counts the faults that struck.
    """

    trouble: Trouble
    scene: Scene | None = None
    undo: Undo = nothing
    before: int = 0
    order: int = 0
    over: bool = False

    @property
    def waits(self) -> bool:
        return self.scene is None and not self.over


@define(eq=False)
class Faulty:
    """An executor: the simulated platform, until a fault strikes.

    It must be told of each step as it begins: `enter`.
    """

    platform: Simulated
    site: Site
    laid: list[Laid] = field(factory=list)
    _step: str = field(default="", init=False)
    _node: str = field(default="", init=False)
    _under_way: bool = field(default=False, init=False)

    @classmethod
    def platform_with(
        cls, platform: Simulated, site: Site, faults: Iterable[str | Trouble]
    ) -> "Faulty":
        """Lays these faults in the way of a run.  Raises `IllegalValue` for an unknown name."""
        faulty = cls(platform, site)
        for each in faults:
            faulty.lay(each)
        return faulty

    def lay(self, fault: str | Trouble) -> Laid:
        """One more fault; it strikes the next time its step is reached."""
        laid = Laid(trouble(fault) if isinstance(fault, str) else fault)
        self.laid.append(laid)
        return laid

    @property
    def struck(self) -> tuple[Laid, ...]:
        """Those that struck and were not put right yet."""
        return tuple(each for each in self.laid if each.scene is not None and not each.over)

    def put_right(self) -> None:
        """Does what a good operator does against everything that struck, the last one first."""
        for each in sorted(self.struck, key=lambda laid: laid.order, reverse=True):
            each.undo()
            each.over = True

    # --- the run ------------------------------------------------------------------------------

    def enter(self, step: str, node: str) -> None:
        """The run begins this step on this node.  Raises what a fault does to our side."""
        self._step, self._node, self._under_way = step, node, False
        for each in self._due(When.START):
            self._strike(each)
            if each.trouble.cut is not None:
                raise each.trouble.cut(self.site.topology.node(node), Command(("true",)))

    def run(self, node: Node, command: Command) -> Result:
        """As `Simulated.run`, with what the faults make of it."""
        here = command.changes and node.name == self._node
        if here and not self._under_way:  # what was looked at has begun already
            self._strike_at(When.BEFORE, node, command)
        result = self._answer(node, command)
        if here:
            self._under_way = self._under_way and not command.job
            self._strike_at(When.AFTER, node, command)
        return result

    def knows(self, node: Node, command: Command) -> bool:
        """As `Simulated.knows`; a node that cannot be reached cannot be asked."""
        self._answer(node, Command(("true",), changes=False))
        return self.platform.knows(node, command)

    def looks(self, node: Node, command: Command) -> Iterator[int]:
        """As `Simulated.looks`; what strikes before the work is there while it is looked at."""
        if node.name == self._node:
            self._strike_at(When.BEFORE, node, command)
        self._under_way = True
        yield from self.platform.looks(node, command)

    def _answer(self, node: Node, command: Command) -> Result:
        for each in self.struck:
            if each.trouble.says is not None and each.scene is not None:
                said = each.trouble.says(each.scene, node, command)
                if said is not None:
                    self.platform.forget(node, command, said)
                    return said
        return self.platform.run(node, command)

    def _due(self, when: When) -> tuple[Laid, ...]:
        return tuple(
            each
            for each in self.laid
            if each.waits and (each.trouble.step, each.trouble.when) == (self._step, when)
        )

    def _strike_at(self, when: When, node: Node, command: Command) -> None:
        for each in self._due(when):
            self._strike(each)
            if each.trouble.cut is not None:
                raise each.trouble.cut(node, command)

    def _strike(self, laid: Laid) -> None:
        laid.scene = Scene(self.platform, self.site, self._node)
        laid.before = len(self.platform.ran)
        laid.order = 1 + max(each.order for each in self.laid)
        laid.undo = laid.trouble.change(laid.scene)
