"""Every builder: what is shown can be typed, a real shell receives it, the illegal is refused.

Builders are discovered: each public function of a system that gives commands or queries.  Their
arguments are drawn from one table, by the parameter's name.
"""

import importlib
import inspect
import pkgutil
import shlex
import subprocess
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import centreon_ha_upgrade
from centreon_ha_upgrade.conversations import SYSTEMS
from centreon_ha_upgrade.core.command import Command, Query, Secret
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.pacemaker.dialect import dialect_for
from centreon_ha_upgrade.pacemaker.model import Clone
from tests.strategies import pacemaker as cluster
from tests.strategies.core import hosts, ids, paths, sentences

Builder = Callable[..., Any]
# from whole CIBs; held against the real pcs by laws of its own
ELSEWHERE = {"rebuild"}


def _builders() -> Iterator[tuple[str, Builder]]:
    for system in SYSTEMS:
        package = importlib.import_module(f"{centreon_ha_upgrade.__name__}.{system}")
        for info in pkgutil.iter_modules(package.__path__):
            if not info.name.startswith("_") and info.name not in ELSEWHERE:
                module = importlib.import_module(f"{package.__name__}.{info.name}")
                for name, made in vars(module).items():
                    if _builds(made, module.__name__) and not name.startswith("_"):
                        yield f"{system}.{info.name}.{name}", made


def _builds(made: object, module: str) -> bool:
    if not inspect.isfunction(made) or made.__module__ != module:
        return False
    told = str(typing.get_type_hints(made).get("return"))
    return ".Command" in told or ".Query" in told


BUILDERS = dict(_builders())
_DIALECTS = st.sampled_from(("0.9.169", "0.10.8", "0.11.5")).map(dialect_for)
_SECRETS = st.just(Secret("DB"))
_WORDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.*?+-]{0,12}", fullmatch=True)
_VALUES = sentences.filter(lambda value: value.strip() == value)

# by the builder's parameter where it has rules of its own, else by the parameter's name
LEGAL: dict[str, SearchStrategy[Any]] = {
    "accepted": st.lists(st.from_regex(r"[0-9A-F]{40}", fullmatch=True), min_size=1, max_size=3),
    "base_url": st.just("http://127.0.0.1/centreon"),
    "but_not": st.lists(paths, max_size=2),
    "clone": st.booleans(),
    "config": st.just("") | paths,
    "constraint": cluster.colocations | cluster.orders | cluster.locations,
    "database": st.none() | ids,
    "datadir": paths,
    "dialect": _DIALECTS,
    "done": st.none(),
    "directory": paths,
    "group": cluster.groups,
    "id_": ids,
    "idempotent": st.booleans(),
    "key": st.from_regex(r"[a-z][a-z_.]{0,12}", fullmatch=True),
    "kind": st.sampled_from("fd"),
    "line": _VALUES,
    "login": st.builds(Login, ids, _SECRETS),
    "members": st.lists(ids, min_size=1, max_size=3, unique=True),
    "mode": st.from_regex(r"[0-7]{3,4}", fullmatch=True),
    "name": cluster.names,
    "names": st.lists(_WORDS, min_size=1, max_size=3),
    "new": paths,
    "node": hosts,
    "nodes": st.lists(hosts, min_size=1, max_size=3, unique=True),
    "old": paths,
    "on": st.booleans(),
    "package": ids,
    "owner": ids | st.tuples(ids, ids).map(":".join),
    "pairs": cluster.pairs(),
    "password": _SECRETS,
    "path": paths,
    "paths": st.lists(paths, min_size=1, max_size=3, unique=True),
    "primitive": cluster.primitives,
    "repo_id": ids,
    "resource": ids,
    "root": paths,
    "roots": st.lists(paths, min_size=1, max_size=1),
    "set_id": ids,
    "source": paths,
    "specs": st.lists(_WORDS, min_size=1, max_size=3),
    "statement": sentences,
    "target": paths,
    "text": sentences,
    "units": st.lists(ids, min_size=1, max_size=3, unique=True),
    "url": st.just("https://packages.example.org/centreon-22.10.repo"),
    "user": ids,
    "value": _VALUES,
    "version_release": st.just("3b49df2a-5c4b2e2e"),
}
FLAGS = {"force", "parents", "recursive", "yes"}
# a builder's own rules
OWN: dict[str, SearchStrategy[Any]] = {
    "centreon.web.installation_status.base_url": st.just("http://10.0.0.100"),
    "centreon.web.status_if_answered.base_url": st.just("http://10.0.0.100"),
    "centreon.web_update.update.base_url": st.just("http://10.0.0.100"),
    "centreon.web_update.update.login": ids,
    "files.permissions.chmod_below.but_not": st.lists(ids, max_size=2),
    "files.offenders.wrong_below.but_not": st.lists(ids, max_size=2),
    "files.edit.set_ini_line.key": st.just("date.timezone"),
    "files.edit.set_ini_line.line": sentences.map(lambda text: f"date.timezone = {text}"),
    "files.edit.append.line": ids,
    "files.move.move_matching.names": st.lists(ids, min_size=1, max_size=3),
    "pacemaker.config.export_line.path": ids,
    "pacemaker.config.exported.path": ids,
    "pacemaker.config.replay.path": ids,
    "files.move.remove.path": paths.map(lambda path: f"/var/lib{path}"),
    "files.move.move.target": paths.map(lambda path: f"{path}.kept/x"),
    "pacemaker.resource.create_promotable.clone": st.builds(
        Clone, ids, cluster.primitives, cluster.pairs(cluster.names), st.just(True)
    ),
    "services.processes.query.names": st.lists(ids, min_size=1, max_size=3),
    "packages.rpm.erase.names": st.lists(_WORDS, min_size=1, max_size=3).map(tuple),
}

every_builder = pytest.mark.parametrize("name", sorted(BUILDERS))


def _legal(name: str, parameter: str) -> SearchStrategy[Any]:
    if parameter in FLAGS:
        return st.booleans()
    return OWN.get(f"{name}.{parameter}", LEGAL.get(parameter, st.nothing()))


def _called(name: str, arguments: dict[str, Any]) -> list[Command]:
    """The commands of one call; raises `IllegalValue` where it refuses."""
    words, options = list[Any](), dict[str, Any]()
    for parameter in inspect.signature(BUILDERS[name]).parameters.values():
        value = arguments[parameter.name]
        if parameter.kind is parameter.VAR_POSITIONAL:
            words += value
        elif parameter.kind is parameter.KEYWORD_ONLY:
            options[parameter.name] = value
        else:
            words.append(value)
    return list(_commands(BUILDERS[name](*words, **options)))


def _commands(made: Any) -> Iterator[Command]:
    if isinstance(made, Query):
        yield made.command
    elif isinstance(made, Command):
        yield made
        if made.done is not None:
            yield made.done.command
    else:
        for each in made:
            yield from _commands(each)


def _drawn(data: st.DataObject, name: str) -> dict[str, Any]:
    parameters = inspect.signature(BUILDERS[name]).parameters
    return {parameter: data.draw(_legal(name, parameter)) for parameter in parameters}


def test_the_table_knows_every_parameter() -> None:
    known = {*LEGAL, *FLAGS}
    unknown = [
        f"{name}({parameter})"
        for name, builder in BUILDERS.items()
        for parameter in inspect.signature(builder).parameters
        if parameter not in known
    ]
    assert unknown == []


def _received(commands: Iterable[Command]) -> list[list[str]]:
    """What /bin/sh hands over when it is given the words of each command, as typed."""
    lines = [f"told {shlex.join(map(str, command.argv))}\n" for command in commands]
    program = 'told() { printf \'%s\\0\' "$#" "$@"; }\n' + "".join(lines)
    said = subprocess.run(["/bin/sh"], input=program.encode(), capture_output=True, check=True)
    assert said.stderr == b""
    words, found = iter(said.stdout.decode().split("\0")[:-1]), list[list[str]]()
    for count in words:
        found.append([next(words) for _ in range(int(count))])
    return found


@every_builder
@settings(max_examples=30)
@given(data=st.data())
def test_what_is_shown_can_be_typed_and_a_real_shell_receives_it(
    name: str, data: st.DataObject
) -> None:
    try:
        commands = _called(name, _drawn(data, name))
    except IllegalValue:  # a rule between two arguments; refusing them all fails this law
        reject()
    for command in commands:
        words = [str(word) for word in command.argv]
        if not command.label and not command.is_script:
            assert shlex.split(str(command)) == words
        assert not any("\0" in word for word in words)
    assert _received(commands) == [[str(word) for word in c.argv] for c in commands]


# Text, not a word: any sign may stand in it, on standard input or behind an option that takes it.
TEXTS = {
    "pacemaker.resource.exists.id_": "looked for in the answer, it stands in no command",
    "files.content.replace.text": "it travels on standard input",
    "mariadb.sql.query.statement": "the client takes all of the word after -e",
    "mariadb.sql.execute.statement": "the client takes all of the word after -e",
}
# A hyphen in front is legal: the tool takes the next word whatever it is, or it stands
# behind an equals sign.
HYPHENS = {
    "pacemaker.attribute.set_cluster_property_of_set.value": "-v takes it",
    "pacemaker.attribute.set_node_attribute.value": "-v takes it, and -INFINITY is a score",
    "pacemaker.properties.set_property.value": "name=value",
    "control.ansible_inventory.query.path": "--inventory=path",
    "files.move.move_matching.names": "-name takes it",
    "files.offenders.wrong_below.but_not": "-iname takes it",
    "files.permissions.chmod_below.but_not": "-iname takes it",
    "mariadb.sql.execute.database": "--database=name",
    "mariadb.sql.query.database": "--database=name",
    "files.edit.append_once.line": "printf '%s' and grep -e take it",
}
ILLEGAL = ("a\nb", "/a\nb", "a\0b", "\x1b[2J", "/\x1b[2J")
OPTIONS = ("-x", "--force", "-")


_TEXTUAL = (str, str | None, tuple[str, ...], Iterable[str], Sequence[str])


def _strings() -> Iterator[tuple[str, str]]:
    for name, builder in sorted(BUILDERS.items()):
        hints = typing.get_type_hints(builder)
        for parameter in inspect.signature(builder).parameters:
            if hints[parameter] in _TEXTUAL:
                yield name, parameter


@pytest.mark.parametrize(("name", "parameter"), list(_strings()))
@settings(max_examples=20)
@given(data=st.data())
def test_an_illegal_word_is_refused_at_construction(
    name: str, parameter: str, data: st.DataObject
) -> None:
    place = f"{name}.{parameter}"
    if place in TEXTS:
        return
    arguments = _drawn(data, name)
    bad = data.draw(st.sampled_from(ILLEGAL if place in HYPHENS else (*ILLEGAL, *OPTIONS)))
    several = not isinstance(arguments[parameter], str | None)
    arguments[parameter] = (bad,) if several else bad
    with pytest.raises(IllegalValue):
        _called(name, arguments)


_ANY = st.text(st.characters(codec="utf-8"), max_size=12) | st.text("-a/=.:\n\0 ;$'`\"", max_size=6)


@pytest.mark.parametrize(("name", "parameter"), list(_strings()))
@settings(max_examples=20)
@given(data=st.data())
def test_any_word_is_refused_or_arrives_as_it_stands(
    name: str, parameter: str, data: st.DataObject
) -> None:
    arguments = _drawn(data, name)
    several = not isinstance(arguments[parameter], str | None)
    value = data.draw(_ANY)
    arguments[parameter] = (value,) if several else value
    try:
        commands = _called(name, arguments)
    except IllegalValue:
        return
    assert _received(commands) == [[str(word) for word in c.argv] for c in commands]
    for command in commands:
        if not command.label and not command.is_script:
            assert shlex.split(str(command)) == [str(word) for word in command.argv]
