"""The faults that an upgrade must survive, F1 to F44, and two traps of the document's own.  Data.

What can be rehearsed, and how each is produced, is said in `executors.simulated.troubles`.
"""

from attrs import frozen


@frozen
class Fault:
    """One fault: what `happens`, and what is `expected` of us then."""

    id: str
    happens: str
    expected: str


_ALL = (
    Fault(
        "F1",
        "the connection drops while yum works",
        "the work goes on on the node; it is looked up, never started twice",
    ),
    Fault(
        "F2",
        "the connection drops during a short command",
        "the outcome is unknown: a probe decides, nothing is repeated blindly",
    ),
    Fault(
        "F3",
        "the control host dies between two steps",
        "resume goes on with the next step and repeats nothing",
    ),
    Fault(
        "F4",
        "the control host dies between the intent and the outcome of a command",
        "as a lost connection: the journal knows the intent, a probe decides",
    ),
    Fault("F5", "the control host is lost for good", "the journal is found again on a node"),
    Fault(
        "F6",
        "a node reboots during the upgrade",
        "the run stops; what was done on that node is checked again",
    ),
    Fault("F7", "a node cannot be reached at the start", "nothing begins anywhere"),
    Fault("F8", "the journal belongs to another cluster, plan or version", "it is refused"),
    Fault(
        "F9",
        "the journal is cut, damaged, or its disk is full",
        "damage is refused; without a written intent nothing is run",
    ),
    Fault("F10", "two operators start at once", "the second one is refused and learns who runs it"),
    Fault(
        "F11",
        "somebody runs pcs or yum by hand meanwhile",
        "the change is noticed, and the run stops",
    ),
    Fault(
        "F12",
        "the clocks of the nodes differ",
        "it warns above 2 s and refuses above 60 s; order never comes from a clock",
    ),
    Fault(
        "F13",
        "a disk of a node is full",
        "the run stops before the next disruptive step; the database is left alone",
    ),
    Fault(
        "F14",
        "the snapshot overflows during the copy",
        "the copy is worthless, whatever the script's exit code says",
    ),
    Fault(
        "F15",
        "a snapshot was left over",
        "the copy script would copy an empty directory: its words betray it",
    ),
    Fault("F16", "another program holds yum's lock", "wait, then stop; the lock is never broken"),
    Fault(
        "F17",
        "yum asks whether to import a key",
        "only keys of a known fingerprint are accepted",
    ),
    Fault("F18", "a repository no longer answers", "the run stops before anything is erased"),
    Fault(
        "F19",
        "yum wants to remove something unexpected",
        "the preview shows it, and the transaction is not started",
    ),
    Fault("F20", "a password is wrong", "one attempt, then the run stops and names the account"),
    Fault(
        "F21",
        "a login prints a banner or noise",
        "banners are ignored; noise in an answer is never guessed around",
    ),
    Fault("F22", "a host key is unknown or changed", "nothing is run on that node"),
    Fault("F23", "sudo insists on a terminal", "it is noticed before anything changes"),
    Fault("F24", "the replica diverged before the start", "nothing begins"),
    Fault(
        "F25",
        "the replica's threads stop during the upgrade",
        "the next gate stops the run; no transaction is ever skipped",
    ),
    Fault(
        "F26",
        "both databases accept writes",
        "immediate stop; nobody chooses a survivor by machine",
    ),
    Fault(
        "F27",
        "the roles are not where one believes",
        "roles are observed, never assumed; unclear roles stop the run",
    ),
    Fault(
        "F28",
        "mysql_upgrade fails, or was already run",
        "a failure stops the run and the server stays up; a second run is harmless",
    ),
    Fault(
        "F29",
        "MariaDB 10.5 does not start",
        "the run stops on that node, the other database is not touched",
    ),
    Fault(
        "F30",
        "a virtual address is lost or doubled during maintenance",
        "it is on exactly one node after every step",
    ),
    Fault("F31", "the cluster loses its quorum", "nothing is written to the cluster"),
    Fault("F32", "somebody ends maintenance mode", "the next destructive command is not run"),
    Fault("F33", "a resource fails after maintenance", "the run stops and names it"),
    Fault(
        "F34",
        "a stray target-role or ban is left in the cluster",
        "what would be stopped is seen before maintenance ends",
    ),
    Fault(
        "F35",
        "a program's output is hostile",
        "it reaches no terminal raw; what cannot be understood stops the run",
    ),
    Fault("F36", "a program prints without end", "memory and journal stay small"),
    Fault(
        "F37",
        "a program prints nothing for an hour",
        "a heartbeat comes from counters of the node",
    ),
    Fault(
        "F38",
        "mysql-resources.sh holds a command substitution",
        "it is read, never executed; the run stops",
    ),
    Fault("F39", "a name in the site file is hostile", "it is refused before anything is run"),
    Fault("F40", "server.cnf holds odd content", "it is edited without losing a byte of it"),
    Fault(
        "F41",
        "mysql-resources.sh uses other host names than the nodes",
        "the copy would not find its way: the run stops before it",
    ),
    Fault(
        "F42",
        "the mysql account cannot reach the other node",
        "it is tried before the copy depends on it",
    ),
    Fault("F43", "Ctrl-C, a hang-up, or a closed output", "the run pauses, and nothing is lost"),
    Fault("F44", "somebody planted a link in our folders", "links and foreign owners are refused"),
    Fault(
        "T13",
        "the backup of an earlier attempt lies there",
        "it is replaced; a stale backup never counts as one",
    ),
    Fault(
        "P37",
        "an .rpmsave of an earlier update lies there",
        "the file that was in use is put back, not the stale one",
    ),
)

FAULTS: dict[str, Fault] = {fault.id: fault for fault in _ALL if fault.id[0] == "F"}
"""The 44 faults, by id."""

TRAPS: dict[str, Fault] = {fault.id: fault for fault in _ALL if fault.id[0] != "F"}
"""What an earlier attempt may have left behind, by id."""
