"""Centreon's other files and answers."""

import pytest

from centreon_ha_upgrade.centreon import apache, central_sync, console, paths, web
from centreon_ha_upgrade.errors import IllegalValue, ParseError


@pytest.mark.parametrize(
    ("peer", "open_yet"),
    [("10.0.0.2", False), ("MUST_BE_CHANGED", True), ("@CENTRAL_SLAVE_IPADDR@", True), ("", True)],
)
def test_a_peer_that_nobody_filled_in_is_noticed(peer: str, open_yet: bool) -> None:
    text = f"our %centreon_central_sync_config = (\n    peer_addr => '{peer}'\n);\n1;\n"
    assert central_sync.parse(text).is_placeholder is open_yet


@pytest.mark.parametrize(
    "text",
    [
        "our %centreon_central_sync_config = ( peer_addr => `hostname` );\n1;\n",
        'our %centreon_central_sync_config = ( peer_addr => "$peer" );\n1;\n',
        'our %centreon_central_sync_config = ( peer_addr => "a" );\n',
        'our %centreon_central_sync_config = ( peer_addr => "a" );\n1;\nsystem("id");\n',
        'our %centreon_central_sync_config = ( peer_addr => "a", peer_addr => "b" );\n1;\n',
        'our %centreon_central_sync_config = ( peer_address => "a" );\n1;\n',
        'our %other = ( peer_addr => "a" );\n1;\n',
    ],
)
def test_perl_that_does_more_than_set_the_peer_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        central_sync.parse(text)


def test_comments_and_commas_do_not_matter_to_perl_nor_to_us() -> None:
    text = (
        "# by hand\nour %centreon_central_sync_config=(\n"
        "peer_addr=>'c2', # the other\n port => \"22\",\n);1;"
    )
    found = central_sync.parse(text)
    assert [(s.key, s.value) for s in found.settings] == [("peer_addr", "c2"), ("port", "22")]


@pytest.mark.parametrize(
    "text",
    [
        '{"is_installed":true}',
        '{"is_installed":true,"has_upgrade_available":false,"more":1}',
        '{"is_installed":true,"is_installed":false,"has_upgrade_available":false}',
        '{"is_installed":1,"has_upgrade_available":false}',
        '{"is_installed":"true","has_upgrade_available":"false"}',
        '[["is_installed",true],["has_upgrade_available",false]]',
        "[" * 100_000,
        '{"is_installed":' + "9" * 5000 + ',"has_upgrade_available":false}',
        '{"is_installed":true,"has_upgrade_available":false}{}',
    ],
)
def test_a_status_that_is_not_exactly_the_status_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        web.parse(text)


@pytest.mark.parametrize(
    "url", ["10.0.0.1", "http://h/centreon", "file:///etc/passwd", "http://-o x", "http://u:p@h"]
)
def test_an_address_is_scheme_and_host_only(url: str) -> None:
    with pytest.raises(IllegalValue):
        web.installation_status(url)


def test_a_failed_cache_clear_is_not_read_as_success() -> None:
    good = console.render(console.CacheCleared("prod"))
    for text in (
        good.replace("[OK]", "[ERROR]"),
        good + " [WARNING] but\n",
        good.replace("(debug=false)", "(debug=true)"),
    ):
        with pytest.raises(ParseError):
            console.parse(text)


def test_the_differences_tell_what_would_be_lost_and_won() -> None:
    diff = apache.parse("--- /a\t1\n+++ /b\t2\n@@ -1,2 +1,2 @@\n-old\n+new\n both\n")
    assert (diff.identical, diff.removed, diff.added) == (False, ("old",), ("new",))


@pytest.mark.parametrize(
    "body",
    [
        "@@ -1,2 +1,2 @@\n-old\n+new\n",
        "@@ -1 +1 @@\n-old\n+new\n+more\n",
        "@@ -1 +1 @@\n both\n",
        "",
    ],
)
def test_differences_that_do_not_add_up_are_refused(body: str) -> None:
    with pytest.raises(ParseError):
        apache.parse(f"--- /a\t1\n+++ /b\t2\n{body}")


def test_every_place_of_the_document_is_an_absolute_path() -> None:
    named = {key: value for key, value in vars(paths).items() if key.isupper()}
    wrong = {k for k, v in named.items() if not v.startswith("/")} - {"RPMSAVE", "RPMNEW"}
    assert wrong == set()
