"""What the smaller conversations conclude from what they read."""

from pathlib import Path

import pytest

from centreon_ha_upgrade.errors import IllegalValue, ParseError
from centreon_ha_upgrade.mariadb import volumes
from centreon_ha_upgrade.mariadb.volumes import LogicalVolume
from centreon_ha_upgrade.pacemaker import quorum, simulate

GOLDEN = Path(__file__).parents[1] / "golden"


def _capture(place: str) -> str:
    return (GOLDEN / place / "stdout.txt").read_text()


def test_a_snapshot_left_over_is_found_with_the_room_that_remains() -> None:
    read = volumes.parse(_capture("mariadb/volumes/a-snapshot-left-over"))
    assert [(found.name, found.origin) for found in read.leftovers] == [
        ("dbbackupdatadir", "lv_mysql")
    ]
    assert (read.free("vg_data"), read.free("vg_other")) == (20971520, None)


@pytest.mark.parametrize(
    ("attributes", "overflowed"),
    [("swi-a-s---", False), ("swi-I-s---", True), ("swi-S-s---", True), ("swi-XXs---", None)],
)
def test_a_snapshot_tells_whether_it_ran_out_of_room(
    attributes: str, overflowed: bool | None
) -> None:
    volume = LogicalVolume("vg_data", "dbbackupdatadir", 8388608, attributes, "lv_mysql")
    assert volume.overflowed is overflowed


@pytest.mark.parametrize(
    "text",
    [
        "groups\n  a|1|1|1\n  a|1|1|1\nvolumes\nend\n",
        "groups\nvolumes\n  a|b|1|-wi-a-----|\nend\n",
        "groups\n  a|1g|1g|4m\nvolumes\nend\n",
        "groups\n  a|1|1|1\nvolumes\nend\n  a|b|1|-wi-a-----|\n",
    ],
)
def test_volumes_that_contradict_themselves_are_refused(text: str) -> None:
    with pytest.raises(ParseError):
        volumes.parse(text)


def test_two_nodes_keep_quorum_when_one_is_dead() -> None:
    read = quorum.parse(_capture("pacemaker/quorum/corosync-2n-one-node-dead"))
    assert (read.quorate, read.two_node, read.device_votes) == (True, True, False)
    assert (read.expected_votes, read.total_votes, len(read.members)) == (2, 1, 1)


_DEVICE = """Quorum information
------------------
Date:             Mon Nov 23 00:22:00 2026
Quorum provider:  corosync_votequorum
Nodes:            2
Node ID:          1
Ring ID:          1/13
Quorate:          {quorate}

Votequorum information
----------------------
Expected votes:   3
Highest expected: 3
Total votes:      {votes}
Quorum:           2 {activity}
Flags:            {flags}Qdevice

Membership information
----------------------
    Nodeid      Votes    Qdevice Name
         1          1    {voting} central1 (local)
         2          1    {voting} central2
         0          {device}
"""


def test_a_device_that_votes_is_told_from_one_that_does_not() -> None:
    """The wording of corosync-quorumtool's source, release 2.4."""
    voting = quorum.parse(
        _DEVICE.format(
            quorate="Yes",
            votes=3,
            activity=" ",
            flags="Quorate ",
            voting="A,V,NMW",
            device="1            Qdevice",
        )
    )
    silent = quorum.parse(
        _DEVICE.format(
            quorate="No",
            votes=1,
            activity="Activity blocked",
            flags="",
            voting="A,NV,NMW",
            device="0            Qdevice (votes 1)",
        )
    )
    assert (voting.device_votes, voting.blocked, voting.quorate) == (True, False, True)
    assert (silent.device_votes, silent.blocked, silent.quorate) == (False, True, False)


def test_a_list_of_members_that_lost_one_is_refused() -> None:
    text = _capture("pacemaker/quorum/pcs-4n").rstrip("\n").rpartition("\n")[0]
    with pytest.raises(ParseError, match="4 nodes are announced"):
        quorum.parse(text)


def test_what_would_touch_something_that_runs_is_told_from_what_only_starts() -> None:
    starting = simulate.parse(_capture("pacemaker/simulate/everything-starts"))
    demoting = simulate.parse(_capture("pacemaker/simulate/address-disabled-demotes-the-database"))
    assert (len(starting.actions), starting.disturbing) == (15, ())
    assert [(str(a.kind), a.subject) for a in demoting.disturbing] == [("Demote", "ms_mysql:0")]


def test_legacy_roles_are_translated_and_fencing_is_read() -> None:
    text = (
        "Current cluster status:\nOnline: [ a ]\n\nTransition Summary:\n"
        " * Fence (reboot) db2 'peer is no longer part of the cluster'\n"
        " * Demote     ms_mysql:0     ( Master -> Slave db1 )\n"
        " * Shutdown db3\n\n"
        "Executing cluster transition:\n\nRevised cluster status:\nOnline: [ a ]\n"
    )
    read = [(str(a.kind), a.subject, a.where) for a in simulate.parse(text).actions]
    assert read == [
        ("Fence", "db2", "reboot"),
        ("Demote", "ms_mysql:0", "Promoted -> Unpromoted db1"),
        ("Shutdown", "db3", ""),
    ]


@pytest.mark.parametrize("path", ["cib.xml", "-x", "/root/a b", "/root/a\nb"])
def test_a_path_that_is_no_plain_path_is_refused(path: str) -> None:
    with pytest.raises(IllegalValue):
        simulate.query(path)
