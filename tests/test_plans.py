"""Whole plans, beside the texts an operator read and found right; and the document's own words.

`ACCEPT=1 pytest tests/test_plans.py` rewrites the texts; a person reads the diff.
"""

import os
from itertools import product
from pathlib import Path

import pytest

from centreon_ha_upgrade.pacemaker.dialect import DIALECTS
from centreon_ha_upgrade.procedure.errata import ERRATA
from centreon_ha_upgrade.procedure.erratum import Profile
from centreon_ha_upgrade_cli import preview
from tests import document, sites

GOLDEN = Path(__file__).parent / "golden" / "plans"
ALL = sorted(product(sites.SHAPES, DIALECTS, Profile))
EL7 = ("0.9-create", "0.9-master")

# The programs whose every line of the document the plan must spell as the document does.
PINNED = (
    *("pcs", "yum", "yum-config-manager", "rpm", "systemctl", "mysqladmin", "mysql_upgrade"),
    *("chmod", "chown", "find", "mv", "rm", "mkdir"),
)
FILLED = {
    "@CENTRAL_MASTER_NAME@": "central1",
    "@CENTRAL_SLAVE_NAME@": "central2",
    "@DATABASE_MASTER_NAME@": "database1",
    "@DATABASE_SLAVE_NAME@": "database2",
    "@MARIADB_REPL_USER@": "centreon-repl",
    "@VIP_SQL_IPADDR@": "192.0.2.101",
    "@VIP_SQL_IFNAME@": "eth0",
    "@VIP_SQL_CIDR_NETMASK@": "24",
    "@VIP_SQL_BROADCAST_IPADDR@": "192.0.2.255",
    "@RESSOURCE_NAME@": "vip_mysql",
    "<utilisateur_admin_bdd>": "root",
    "YYYY-MM-DD": sites.TODAY,
}
# Lines that no plan holds as they stand, each with the erratum that says why.
REPLACED = {119: "X09", 321: "X01"}
# The document shows two equivalent ways to make a promotable clone; a plan follows one (X25).
OTHER_WAY = {"0.9-create": {211, 243, 257}, "0.9-master": {224, 249, 275}}
# What the plan types although the document only points to another page for it (line 12).
ADDED = ["rpm --import https://yum-gpg.centreon.com/RPM-GPG-KEY-CES"]
FOUR_ONLY = {59, 162, 264, 282, 317, 318, 320, 322, 323, 396, 398}
TWO_ONLY = {314, 315}


@pytest.mark.parametrize(("shape", "dialect", "profile"), ALL)
def test_a_whole_plan_reads_as_it_was_accepted(shape: str, dialect: str, profile: Profile) -> None:
    plan, situation = sites.planned(shape, dialect, profile)
    beside = GOLDEN / f"{shape}-{dialect}-{profile}.txt"
    shown = "\n".join(preview.text(plan, situation)) + "\n"
    if os.environ.get("ACCEPT"):
        beside.write_text(shown)
    assert beside.read_text() == shown


def test_every_accepted_plan_is_one_of_these() -> None:
    expected = {f"{shape}-{dialect}-{profile}.txt" for shape, dialect, profile in ALL}
    assert {path.name for path in GOLDEN.iterdir()} == expected


def _documented(dialect: str) -> dict[int, list[str]]:
    left_out = {*REPLACED, *OTHER_WAY[dialect]}
    found = {n: text for n, (text, _) in document.commands().items() if n not in left_out}
    for placeholder, value in FILLED.items():
        found = {n: text.replace(placeholder, value) for n, text in found.items()}
    split = {n: document.words(text) for n, text in found.items()}
    return {n: words for n, words in split.items() if words[0] in PINNED}


def _planned(shape: str, dialect: str) -> list[list[str]]:
    plan, situation = sites.planned(shape, dialect, Profile.AS_WRITTEN)
    shown = [str(c) for task in plan.preview(situation) for c in task.commands]
    return [document.words(text) for text in shown if text.split()[0] in PINNED]


@pytest.mark.parametrize("dialect", EL7)
def test_on_el7_the_plan_spells_each_command_as_the_document_does(dialect: str) -> None:
    two, four = _planned("two-nodes", dialect), _planned("four-nodes", dialect)
    documented = _documented(dialect)
    assert {n for n, words in documented.items() if words not in two} == FOUR_ONLY
    assert {n for n, words in documented.items() if words not in four} == TWO_ONLY | {
        n for n, words in documented.items() if "node_list=central1 central2" in words
    }


@pytest.mark.parametrize(("shape", "dialect"), list(product(sites.SHAPES, EL7)))
def test_on_el7_the_plan_types_nothing_that_the_document_does_not(shape: str, dialect: str) -> None:
    known = [*_documented(dialect).values(), *map(document.words, ADDED)]
    known += [_corrected(words) for words in known]
    planned = _planned(shape, dialect)
    renamed = [words for words in planned if {"ms_mysql-master", "avoids"} <= set(words)]
    assert [words for words in planned if words not in known] == renamed


def _corrected(words: list[str]) -> list[str]:
    """X03: on four nodes the agent elects among the databases."""
    names = "node_list=central1 central2", "node_list=database1 database2"
    return [word.replace(*names) for word in words]


def test_only_mandatory_errata_replace_a_line_of_the_document() -> None:
    assert [ERRATA[name].mandatory for name in REPLACED.values()] == [True, True]
