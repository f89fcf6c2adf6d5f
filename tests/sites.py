"""The sites of the documentation, as tests use them."""

from pathlib import Path

from attrs import evolve

from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade.procedure.plan import Plan, plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
SHAPES = ("two-nodes", "four-nodes")
TODAY = "2026-01-31"


def example(shape: str, profile: Profile = Profile.SAFE) -> Site:
    """The site of `docs/examples/<shape>.toml`."""
    return evolve(Site.from_toml((EXAMPLES / f"{shape}.toml").read_text()), profile=profile)


def planned(shape: str, dialect: str, profile: Profile) -> tuple[Plan, Situation]:
    """Its plan, and the bare situation of a preview."""
    site = example(shape, profile)
    return plan_for(site), Situation(site, TODAY, assumed=dialect)
