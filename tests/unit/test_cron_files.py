"""/etc/cron.d as cron itself reads it."""

import pytest

from centreon_ha_upgrade.cron import cron_d
from centreon_ha_upgrade.cron.model import CronJob, CronSet, CronVariable
from centreon_ha_upgrade.errors import IllegalValue, ParseError


def read(*lines: str, name: str = "centreon") -> CronSet:
    body = "".join(f"\t{line}\n" for line in lines)
    return cron_d.parse(f"==> {name} <==\n{body}\n{cron_d.END}\n")


def test_the_file_of_the_web_package_is_read() -> None:
    found = read(
        "# Cron for CentAcl",
        "PATH=/sbin:/bin:/usr/sbin:/usr/bin",
        'CRONTAB_EXEC_USER=""',
        "* * * * * centreon /usr/bin/php -q /usr/share/centreon/cron/centAcl.php >> /a 2>&1",
        "*/5 * * * *\tcentreon\t/usr/bin/php -q /usr/share/centreon/cron/downtimeManager.php",
        "@reboot root touch /run/x",
    ).files[0]
    assert [v.value for v in found.variables] == ["/sbin:/bin:/usr/sbin:/usr/bin", ""]
    assert [(job.user, job.schedule[0]) for job in found.jobs] == [
        ("centreon", "*"),
        ("centreon", "*/5"),
        ("root", "@reboot"),
    ]


@pytest.mark.parametrize("name", ["centreon.rpmsave", "centreon.rpmnew", ".hidden", "centreon~"])
def test_a_name_that_cron_passes_over_brings_no_job(name: str) -> None:
    found = read("* * * * * root id", name=name)
    assert (found.files[0].read_by_cron, found.jobs) == (False, ())


@pytest.mark.parametrize(
    "line",
    [
        "* * * * root id",
        "60 * * * * root id",
        "* * 0 * * root id",
        "* * * foo * root id",
        "*/0 * * * * root id",
        "* * * * * root",
        "@sometimes root id",
        "A='b",
        "A='b'c",
        "id",
        "٣ * * * * root id",
    ],
)
def test_a_line_that_cron_refuses_is_refused(line: str) -> None:
    with pytest.raises(ParseError):
        read(line)


@pytest.mark.parametrize(
    "line", ["0-30/5,45 22 1,15 jan-mar,DEC mon-fri root id", "-*/5 * * * 7 root id"]
)
def test_what_cron_accepts_is_accepted(line: str) -> None:
    assert len(read(line).jobs) == 1


def test_an_answer_without_its_end_is_refused() -> None:
    with pytest.raises(ParseError):
        cron_d.parse("==> centreon <==\n\t* * * * * root id\n\n")


def test_an_empty_directory_is_an_answer() -> None:
    assert cron_d.parse(f"{cron_d.END}\n") == CronSet()


def test_a_file_cannot_imitate_the_end() -> None:
    with pytest.raises(ParseError):
        read(cron_d.END)


@pytest.mark.parametrize(
    "make", [lambda: CronJob(["* * * * *"], "root", "id"), lambda: CronVariable("A", "'\" ")]
)
def test_what_cron_could_not_read_cannot_be_said(make: object) -> None:
    with pytest.raises(IllegalValue):
        make()  # type: ignore[operator]
