"""Centreon's `mysql-sync-bigdb.sh`: copies the primary's data to the replica and starts GTIDs.

Run on the primary while the replica is stopped.  It stops and restarts the primary, snapshots its
volume, copies with rsync and deletes what the primary lacks.  Nothing it calls is checked: it
exits 0 whatever failed after the snapshot, and a snapshot that did not mount is copied as an
*empty* directory onto the replica (X19, T1).  Hence every word of trouble counts here, save one:
a second `lvcreate` never has an origin, and always complains (T21).  Errors go to stderr and to
stdout alike, so both are joined.  Old versions print no OK after the last dots (step J04).
"""

import re
from enum import StrEnum

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Command
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.model import GtidSet

PATH = "/usr/share/centreon-ha/bin/mysql-sync-bigdb.sh"
# rsync reads every byte on both sides (--checksum): a large database takes a night.
_TIMEOUT = 24 * 3600.0


class Stage(StrEnum):
    """What the script announces, in its own words."""

    DATADIR = "MySQL datadir found:"
    LOGBIN_FILES = "MySQL logbin files:"
    LOGBIN_PLACE = "MySQL logbin localisation:"
    RELAYLOG_FILES = "MySQL relaylog files:"
    RELAYLOG_PLACE = "MySQL relaylog localisation:"
    MOUNT_DEVICE = "Mount device 'datadir' found:"
    MOUNT_POINT = "Mount point 'datadir' found:"
    LOGBIN_DEVICE = "Mount device 'log-bin' found:"
    LOGBIN_POINT = "Mount point 'log-bin' found:"
    VOLUME_GROUP = "VolumeGroup found:"
    VOLUME = "LogicalVolume 'datadir' found:"
    LOGBIN_VOLUME = "LogicalVolume 'log-bin' found:"
    FREE = "Free total size in VolumeGroup (Go):"
    CONNECT = "Connection to slave Server (verify mysql stopped):"
    GTID = "gtid_current_pos ="
    STOP = "Stopping mariadbd:"
    STOP_OLD = "Stopping mysqld:"
    SNAPSHOT = "Create LVM snapshot"
    START = "Start mariadbd:"
    START_OLD = "Start mysqld:"
    BINLOG_FILE = "BinLog File ="
    BINLOG_POSITION = "BinLog Position ="
    WRITABLE = "Remove read_only on master"
    MOUNT = "Mount LVM snapshot"
    DELETE_LOGS = "Delete Logbin and RelayLog files"
    COPY = "Rsync in progress"
    UNMOUNT = "Umount and Delete LVM snapshot"
    START_REPLICA = "Start MySQL Slave"
    REPLICATE = "Start Replication"


# These two are followed by their dots at once, all others by a blank.
_GLUED = (Stage.STOP, Stage.STOP_OLD)
_SPEAKING = (*(stage for stage in Stage if stage[-1] in ":="), Stage.COPY)
_TROUBLE = re.compile(
    r"ERROR: .*|.*ERROR [0-9]+ \([0-9A-Z]{5}\).*|rsync(:| error:| warning:).*|u?mount: .*"
    r"|.*connect to server at .* failed.*|.*already exists in volume group.*"
    r"|'log-bin' option not found\..*|Can't find other db hostname\..*"
    r"|.*[Cc]onnection (refused|closed|reset|unexpectedly).*"
    r"|Host key verification failed\.?|.*Permission denied.*|.*[Nn]o space left on device.*"
    r"|.*Insufficient free space.*|.*[Ff]ailed to .*|Job for .* failed.*"
)
_CREATED = re.compile(r' *Logical volume "dbbackupdatadir" created\.?')
_COPIED = re.compile(r"total size is [1-9][0-9,.]*[KMGT]? +speedup is .*")
_REMOVED = re.compile(r' *Logical volume "dbbackupdatadir" successfully removed\.?')
_HEADER = re.compile(r"Id\s+User\s+Host\s+db\s+Command\s+Time\s+State\s+Info(\s+Progress)?")


@frozen
class Process:
    """One row of the replica's process list.  None is NULL."""

    id: int
    user: str
    host: str
    command: str
    state: str | None


@frozen
class Progress:
    """One stage: what stands behind its words, and the lines until the next one."""

    stage: Stage
    detail: str = ""
    lines: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        if _stage(_head(self)) != (self.stage, self.detail):
            raise IllegalValue("detail", self.detail, "the script could not print it")
        if self.stage is Stage.GTID:
            GtidSet.parse(self.detail)
        _refuse_stages(self.lines)


@frozen
class SyncOutcome:
    """One run.  `before` holds what was printed before the first stage: banners, early errors."""

    stages: tuple[Progress, ...] = field(converter=tuple[Progress, ...])
    before: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        _refuse_stages(self.before)
        if not self.stages and not self.errors:
            raise IllegalValue("outcome", str(self.before)[:80], "neither a stage nor an error")

    @property
    def gtid(self) -> GtidSet | None:
        """The position from which the replica starts, if the script came to read it."""
        for reached in self.stages:
            if reached.stage is Stage.GTID:
                return GtidSet.parse(reached.detail)
        return None

    @property
    def errors(self) -> tuple[str, ...]:
        """Every line of trouble; the complaint of the second `lvcreate` is none."""
        lines = (*self.before, *(x for p in self.stages for x in (p.detail, *p.lines)))
        return tuple(line for line in lines if _TROUBLE.fullmatch(line))

    @property
    def processes(self) -> tuple[Process, ...]:
        """The replica's process list at the end, empty if it was not printed."""
        rows = (_process(line) for line in self._lines(Stage.REPLICATE))
        return tuple(row for row in rows if row is not None)

    @property
    def succeeded(self) -> bool:
        """The replica was copied from a mounted snapshot, started, and replicates.

        Necessary, not sufficient: `slave_status` must agree (J06).
        """
        reached = tuple(progress.stage for progress in self.stages)
        proofs = [(Stage.UNMOUNT, _REMOVED), (Stage.REPLICATE, _HEADER)]
        proofs += [(Stage.SNAPSHOT, _CREATED)] * (Stage.SNAPSHOT in reached)
        proofs += [(Stage.COPY, _COPIED)] * (Stage.COPY in reached)
        return (
            reached[-3:] == (Stage.UNMOUNT, Stage.START_REPLICA, Stage.REPLICATE)
            and not self.errors
            and all(self._says(stage, proof) for stage, proof in proofs)
            and not any(process.command == "Binlog Dump" for process in self.processes)
        )

    def _lines(self, stage: Stage) -> tuple[str, ...]:
        return tuple(x for reached in self.stages if reached.stage is stage for x in reached.lines)

    def _says(self, stage: Stage, pattern: re.Pattern[str]) -> bool:
        return any(map(pattern.fullmatch, self._lines(stage)))


def run_sync() -> Command:
    """Copies this node's data to the other database.  Hours.

    Never run twice blindly: the caller adds the query that tells whether it happened.

    >>> print(run_sync())
    /usr/share/centreon-ha/bin/mysql-sync-bigdb.sh 2>&1
    """
    return Command(
        ("/bin/sh", "-c", f"{PATH} 2>&1"), timeout=_TIMEOUT, detach=True, verdict=_complaint
    )


def _complaint(text: str) -> str:
    outcome = parse(text)
    if outcome.succeeded:
        return ""
    return "; ".join(outcome.errors) or "its last lines do not say that the replica replicates"


def parse(text: str) -> SyncOutcome:
    """What happened.  Raises `ParseError`."""
    lines, before, stages = Lines("mysql-sync-bigdb.sh", text), list[str](), list[Progress]()
    pending = before
    for line in lines:
        if (found := _stage(line)) is None:
            pending.append(line)
            continue
        _close(stages, pending)
        try:
            stages.append(Progress(*found))
        except IllegalValue as error:
            lines.fail(error.reason)
        pending = []
    _close(stages, pending)
    try:
        return SyncOutcome(stages, before)
    except IllegalValue as error:
        return lines.fail(error.reason)


def _close(stages: list[Progress], pending: list[str]) -> None:
    if stages:
        stages[-1] = evolve(stages[-1], lines=pending)


def _stage(line: str) -> tuple[Stage, str] | None:
    """The stage that this line announces, and what stands behind."""
    for stage in Stage:
        rest = line.removeprefix(stage)
        if len(rest) == len(line):
            continue
        if stage in _GLUED or rest == "" or (rest[0] == " " and stage in _SPEAKING):
            return stage, rest.strip(" ")
    return None


def _process(line: str) -> Process | None:
    words = line.split("\t")
    if len(words) not in (8, 9) or not re.fullmatch("[0-9]{1,20}", words[0]):
        return None
    state = None if words[6] == "NULL" else words[6]
    return Process(int(words[0]), words[1], words[2], words[4], state)


def _refuse_stages(lines: tuple[str, ...]) -> None:
    for line in lines:
        if not line.strip() or line != line.rstrip() or _stage(line) is not None:
            raise IllegalValue("line", line, "the script could not print it")


def render(outcome: SyncOutcome) -> str:
    """What the script prints, both streams joined."""
    stages = (line for reached in outcome.stages for line in (_head(reached), *reached.lines))
    return "".join(f"{line}\n" for line in (*outcome.before, *stages))


def _head(reached: Progress) -> str:
    blanks = "" if reached.stage in _GLUED or not reached.detail else " "
    return f"{reached.stage}{blanks * (1 + (reached.stage is Stage.GTID))}{reached.detail}"
