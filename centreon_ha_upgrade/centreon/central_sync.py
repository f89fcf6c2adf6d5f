"""/etc/centreon-ha/centreon_central_sync.pm: a Perl hash whose `peer_addr` is the other central.

Read as text, never run.  A file that does more than set this hash is refused.
Serves A06, C05 and P19.
"""

import re
from collections.abc import Iterator

from attrs import field, frozen

from centreon_ha_upgrade.centreon.paths import CENTRAL_SYNC, legal_path
from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

MUST_BE_CHANGED = "MUST_BE_CHANGED"
_HASH = "centreon_central_sync_config"
_TOKEN = re.compile(
    r"""\s*(?:(?P<comment>#.*)|(?P<sign>=>|[=(),;])|(?P<name>[%\w]+)"""
    r"""|"(?P<double>[^"$\\]*)"|'(?P<single>[^'\\]*)')\s*""",
    re.ASCII,
)
_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def _legal_value(value: str) -> bool:
    return value.isprintable() and not re.search(r"[\"'$\\]", value) and value == value.strip()


@frozen
class SyncSetting:
    """One key of the hash."""

    key: str
    value: str

    def __attrs_post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise IllegalValue("key", self.key, "letters, digits and underscores")
        if not _legal_value(self.value):
            raise IllegalValue("value", self.value, "Perl would not take it as it stands")


@frozen
class CentralSync:
    """The hash, `peer_addr` in it, each key once."""

    settings: tuple[SyncSetting, ...] = field(converter=tuple[SyncSetting, ...])

    def __attrs_post_init__(self) -> None:
        keys = [setting.key for setting in self.settings]
        if "peer_addr" not in keys or len(set(keys)) != len(keys):
            raise IllegalValue("peer_addr", ", ".join(keys), "each key once, this one among them")

    @property
    def peer_addr(self) -> str:
        """The address (or placeholder) of the other central."""
        return next(s.value for s in self.settings if s.key == "peer_addr")

    @property
    def is_placeholder(self) -> bool:
        """True while nobody has filled in the address: `MUST_BE_CHANGED`, `@X@`, or nothing."""
        return re.fullmatch(rf"|{MUST_BE_CHANGED}|@[A-Z0-9_]+@", self.peer_addr) is not None


def query(path: str = CENTRAL_SYNC) -> Query[CentralSync]:
    """The settings of the synchronisation between centrals.

    >>> print(query())
    cat /etc/centreon-ha/centreon_central_sync.pm
    """
    return ask("cat", legal_path(path), parse=parse)


def parse(text: str) -> CentralSync:
    """The hash.  Raises `ParseError`."""
    tokens = _Tokens(Lines("centreon_central_sync.pm", text))
    tokens.expect("our", f"%{_HASH}", "=", "(")
    settings = list[SyncSetting]()
    while tokens.ahead != ")":
        settings.append(tokens.setting())
        if tokens.ahead != ")":
            tokens.expect(",")
    tokens.expect(")", ";", "1", ";", "")
    try:
        return CentralSync(settings)
    except IllegalValue as error:
        tokens.lines.fail(str(error))


class _Tokens:
    """Perl's words and signs, one ahead; the end is an empty word."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._stream = self._all()
        self._move()

    def _all(self) -> Iterator[tuple[str, str | None]]:
        for line in self.lines:
            at = 0
            while found := _TOKEN.match(line, at):
                if word := found["sign"] or found["name"]:
                    yield word, None
                elif found["comment"] is None:
                    yield "a string", found["double"] or found["single"] or ""
                at = found.end()
            if at < len(line):
                self.lines.fail("more than this hash: we do not run Perl")

    def _move(self) -> None:
        self.ahead, self._string = next(self._stream, ("", None))

    def expect(self, *words: str) -> None:
        for word in words:
            if self.ahead != word or self._string is not None:
                self.lines.fail(f"expected {word or 'nothing more'}")
            self._move()

    def setting(self) -> SyncSetting:
        key = self.ahead
        self._move()
        self.expect("=>")
        if self._string is None:
            self.lines.fail("expected a string in quotes")
        value = self._string
        self._move()
        try:
            return SyncSetting(key, value)
        except IllegalValue as error:
            self.lines.fail(str(error))


def render(sync: CentralSync) -> str:
    """The file as the packages write it."""
    settings = (f'    {s.key} => "{s.value}"' for s in sync.settings)
    return "\n".join((f"our %{_HASH} = (", ",\n".join(settings), ");", "1;", ""))
