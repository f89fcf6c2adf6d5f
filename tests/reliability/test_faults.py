"""One test for each fault that a simulated platform can have: where it stops, and how it ends."""

from typing import TypeGuard

from attrs import evolve

from centreon_ha_upgrade.centreon import central_sync, paths
from centreon_ha_upgrade.core.finding import Severity
from centreon_ha_upgrade.engine.event import CommandFinished, FindingRaised, Outcome, RunFinished
from centreon_ha_upgrade.executors.simulated import Simulated, happenings, happenings_files, words
from centreon_ha_upgrade.executors.simulated.machine import ADJTIME
from centreon_ha_upgrade.executors.simulated.trouble import Scene, Trouble, Undo, When, nothing
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from centreon_ha_upgrade.mariadb import my_cnf
from tests.reliability.playing import SITE, healthy_end, meet
from tests.unit.rehearsing import end_of

_DELETE = "pcs resource delete"


# --- the line, the control host, the node ------------------------------------------------------


def test_f1_a_transaction_that_outlived_its_connection_is_adopted_and_not_repeated() -> None:
    story = meet("F1")
    assert (story.place, story.stop.observed) == ("C03", "its outcome is unknown")
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("C03") == [Outcome.UNKNOWN, Outcome.OK, Outcome.OK]
    assert story.ran_once()


def test_f1_a_transaction_whose_job_is_gone_is_looked_up_and_not_repeated() -> None:
    story = meet("F1")
    story.platform.jobs.clear()
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("C03") == [Outcome.UNKNOWN, Outcome.FOUND_DONE, Outcome.OK]
    assert story.ran_once()


def test_f2_a_deletion_whose_answer_was_lost_is_looked_up_and_not_repeated() -> None:
    story = meet("F2")
    assert (story.place, story.changed_since) == ("I01", ())
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("I01")[:2] == [Outcome.UNKNOWN, Outcome.FOUND_DONE]
    assert story.ran_once()


def test_f2_a_deletion_that_never_arrived_is_looked_up_and_done() -> None:
    story = meet(evolve(TROUBLES["F2"], when=When.BEFORE))
    assert (story.place, story.changed_since) == ("I01", ())
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("I01")[:2] == [Outcome.UNKNOWN, Outcome.OK]
    assert story.ran_once()


def test_f3_a_control_host_that_died_between_two_steps_repeats_nothing() -> None:
    story = meet("F3")
    assert (story.last, story.changed_since) == (None, ())
    story.ends_as_if_nothing_had_been()
    assert story.ran_once()


def test_f4_a_control_host_that_died_before_the_outcome_looks_first() -> None:
    story = meet("F4")
    assert story.last is None
    story.ends_as_if_nothing_had_been()
    assert story.outcomes("I01")[0] is Outcome.FOUND_DONE
    assert story.ran_once()


def test_f6_a_rebooted_node_cuts_the_line_and_the_run_goes_on_once_it_is_put_right() -> None:
    story = meet("F6")
    assert (story.place, story.changed_since, story.stop.unreachable) == ("G04", (), True)
    story.ends_as_if_nothing_had_been()


def test_f7_a_node_that_is_down_at_the_start_lets_nothing_begin() -> None:
    story = meet("F7")
    assert (story.place, story.platform.ran, story.stop.unreachable) == ("A01", [], True)
    story.ends_as_if_nothing_had_been()


def test_f22_a_changed_host_key_lets_nothing_run_on_that_node() -> None:
    story = meet("F22")
    assert (story.place, story.changed_since) == ("B01", ())
    assert "host key changed" in story.stop.reason
    story.ends_as_if_nothing_had_been()


def test_f10_another_operator_who_takes_the_lock_stops_the_next_command() -> None:
    story = meet("F10")
    assert (story.place, story.changed_since) == ("C04", ())
    assert "bob@elsewhere" in story.stop.reason
    story.ends_as_if_nothing_had_been()


def test_f11_a_property_set_by_hand_meanwhile_stops_before_the_next_write() -> None:
    story = meet("F11")
    assert (story.place, story.changed_since) == ("K01", ())
    assert story.stop.observed == "property stonith-enabled changed: value"
    story.ends_as_if_nothing_had_been()


def test_f12_clocks_that_are_90_seconds_apart_let_nothing_begin() -> None:
    story = meet("F12")
    assert (story.place, story.platform.ran) == ("A01", [])
    assert (story.stop.expected, story.stop.observed) == ("at most 60 s", "90 s")
    story.ends_as_if_nothing_had_been()


def test_f12_clocks_that_drift_while_a_run_stands_still_do_not_let_it_go_on() -> None:
    story = meet("F13")
    ran = list(story.platform.ran)
    happenings.clock_runs_ahead(Scene(story.platform, SITE, "central2"))
    story.faulty.put_right()
    story.goes_on()
    assert (story.place, story.platform.ran) == ("C03", ran)
    assert story.stop.reason == "CLOCKS_DIFFER: the clocks of the nodes differ"


def test_f12_clocks_that_are_a_few_seconds_apart_are_a_warning() -> None:
    def three(scene: Scene) -> Undo:
        scene.machine.disk.write(ADJTIME, "3")
        return nothing

    story = meet(evolve(TROUBLES["F12"], change=three))
    assert isinstance(story.last, RunFinished)
    found = [r.event.finding for r in story.journal.records if isinstance(r.event, FindingRaised)]
    warned = [each for each in found if each.severity is not Severity.NOTE]
    said = ("CLOCKS_DIFFER", Severity.WARNING, "the clocks of the nodes are 3 s apart")
    assert [(each.code, each.severity, each.summary) for each in warned] == [said, said]  # A02R too


def test_f21_noise_before_an_answer_stops_the_run() -> None:
    story = meet("F21")
    assert (story.place, story.changed_since) == ("B03", ())
    assert "Welcome to central" in story.stop.reason
    story.ends_as_if_nothing_had_been()


# --- packages, disks, passwords ------------------------------------------------------------------


def test_f13_a_full_disk_stops_the_update_and_leaves_the_database_running() -> None:
    story = meet("F13")
    assert (story.place, story.changed_since) == ("C03", ())
    assert "64MB more space needed on the / filesystem" in story.stop.reason
    server = story.platform.machine("central1").server
    assert server is not None
    assert server.process == "mysqld"
    story.ends_as_if_nothing_had_been()


def test_f16_a_lock_on_yum_is_waited_for_and_never_broken() -> None:
    story = meet("F16")
    assert (story.place, story.changed_since) == ("C03", ())
    assert story.stop.reason == "YUM_LOCKED: another program holds yum's lock"
    assert story.stop.observed.startswith("4242 /usr/bin/python ")
    first, *_ = [r.event for r in story.journal.records if _found(r.event)][-2:]
    assert (first.finding.code, first.finding.severity) == ("YUM_LOCKED", Severity.WARNING)
    story.ends_as_if_nothing_had_been()


def test_f18_a_dead_repository_stops_before_mariadb_is_stopped_or_erased() -> None:
    story = meet("F18")
    assert (story.place, story.changed_since) == ("E00", ())
    assert story.platform.packages("central1")["MariaDB-server"].startswith("10.3.")
    story.ends_as_if_nothing_had_been()


def test_f19_an_unexpected_removal_is_seen_in_the_preview() -> None:
    story = meet("F19")
    assert (story.place, story.changed_since) == ("C03", ())
    assert story.stop.reason == "SURPRISE_REMOVAL: yum would remove nagios-plugins"
    story.ends_as_if_nothing_had_been()


def test_f20_a_wrong_password_is_tried_once_and_named_by_its_account() -> None:
    story = meet("F20")
    assert (story.place, story.changed_since) == ("E01", ("mysqladmin -p shutdown",))
    assert "Access denied for user 'root'" in story.stop.reason
    story.ends_as_if_nothing_had_been()


# --- databases -----------------------------------------------------------------------------------


def test_f14_a_snapshot_that_fills_up_ends_the_copy_before_the_replica_starts_from_it() -> None:
    story = meet("F14")
    assert (story.place, story.changed_since) == ("J04", ())
    assert story.outcomes("J04") == [Outcome.FAILED]
    assert "SNAPSHOT_FULL" in story.stop.reason
    codes = [r.event.finding.code for r in story.journal.records if _found(r.event)]
    assert codes[-2:] == ["SNAPSHOT_FILLS", "SNAPSHOT_FULL"]
    (laid,) = story.faulty.laid
    assert laid.scene is not None
    assert laid.scene.platform.machine("central2").server.process == ""  # type: ignore[union-attr]
    story.ends_as_if_nothing_had_been()


def _found(event: object) -> TypeGuard[FindingRaised]:
    return isinstance(event, FindingRaised)


def test_f14_what_the_aborted_copy_left_must_be_removed_before_the_next() -> None:
    story = meet("F14")
    story.platform.machine("central1").filling = False
    story.goes_on()
    assert (story.place, story.changed_since) == ("J04", ())
    assert story.stop.reason.startswith("SNAPSHOT_LEFT")
    assert "lvremove centos/dbbackupdatadir" in story.stop.next


def test_f14_an_overflowed_snapshot_makes_the_copy_worthless_though_the_script_ends_with_0() -> (
    None
):
    story = meet(Trouble("F14", "J04", says=words.snapshot_overflows))
    assert (story.place, len(story.changed_since)) == ("J04", 1)
    assert story.outcomes("J04") == [Outcome.FAILED]
    assert "rsync: read errors mapping" in story.stop.reason
    story.ends_as_if_nothing_had_been()


def test_f14_a_worthless_copy_whose_replica_runs_is_not_taken_for_done_on_resume() -> None:
    story = meet(Trouble("F14", "J04", says=words.overflows_unnoticed))
    assert story.place == "J04"
    story.goes_on()
    assert (story.place, len(story.changed_since)) == ("J04", 1)
    assert story.stop.reason == "DATABASE_RUNS: MariaDB still runs"
    (laid,) = story.faulty.laid
    assert laid.scene is not None
    laid.scene.replica.stop()
    story.ends_as_if_nothing_had_been()


def test_f14_a_replica_that_lacks_files_stops_the_run_though_it_replicates() -> None:
    story = meet(Trouble("F14", "J04", when=When.AFTER, change=happenings_files.another_snapshot))
    assert (story.place, story.changed_since) == ("J04", ())
    assert story.outcomes("J04") == [Outcome.OK]
    assert story.stop.reason.startswith("COPY_INCOMPLETE: ")
    assert story.stop.observed == (
        "centreon/host.ibd: 98304 (central1), 65536 (central2); "
        "centreon_storage/data_bin#P#p1700006400.ibd: 9437184 (central1), absent (central2)"
    )
    assert "mysql-sync-bigdb.sh" in story.stop.next
    story.ends_as_if_nothing_had_been()
    assert story.ran_once()


def test_f15_a_left_over_snapshot_stops_before_the_copy() -> None:
    story = meet("F15")
    assert (story.place, story.changed_since) == ("J04", ())
    assert story.stop.reason.startswith("SNAPSHOT_LEFT")
    assert story.stop.observed == "/mnt/snap-dbbackupdatadir, centos/dbbackupdatadir"
    assert story.stop.next.startswith("umount /mnt/snap-dbbackupdatadir; lvremove centos/")
    story.ends_as_if_nothing_had_been()


def test_f15_a_left_over_snapshot_is_betrayed_by_the_scripts_words_too() -> None:
    story = meet(Trouble("F15", "J04", says=words.snapshot_left_over))
    assert (story.place, story.outcomes("J04")) == ("J04", [Outcome.FAILED])
    assert "already exists in volume group" in story.stop.reason
    story.ends_as_if_nothing_had_been()


def test_f24_a_diverged_replica_lets_nothing_begin() -> None:
    story = meet("F24")
    assert (story.place, story.platform.ran) == ("A02", [])
    assert "Duplicate entry" in story.stop.observed
    story.ends_as_if_nothing_had_been()


def test_f25_replica_threads_that_stop_with_1236_stop_the_run_at_the_next_gate() -> None:
    story = meet("F25")
    assert (story.place, story.changed_since) == ("K01", ())
    assert "Got fatal error 1236" in story.stop.observed
    story.ends_as_if_nothing_had_been()


def test_f26_two_writable_databases_stop_the_run_at_once() -> None:
    story = meet("F26")
    assert (story.place, story.changed_since) == ("K01", ())
    assert story.stop.reason == "TWO_WRITABLE: the replica accepts writes too"
    story.ends_as_if_nothing_had_been()


def test_f27_unclear_roles_stop_the_run_and_are_not_kept_for_ever() -> None:
    story = meet("F27")
    assert (story.place, story.platform.ran) == ("A01", [])
    assert story.stop.reason == "ROLE_UNCLEAR: exactly one node is promoted"
    story.ends_as_if_nothing_had_been()


def test_f27_the_roles_are_those_that_were_observed_wherever_they_are() -> None:
    platform = Simulated.platform(site=SITE, active="central2", primary="central2")
    assert isinstance(end_of(SITE, platform), RunFinished)
    assert platform.status().promoted("ms_mysql") == ("central2",)


def test_f28_a_failed_mysql_upgrade_stops_the_run_with_the_server_up() -> None:
    story = meet("F28")
    assert (story.place, story.changed_since) == ("E06", ())
    assert "FATAL ERROR: Upgrade failed" in story.stop.reason
    server = story.platform.machine("central1").server
    assert server is not None
    assert server.process == "mariadbd"
    story.ends_as_if_nothing_had_been()


def test_f29_an_option_that_10_5_refuses_is_found_before_mariadb_is_stopped() -> None:
    story = meet("F29")
    assert (story.place, story.changed_since) == ("E01", ())
    assert story.stop.reason == "OPTION_REFUSED: MariaDB 10.5 does not start with innodb_checksums"
    server = story.platform.machine("central1").server
    assert server is not None
    assert server.process == "mysqld"
    story.ends_as_if_nothing_had_been()


def test_f29_a_server_that_does_not_start_leaves_the_other_database_alone() -> None:
    story = meet(evolve(TROUBLES["F29"], step="E05", change=happenings.database_does_not_start))
    assert (story.place, story.stop.node) == ("E05", "central1")
    assert story.changed_since == ("systemctl start mariadb",)
    assert story.platform.packages("central2")["MariaDB-server"].startswith("10.3.")
    story.ends_as_if_nothing_had_been()


def test_f42_a_mysql_account_without_its_key_stops_before_the_copy() -> None:
    story = meet("F42")
    assert (story.place, story.changed_since) == ("J04", ())
    assert story.stop.reason == "NO_MYSQL_TRUST: the account mysql cannot reach the other database"
    story.ends_as_if_nothing_had_been()


# --- the cluster ---------------------------------------------------------------------------------


def test_f30_a_doubled_address_stops_the_run_at_once() -> None:
    story = meet("F30")
    assert (story.place, story.changed_since) == ("I06", ("pcs resource refresh",))
    assert (story.stop.expected, story.stop.observed) == ("one node", "central1 central2")
    story.ends_as_if_nothing_had_been()


def test_f30_a_lost_address_stops_the_run() -> None:
    def lost(scene: Scene) -> Undo:
        held = set(scene.machine.addresses)
        scene.machine.addresses.clear()
        return lambda: scene.machine.addresses.update(held)

    story = meet(evolve(TROUBLES["F30"], change=lost))
    assert (story.place, story.stop.observed) == ("I06", "none")
    assert story.stop.reason.startswith("ADDRESS_LOST: ")
    story.ends_as_if_nothing_had_been()


def test_f31_a_cluster_without_quorum_lets_nothing_begin() -> None:
    story = meet("F31")
    assert (story.place, story.platform.ran) == ("A01", [])
    assert story.stop.reason == "NO_QUORUM: the cluster has no quorum"
    story.ends_as_if_nothing_had_been()


def test_f32_a_lost_maintenance_flag_stops_before_the_next_deletion() -> None:
    story = meet("F32")
    assert (story.place, story.changed_since) == ("I01", ())
    deleted = [c for _, c in story.platform.ran if str(c).startswith(_DELETE)]
    assert len(deleted) == 1
    assert story.stop.observed == "maintenance-mode=false"
    story.ends_as_if_nothing_had_been()


def test_f33_a_resource_that_fails_after_maintenance_is_named() -> None:
    story = meet("F33")
    assert story.place == "M04"
    assert "centengine start on central1" in story.stop.reason
    story.ends_as_if_nothing_had_been()


def test_f34_a_stray_target_role_is_foreseen_before_maintenance_ends() -> None:
    story = meet("F34")
    assert (story.place, story.changed_since) == ("M01", ())
    assert story.stop.reason == "TARGET_ROLE_STOPPED: the target role of vip stops it"
    assert story.stop.observed.startswith(
        "Demote ms_mysql:0 (Promoted -> Unpromoted central1); Stop vip (central1)"
    )
    assert story.platform.world.cluster.acts == []
    story.ends_as_if_nothing_had_been()


# --- what programs and files say -----------------------------------------------------------------


def test_f35_hostile_output_stops_the_run_and_is_spelled_out() -> None:
    story = meet("F35")
    assert (story.place, story.platform.ran) == ("A02", [])
    assert "\x1b" not in story.stop.reason
    story.ends_as_if_nothing_had_been()


def test_f36_an_endless_output_stays_out_of_the_journal() -> None:
    story = meet("F36")
    assert isinstance(story.last, RunFinished)
    assert story.platform.snapshot() == healthy_end().snapshot()
    outputs = [
        len(r.event.output) for r in story.journal.records if isinstance(r.event, CommandFinished)
    ]
    assert max(outputs) == 4000


def test_f38_a_command_substitution_is_read_and_never_executed() -> None:
    story = meet("F38")
    assert story.place == "C06"
    assert "only the shell knows what this value becomes" in story.stop.reason
    story.ends_as_if_nothing_had_been()


def test_f40_odd_options_survive_the_edit() -> None:
    story = meet("F40")
    assert isinstance(story.last, RunFinished)
    text = story.platform.file("central1", paths.SERVER_CNF) or ""
    for line in ("\tskip-name-resolve", "!includedir /etc/my.cnf.d/site", "nice = 0"):
        assert line in text.splitlines()
    options = my_cnf.parse(text)
    assert all(options.has("server", name) for name, _ in my_cnf.GTID_OPTIONS)


def test_f40_an_option_that_another_file_takes_back_stops_the_run() -> None:
    def overridden(scene: Scene) -> Undo:
        disk = scene.machine.disk
        disk.write("/etc/my.cnf.d/z.cnf", "[mariadb]\nlog_slave_updates=0\n")
        return lambda: disk.remove("/etc/my.cnf.d/z.cnf")

    story = meet(evolve(TROUBLES["F40"], change=overridden))
    assert story.place == "J01"
    assert story.stop.reason.startswith("OPTION_OVERRIDDEN: MariaDB would not be started with log")
    story.ends_as_if_nothing_had_been()


def test_f41_host_names_that_the_copy_script_would_not_know_stop_the_run_before_it() -> None:
    story = meet("F41")
    assert story.place == "C06"
    assert story.stop.reason == "FOREIGN_HOST: mysql-resources.sh names 'central1.example.org'"
    story.ends_as_if_nothing_had_been()


def test_t13_a_stale_backup_is_replaced() -> None:
    story = meet("T13")
    assert isinstance(story.last, RunFinished)
    path = f"{SITE.run_directory}/{SITE.cluster}.tar.bz2"
    assert "cib.xml" in (story.platform.file("central1", path) or "")


def test_p37_a_stale_rpmsave_does_not_replace_the_file_that_was_in_use() -> None:
    story = meet("P37")
    assert isinstance(story.last, RunFinished)
    text = story.platform.file("central1", paths.CENTRAL_SYNC) or ""
    assert central_sync.parse(text).peer_addr == "central2"
