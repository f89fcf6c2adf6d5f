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
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import centreon_ha_upgrade
from centreon_ha_upgrade.conversations import SYSTEMS
from centreon_ha_upgrade.core.command import Command, Query, Secret
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.login import Login
from centreon_ha_upgrade.pacemaker.dialect import PcsDialect, dialect_for
from tests.strategies import pacemaker as cluster
from tests.strategies.core import hosts, ids, paths, sentences

Builder = Callable[..., Any]


def _builders() -> Iterator[tuple[str, Builder]]:
    for system in SYSTEMS:
        package = importlib.import_module(f"{centreon_ha_upgrade.__name__}.{system}")
        for info in pkgutil.iter_modules(package.__path__):
            if not info.name.startswith("_"):
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
    "base_url": st.just("http://127.0.0.1/centreon"),
    "but_not": st.lists(paths, max_size=2),
    "clone": st.booleans(),
    "constraint": cluster.constraints.flatmap(
        lambda found: st.sampled_from(found.constraints) if found.constraints else st.nothing()
    ),
    "database": st.none() | ids,
    "dialect": _DIALECTS,
    "done": st.none(),
    "directory": paths,
    "group": cluster.resources(cluster.primitives, least=1).map(lambda found: found[0]),
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
