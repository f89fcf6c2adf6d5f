"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.services.addresses import Address, Addresses
from centreon_ha_upgrade.services.boot import Boot
from centreon_ha_upgrade.services.processes import Process, Processes
from centreon_ha_upgrade.services.systemctl import Unit, Units
from tests.strategies.core import sentences

_states = st.from_regex(r"[a-z][a-z-]{0,10}", fullmatch=True)
_pids = st.integers(1, 2**22)
_units = st.builds(
    Unit,
    st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9:_.@\\-]{0,12}\.(service|target|socket)", fullmatch=True),
    _states,
    _states,
    _states,
    st.none() | _states,
    st.none() | _pids,
)

_users = st.from_regex(r"[a-z][a-z0-9_-]{0,6}\+?", fullmatch=True)
_programs = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,19}", fullmatch=True)


@st.composite
def _processes(draw: st.DrawFn) -> Processes:
    with_comm = draw(st.booleans())
    found = list[Process]()
    for _ in range(draw(st.integers(0, 4))):
        program, ended = draw(_programs), draw(st.booleans())
        args = f"[{program}] <defunct>" if ended else draw(sentences)
        comm = program[:15] if with_comm else None
        found.append(Process(draw(_pids), draw(_users), comm, args))
    return Processes(found)


_devices = st.from_regex(r"[a-z][a-z0-9._-]{0,14}", fullmatch=True)
_scopes = st.sampled_from(("global", "host", "link"))
_addresses = st.builds(
    Address, _devices, st.ip_addresses(v=4).map(str), st.integers(0, 32), _scopes
) | st.builds(Address, _devices, st.ip_addresses(v=6).map(str), st.integers(0, 128), _scopes)

STRATEGIES: dict[str, SearchStrategy[Any]] = {
    "addresses": st.lists(_addresses, min_size=1, max_size=5).map(Addresses),
    "boot": st.builds(Boot, st.uuids().map(str)),
    "systemctl": st.builds(Units, st.lists(_units, min_size=1, max_size=4)),
    "processes": _processes(),
}
