"""Where the document is wrong or silent, one named object each.

The plan shows which are applied; the site file can switch one off.  A mandatory erratum is applied
in both profiles: without it the document's command cannot succeed at all.
"""

from enum import StrEnum

from attrs import field, frozen


class Profile(StrEnum):
    """AS_WRITTEN is the document to the letter; SAFE applies the errata."""

    SAFE = "safe"
    AS_WRITTEN = "as-written"


@frozen
class Erratum:
    """One departure.  `lines` are line numbers of the document; empty where it is silent."""

    id: str
    title: str
    says: str
    does: str
    evidence: str
    lines: tuple[int, ...] = field(default=(), converter=tuple[int, ...])
    mandatory: bool = False


_ALL = (
    Erratum(
        "X01",
        "Id of the promotable database on four nodes",
        "the constraint names ms_mysql-clone",
        "name the id that this pcs creates",
        "pcs 0.9.169 answers: Resource 'ms_mysql-clone' does not exist (recorded)",
        (321,),
        mandatory=True,
    ),
    Erratum(
        "X02",
        "clone_max is not a meta attribute",
        'clone_max="2", with an underscore',
        "write clone-max=2, which Pacemaker reads",
        "pcs stores the unknown name; Pacemaker then runs as many instances as nodes (recorded)",
        (245, 251, 259, 277),
    ),
    Erratum(
        "X03",
        "node_list on four nodes",
        "the two centrals, in the only command shown",
        "name the two database nodes",
        "the agent elects among node_list only; the install guide names the databases",
        (218, 231),
        mandatory=True,
    ),
    Erratum(
        "X04",
        "Colocation on two nodes",
        "only the database follows the group",
        "tie both to each other, as the 20.04 installation did",
        "with one direction the group stays away from a database that moved",
        (314,),
    ),
    Erratum(
        "X05",
        "Order on two nodes",
        "stop centreon then demote the database",
        "leave it out: later pages delete it as obsolete, the mutual colocation places both",
        "order-centreon-ms_mysql-…-mandatory is removed by the 22.10 to 23.04 page",
        (315,),
    ),
    Erratum(
        "X06",
        "No repository offers MariaDB 10.5",
        "10.3 is erased, 10.5 installed, no repository added",
        "add one first, and prove that 10.5 resolves before anything is erased",
        "the page for one server adds it; without it: No package MariaDB-server-10.5* available",
        (87, 90),
    ),
    Erratum(
        "X07",
        "rpm --erase of a fixed list",
        "server, client, compat, common",
        "erase those that are installed, shared included",
        "one absent name refuses the whole transaction, and nothing is erased (recorded)",
        (87,),
    ),
    Erratum(
        "X08",
        "A .rpmsave file is taken for granted",
        "mv X.rpmsave X",
        "restore from our own copy where rpm left none",
        "rpm saves a configuration file only when it was modified",
        (41, 43, 52, 61, 93),
    ),
    Erratum(
        "X09",
        "Restart of ms_mysql in maintenance mode",
        "pcs resource restart ms_mysql",
        "do not: the file is edited, and the database restarts with the replication steps",
        "crm_resource waits for a stop that cannot happen, and may leave target-role=Stopped",
        (119,),
        mandatory=True,
    ),
    Erratum(
        "X10",
        "The primary starts read-only",
        "nothing",
        "lift read_only on the primary after mysql_upgrade",
        "server.cnf holds read_only on both nodes; the web upgrade then fails with error 1290",
        (96,),
    ),
    Erratum(
        "X11",
        "The old agent's history",
        "delete ms_mysql, then create it with another agent",
        "forget the history in between, while in maintenance mode",
        "otherwise Pacemaker stops the old type: not installed, FAILED (blocked) (recorded)",
        (157, 161, 211, 224),
    ),
    Erratum(
        "X12",
        "Promotion scores",
        "nothing",
        "set the score of the primary before the resource is created",
        "without a score a running primary is demoted when maintenance ends (simulated)",
    ),
    Erratum(
        "X13",
        "Stale replication information",
        "nothing",
        "write the primary's name into ms_mysql_REPL_INFO",
        "the 20.04 agent left host|file|position there; the new one takes it for a host name",
    ),
    Erratum(
        "X15",
        "Deletion while maintenance is off",
        "delete, trusting a flag set hours ago",
        "read the flag again right before each destructive command",
        "pcs stops a managed group before it deletes it",
        (157, 158, 159, 160, 161, 162, 163, 164, 165),
        mandatory=True,
    ),
    Erratum(
        "X16",
        "Crons",
        "three files, on the centrals",
        "also centreon-auto-disco, also the databases, and tell crond",
        "the 21.10 page and the installation guide",
        (113, 114, 115),
    ),
    Erratum(
        "X17",
        "MariaDB at boot",
        "systemctl enable mariadb",
        "leave it disabled: Pacemaker starts it",
        "the installation guide disables what the cluster manages",
        (106,),
    ),
    Erratum(
        "X18",
        "Proof that the database is stopped",
        "ps -ef | grep mariadb[d]",
        "ask for processes named mysqld or mariadbd",
        "the line misses mysqld, and matches arguments",
        (182,),
    ),
    Erratum(
        "X19",
        "mysql-sync-bigdb.sh ends with 0 whatever happens",
        "look at the last lines",
        "read all of them, then compare both servers ourselves",
        "its lvcreate, mount and rsync are not tested; run with stubs it emptied a replica",
        (184, 187),
        mandatory=True,
    ),
    Erratum(
        "X20",
        "mysql-check-status.sh cannot fail",
        "four OK",
        "also read SHOW SLAVE STATUS and the GTID positions",
        "its position test greps an empty text; it always ends with 0 (run)",
        (197,),
    ),
    Erratum(
        "X22",
        "vip_mysql is created stopped",
        'meta target-role="stopped"',
        "create it started",
        "leaving maintenance would stop the address and demote the database (simulated)",
        (271, 289, 398),
    ),
    Erratum(
        "X23",
        "The export keeps and drops by word",
        'egrep "create|group" | egrep -v "(mysql|php|cbd_rrd)"',
        "rebuild the group's own members from the CIB, one command at a time",
        "a custom resource is created twice, one called vip_php_lb is lost",
        (134, 310),
    ),
    Erratum(
        "X24",
        "pcs config export needs clufter",
        "pcs config export pcs-commands",
        "write the same file from the CIB",
        "Unable to perform export due to missing python-clufter package (recorded)",
        (134,),
    ),
    Erratum(
        "X26",
        "Cleanup of one resource",
        "pcs resource cleanup ms_mysql",
        "clean all, wait until the cluster is quiet, and clean again if it has not healed",
        "seen on two live clusters: the second one heals what the first was too early for",
        (327,),
    ),
    Erratum(
        "X27",
        "Time zone appended at each run",
        "echo … >> 50-centreon.ini",
        "set the one line",
        "a second run appends a second line",
        (64,),
    ),
    Erratum(
        "X28",
        "Sections missing from the French page",
        "nothing",
        "set the old repository aside, restart the processes, set old broker buffers aside",
        "the English page of the same version",
    ),
    Erratum(
        "X29",
        "Commands that fail the second time",
        "mkdir, mv, pcs config backup",
        "forms that may meet their own result",
        "recorded: File exists; already exists, use --force to overwrite",
        (123, 109, 133),
    ),
    Erratum(
        "X30",
        "A date to fill in",
        "install-update-YYYY-MM-DD",
        "the day the run started",
        "the 21.10 page writes `date +%Y-%m-%d`",
        (109,),
        mandatory=True,
    ),
    Erratum(
        "X48",
        "Order of deletion",
        "the database first",
        "the group first, the database last",
        "if maintenance were lost, MariaDB would stop under a running group",
        (157, 158, 159, 160),
    ),
    Erratum(
        "X57",
        "Passwords among the arguments of pcs",
        "replication_passwd='…' on the command line",
        "the same command, its arguments handed over on standard input",
        "any user of the node sees arguments in the process list",
        (220, 222, 233, 235),
        mandatory=True,
    ),
    Erratum(
        "X58",
        "Questions of yum",
        "yum remove, update and install ask",
        "read the transaction first, refuse a surprise, then answer yes to it, and to no key",
        "an update of centreon* may pull in the database server",
        (35, 37, 39, 46, 48, 50, 55, 57, 59, 90),
    ),
    Erratum(
        "X59",
        "mysql_upgrade dies with the connection",
        "it is typed on a terminal, and asks for the password there",
        "let it work on by itself, its password in an option file in memory, every table checked",
        "hours on a large database; a second run says only that there is nothing to do (recorded)",
        (102,),
    ),
    Erratum(
        "X60",
        "Keys that are trusted before anybody looks",
        "rpm --import of an address",
        "fetch the key, compare its whole fingerprint with the site file, then import that file",
        "rpm imports whatever it is given, and shows eight digits, which can be forged (recorded)",
        (11, 12),
    ),
)

ERRATA = {erratum.id: erratum for erratum in _ALL}
