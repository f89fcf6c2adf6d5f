"""The status section of a CIB, as far as an action is explained by it.

Of each node: under which agent every resource is remembered (the history of the local executor
outlives a deletion in maintenance mode, erratum X11), and the promotion scores (X12).
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import distinct_names, legal_id, legal_value
from centreon_ha_upgrade.pacemaker._xml import Element, element, parse_xml
from centreon_ha_upgrade.pacemaker.model import Agent

_SCORE = "master-"


@frozen
class Memory:
    """What one node remembers: (resource, agent), and (resource, promotion score as it stands)."""

    node: str
    agents: tuple[tuple[str, Agent], ...] = field(
        default=(), converter=tuple[tuple[str, Agent], ...]
    )
    scores: tuple[tuple[str, str], ...] = field(default=(), converter=tuple[tuple[str, str], ...])

    def __attrs_post_init__(self) -> None:
        legal_host("node name", self.node)
        for what, pairs in (("history", self.agents), ("score", self.scores)):
            distinct_names(what, (name for name, _ in pairs))
            for name, _ in pairs:
                legal_id(f"resource of a {what}", name)
        for name, value in self.scores:
            legal_value(name, value)

    def agent(self, resource: str) -> Agent | None:
        """Under which agent the resource is remembered; None where it is not."""
        return dict(self.agents).get(resource)

    def score(self, resource: str) -> str | None:
        """The promotion score; None where there is none."""
        return dict(self.scores).get(resource)


def distinct(_: object, _attribute: object, memories: tuple[Memory, ...]) -> None:
    """Each node stands once.  Raises `IllegalValue`."""
    if twice := [n for n, count in Counter(m.node for m in memories).items() if count > 1]:
        raise IllegalValue("node", twice[0], "it stands twice")


def read_state(text: str) -> tuple[Memory, ...]:
    """Every node that the status section of this CIB tells of.  Raises `ParseError`."""
    status = parse_xml("cibadmin", text).need_child("status")
    return tuple(_memory(state) for state in status if state.tag == "node_state")


def _memory(state: Element) -> Memory:
    node = state.need("uname")
    agents = [
        (held.need("id"), _agent(held))
        for held in _below(state, "lrm", "lrm_resources", "lrm_resource")
    ]
    pairs = [
        (pair.need("name"), pair.need("value"))
        for pair in _below(state, "transient_attributes", "instance_attributes", "nvpair")
    ]
    scores = [(n.removeprefix(_SCORE), v) for n, v in pairs if n.startswith(_SCORE)]
    return state.made(Memory, node, agents, scores)


def _below(found: Element, *path: str) -> Iterator[Element]:
    """Every element at the end of a path of tags."""
    if not path:
        yield found
        return
    for child in found:
        if child.tag == path[0]:
            yield from _below(child, *path[1:])


def _agent(held: Element) -> Agent:
    words = (held.need("class"), held.get("provider"), held.need("type"))
    return held.made(Agent.of, ":".join(word for word in words if word is not None))


def write_state(memories: Iterable[Memory]) -> str:
    """The status section."""
    return element("status", (), (_state(n, each) for n, each in enumerate(memories, 1)))


def _state(number: int, memory: Memory) -> str:
    id_ = ("id", str(number))
    pairs = (
        element(
            "nvpair",
            (("id", f"status-{number}-{_SCORE}{n}"), ("name", _SCORE + n), ("value", value)),
        )
        for n, value in memory.scores
    )
    attributes = element("instance_attributes", (("id", f"status-{number}"),), pairs)
    held = (element("lrm_resource", _words(name, agent)) for name, agent in memory.agents)
    children = (
        element("transient_attributes", (id_,), (attributes,)),
        element("lrm", (id_,), (element("lrm_resources", (), held),)),
    )
    words = (id_, ("uname", memory.node), ("in_ccm", "true"), ("crmd", "online"))
    return element("node_state", (*words, ("join", "member"), ("expected", "member")), children)


def _words(name: str, agent: Agent) -> Iterator[tuple[str, str]]:
    yield "id", name
    yield "class", agent.standard
    if agent.provider:
        yield "provider", agent.provider
    yield "type", agent.type
