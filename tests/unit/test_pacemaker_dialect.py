"""The words of each pcs, side by side: what its release changed, and nothing else."""

import pytest

from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.pacemaker.model import ResourceRole


def test_the_dialects_differ_in_what_their_releases_changed() -> None:
    told = [
        (each.name, each.promotion.name, each.promotable_suffix, each.exports, each.modern)
        for each in DIALECTS.values()
    ]
    assert told == [
        ("0.9-create", "AT_CREATION", "-master", True, False),
        ("0.9-master", "MASTER", "-master", True, False),
        ("0.10", "PROMOTABLE", "-clone", True, False),
        ("0.11", "PROMOTABLE_META", "-clone", False, True),
    ]


@pytest.mark.parametrize(
    ("name", "meta", "roles"),
    [
        ("0.9-create", ("master-max=1", "master-node-max=2", "notify=true"), ("Master", "Slave")),
        ("0.9-master", ("master-max=1", "master-node-max=2", "notify=true"), ("Master", "Slave")),
        ("0.10", ("promoted-max=1", "promoted-node-max=2", "notify=true"), ("Master", "Slave")),
        (
            "0.11",
            ("promoted-max=1", "promoted-node-max=2", "notify=true"),
            ("Promoted", "Unpromoted"),
        ),
    ],
)
def test_a_promotion_is_spelled_as_its_release_knows_it(
    name: str, meta: tuple[str, ...], roles: tuple[str, str]
) -> None:
    dialect = DIALECTS[name]
    pairs = (("promoted-max", "1"), ("promoted-node-max", "2"), ("notify", "true"))
    promoted, unpromoted = ResourceRole.PROMOTED, ResourceRole.UNPROMOTED
    assert dialect.meta(pairs) == meta
    assert (dialect.role(promoted), dialect.role(unpromoted)) == roles
    assert dialect.role(ResourceRole.STARTED) == dialect.constraint_role(ResourceRole.STARTED)
    words = (dialect.constraint_role(promoted), dialect.constraint_role(unpromoted))
    assert words == (roles if dialect.modern else tuple(role.lower() for role in roles))


def test_only_a_modern_pcs_gets_two_dashes_and_only_before_the_first_dash() -> None:
    words = ("location", "add", "id", "r", "n", "-5", "-x")
    assert DIALECTS["0.10"].positional(words) == words
    assert DIALECTS["0.11"].positional(words) == (*words[:5], "--", "-5", "-x")
    assert DIALECTS["0.11"].positional(words[:5]) == words[:5]
