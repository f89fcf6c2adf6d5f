"""Findings that somebody accepted by name, with a reason and until a day.

A waiver silences the findings of its code, on its node where it names one, and nothing else.
One that is out of date silences nothing, and one whose code no check raises, or whose node is
unknown, is a mistake: both are findings themselves.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from attrs import field, frozen

from centreon_ha_upgrade.core.finding import Finding, blocker, warning
from centreon_ha_upgrade.errors import BadSite

_NEEDED = ("code", "reason", "who", "until")
_KEYS = (*_NEEDED, "node")
# without them nothing was asked at all
NEVER = frozenset({"UNREACHABLE", "WAIVER_EXPIRED", "WAIVER_UNKNOWN"})


@frozen
class Waiver:
    """One accepted code, on one node or on every one; `until` is its last day."""

    code: str
    reason: str
    who: str
    until: date
    node: str = ""


@frozen
class Waivers:
    """All that a file accepts."""

    waivers: tuple[Waiver, ...] = field(default=(), converter=tuple[Waiver, ...])

    @classmethod
    def from_toml(cls, text: str) -> "Waivers":
        """Reads `[[waivers]]` tables.  Raises `BadSite` naming the key that is wrong."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadSite("(waivers)", f"it is not TOML: {error}") from None
        entries = table.pop("waivers", [])
        if table or not isinstance(entries, list):
            raise BadSite(next(iter(table), "waivers"), "only [[waivers]] may stand here")
        return cls(_waiver(f"waivers[{n}]", entry) for n, entry in enumerate(entries))

    def judge(
        self, known: Collection[str], today: date, nodes: Collection[str] = ()
    ) -> Iterator[Finding]:
        """What is wrong with the waivers themselves; `nodes` are those of the site."""
        for each in self.waivers:
            if each.code not in known or each.code in NEVER:
                yield blocker("WAIVER_UNKNOWN", f"no finding {each.code} can be waived",
                              remedy="centreon-ha-upgrade explain CODE")  # fmt: skip
            elif each.node and each.node not in nodes:
                yield blocker("WAIVER_UNKNOWN", f"the site file does not know {each.node}",
                              expected=", ".join(nodes), remedy="correct the waiver")  # fmt: skip
            elif each.until < today:
                yield warning("WAIVER_EXPIRED", f"the waiver of {each.code} ended on {each.until}",
                              remedy="decide again, and date it anew")  # fmt: skip

    def waives(self, finding: Finding, today: date) -> Waiver | None:
        """The waiver that silences this finding today."""
        fitting = (
            w
            for w in self.waivers
            if w.code == finding.code and w.until >= today and w.node in ("", finding.node)
        )
        return None if finding.code in NEVER else next(fitting, None)


def _waiver(where: str, entry: object) -> Waiver:
    if not isinstance(entry, dict):
        raise BadSite(where, "it must be a table with code, reason, who and until")
    for key in _NEEDED:
        if key not in entry:
            raise BadSite(f"{where}.{key}", "it is missing")
    for key, value in entry.items():
        if key not in _KEYS:
            raise BadSite(f"{where}.{key}", "no such key")
        if key != "until" and not (isinstance(value, str) and value.strip()):
            raise BadSite(f"{where}.{key}", f"{value!r} is not a legal value")
    until = _day(where, entry["until"])
    return Waiver(entry["code"], entry["reason"], entry["who"], until, entry.get("node", ""))


def _day(where: str, value: object) -> date:
    """A date of TOML, or its ISO text."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadSite(f"{where}.until", f"{value!r} is not a legal value") from None


def sorted_out(
    findings: Iterable[Finding], waivers: Waivers, today: date
) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, Waiver], ...]]:
    """The findings that stand, and those that are waived with what waives them."""
    standing, waived = list[Finding](), list[tuple[Finding, Waiver]]()
    for finding in findings:
        if waiver := waivers.waives(finding, today):
            waived.append((finding, waiver))
        else:
            standing.append(finding)
    return tuple(standing), tuple(waived)
