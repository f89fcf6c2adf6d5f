"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.mariadb import my_cnf
from centreon_ha_upgrade.mariadb._my_cnf_line import Entry
from centreon_ha_upgrade.mariadb.access import Access
from centreon_ha_upgrade.mariadb.binlog import BinaryLog
from centreon_ha_upgrade.mariadb.check_status import (
    ReplicationStatus,
    StatusLine,
    Subject,
    Verdict,
)
from centreon_ha_upgrade.mariadb.data_files import DataFile, DataFiles
from centreon_ha_upgrade.mariadb.defaults import Defaults, Option
from centreon_ha_upgrade.mariadb.model import Gtid, GtidSet, MariaDBServer, ReplicationRole
from centreon_ha_upgrade.mariadb.ping import Liveness
from centreon_ha_upgrade.mariadb.slave_status import (
    ReplicaStatuses,
    SlaveStatus,
    ThreadState,
    UsingGtid,
)
from centreon_ha_upgrade.mariadb.snapshot import Snapshot, Snapshots
from centreon_ha_upgrade.mariadb.sql import Rows
from centreon_ha_upgrade.mariadb.sync_bigdb import Progress, Stage, SyncOutcome
from centreon_ha_upgrade.mariadb.upgrade import Phase, TableCheck, UpgradeOutcome
from centreon_ha_upgrade.mariadb.upgrade_info import UpgradeInfo
from centreon_ha_upgrade.mariadb.volumes import LogicalVolume, VolumeGroup, Volumes
from tests.strategies.core import hosts, ids, paths, sentences

numbers = st.integers(0, 2**32 - 1)
three = st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
versions = three.map(lambda parts: "{}.{}.{}-MariaDB".format(*parts))

gtids = st.builds(Gtid, numbers, numbers, st.integers(0, 2**64 - 1))
gtid_sets = st.lists(gtids, max_size=3, unique_by=lambda gtid: gtid.domain).map(
    lambda positions: GtidSet(tuple(positions))
)

servers = st.builds(
    MariaDBServer,
    hostname=hosts,
    version=versions,
    server_id=numbers,
    datadir=paths,
    pid_file=paths,
    socket=st.just("") | paths,
    gtid_current_pos=gtid_sets,
    gtid_slave_pos=gtid_sets,
    gtid_binlog_pos=gtid_sets,
)

# a value never looks like NULL, and no terminal would swallow a part of it
values = st.text(st.characters(codec="utf-8", exclude_characters="\x1b\ufeff")).filter(
    lambda value: value != "NULL" and not value.endswith("\r")
)
rows = (
    st.integers(1, 4)
    .flatmap(
        lambda width: st.lists(
            st.tuples(*[st.none() | values] * width).filter(lambda row: row != ("",)), min_size=1
        )
    )
    .map(Rows)
)

messages = st.lists(sentences, min_size=1, max_size=3).map("\n ".join) | st.just("")
others = st.dictionaries(
    st.sampled_from(("Connect_Retry", "Relay_Log_File", "Parallel_Mode", "New_Field")),
    st.just("") | sentences,
).map(lambda found: tuple(found.items()))
optional_text, optional_number = st.none() | st.just("") | sentences, st.none() | numbers
slave_statuses = st.builds(
    SlaveStatus,
    io_state=optional_text,
    primary_host=st.none() | hosts,
    primary_user=st.none() | ids,
    primary_port=optional_number,
    read_primary_log_pos=optional_number,
    io_running=st.none() | st.sampled_from(ThreadState),
    sql_running=st.none() | st.sampled_from(ThreadState),
    last_errno=optional_number,
    last_error=st.none() | messages,
    seconds_behind=optional_number,
    last_io_errno=optional_number,
    last_io_error=st.none() | messages,
    last_sql_errno=optional_number,
    last_sql_error=st.none() | messages,
    using_gtid=st.none() | st.sampled_from(UsingGtid),
    gtid_io_pos=st.none() | gtid_sets,
    sql_state=optional_text,
    other=others,
)

reports = st.lists(sentences, max_size=2)
verdicts = st.sampled_from(Verdict)
connections = st.builds(
    StatusLine,
    st.just(Subject.CONNECTION),
    verdicts,
    hosts,
    st.none() | st.sampled_from(ReplicationRole),
    reports,
)
conclusions = st.builds(
    StatusLine,
    st.sampled_from((Subject.SLAVE_THREAD, Subject.POSITION)),
    verdicts,
    reports=reports,
)

notes = st.tuples(st.sampled_from(("error    ", "warning  ", "note     ")), sentences).map(
    lambda pair: f"{pair[0]}: {pair[1]}"
)
names = st.tuples(ids, ids).map(".".join)
checks = st.builds(TableCheck, names, st.just("OK"), st.lists(notes, max_size=1)) | st.builds(
    TableCheck, names, st.none(), st.lists(notes, min_size=1, max_size=2)
)
titles = st.sampled_from(
    ("Checking and upgrading mysql database", "Fixing views", "Running 'FLUSH PRIVILEGES'")
)
failures = st.sampled_from(
    (
        "FATAL ERROR: Upgrade failed",
        "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)",
    )
)


@st.composite
def upgrades(draw: st.DrawFn) -> UpgradeOutcome:
    errors = draw(st.lists(failures, max_size=2))
    if draw(st.booleans()):
        return UpgradeOutcome(already=draw(versions), errors=errors)
    total = draw(st.integers(1, 8))
    phases = [
        Phase(n, total, draw(titles), draw(st.booleans()), draw(st.lists(checks, max_size=3)))
        for n in range(1, draw(st.integers(1, total)) + 1)
    ]
    return UpgradeOutcome(phases=phases, finished=draw(st.booleans()), errors=errors)


details = st.sampled_from((Stage.DATADIR, Stage.VOLUME_GROUP, Stage.FREE, Stage.CONNECT))
outputs = st.lists(sentences, max_size=3)
progress = (
    st.builds(Progress, details, st.just("") | sentences, outputs)
    | st.builds(Progress, st.just(Stage.GTID), gtid_sets.map(str), outputs)
    | st.builds(Progress, st.just(Stage.STOP), st.sampled_from(("OK", "....OK", "...")), outputs)
    | st.builds(
        Progress,
        st.sampled_from((Stage.SNAPSHOT, Stage.UNMOUNT, Stage.START_REPLICA, Stage.REPLICATE)),
        lines=outputs,
    )
)

option_values = st.text(st.characters(codec="utf-8", exclude_characters="\0\xa0à")).filter(
    lambda value: not value.encode().endswith(b"\xa0")
)
entries = st.one_of(
    st.sampled_from(("", "  ", "# a comment", " ; another", "[mysqld]", "[ server ] x")),
    st.sampled_from(
        ("!includedir /etc/my.cnf.d", "a = b # c", "x='#' # it's", "skip-name-resolve")
    ),
    sentences.map(lambda text: f"# {text}"),
)


@st.composite
def option_files(draw: st.DrawFn) -> my_cnf.OptionFile:
    ending = draw(st.sampled_from(("\n", "\r\n")))
    texts = ["[server]", *draw(st.lists(entries, max_size=8))]
    file = my_cnf.OptionFile(Entry(text, ending) for text in texts)
    for name in draw(st.lists(ids, max_size=3)):
        file = file.with_option("server", name, draw(st.none() | option_values))
    return file


sizes = st.integers(0, 10**20 - 1)
lvm_names = st.from_regex(r"[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,20}", fullmatch=True)
attributes = st.from_regex(r"[A-Za-z-][A-Za-z-]{8,9}", fullmatch=True)


@st.composite
def volumes(draw: st.DrawFn) -> Volumes:
    names = draw(st.lists(lvm_names, max_size=3, unique=True))
    groups = [VolumeGroup(name, draw(sizes), draw(sizes), draw(sizes)) for name in names]
    below = [
        LogicalVolume(name, volume, draw(sizes), draw(attributes), draw(st.none() | lvm_names))
        for name in names
        for volume in draw(st.lists(lvm_names, max_size=3, unique=True))
    ]
    return Volumes(groups, below)


_schemas = st.lists(st.sampled_from(("centreon", "centreon_storage", "test")), max_size=2)
_written = st.lists(
    st.builds(Gtid, st.integers(0, 9), st.integers(1, 9), st.integers(0, 2**63)),
    max_size=3,
    unique_by=lambda gtid: (gtid.domain, gtid.server),
)
_logs = st.builds(BinaryLog, _written) | st.builds(
    BinaryLog,
    _written,
    st.from_regex(r"mysql-bin\.[0-9]{6}", fullmatch=True),
    st.integers(0, 10**12),
    _schemas,
    _schemas,
)

_marked = st.from_regex(r"/mnt/[a-z]{0,8}dbbackup[a-z]{0,8}", fullmatch=True)
_snapshot = st.builds(
    Snapshot,
    st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
    st.from_regex(r"dbbackup[a-z0-9_]{0,9}", fullmatch=True),
    st.from_regex(r"swi-[aIsSX]o?s---", fullmatch=True).filter(lambda text: len(text) in (9, 10)),
    st.none() | st.integers(0, 10000).map(lambda hundredths: hundredths / 100),
)
snapshots = st.builds(
    Snapshots, st.lists(_snapshot, max_size=2), st.lists(_marked, max_size=2)
) | st.builds(Snapshots, st.just(()), st.lists(_marked, max_size=2), st.just(value=False))

_names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="/"), min_size=1
)
_data_files = st.builds(
    DataFile,
    st.lists(_names, min_size=2, max_size=3).map("/".join)
    | st.tuples(st.sampled_from(("ibdata", "undo")), _names).map("".join),
    st.integers(0, 10**19 - 1),
    st.integers(-(10**19) + 1, 10**19 - 1),
)

_options = st.builds(Option, ids, st.none() | st.just("") | sentences)

STRATEGIES: dict[str, SearchStrategy[Any]] = {
    "access": st.sampled_from(Access),
    "binlog": _logs,
    "data_files": st.lists(_data_files, max_size=4, unique_by=lambda file: file.path).map(
        DataFiles
    ),
    "defaults": st.lists(_options, min_size=1, max_size=5).map(Defaults),
    "check_status": st.lists(connections | conclusions, min_size=1, max_size=5).map(
        ReplicationStatus
    ),
    "my_cnf": option_files(),
    "ping": st.just(Liveness(True)) | sentences.map(lambda reason: Liveness(False, reason)),
    "server": servers,
    "slave_status": st.lists(slave_statuses, max_size=2).map(ReplicaStatuses),
    "snapshot": snapshots,
    "sql": rows,
    "sync_bigdb": st.builds(SyncOutcome, st.lists(progress, min_size=1, max_size=8), outputs),
    "upgrade": upgrades(),
    "upgrade_info": versions.map(UpgradeInfo),
    "volumes": volumes(),
}
