"""rpm, keys, leftovers and repositories, where captures do not reach."""

import pytest

from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.packages import leftovers, repository, rpm, signing_key


def test_a_line_of_rpm_and_a_formatted_one_are_the_same_package() -> None:
    plain, formatted = (
        "centreon-ha-20.04.20-5.el7.noarch\n",
        "centreon-ha\t20.04.20\t5.el7\tnoarch\n",
    )
    assert rpm.parse(plain) == rpm.parse(formatted)


def test_a_name_full_of_hyphens_and_digits_keeps_them() -> None:
    assert str(rpm.parse("rh-php72-php-fpm-7.2.24-1.el7.x86_64\n").packages[0]) == (
        "rh-php72-php-fpm-7.2.24-1.el7.x86_64"
    )


def test_a_line_without_an_architecture_is_refused_and_not_guessed() -> None:
    with pytest.raises(ParseError):
        rpm.parse("centreon-ha-20.04.20-5.el7\n")


def test_a_name_both_installed_and_missing_is_refused() -> None:
    with pytest.raises(ParseError, match="both installed and not"):
        rpm.parse("a-1-1.noarch\npackage a is not installed\n")


def test_what_is_not_installed_has_no_version() -> None:
    found = rpm.parse("package centreon-ha is not installed\ncentreon-web-22.10.4-5.el7.noarch\n")
    assert (found.version("centreon-web"), found.version("centreon-ha")) == ("22.10.4", None)


def test_an_erasure_is_done_when_none_of_its_packages_is_left() -> None:
    done = rpm.erase(("MariaDB-server", "MariaDB-client")).done
    assert done is not None
    none = "package MariaDB-server is not installed\npackage MariaDB-client is not installed\n"
    half = "package MariaDB-server is not installed\nMariaDB-client-10.3.39-1.el7.x86_64\n"
    assert (done.parse(none), done.parse(half)) == (True, False)


def test_erasing_nothing_is_not_allowed() -> None:
    with pytest.raises(IllegalValue):
        rpm.erase(())


KEYS = (
    "8a7652bc-4cb6f1f6\tgpg(Centreon Enterprise Server Official Signing Key)\n"
    "3fc49c1b-651d4c25\tgpg(Centreon Enterprise Server Official Signing Key)\n"
)


def test_a_key_is_known_by_its_version_whichever_export_it_is() -> None:
    other_export = signing_key.parse(KEYS.replace("651d4c25", "6167f1aa"))
    assert (other_export.current, [k.version_release for k in other_export.revoked]) == (
        True,
        ["8a7652bc-4cb6f1f6"],
    )


def test_a_version_that_is_only_another_keys_release_does_not_count() -> None:
    assert signing_key.parse("30fe5c63-3fc49c1b\tother\n").current is False


def test_the_constants_are_the_ends_of_their_fingerprints() -> None:
    prints = (signing_key.CURRENT_FINGERPRINT, signing_key.REVOKED_FINGERPRINT)
    ends = [fingerprint.replace(" ", "").lower()[-8:] for fingerprint in prints]
    assert ends == [signing_key.CURRENT, signing_key.REVOKED]


def test_a_key_is_erased_when_rpm_lists_it_no_more() -> None:
    done = signing_key.erase_key("8a7652bc-4cb6f1f6").done
    assert done is not None
    assert [done.parse(KEYS), done.parse(KEYS.splitlines()[1]), done.parse(NO_KEY)] == [
        False,
        True,
        True,
    ]


NO_KEY = "package gpg-pubkey is not installed\n"


def test_keys_and_no_keys_at_once_are_refused() -> None:
    with pytest.raises(ParseError):
        signing_key.parse(KEYS + NO_KEY)


@pytest.mark.parametrize("wrong", ["8a7652bc", "8A7652BC-4CB6F1F6", "gpg-pubkey-8a7652bc-4cb6f1f6"])
def test_half_a_key_is_not_erased(wrong: str) -> None:
    with pytest.raises(IllegalValue):
        signing_key.erase_key(wrong)


@pytest.mark.parametrize("roots", [(), ("etc",), ("/etc/",), ("/etc", "/etc/my.cnf.d"), ("/a b",)])
def test_roots_that_find_would_search_twice_or_misread_are_not_allowed(roots: tuple[str]) -> None:
    with pytest.raises(IllegalValue):
        leftovers.query(*roots)


def test_a_file_that_rpm_did_not_leave_is_refused() -> None:
    with pytest.raises(ParseError):
        leftovers.parse("/etc\t\n/etc\tmy.cnf.d/server.cnf.bak\n")


def test_leftovers_are_found_by_the_file_they_stand_for() -> None:
    found = leftovers.parse("/etc\t\n/etc\tmy.cnf.rpmsave\n/etc\tmy.cnf.rpmnew\n")
    assert [file.kind.value for file in found.of("/etc/my.cnf")] == ["rpmsave", "rpmnew"]


YUM_3_REPOLIST = """Loaded plugins: fastestmirror
Determining fastest mirrors
 * base: mirror.example.org
repo id                                repo name                        status
!base/7/x86_64                         CentOS-7 - Base                  10,072
centreon-22.10-stable-noarch/7         Centreon open source softwar     120+3
remi-php81                             Remi's PHP 8.1                      345
repolist: 10,537
"""


def test_yum_3_lists_repositories_with_their_counts() -> None:
    found = repository.parse(YUM_3_REPOLIST)
    assert [(r.id, r.name, r.status) for r in found.repositories] == [
        ("base", "CentOS-7 - Base", "10,072"),
        ("centreon-22.10-stable-noarch", "Centreon open source softwar", "120+3"),
        ("remi-php81", "Remi's PHP 8.1", "345"),
    ]


def test_a_list_of_yum_3_without_its_total_is_refused() -> None:
    with pytest.raises(ParseError, match="without its total"):
        repository.parse(YUM_3_REPOLIST.replace("repolist: 10,537\n", ""))


def test_a_heading_without_repositories_is_refused() -> None:
    with pytest.raises(ParseError, match="no repository"):
        repository.parse("repo id          repo name\n")
