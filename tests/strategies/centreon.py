"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.centreon.apache import ConfigDiff, Hunk
from centreon_ha_upgrade.centreon.central_sync import MUST_BE_CHANGED, CentralSync, SyncSetting
from centreon_ha_upgrade.centreon.console import CacheCleared
from centreon_ha_upgrade.centreon.resources_sh import (
    MysqlResources,
    Password,
    PasswordState,
    Setting,
)
from centreon_ha_upgrade.centreon.web import InstallationStatus
from centreon_ha_upgrade.centreon.web_update import WebUpdate
from tests.strategies.core import hosts, ids, paths, sentences

_addresses = st.one_of(hosts, st.just(MUST_BE_CHANGED), st.just("@CENTRAL_SLAVE_IPADDR@"))
_syncs = st.builds(
    lambda others, peer: CentralSync(
        SyncSetting(key, value) for key, value in {**others, "peer_addr": peer}.items()
    ),
    st.dictionaries(ids, hosts, max_size=2),
    _addresses,
)

_placeholders = st.from_regex(r"@[A-Z][A-Z0-9_]{0,10}@", fullmatch=True)
_keys = st.from_regex(r"(DB|CENTREON|MYSQL)[A-Z]{0,4}(USER|_DB|HOST)", fullmatch=True)
_secret_keys = st.from_regex(r"DB[A-Z]{0,4}PASS(WORD|WD)?", fullmatch=True)
_settings = st.builds(
    Setting, _keys, sentences | _placeholders | st.text("a'\"\\$` #é", max_size=8)
)
_states = st.sampled_from([PasswordState.SET, PasswordState.EMPTY])
_passwords = st.builds(Password, _secret_keys, _states) | st.builds(
    Password, _secret_keys, st.just(PasswordState.PLACEHOLDER), _placeholders
)


@st.composite
def _resources(draw: st.DrawFn) -> MysqlResources:
    settings = draw(st.lists(_settings, min_size=1, max_size=4, unique_by=lambda s: s.key))
    passwords = draw(st.lists(_passwords, max_size=4, unique_by=lambda p: p.key))
    keys = [*(s.key for s in settings), *(p.key for p in passwords)]
    return MysqlResources(settings, passwords, sorted(draw(st.sets(st.sampled_from(keys)))))


_body = st.text("ab <>\"'+-\\\t/é", max_size=16)
_both = _body.map(" {}".format)
_changed = st.builds("{}{}".format, st.sampled_from("+-"), _body)
_hunk_lines = st.builds(
    lambda before, changed, after: [*before, *changed, *after],
    st.lists(_both, max_size=3),
    st.lists(_changed, min_size=1, max_size=4),
    st.lists(_both, max_size=3),
)
_open_ends = st.builds(lambda line: [line, "\\ No newline at end of file"], _body.map("+{}".format))
_starts = st.integers(0, 5000)
_hunks = st.lists(st.builds(Hunk, _starts, _starts, _hunk_lines | _open_ends), min_size=1)
_stamps = st.datetimes().map(lambda at: f"{at:%Y-%m-%d %H:%M:%S.%f}000 +0200")
_diffs = st.builds(ConfigDiff, paths, paths) | st.builds(
    ConfigDiff, paths, paths, _hunks, _stamps, _stamps
)

STRATEGIES: dict[str, SearchStrategy[Any]] = {
    "apache": _diffs,
    "central_sync": _syncs,
    "console": st.builds(CacheCleared, st.from_regex(r"[a-z]{3,8}", fullmatch=True), st.booleans()),
    "resources_sh": _resources(),
    "web_update": st.builds(
        WebUpdate, st.integers(0, 999), st.integers(0, 999), st.lists(sentences, max_size=2)
    ),
    "web": st.builds(InstallationStatus, st.booleans(), st.booleans()),
}
