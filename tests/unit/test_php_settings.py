"""PHP's settings as PHP reads them."""

import pytest

from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.php import ini, timezone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("date.timezone = Europe/Paris\n", "Europe/Paris"),
        ("date.timezone='Europe/Paris' ; here\n", "Europe/Paris"),
        ('date.timezone = "UTC";c\n', "UTC"),
        ("date.timezone = UTC\ndate.timezone = Europe/Paris\n", "Europe/Paris"),
        (";date.timezone = UTC\n", None),
        ("#date.timezone = UTC\n", None),
        ("date.timezone =\n", None),
        ("Date.Timezone = UTC\n", None),
    ],
)
def test_the_time_zone_is_the_one_that_php_takes(text: str, zone: str | None) -> None:
    assert ini.parse(text).timezone == zone


@pytest.mark.parametrize(
    "line", ['a = "two\n', "a = 'x' 'y'", "a = it's", "= 1", '"a" = 1', "[section", "a = \x07"]
)
def test_what_we_would_have_to_guess_is_refused(line: str) -> None:
    with pytest.raises(ParseError):
        ini.parse(line)


def test_quotes_keep_semicolons_and_only_two_escapes_count() -> None:
    assert ini.parse(r'a = "quo;ted \"x\" \\ \n" ; c').value("a") == r'quo;ted "x" \ \n'


@pytest.mark.parametrize("zone", ["", "Paris", "europe/Paris", "Europe/Paris; id", "../etc", "-r"])
def test_a_zone_is_utc_or_area_and_city(zone: str) -> None:
    with pytest.raises(IllegalValue):
        timezone.legal_timezone(zone)


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Paris", "America/Port-au-Prince", "Etc/GMT+5", "America/Indiana/Knox"]
)
def test_zones_of_the_list_are_zones(zone: str) -> None:
    assert timezone.legal_timezone(zone) == zone
