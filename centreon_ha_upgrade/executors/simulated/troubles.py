"""The faults that can be rehearsed, each where it hurts most."""

from centreon_ha_upgrade.executors.simulated import happenings, happenings_files, words
from centreon_ha_upgrade.executors.simulated.trouble import Trouble, When

_ALL = (
    Trouble("F1", "C03", when=When.AFTER, cut=words.lost),
    Trouble("F2", "I01", when=When.AFTER, cut=words.lost),
    Trouble("F3", "C04", cut=words.died),
    Trouble("F4", "I01", when=When.AFTER, cut=words.died),
    Trouble(
        "F6",
        "G04",
        "start on the node again what ran there: MariaDB, Centreon's services, addresses",
        When.BEFORE,
        happenings.reboot,
        cut=words.lost,
    ),
    Trouble("F7", "A01", "make the node reachable again", says=words.unreachable),
    Trouble("F10", "C04", "ask bob to stop his run", change=happenings.taken_over),
    Trouble("F11", "K01", "take the property back", change=happenings.property_set_by_hand),
    Trouble("F12", "A01", "set its clock: chronyc makestep", change=happenings.clock_runs_ahead),
    Trouble("F13", "C03", "make room on the node", says=words.full_disk),
    Trouble(
        "F14",
        "J04",
        "remove the snapshot, enlarge the free space of the volume group",
        change=happenings.snapshot_fills,
    ),
    Trouble(
        "F15",
        "J04",
        "unmount the old snapshot, and remove it with lvremove",
        change=happenings.snapshot_left_over,
    ),
    Trouble("F16", "C03", "wait until the other program ends", change=happenings.yum_locked),
    Trouble(
        "F17",
        "C04",
        "compare its fingerprint with its owner's, then: rpm --import",
        change=happenings.strange_key,
    ),
    Trouble("F18", "E00", "give a repository that answers", change=happenings.repository_dies),
    Trouble("F19", "C03", "find out why, and exclude the package", says=words.surprise),
    Trouble("F20", "E01", "store the right password", change=happenings.password_changes),
    Trouble("F21", "B03", "keep the profile silent where no terminal is", says=words.noisy_login),
    Trouble("F22", "B01", "compare the fingerprints at the console", says=words.other_host_key),
    Trouble("F24", "A02", "repair the replication", change=happenings.replica_diverged),
    Trouble("F25", "K01", "repair the replication", change=happenings.replica_lost_its_place),
    Trouble(
        "F26",
        "K01",
        "decide which database is right, close the other",
        change=happenings.both_writable,
    ),
    Trouble("F27", "A01", "let the cluster promote one", change=happenings.nobody_promoted),
    Trouble("F28", "E06", "read its log, repair the table", says=words.tables_refuse),
    Trouble("F29", "E01", "take the option out of server.cnf", change=happenings.option_refused),
    Trouble("F30", "I06", "take it off the second node", change=happenings.address_doubled),
    Trouble("F31", "A01", "bring the missing nodes back", change=happenings.quorum_lost),
    Trouble(
        "F32", "I01", "set maintenance-mode=true again", When.AFTER, happenings.maintenance_ended
    ),
    Trouble(
        "F33",
        "M02",
        "repair the service, then: pcs resource cleanup",
        change=happenings.poller_breaks,
    ),
    Trouble("F34", "M01", "enable it: pcs resource enable vip", change=happenings.address_disabled),
    Trouble("F35", "A02", "find out who prints it", says=words.hostile),
    Trouble("F36", "F04", says=words.endless),
    Trouble("F37", "J04", change=happenings.slow_work),
    Trouble(
        "F38", "C06", "write the values themselves", change=happenings_files.script_substitutes
    ),
    Trouble("F40", "J01", change=happenings_files.odd_options),
    Trouble("F41", "C06", "write the nodes' names", change=happenings_files.script_uses_long_names),
    Trouble("F42", "J04", "give the account mysql its key again", change=happenings.key_is_lost),
    Trouble("T13", "H01", change=happenings_files.old_backup),
    Trouble("P37", "C02", change=happenings_files.old_rpmsave),
)

TROUBLES: dict[str, Trouble] = {trouble.fault: trouble for trouble in _ALL}
"""By the id of the fault."""
