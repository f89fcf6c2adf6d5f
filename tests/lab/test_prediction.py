"""What would go wrong at the end of maintenance mode, set on real nodes and told beforehand.

One of them is then let loose: the prediction was no empty threat.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.lab import Lab
from tests.lab.desk import Operator
from tests.lab.judging import on
from tests.lab.process import wait_until

pytestmark = pytest.mark.lab

_SCORE = "crm_attribute -N central1 -l reboot -n master-ms_mysql"
_PHP = "//primitive[@id='php7']"
_TYPE = "cibadmin --modify --xml-text \"<primitive id='php7' type='$TYPE'/>\""
# what is done while maintenance mode is on, and how it is undone
TRAPS = {
    "LEFT_OVER_BAN": ("pcs resource ban centreon central1", "pcs resource clear centreon"),
    # not of the group: the own one of a member wins
    "TARGET_ROLE_STOPPED": (
        "pcs resource meta http target-role=stopped",
        "pcs resource meta http target-role=started",
    ),
    # the attribute as it was, whatever the agent had given
    "NO_PROMOTION_SCORE": (
        f"{_SCORE} -G -q > /run/score && {_SCORE} -D",
        f"{_SCORE} -v $(cat /run/score) && rm /run/score",
    ),
    "AGENT_CHANGED": (
        f'cibadmin --query --xpath "{_PHP}" | sed -n \'1s/.* type="\\([^"]*\\)".*/\\1/p\''
        f" > /run/agent && test -s /run/agent && TYPE=crond && {_TYPE}",
        f"TYPE=$(cat /run/agent) && {_TYPE} && rm /run/agent",
    ),
}


@pytest.fixture
def operator(lab_two: Lab, tmp_path: Path) -> Operator:
    person = Operator(lab_two, tmp_path)
    person.stores_secrets()
    return person


@contextmanager
def maintenance(lab: Lab) -> Iterator[None]:
    on(lab, "central1", "pcs property set maintenance-mode=true")
    try:
        yield
    finally:
        on(lab, "central1", "pcs property set maintenance-mode=false")
        lab.cluster.settle()


def foretold(operator: Operator) -> tuple[int, set[str]]:
    """The exit code of `predict`, and the codes of its findings."""
    ended = operator.types("predict", str(operator.site), "--format", "json")
    assert ended.stderr == ""
    return ended.returncode, {each["code"] for each in json.loads(ended.stdout)["findings"]}


@pytest.mark.parametrize("code", TRAPS)
def test_each_trap_is_predicted_before_it_hurts(
    lab_two: Lab, operator: Operator, code: str
) -> None:
    set_, undo = TRAPS[code]
    with maintenance(lab_two):
        assert foretold(operator) == (0, set())
        on(lab_two, "central1", set_)
        try:
            assert foretold(operator) == (3, {code})
        finally:
            on(lab_two, "central1", undo)
        assert foretold(operator) == (0, set())


def test_what_was_predicted_of_a_stray_target_role_happens(
    lab_two: Lab, operator: Operator
) -> None:
    set_, undo = TRAPS["TARGET_ROLE_STOPPED"]
    state = "systemctl is-active centengine || true"
    with maintenance(lab_two):
        on(lab_two, "central1", set_)
        try:
            assert foretold(operator) == (3, {"TARGET_ROLE_STOPPED"})
            assert on(lab_two, "central1", state) == "active\n"
            on(lab_two, "central1", "pcs property set maintenance-mode=false")
            wait_until(
                lambda: on(lab_two, "central1", state) == "inactive\n", 60, "the engine's end"
            )
        finally:
            on(lab_two, "central1", undo)
