"""`pcs property`: the cluster's properties, exit code 0 even when none is set.

Without a subcommand it lists what is configured in 0.9, 0.10, 0.11 and 0.12 alike.  Before 0.11.6
one list holds every set (`name: value`); since then each set has its heading (`name=value`).
Setting an unknown property or value exits 1 unless forced.
"""

import re
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Command, Query, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.core.topology import legal_host
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import legal_name, legal_value

Pairs = tuple[tuple[str, str], ...]

_HEADING = re.compile(r"Cluster Properties:(?P<set> [A-Za-z_][A-Za-z0-9_.:-]*)?")
_OLD = re.compile(r" (?P<name>[^\s:]+): (?P<value>\S.*)")
_NEW = re.compile(r"  (?P<name>[^\s=]+)=(?P<value>.+)")
_NODE = re.compile(r" (?P<node>[^\s:]+): (?P<pairs>\S.*)")


def _sorted(pairs: Mapping[str, str] | Pairs) -> Pairs:
    return tuple(sorted(pairs.items() if isinstance(pairs, Mapping) else pairs))


@frozen
class Properties(Mapping[str, str]):
    """Configured properties, sorted by name as pcs prints them; unset ones are absent.

    `node_attributes` holds (node, name, value), such as a standby set the old way.
    """

    pairs: Pairs = field(default=(), converter=_sorted)
    node_attributes: tuple[tuple[str, str, str], ...] = ()

    def __attrs_post_init__(self) -> None:
        names = [name for name, _ in self.pairs]
        for name, value in self.pairs:
            if names.count(name) > 1:
                raise IllegalValue("cluster property", name, "it is given twice")
            _legal(name, value)
        for node, name, value in self.node_attributes:
            legal_host("node name", node)
            _legal(name, value)

    def __getitem__(self, name: str) -> str:
        return dict(self.pairs)[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


def _legal(name: str, value: str) -> None:
    legal_value(legal_name("property", name), value)
    if not value or value != value.strip():
        raise IllegalValue("value of a property", value, "it is empty or starts or ends blank")


def set_property(name: str, value: str) -> Command:
    """Set one cluster property (steps A03, M02).

    >>> print(set_property("maintenance-mode", "true"))
    pcs property set maintenance-mode=true
    """
    _legal(name, value)
    return run("pcs", "property", "set", f"{name}={value}", idempotent=True)


def query() -> Query[Properties]:
    """What is configured.

    >>> print(query())
    pcs property
    """
    return ask("pcs", "property", parse=parse)


def parse(text: str) -> Properties:
    """Both layouts.  Raises `ParseError`."""
    lines = Lines("pcs property", text)
    found: list[tuple[str, str]] = []
    nodes: list[tuple[str, str, str]] = []
    section = ""
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            section = "new" if heading["set"] else "old"
        elif line == "Node Attributes:":
            section = "nodes"
        elif section == "nodes":
            nodes += _node(lines, line)
        elif section == "new" or (section == "old" and _NEW.fullmatch(line)):
            pair = lines.match(_NEW, line, "  name=value")
            found.append((pair["name"], _unquoted(lines, pair["value"])))
        elif section == "old":
            pair = lines.match(_OLD, line, " name: value")
            found.append((pair["name"], pair["value"]))
        else:
            lines.fail("expected the heading Cluster Properties")
    if not section:
        lines.fail("it printed nothing")
    try:
        return Properties(tuple(found), tuple(nodes))
    except IllegalValue as error:
        return lines.fail(str(error))


def render(properties: Properties) -> str:
    """What pcs before 0.11.6 prints."""
    lines = ["Cluster Properties:", *(f" {n}: {v}" for n, v in properties.pairs)]
    if properties.node_attributes:
        lines.append("Node Attributes:")
        lines += [f" {node}: {name}={value}" for node, name, value in properties.node_attributes]
    return "\n".join(lines) + "\n"


def _node(lines: Lines, line: str) -> Iterator[tuple[str, str, str]]:
    row = lines.match(_NODE, line, " node: name=value")
    for word in re.split(r" (?=[A-Za-z_][A-Za-z0-9_.:#-]*=)", row["pairs"]):
        name, equals, value = word.partition("=")
        if not equals:
            lines.fail("expected name=value")
        yield row["node"], name, value


def _unquoted(lines: Lines, value: str) -> str:
    """pcs quotes only what holds a blank or `=`, with the quote absent from the value if it can."""
    if not {" ", "="} & set(value):
        return value
    if len(value) < 2 or value[0] not in "\"'" or value[-1] != value[0]:
        lines.fail("a value with blanks stands in no quotes")
    inner = value[1:-1]
    return inner.replace('\\"', '"') if value[0] == '"' else inner
