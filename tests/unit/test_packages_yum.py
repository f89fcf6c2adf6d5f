"""yum beyond its captures: the layout of yum 3, questions, and sums that do not add up."""

from pathlib import Path

import pytest

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.dialogue import Dialogue
from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.packages.yum import Action

GOLDEN = Path(__file__).parents[1] / "golden/packages/yum"
RULER = "=" * 80

YUM_3 = f"""Loaded plugins: fastestmirror
base                                                     | 3.6 kB     00:00
(1/2): updates/7/x86_64/primary_db                       | 1.0 MB   00:00:01
Loading mirror speeds from cached hostfile
 * base: mirror.example.org
Resolving Dependencies
--> Running transaction check
---> Package MariaDB-server.x86_64 0:10.5.18-1.el7.centos will be installed
--> Processing Dependency: libaio.so.1()(64bit) for package: MariaDB-server-10.5.18-1.x86_64
--> Finished Dependency Resolution

Dependencies Resolved

{RULER}
 Package             Arch        Version                    Repository     Size
{RULER}
Installing:
 MariaDB-server      x86_64      10.5.18-1.el7.centos       mariadb        26 M
 MariaDB-shared      x86_64      10.5.18-1.el7.centos       mariadb       116 k
     replacing  mariadb-libs.x86_64 1:5.5.68-1.el7
Updating:
 centreon-web        noarch      22.10.4-5.el7              centreon      7.6 M
Installing for dependencies:
 perl-libs           x86_64      4:5.16.3-299.el7_9         base          690 k

Transaction Summary
{RULER}
Install  2 Packages (+1 Dependent package)
Upgrade  1 Package

Total download size: 34 M
Is this ok [y/d/N]: """

DONE = """y
Downloading packages:
(1/4): MariaDB-server-10.5.18-1.el7.centos.x86_64.rpm    |  26 MB  00:00:02
--------------------------------------------------------------------------------
Total                                            11 MB/s |  34 MB  00:00:03
Running transaction check
Running transaction test
Transaction test succeeded
Running transaction
  Installing : 4:perl-libs-5.16.3-299.el7_9.x86_64                         1/6
  Updating   : centreon-web-22.10.4-5.el7.noarch                           2/6
warning: /etc/php.d/50-centreon.ini created as /etc/php.d/50-centreon.ini.rpmnew
PLEASE REMEMBER TO SET A PASSWORD
  Erasing    : 1:mariadb-libs-5.5.68-1.el7.x86_64                          6/6
  Verifying  : MariaDB-server-10.5.18-1.el7.centos.x86_64                  1/6

Installed:
  MariaDB-server.x86_64 0:10.5.18-1.el7.centos   MariaDB-shared.x86_64 0:10.5.18-1.el7.centos

Dependency Installed:
  perl-libs.x86_64 4:5.16.3-299.el7_9

Updated:
  centreon-web.noarch 0:22.10.4-5.el7

Replaced:
  mariadb-libs.x86_64 1:5.5.68-1.el7

Complete!
"""


def test_the_table_of_yum_3_is_read_with_its_dependencies_and_what_they_replace() -> None:
    run = yum.parse(YUM_3)
    rows = [(c.action.value, c.nevra, c.dependency, c.replaces) for c in run.changes]
    assert rows == [
        ("install", "MariaDB-server-10.5.18-1.el7.centos.x86_64", False, ()),
        (
            "install",
            "MariaDB-shared-10.5.18-1.el7.centos.x86_64",
            False,
            ("mariadb-libs-1:5.5.68-1.el7.x86_64",),
        ),
        ("upgrade", "centreon-web-22.10.4-5.el7.noarch", False, ()),
        ("install", "perl-libs-4:5.16.3-299.el7_9.x86_64", True, ()),
    ]


def test_a_whole_run_of_yum_3_is_read_to_its_end() -> None:
    run = yum.parse(YUM_3 + DONE)
    assert (run.complete, run.done(Action.UPGRADE), run.said) == (
        True,
        ("centreon-web-22.10.4-5.el7.noarch",),
        ("PLEASE REMEMBER TO SET A PASSWORD",),
    )


def test_yum_3_told_no_keeps_its_plan_and_is_aborted() -> None:
    said_no = "N\nExiting on user command\nYour transaction was saved, rerun it with:\n"
    run = yum.parse(f"{YUM_3}{said_no} yum load-transaction /tmp/yum_save_tx.2022-11-23.x.yumtx\n")
    assert (run.aborted, run.complete, len(run.changes)) == (True, False, 4)


@pytest.mark.parametrize(
    "words",
    [
        "No packages marked for update\n",
        "Error: Nothing to do\n",
        "No Packages marked for removal\n",
    ],
)
def test_yum_3_with_nothing_to_do_says_so(words: str) -> None:
    assert yum.parse(f"Loaded plugins: fastestmirror\n{words}").nothing_to_do is True


def test_a_package_about_to_be_touched_is_found_in_any_letter_case() -> None:
    names = [change.name for change in yum.parse(YUM_3).touches("mariadb")]
    assert names == ["MariaDB-server", "MariaDB-shared"]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("Upgrade  1 Package\n", "Upgrade  2 Packages\n", "the table holds 1 of these packages"),
        ("(+1 Dependent package)", "(+2 Dependent packages)", "the table holds 3 of these"),
        ("Upgrade  1 Package\n", "", "does not count every action"),
        ("Updating:\n", "Pondering:\n", "expected package, architecture"),
        ("Is this ok [y/d/N]: ", "Are you sure? ", "not a line of yum that we know"),
        (" centreon-web        noarch      22.10.4-5.el7 ", " centreon-web  noarch ", "expected"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(before: str, after: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason.replace("(", r"\(")):
        yum.parse(YUM_3.replace(before, after))


def test_a_run_that_is_complete_without_all_it_planned_is_refused() -> None:
    with pytest.raises(ParseError, match="not every planned change"):
        yum.parse(YUM_3 + DONE.replace("Updated:\n  centreon-web.noarch 0:22.10.4-5.el7\n", ""))


def test_a_table_cut_before_its_summary_is_refused() -> None:
    with pytest.raises(ParseError, match="without its summary"):
        yum.parse(YUM_3[: YUM_3.index("Transaction Summary")])


def _answers(command: Command, transcript: str) -> list[str]:
    dialogue = Dialogue.for_command(command)
    return [str(answer) for c in transcript if (answer := dialogue.receive(c)) is not None]


def test_the_question_of_dnf_on_a_terminal_is_answered_once() -> None:
    transcript = (GOLDEN / "answered-yes-on-a-terminal/stdout.txt").read_bytes().decode()
    assert _answers(yum.remove("centreon-ha", yes=False), transcript) == ["y"]


def test_of_the_questions_of_yum_3_that_about_a_key_is_not_answered() -> None:
    transcript = f"{YUM_3}y\nImporting GPG key 0x3FC49C1B:\nIs this ok [y/N]: "
    assert _answers(yum.update("centreon*", yes=False), transcript) == ["y"]


def test_with_yes_no_question_is_announced() -> None:
    assert yum.remove("centreon-ha").prompts == ()


def test_plain_names_are_looked_up_and_globs_are_not() -> None:
    probes = [
        str(yum.install("yum-utils").done).split()[-1],
        str(yum.remove("centreon-ha").done).split()[-1],
        yum.install("MariaDB-server-10.5*").done,
        yum.install("https://example.org/epel-release-latest-7.noarch.rpm").done,
        yum.update("centreon*").done,
    ]
    assert probes == ["yum-utils", "centreon-ha", None, None, None]


@pytest.mark.parametrize("spec", ["-y", "--nogpgcheck", "a b", "a\nb", ""])
def test_a_package_that_yum_would_take_for_an_option_is_not_allowed(spec: str) -> None:
    with pytest.raises(IllegalValue):
        yum.install(spec)


def test_installing_nothing_is_not_allowed() -> None:
    with pytest.raises(IllegalValue):
        yum.preview_install()
