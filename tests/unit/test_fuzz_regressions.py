"""What fuzzing found once, refused for good."""

import re

import pytest

from centreon_ha_upgrade.centreon._shell_words import assignment
from centreon_ha_upgrade.conversations import named
from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.services import addresses
from tests.fuzz.seeds import seeds

FOUND = {
    "an escape sequence that never ends would reach a terminal": (
        "mariadb.check_status",
        "Connection SLAVE Status 'central1' [KO]\nError reports:\n  OK\x1b\x1b[m]\n",
    ),
    "escapes inside escapes leave one behind": (
        "mariadb.sync_bigdb",
        "\x1b\x1b[m[2Jfound: /d1\nMySQL logbin files: mysql-bin\n",
    ),
    "escapes inside escapes, where blanks count": (
        "files.listing",
        "/etc/cron.d\x1b\x1b[m[m\n",
    ),
    "no database is called so": (
        "mariadb.upgrade",
        "Phase 1/7: Checking\n\\xff (   OK\nPhase 2/7: Installing\nOK\n",
    ),
    "the name of a device cannot be printed": (
        "services.addresses",
        "1: l\x17  inet 28.1.0.1/8 scope h\\  valid_lft forever preferred_lft forever\n",
    ),
    "a comma stands beside no position": (
        "mariadb.binlog",
        "*************************** 1. row ***************************\n"
        "gtid_binlog_state: 0-1-0,\n",
    ),
    "one root lies under the other, so each file would be told twice": (
        "packages.leftovers",
        "/etc\t\n/\t\n/\tetc/a.rpmnew\n",
    ),
}


@pytest.mark.parametrize("why", FOUND)
def test_damage_that_fuzzing_found_is_refused(why: str) -> None:
    name, text = FOUND[why]
    with pytest.raises(ParseError):
        named(name).parse(text)


def test_a_comment_does_not_start_behind_an_escaped_blank() -> None:
    with pytest.raises(IllegalValue):
        assignment("DBREPLPASSWORD=\\ # c")


@pytest.mark.parametrize("name", ["pacemaker.crm_mon", "pacemaker.cib"])
def test_an_element_that_became_text_is_not_passed_over(name: str) -> None:
    xml = [seed.decode() for seed in seeds(name) if seed.lstrip().startswith(b"<")]
    xml = [text for text in xml if "<node " in text]
    assert xml != []
    for text in xml:
        named(name).parse(text)
        with pytest.raises(ParseError, match="text stands between the elements"):
            named(name).parse(re.sub("<node ([^>]*)/?>", r"node \1", text, count=1))


def test_a_summary_without_a_stack_has_none_when_printed_again() -> None:
    for text in (seed.decode() for seed in seeds("pacemaker.crm_mon")):
        if '<stack type="corosync"/>' in text:
            found = crm_mon.parse(text.replace('<stack type="corosync"/>', ""))
            assert found.stack is None
            assert crm_mon.parse(crm_mon.render(found)).stack is None


def test_a_device_of_an_odd_name_is_printed_as_it_was_read() -> None:
    line = "1: %    inet 7.0.0.1/8 scope host %\\       valid_lft forever preferred_lft forever\n"
    assert addresses.render(addresses.parse(line)) == line


def test_nodes_that_are_not_listed_are_still_counted_when_printed_again() -> None:
    listed = re.compile(r'<node name="[^>]*type="member"/>')
    found = [crm_mon.parse(listed.sub("", seed.decode(), count=1)) for seed in _short_of_a_node()]
    assert [s.nodes_configured for s in found] == [len(s.nodes) + 1 for s in found] != []
    assert [crm_mon.parse(crm_mon.render(status)) for status in found] == found


def _short_of_a_node() -> list[bytes]:
    return [each for each in seeds("pacemaker.crm_mon") if each.count(b'type="member"/>') > 1][:5]


def test_an_element_that_the_summary_does_not_know_is_not_passed_over() -> None:
    xml = [seed.decode() for seed in seeds("pacemaker.crm_mon") if b"<nodes_configured" in seed]
    assert xml != []
    for text in xml:
        with pytest.raises(ParseError):
            crm_mon.parse(text.replace("nodes_configured", "nod143mses_configured"))


def test_a_warning_before_any_table_is_printed_where_it_stood() -> None:
    text = "Errors during downloading metadata for repository 'd'\nwarning: /te!\n"
    read = yum.parse(text)
    assert (read.warnings, yum.parse(yum.render(read))) == (("/te!",), read)
