"""A waiver silences what it names, until its day, and nothing else."""

from datetime import date

import pytest

from centreon_ha_upgrade.core.finding import blocker
from centreon_ha_upgrade.errors import BadSite
from centreon_ha_upgrade.procedure.preflight.waivers import Waivers, sorted_out

TODAY = date(2026, 1, 31)
TEXT = """
[[waivers]]
code = "NO_LUA"
reason = "made in step G04"
who = "Ada"
until = {until}
"""


@pytest.mark.parametrize("until", ["2026-01-31", '"2026-01-31"'])
def test_a_waiver_silences_its_code_up_to_its_last_day(until: str) -> None:
    waivers = Waivers.from_toml(TEXT.format(until=until))
    lua, other = blocker("NO_LUA", "a", "central1"), blocker("BAD_ZONE", "b", "central1")
    standing, waived = sorted_out((lua, other), waivers, TODAY)
    assert (standing, [f for f, _ in waived]) == ((other,), [lua])
    assert list(waivers.judge({"NO_LUA"}, TODAY)) == []


def test_an_expired_waiver_silences_nothing_and_is_a_finding() -> None:
    waivers = Waivers.from_toml(TEXT.format(until="2026-01-30"))
    lua = blocker("NO_LUA", "a")
    assert sorted_out((lua,), waivers, TODAY) == ((lua,), ())
    assert [f.code for f in waivers.judge({"NO_LUA"}, TODAY)] == ["WAIVER_EXPIRED"]


def test_a_waiver_of_one_node_leaves_the_others_alone() -> None:
    waivers = Waivers.from_toml(TEXT.format(until="2026-02-01") + "node = 'central1'\n")
    here, there = blocker("NO_LUA", "a", "central1"), blocker("NO_LUA", "a", "central2")
    standing, waived = sorted_out((here, there), waivers, TODAY)
    assert (standing, [f for f, _ in waived]) == ((there,), [here])
    assert list(waivers.judge({"NO_LUA"}, TODAY, ("central1", "central2"))) == []
    unknown = waivers.judge({"NO_LUA"}, TODAY, ("db1",))
    assert [f.code for f in unknown] == ["WAIVER_UNKNOWN"]


@pytest.mark.parametrize("code", ["NO_SUCH_CODE", "UNREACHABLE"])
def test_a_waiver_of_what_cannot_be_waived_is_a_finding(code: str) -> None:
    waivers = Waivers.from_toml(TEXT.format(until="2026-02-01").replace("NO_LUA", code))
    lost = blocker(code, "a")
    assert sorted_out((lost,), waivers, TODAY)[0] == ((lost,) if code == "UNREACHABLE" else ())
    found = [f.code for f in waivers.judge({"UNREACHABLE"}, TODAY)]
    assert found == ["WAIVER_UNKNOWN"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("waivers = 3", "waivers"),
        ("[[waiver]]", "waiver"),
        ("[[waivers]]\ncode = 'A'", "waivers[0].reason"),
        (TEXT.format(until='"soon"'), "waivers[0].until"),
        (TEXT.format(until="2026-01-31T10:00:00"), "waivers[0].until"),
        (TEXT.format(until="2026-01-31") + "host = 'a'", "waivers[0].host"),
        (TEXT.format(until="2026-01-31") + "node = 3", "waivers[0].node"),
        (TEXT.format(until="2026-01-31").replace('"Ada"', '""'), "waivers[0].who"),
        ("[[waivers", "(waivers)"),
    ],
)
def test_a_bad_file_is_refused_by_the_name_of_its_key(text: str, key: str) -> None:
    with pytest.raises(BadSite) as refused:
        Waivers.from_toml(text)
    assert refused.value.key == key
