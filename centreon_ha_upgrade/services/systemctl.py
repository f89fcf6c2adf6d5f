"""systemd units: asked with `systemctl show`, which exits 0 even for a unit that does not exist.

A unit that the cluster runs may be inactive in systemd's eyes: MariaDB under the 20.04 agent is
started without its unit (X14).  For that, ask `processes`.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Command, Query, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

PROPERTIES = ("Id", "LoadState", "ActiveState", "SubState", "UnitFileState", "MainPID")
# MariaDB's own unit allows itself 900 s to recover its tables.
_TIMEOUT = 960.0

_UNIT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9:_.@\\-]*")
_TYPES = re.compile(r".*\.(service|socket|target|timer|mount|path|slice|scope|device|swap)")
_STATE = validators.matches_re(r"[a-z][a-z-]*")


def _full(name: str) -> str:
    return name if _TYPES.fullmatch(name) else f"{name}.service"


@frozen
class Unit:
    """One unit.  `file_state` is None when it has no unit file; `main_pid` when no process."""

    id: str = field(validator=validators.matches_re(_UNIT))
    load_state: str = field(validator=_STATE)
    active_state: str = field(validator=_STATE)
    sub_state: str = field(validator=_STATE)
    file_state: str | None = field(default=None, validator=validators.optional(_STATE))
    main_pid: int | None = field(
        default=None, validator=validators.optional(validators.in_(range(1, 2**22 + 1)))
    )

    @property
    def exists(self) -> bool:
        """False when systemd knows no unit of this name."""
        return self.load_state != "not-found"

    @property
    def active(self) -> bool:
        """What `systemctl is-active` calls active: also while it reloads."""
        return self.active_state in ("active", "reloading")

    @property
    def enabled(self) -> bool:
        """True when systemd starts it at boot."""
        return self.file_state == "enabled"


@frozen
class Units:
    """The units asked for, in that order.  An alias is answered under the unit's own name."""

    units: tuple[Unit, ...] = field(converter=tuple[Unit, ...])

    def unit(self, name: str) -> Unit:
        """The unit of this name, with or without `.service`.  Raises `IllegalValue`."""
        for unit in self.units:
            if unit.id == _full(name):
                return unit
        raise IllegalValue("unit", name, "systemd was not asked about it")

    def is_active(self, name: str) -> bool:
        """True when this unit is active.  Raises `IllegalValue` when it was not asked for."""
        return self.unit(name).active


def start(*units: str) -> Command:
    """Starts units that do not run.  Raises `IllegalValue`, as all builders here.

    >>> print(start("mariadb"))
    systemctl start mariadb
    """
    return _verb("start", units)


def stop(*units: str) -> Command:
    """Stops units.  It exits 0, and does nothing, when the server was started otherwise (X14).

    >>> print(stop("rh-php72-php-fpm"))
    systemctl stop rh-php72-php-fpm
    """
    return _verb("stop", units)


def restart(*units: str) -> Command:
    """Restarts units, starting those that do not run.

    >>> print(restart("cbd-sql", "cbd"))
    systemctl restart cbd-sql cbd
    """
    return _verb("restart", units)


def reload(*units: str) -> Command:
    """Has units read their configuration again.  Fails for one that does not run (X36).

    >>> print(reload("httpd24-httpd"))
    systemctl reload httpd24-httpd
    """
    return _verb("reload", units)


def enable(*units: str) -> Command:
    """Starts units at boot.

    >>> print(enable("mariadb"))
    systemctl enable mariadb
    """
    return _verb("enable", units)


def disable(*units: str) -> Command:
    """Leaves the start of units to the cluster.

    >>> print(disable("php-fpm"))
    systemctl disable php-fpm
    """
    return _verb("disable", units)


def daemon_reload() -> Command:
    """Has systemd read unit files again.

    >>> print(daemon_reload())
    systemctl daemon-reload
    """
    return run("systemctl", "daemon-reload", idempotent=True)


def _verb(verb: str, units: tuple[str, ...]) -> Command:
    return run("systemctl", verb, *_legal(units), timeout=_TIMEOUT, idempotent=True)


def _legal(units: tuple[str, ...]) -> tuple[str, ...]:
    if not units:
        raise IllegalValue("unit", "", "at least one is needed")
    for unit in units:
        if not _UNIT.fullmatch(unit):
            raise IllegalValue("unit", unit, "no blanks, and nothing that looks like an option")
    return units


def query(*units: str) -> Query[Units]:
    """The state of units, known to systemd or not.

    >>> print(query("mariadb", "cbd-sql"))  # doctest: +NORMALIZE_WHITESPACE
    systemctl show --property=Id,LoadState,ActiveState,SubState,UnitFileState,MainPID
    mariadb cbd-sql
    """
    properties = f"--property={','.join(PROPERTIES)}"
    return ask("systemctl", "show", properties, *_legal(units), parse=parse)


def parse(text: str) -> Units:
    """Reads blocks of properties, in whatever order systemd prints them.  Raises `ParseError`."""
    lines = Lines("systemctl show", text)
    units, block = list[Unit](), dict[str, str]()
    while (line := lines.raw()) is not None:
        if line.strip():
            _property(lines, line.rstrip(), block)
        elif block:
            units.append(_unit(lines, block))
            block = {}
    if block:
        units.append(_unit(lines, block))
    if not units:
        lines.fail("systemctl said nothing at all")
    return Units(units)


def _property(lines: Lines, line: str, block: dict[str, str]) -> None:
    name, equals, value = line.partition("=")
    if not equals or name not in PROPERTIES or name in block:
        lines.fail(f"expected one of {', '.join(PROPERTIES)}, each once")
    block[name] = value


def _unit(lines: Lines, block: dict[str, str]) -> Unit:
    # targets and sockets have no main process, and systemd 219 prints no empty UnitFileState
    pid, file_state = block.get("MainPID", "0"), block.get("UnitFileState", "")
    if missing := {"Id", "LoadState", "ActiveState", "SubState"} - block.keys():
        lines.fail(f"a unit without {', '.join(sorted(missing))}")
    if not re.fullmatch(r"[0-9]{1,7}", pid):
        lines.fail("MainPID is not a number")
    try:
        loaded, active, sub = block["LoadState"], block["ActiveState"], block["SubState"]
        return Unit(block["Id"], loaded, active, sub, file_state or None, int(pid) or None)
    except ValueError as error:
        return lines.fail(str(error)[:200])


def render(units: Units) -> str:
    """What `systemctl show` prints."""
    return "\n".join(_block(unit) for unit in units.units)


def _block(unit: Unit) -> str:
    has_process = unit.main_pid is not None or unit.id.endswith(".service")
    return (
        (f"MainPID={unit.main_pid or 0}\n" if has_process else "")
        + f"Id={unit.id}\nLoadState={unit.load_state}\nActiveState={unit.active_state}\n"
        + f"SubState={unit.sub_state}\nUnitFileState={unit.file_state or ''}\n"
    )
