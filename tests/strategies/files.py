"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.files.archive import ArchiveListing
from centreon_ha_upgrade.files.content import Content
from centreon_ha_upgrade.files.kind import Kind
from centreon_ha_upgrade.files.listing import Entry, Listing
from centreon_ha_upgrade.files.ls import Ls, LsEntry, LsSection
from centreon_ha_upgrade.files.offenders import Offender, Offenders
from centreon_ha_upgrade.files.stat import FileState, FileStates
from tests.strategies.core import ids, paths

_modes = st.integers(0, 0o7777)
_sizes = st.integers(0, 2**40)
# names as people make them: blanks inside, accents, brackets
_names = st.from_regex(r"[A-Za-z0-9_.é({#-]([ -.0-~é☃]{0,12}[A-Za-z0-9_.é)}~-])?", fullmatch=True)
_plain_names = _names.filter(lambda name: name not in (".", ".."))
_odd_paths = st.builds(lambda path, name: f"{path}/{name}", paths, _plain_names)

_states = st.builds(
    FileState, _odd_paths, _modes, ids, ids, _sizes, st.sampled_from(Kind), st.integers(0, 2**33)
)
_file_states = (
    st.tuples(st.lists(_states, max_size=4), st.lists(_odd_paths, max_size=4))
    .filter(any)
    .map(lambda both: FileStates(*both))
)

_contents = st.builds(Content, st.text(st.characters(exclude_categories=["Cs"])))

_listings = st.builds(
    lambda path, named: Listing(path, (Entry(name, named[name]) for name in sorted(named))),
    paths | st.just("/") | paths.map(lambda path: path + "/"),
    st.dictionaries(_plain_names, st.sampled_from(Kind), max_size=6),
)

_offenders = st.builds(
    lambda root, below: Offenders(
        root, (Offender(f"{root}/{name}", below[name]) for name in sorted(below))
    ),
    paths,
    st.dictionaries(_plain_names, _modes, max_size=6),
)

_archives = st.lists(st.from_regex(r"[!-~]{1,20}", fullmatch=True), min_size=1, max_size=8).map(
    ArchiveListing
)

_ls_modes = st.from_regex(r"[-dps]([-r][-w][-xsS]){2}[-r][-w][-xtT]", fullmatch=True)
_months = st.sampled_from(["Jan", "Feb", "May", "Sep", "Dec"])
_dates = st.builds(
    lambda month, day, clock: f"{month} {day:>2} {clock}",
    _months,
    st.integers(1, 31),
    st.times().map(lambda time: f"{time:%H:%M}") | st.integers(1970, 2099).map(" {}".format),
)
_marks = st.sampled_from(["", ".", "+"])
_links = st.integers(1, 99)
_ls_entries = st.builds(LsEntry, _names, _ls_modes, ids, ids, _sizes, _dates, _links, _marks)
_ls_links = st.builds(
    LsEntry, ids, st.just("lrwxrwxrwx"), ids, ids, _sizes, _dates, _links, _marks, paths
)
_entries = st.lists(_ls_entries | _ls_links, max_size=4)
_ls = st.one_of(
    _entries.filter(bool).map(lambda entries: Ls([LsSection(entries)])),
    st.builds(lambda entries, total: Ls([LsSection(entries, None, total)]), _entries, _sizes),
    st.lists(st.builds(LsSection, _entries, paths, _sizes), min_size=1, max_size=3).map(Ls),
)

STRATEGIES: dict[str, SearchStrategy[Any]] = {
    "archive": _archives,
    "content": _contents,
    "listing": _listings,
    "ls": _ls,
    "offenders": _offenders,
    "stat": _file_states,
}
