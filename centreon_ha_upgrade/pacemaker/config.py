"""`pcs config`: the cluster's backup, and the file of commands that the document keeps.

`pcs config export` needs clufter (erratum X24) and left pcs in 0.11; its filter keeps and drops
more than it should (X23).  The library rebuilds the group from the CIB (`restore_commands`) and
reads the exported file as a second opinion.
"""

import shlex
from collections.abc import Iterable, Iterator

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Command, Query, ask, run, script
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import resource
from centreon_ha_upgrade.pacemaker._legal import legal_value
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS, PcsDialect
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Group,
    Operation,
    Primitive,
    role_of,
)

EXPORTED = "centreon_pcs_command.sh"


@frozen
class SavedResources:
    """What a file of `pcs resource create` and `group add` lines would make, in its order."""

    resources: tuple[Primitive | Group, ...] = field(converter=tuple[Primitive | Group, ...])

    def __attrs_post_init__(self) -> None:
        ids = [found.id for found in _flat(self.resources)] + [g.id for g in self.groups]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise IllegalValue("resource id", id_, "it is created twice")
        if not ids:
            raise IllegalValue("saved resources", "", "there are none")
        for group in self.groups:
            if not group.members:
                raise IllegalValue("group", group.id, "it has no member")

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(found for found in self.resources if isinstance(found, Group))

    def group(self, id_: str) -> Group | None:
        """The group of this id, None where the file makes none."""
        return next((group for group in self.groups if group.id == id_), None)


def backup(name: str) -> Command:
    """Save the cluster's configuration as NAME.tar.bz2 in the working directory (step H01).

    pcs refuses to overwrite one.

    >>> print(backup("centreon_cluster"))
    pcs config backup centreon_cluster
    """
    legal_file("name of a backup", name)
    return run("pcs", "config", "backup", name, done=backed_up(name))


def backed_up(name: str) -> Query[bool]:
    """Does the backup exist, and hold something?

    >>> print(backed_up("centreon_cluster"))
    find . -maxdepth 1 -name centreon_cluster.tar.bz2 -size +0
    """
    # silence is an honest "no" of find: only this query may read it as an answer
    folder, slash, base = legal_file("name of a backup", name).rpartition("/")
    where = (folder + slash) or "."
    words = ("find", where, "-maxdepth", "1", "-name", f"{base}.tar.bz2", "-size", "+0")
    return ask(*words, parse=lambda text: bool(text.strip()))


def export_line(path: str = EXPORTED) -> Command:
    """The document's pipeline, word for word (step H03).  Its file may come out empty (X23).

    >>> print(export_line())  # doctest: +ELLIPSIS
    pcs config export pcs-commands | sed -e :a -e ... > centreon_pcs_command.sh
    """
    return script(
        r"pcs config export pcs-commands | sed -e :a -e '/\\$/N; s/\\\n//; ta'"
        r" | sed 's/-f tmp-cib.xml//' | egrep "
        r'"create|group" | egrep -v "(mysql|php|cbd_rrd)"'
        f" > {shlex.quote(legal_file('path of the exported file', path))}",
        idempotent=True,
    )


def exported(path: str = EXPORTED) -> Query[SavedResources]:
    """What the exported file holds (step H03).

    >>> print(exported())
    cat centreon_pcs_command.sh
    """
    return ask("cat", legal_file("path of the exported file", path), parse=parse)


def replay(path: str = EXPORTED) -> Command:
    """Run the exported file (step K06).  bash goes on after a line that fails.

    >>> print(replay())
    bash centreon_pcs_command.sh
    """
    return run("bash", legal_file("path of the exported file", path))


def restore_commands(
    group: Group, dialect: PcsDialect = DIALECTS["0.9-create"]
) -> tuple[Command, ...]:
    """Create each member, then the group: what running the exported file does (step K06).

    Raises `IllegalValue` where these commands would lose something the group has; a description,
    which no pcs writes and nothing acts on, is left out.

    >>> vip = Primitive("vip", Agent.of("ocf:heartbeat:IPaddr2"), [("ip", "10.0.0.9")])
    >>> print(*restore_commands(Group("centreon", [vip])), sep="\\n")
    pcs resource create vip ocf:heartbeat:IPaddr2 ip=10.0.0.9
    pcs resource group add centreon vip
    """
    _expressible(group)
    made = [
        command
        for member in group.members
        for command in (resource.create(member, dialect=dialect), *_capacity(member))
    ]
    made.append(resource.group_add(group.id, (member.id for member in group.members)))
    if group.meta:
        made.append(resource.meta(group.id, group.meta, dialect))
    return tuple(made)


def _capacity(member: Primitive) -> Iterator[Command]:
    if member.utilization:
        words = (f"{name}={value}" for name, value in member.utilization)
        yield run("pcs", "resource", "utilization", member.id, *words, idempotent=True)


def _expressible(found: Primitive | Group) -> None:
    """Templates and sets with rules or scores stand in no command.  Raises `IllegalValue`."""
    for each in found.members if isinstance(found, Group) else (found,):
        if each.template or each.sets or any(operation.sets for operation in each.operations):
            raise IllegalValue("resource", each.id, "pcs cannot write its template or sets")
    if isinstance(found, Group) and found.sets:
        raise IllegalValue("group", found.id, "pcs cannot write its further sets")


def legal_file(what: str, name: str) -> str:
    """A file name that no tool takes for an option.  Raises `IllegalValue`."""
    if not name or name.startswith("-"):
        raise IllegalValue(what, name, "it is empty or looks like an option")
    return legal_value(what, name)


_LONGEST = 128 * 1024  # the kernel's limit for a word; `shlex` is quadratic in its length


def parse(text: str) -> SavedResources:
    """The resources an exported file would make.  Raises `ParseError` on any other command."""
    lines = Lines(EXPORTED, text)
    created: dict[str, Primitive] = {}
    groups: dict[str, Group] = {}
    for line in lines:
        if line.lstrip().startswith("#"):
            continue
        if len(line) > _LONGEST:
            lines.fail("longer than a command can be")
        try:
            words = shlex.split(line)
            if words[:3] == ["pcs", "resource", "create"]:
                primitive = _primitive(words[3:])
                if primitive.id in created:
                    lines.fail("this resource is created twice")
                created[primitive.id] = primitive
            elif words[:4] == ["pcs", "resource", "group", "add"] and len(words) > 5:
                if words[4] in groups:
                    lines.fail("this group is made twice")
                groups[words[4]] = Group(words[4], [created[word] for word in words[5:]])
            elif words[:3] == ["pcs", "resource", "utilization"] and len(words) > 4:
                pairs = map(_pair, words[4:])
                created[words[3]] = evolve(created[words[3]], utilization=pairs)
            elif words[:3] == ["pcs", "resource", "meta"] and len(words) > 4:
                groups[words[3]] = evolve(groups[words[3]], meta=map(_pair, words[4:]))
            else:
                lines.fail("expected pcs resource create, or pcs resource group add")
        except KeyError as error:
            lines.fail(f"no line above makes {error.args[0]!r}")
        except (ValueError, IllegalValue) as error:
            lines.fail(str(error))
    try:
        return SavedResources(_placed(created, groups))
    except IllegalValue as error:
        return lines.fail(str(error))


def render(saved: SavedResources) -> str:
    """The file as the document's pipeline writes it.  Raises as `restore_commands` does."""
    for found in saved.resources:
        _expressible(found)
    made = "".join(_created(primitive) for primitive in _flat(saved.resources))
    return made + "".join(map(_grouped, saved.groups))


def _flat(resources: Iterable[Primitive | Group]) -> Iterator[Primitive]:
    for found in resources:
        yield from found.members if isinstance(found, Group) else (found,)


def _placed(created: dict[str, Primitive], groups: dict[str, Group]) -> Iterator[Primitive | Group]:
    """Each group where its first member was created; primitives of no group where they stand."""
    owners = {member.id: group for group in groups.values() for member in group.members}
    members = [member.id for group in groups.values() for member in group.members]
    for id_ in members:
        if members.count(id_) > 1:
            raise IllegalValue("resource id", id_, "two groups hold it")
    placed: set[str] = set()
    for id_, primitive in created.items():
        if id_ not in owners:
            yield primitive
        elif (group := owners[id_]).id not in placed:
            placed.add(group.id)
            yield group


def _primitive(words: list[str]) -> Primitive:
    if len(words) < 2:
        raise ValueError("expected an id and an agent")
    parts: dict[str, list[str]] = {"attributes": [], "op": [], "meta": []}
    part = "attributes"
    for word in words[2:]:
        if word in ("op", "meta"):
            part = word
        else:
            parts[part].append(word)
    return Primitive(
        words[0],
        Agent.of(words[1]),
        map(_pair, parts["attributes"]),
        map(_pair, parts["meta"]),
        _operations(parts["op"]),
    )


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise ValueError(f"expected name=value, found {word!r}")
    return name, value


def _operations(words: list[str]) -> Iterator[Operation]:
    named: list[tuple[str, dict[str, str]]] = []
    for word in words:
        if "=" not in word:
            named.append((word, {}))
            continue
        if not named:
            raise ValueError("the first operation has no name")
        name, value = _pair(word)
        if name in named[-1][1]:
            raise ValueError(f"{name} is given twice")
        named[-1][1][name] = value
    for name, options in named:
        if "interval" not in options:
            raise ValueError(f"the operation {name} has no interval")
        interval, timeout = options.pop("interval"), options.pop("timeout", None)
        role = options.pop("role", None)
        known = None if role is None else role_of(role)
        yield Operation(name, interval, timeout, known, tuple(options.items()))


def _grouped(group: Group) -> str:
    added = f"pcs resource group add {group.id} {' '.join(m.id for m in group.members)}\n"
    if not group.meta:
        return added
    pairs = (f"{name}={value}" for name, value in group.meta)
    return f"{added}pcs resource meta {group.id} {shlex.join(pairs)}\n"


def _created(primitive: Primitive) -> str:
    dialect = DIALECTS["0.9-create"]
    words = [f"{name}={value}" for name, value in primitive.attributes]
    words += resource.operation_words(primitive.operations, dialect)
    if primitive.meta:
        words += ["meta", *(f"{name}={value}" for name, value in primitive.meta)]
    # the document's sed leaves two blanks where `-f tmp-cib.xml` stood
    made = f"pcs  resource create {primitive.id} {primitive.agent} {shlex.join(words)}"
    capacity = "".join(f"{command}\n" for command in _capacity(primitive))
    return f"{made.rstrip()}\n{capacity}"
