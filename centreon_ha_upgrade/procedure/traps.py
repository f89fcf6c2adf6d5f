"""What else is known of the document: errata that change no step, and the traps T1 to T21.

An `Erratum` departs from the document and may be switched off; a `Remark` only tells what is true.
A `Trap` is the same knowledge as the operators' catalogue numbers it: it names the errata that
answer it, or says itself what is done.
"""

from attrs import field, frozen


@frozen
class Remark:
    """One erratum that is no departure of this plan.  `steps` are those that it concerns."""

    id: str
    title: str
    says: str
    does: str
    evidence: str
    lines: tuple[int, ...] = field(default=(), converter=tuple[int, ...])
    steps: tuple[str, ...] = field(default=(), converter=tuple[str, ...])


@frozen
class Trap:
    """One trap.  `errata` are the switches that answer it; where there is none, `does` says it."""

    id: str
    title: str
    evidence: str
    errata: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    does: str = ""
    lines: tuple[int, ...] = field(default=(), converter=tuple[int, ...])
    steps: tuple[str, ...] = field(default=(), converter=tuple[str, ...])


_NOTHING = "nothing"

_REMARKS = (
    Remark("X14", "Stopping MariaDB 10.3", "mysqladmin -p shutdown",
           "the same: the document is right, and systemctl stop would do nothing",
           "the old agent starts mysqld_safe itself; the unit of systemd is inactive",
           (84, 180), ("E01", "J02")),
    Remark("X21", "Wording of mysql-check-status.sh", "Connection Status 'name' [OK]",
           "read all three wordings, with or without colours",
           "the 22.10 script prints Connection MASTER Status and Connection SLAVE Status",
           (199, 200), ("J05",)),
    Remark("X25", "Tabs RHEL 7 and CentOS 7", "a command that depends on the distribution",
           "use the form that the version of pcs knows; they mean the same",
           "both forms give the same CIB with pcs 0.9.169; mixed, the second one fails (recorded)",
           (205, 209, 210, 238, 241, 242, 255, 256), ("K01",)),
    Remark("X31", "sudoers of the database", _NOTHING,
           "leave the new rule in place: the old one names the service mysql",
           "with the old rule the copy stops at Start MySQL Slave", (35, 46, 55), ("C02",)),
    Remark("X32", "Replication is broken for a while", _NOTHING,
           "ask for a healthy replication again only once the copy is made",
           "10.5 to 10.3 is not supported; the vendor's check may say KO meanwhile",
           (80,), ("E02", "J05")),
    Remark("X33", "Repositories of the database nodes", "repositories, on no node in particular",
           "add them on every node", "the databases update Centreon's packages too",
           (16, 17, 22, 23, 24, 26), ("B04", "B06", "B07")),
    Remark("X34", "Date of the signing key", "the last change was on 14 October 2021",
           "know the key by its id, whatever the day of its export",
           "the same key 3fc49c1b was exported again in October 2023", (12,), ("B01",)),
    Remark("X35", "End of life of EL7", "addresses of 2022",
           "let the site file replace every address; the preflight asks each of them",
           "EL7 ended on 30 June 2024; its mirrors moved", (17, 23, 24), ("B04", "B06")),
    Remark("X36", "The primary node of Apache", "reload on the primary node",
           "reload on the active central", "Apache runs where the group centreon runs",
           (76, 77), ("D04",)),
    Remark("X37", "Where permissions are changed", "no node is named", "both centrals",
           "the English page names the central servers", (122, 126, 127, 128), ("G04",)),
    Remark("X38", "Number of resources", "14 or 21 resources",
           "judge states and places, not the number",
           "the number depends on clone-max, see X02", (341, 362), ("M03",)),
    Remark("X39", "crm_mon -fr does not end", "crm_mon -fr", "read crm_mon's XML, once",
           "without -1 it is an interactive screen; -r shows inactive resources", (329, 332)),
    Remark("X40", "bc is needed", _NOTHING, "the preflight asks for it (P26)",
           "the new agent compares GTIDs through bc"),
    Remark("X41", "The account mysql", _NOTHING,
           "the preflight asks for its shell and its keys (P23, P24)",
           "a package of MariaDB may reset its home and shell; the copy needs ssh", (184,)),
    Remark("X42", "Other files of /etc/my.cnf.d", "edit server.cnf",
           "edit server.cnf, and read what the running server says",
           "started by systemd, 22.10 reads every file of the folder", (167,), ("J01",)),
    Remark("X43", "Folder lua of the broker", _NOTHING, "the preflight asks for it (P41)",
           "centreon_central_sync dies without /usr/share/centreon-broker/lua"),
    Remark("X44", "Semi-synchronous replication", _NOTHING,
           "keep the time between the two restarts short",
           "while no replica answers each commit of the new agent's primary waits 10 s"),
    Remark("X45", "Typing errors of the page", "@MARIADB_REPL_USER@ twice, Ugprade",
           "take the meaning", "the password's name was meant", (129, 206)),
    Remark("X46", "Restart after server.cnf", "edit, then run the copy script",
           "the same: the script itself restarts the primary",
           "GTIDs exist whether gtid_strict_mode is set or not", (167, 184), ("J01", "J04")),
    Remark("X47", "Destroying the cluster", "destroy the cluster completely",
           "delete resources and constraints only; never pcs cluster destroy",
           "corosync, quorum device and properties stay", (130,), ("I01",)),
    Remark("X49", "Two-node constraints on four nodes", "both in one list",
           "each shape gets its own", "with both, the database could never be promoted",
           (314, 315), ("L01",)),
    Remark("X50", "The new agent's idea of a primary", _NOTHING,
           "prove who is writable right before the resource is created",
           "it takes read_only=OFF for the primary, and nothing else", (211, 224), ("J05", "K01")),
    Remark("X51", "A stopped SQL address demotes the database", "enable it afterwards",
           "see X22", "simulated with Pacemaker 1.1.23 and 2.1.5", (271, 289, 398)),
    Remark("X52", "Without the line for ms_mysql", "a line that pcs refuses", "see X01",
           "databases would be placed on all four nodes (simulated)", (321,)),
    Remark("X53", "The agent's type changes", "delete, then create", "see X11 and X26",
           "seen on two live nodes: FAILED (blocked) on both, healed by a later cleanup",
           (157, 211)),
    Remark("X54", "Exit codes of crm_mon", _NOTHING, "an empty answer is never healthy",
           "102 or 107 without a cluster; 2.1.5 exits 0 on an unreadable CIB (run)"),
    Remark("X55", "Filters of the binary log", _NOTHING,
           "ask for a GTID position before the copy",
           "with binlog-do-db a write without a default database is not logged (run)", (184,)),
    Remark("X56", "What pcs 0.9.169 accepts", "28 of 29 commands", "only X01 must be changed",
           "every command of the document was given to pcs -f (run)", (321,)),
)  # fmt: skip

_TRAPS = (
    Trap("T1", "The copy script can empty the replica and end with 0",
         "run with stubs: a snapshot left over, an empty source, three of three files deleted",
         ("X19",)),
    Trap("T2", "The vendor's check cannot fail",
         "run: a replica one day behind, four OK, code 0", ("X20",)),
    Trap("T3", "Two sections are missing from the French page",
         "the English page of the same version has them", ("X28",)),
    Trap("T4", "Id of the clone on EL7", "ms_mysql-master there, ms_mysql-clone elsewhere",
         ("X01",)),
    Trap("T5", "Dead addresses", "EL7 ended in 2024; the preflight asks each address (P28)",
         does="the site file replaces every address", lines=(17, 23, 24), steps=("B04", "B06")),
    Trap("T6", "No repository of MariaDB 10.5", "the page for one server adds it first", ("X06",)),
    Trap("T7", "Restart in maintenance mode", "read in Pacemaker 1.1.20 and pcs 0.9.169",
         ("X09",)),
    Trap("T8", "MariaDB enabled at boot", "the installation guide disables it", ("X17",)),
    Trap("T9", "The primary is upgraded first",
         "MariaDB supports a newer replica, not a newer primary",
         does="keep the document's order, and never fall back to the replica in between",
         lines=(80,), steps=("E01", "E02")),
    Trap("T10", "One absent package refuses the whole rpm --erase", "recorded", ("X07",)),
    Trap("T11", ".rpmsave may be absent, or stale", "rpm writes it for modified files only",
         ("X08",)),
    Trap("T12", "Commands that cannot be run twice", "read in the document", ("X29", "X27")),
    Trap("T13", "Export and backup", "an old backup satisfies ls -l; clufter may be missing",
         ("X24", "X29")),
    Trap("T14", "The export drops and keeps by word", "vip_php_lb would be lost", ("X23",)),
    Trap("T15", "clone_max with an underscore", "Pacemaker reads clone-max only", ("X02",)),
    Trap("T16", "php7 is a name, not a law",
         "pages for later sources call it php; pcs deletes by id",
         does="take the ids from the CIB, and prove that they are gone",
         lines=(159, 164), steps=("I01",)),
    Trap("T17", "Wording and colours of the vendor's check", "read in the 22.10 script", ("X21",)),
    Trap("T18", "Colocation on two nodes", "later pages tie both to each other", ("X04", "X05")),
    Trap("T19", "Only ms_mysql is cleaned", "the English page cleans all", ("X26",)),
    Trap("T20", "No fencing",
         "stonith-enabled=false in the installation guide",
         does="prove that exactly one database is writable, before and after each step",
         steps=("A02", "J05")),
    Trap("T21", "Half of the room for the snapshot", "lv_name_logbin is never set (run)", ("X19",)),
)  # fmt: skip

REMARKS = {remark.id: remark for remark in _REMARKS}
TRAPS = {trap.id: trap for trap in _TRAPS}
