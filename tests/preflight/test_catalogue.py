"""Every check is content with a healthy platform, and finds its trap on a broken one."""

import pytest

from centreon_ha_upgrade.core.command import Command, Result
from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.finding import Severity
from centreon_ha_upgrade.core.topology import Node, Topology
from centreon_ha_upgrade.errors import Unreachable
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.preflight.answers import PEOPLE
from centreon_ha_upgrade.procedure.preflight.catalogue import CATALOGUE, NOT_ASKED
from centreon_ha_upgrade.procedure.preflight.codes import CODES, REMEDIES
from centreon_ha_upgrade.procedure.preflight.examine import examine
from centreon_ha_upgrade.procedure.traps import REMARKS, TRAPS
from tests.preflight.platforms import ANSWERS, PLATFORMS, bench, bench_for
from tests.unit.rehearsing import SHAPES

ORDER = (Severity.NOTE, Severity.WARNING, Severity.BLOCKER)


class Cut:
    """An executor that loses one node."""

    def __init__(self, executor: Executor, lost: str) -> None:
        self.executor, self.lost = executor, lost

    def run(self, node: Node, command: Command) -> Result:
        if node.name == self.lost:
            raise Unreachable(node.name, "Connection timed out")
        return self.executor.run(node, command)


@pytest.mark.parametrize("topology", SHAPES.values(), ids=list(SHAPES))
def test_a_healthy_platform_has_no_blocker_and_is_not_changed(topology: Topology) -> None:
    healthy = bench(topology)
    before = healthy.platform.snapshot()
    found = [f for one in healthy.examined() for f in one.findings]
    assert [str(f) for f in found if f.severity is Severity.BLOCKER] == []
    assert [str(f) for f in found if f.code == "UNANSWERED"] == []
    assert (healthy.platform.snapshot(), healthy.platform.ran) == (before, [])


@pytest.mark.parametrize("id_", PLATFORMS)
def test_a_trap_set_on_the_platform_is_found_by_its_check(id_: str) -> None:
    broken = bench_for(id_)
    code, trap = PLATFORMS[id_]
    trap(broken)
    (one,) = broken.examined(id_)
    assert code in {finding.code for finding in one.findings}
    assert all(finding.remedy for finding in one.findings)


@pytest.mark.parametrize("id_", ANSWERS)
def test_a_broken_answer_is_judged_as_such(id_: str) -> None:
    code, judged = ANSWERS[id_]
    assert code in {finding.code for finding in judged(bench())}


def test_every_check_has_a_test_that_breaks_it() -> None:
    assert sorted([*PLATFORMS, *ANSWERS]) == [check.id for check in CATALOGUE]


def test_every_number_of_the_catalogue_is_asked_or_says_why_not() -> None:
    ids = [*(check.id for check in CATALOGUE), *(check.id for check in (*PEOPLE, *NOT_ASKED))]
    assert sorted(ids) == [f"P{number:02}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= 50


@pytest.mark.parametrize("id_", PLATFORMS)
def test_no_finding_is_worse_than_its_check_says_or_carries_another_code(id_: str) -> None:
    broken = bench_for(id_)
    PLATFORMS[id_][1](broken)
    (one,) = broken.examined(id_)
    found = {f.code: f.severity for f in one.findings}
    assert set(found) <= set(one.check.codes)
    assert all(ORDER.index(s) <= ORDER.index(one.check.severity) for s in found.values())


def test_every_code_has_a_remedy_and_every_guard_exists() -> None:
    codes = {code for check in CATALOGUE for code in check.codes}
    codes |= {code for check in PEOPLE for code in check.codes}
    assert sorted(codes - set(REMEDIES)) == []
    assert sorted(codes - set(CODES)) == []
    known = {*ERRATA, *REMARKS, *TRAPS}
    assert [g for check in CATALOGUE for g in check.guards if g not in known] == []


def test_a_lost_node_is_a_finding_and_the_others_are_still_asked() -> None:
    whole = bench()
    found = examine(whole.situation, Cut(whole.platform, "central2"))
    lost = [f for one in found for f in one.findings if f.code == "UNREACHABLE"]
    assert {f.node for f in lost} == {"central2"}
    (release,) = (one for one in found if one.check.id == "P01")
    assert [f.node for f in release.findings] == ["central2"]


def test_a_silent_node_is_not_asked_again() -> None:
    whole = bench()
    found = examine(whole.situation, Cut(whole.platform, "central2"), {"central2"})
    assert [str(f) for one in found for f in one.findings if f.node == "central2"] == []


def test_an_address_that_only_a_silent_node_may_hold_is_not_called_lost() -> None:
    whole = bench()
    holder = whole.situation.active
    found = examine(whole.situation, Cut(whole.platform, holder), {holder})
    (one,) = (each for each in found if each.check.id == "P55")
    assert one.findings == ()
    whole.platform.machine(holder).addresses.clear()
    (one,) = whole.examined("P55")
    assert {f.code for f in one.findings} == {"ADDRESS_LOST"}


def test_without_lvm_the_volumes_are_a_warning_that_says_so() -> None:
    broken = bench()
    broken.platform.machine("central1").broken.add("lvm")
    (one,) = broken.examined("P21")
    (finding,) = one.findings
    assert (finding.severity, finding.code) == (Severity.WARNING, "UNANSWERED")
    assert finding.summary == "no volume can be read, and the copy script needs LVM"
