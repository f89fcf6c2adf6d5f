"""The commands for some of the generated CIBs, as the real pcs accepted them, word for word.

The law proves them where pcs is; here they are held fast where it is not.
`python -m tests.rebuild.test_commands` writes them again: run the law then.
"""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import cib, rebuild
from centreon_ha_upgrade.pacemaker.cib import Bundle, Cib
from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import (
    Agent,
    Clone,
    Group,
    Operation,
    Primitive,
    RuleLocation,
)
from tests.promises import promised
from tests.rebuild.generated import Generated

HERE = Path(__file__).parent
SEEDS = range(16)
EMPTY = Cib(0, 1, 0, "pacemaker-3.7")


def made(seed: int, dialect: str) -> tuple[Command, ...]:
    held = Generated(seed, ascii_only=True).cib()
    return rebuild.commands(held, DIALECTS[dialect])


def lines(dialect: str) -> list[str]:
    return [f"{seed}: {promised(command)}" for seed in SEEDS for command in made(seed, dialect)]


def _kept(dialect: str) -> Path:
    return HERE / "commands" / f"{dialect}.txt"


@pytest.mark.parametrize("dialect", ["0.10", "0.11"])
def test_a_cib_is_rebuilt_in_the_words_that_pcs_accepted(dialect: str) -> None:
    assert lines(dialect) == _kept(dialect).read_text().splitlines()


@pytest.mark.parametrize("dialect", ["0.9-master", "0.10", "0.11"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_command_sees_in_the_cib_whether_it_happened(seed: int, dialect: str) -> None:
    held = Generated(seed).cib()
    before, after = cib.render(EMPTY), cib.render(held)
    for each in (*held.resources, *held.bundles, *held.constraints, *held.special_constraints):
        for command in _making(held, each, dialect):
            if command.done is None:
                assert command.idempotent
            elif " op remove " not in str(command):
                assert not command.done.parse(before)
                assert command.done.parse(after)


def _making(held: Cib, each: Any, dialect: str) -> tuple[Command, ...]:
    """Nothing where this pcs has no words for it: 0.9 gives no plain clone another id."""
    try:
        if isinstance(each, Primitive | Group | Clone | Bundle):
            return rebuild.resource_commands(each, DIALECTS[dialect])
        return rebuild.constraint_commands(held, [each], DIALECTS[dialect])
    except IllegalValue:
        assert dialect == "0.9-master"
        return ()


def test_a_monitor_is_gone_when_no_operation_is_called_so() -> None:
    bare = Primitive("p", Agent.of("systemd:p"), operations=[Operation("start", "0s")])
    (_, removing) = rebuild.resource_commands(bare, DIALECTS["0.11"])
    assert str(removing) == "pcs resource op remove p monitor"
    assert removing.done is not None
    watched = evolve(bare, operations=[*bare.operations, Operation("monitor", "60s")])
    told = [
        removing.done.parse(cib.render(evolve(EMPTY, resources=held)))
        for held in ([], [watched], [bare])
    ]
    assert told == [False, False, True]


def test_a_second_rule_is_not_taken_for_the_first() -> None:
    seeds = [Generated(seed).cib() for seed in range(60)]
    found = [
        (held, each)
        for held in seeds
        for each in held.special_constraints
        if isinstance(each, RuleLocation) and len(each.rules) == 2
    ]
    assert found != []
    for held, each in found:
        _, second = rebuild.constraint_commands(held, [each], DIALECTS["0.11"])
        one_rule = RuleLocation(each.resource, each.pattern, each.rules[:1], each.id)
        assert second.done is not None
        assert not second.done.parse(
            cib.render(Cib(0, 1, 0, "pacemaker-3.7", special_constraints=[one_rule]))
        )


if __name__ == "__main__":
    for name in ("0.10", "0.11"):
        _kept(name).parent.mkdir(exist_ok=True)
        _kept(name).write_text("".join(f"{line}\n" for line in lines(name)))
