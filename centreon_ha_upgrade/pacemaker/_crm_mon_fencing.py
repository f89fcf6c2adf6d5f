"""The fencing history in crm_mon's text.  Without `-m2` it leaves out what succeeded."""

import re

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.pacemaker._moment import MOMENT, SPOKEN, moment
from centreon_ha_upgrade.pacemaker._status_told import FencingEvent

_ACTION = r"(?P<action>turning off|\S+) of (?P<target>\S+)"
_STATUS = r"(?P<status>failed|successful|pending)"
_LATER = r"( ?\(a later attempt( from \S+)? succeeded\))?"
_DONE = r"(completed|last-failed|last-successful)='(?P<when>[^']*)'"
# 2.1; before that the words were keys, and 1.1 began a line with the last
_SAID = re.compile(
    rf"{_ACTION}( by (?P<delegate>\S+))? for (?P<client>\S+)@(?P<origin>[^\s@]+) (last )?{_STATUS}"
    rf"( \((?P<reason>.*?)\))?( at (?P<when>{SPOKEN}|{MOMENT.pattern}\S*))?{_LATER}"
)
_KEYED = re.compile(
    rf"{_ACTION} {_STATUS}:( delegate=(?P<delegate>\S*),)? client=(?P<client>\S+),"
    rf" origin=(?P<origin>[^\s,]+)(, ?{_DONE})?( \((?P<reason>(?!a later).*?)\))?{_LATER}"
)
_WORDS = {"turning off": "off", "unfencing": "on", "successful": "success"}


def fencing(lines: Lines, body: str) -> FencingEvent:
    """The event of the current line.  Raises `ParseError`."""
    ahead = lines.peek()
    if ahead is not None and re.match(rf"\s+{_DONE}", ahead):
        body = f"{body} {(lines.next() or '').strip()}"
    row = _SAID.fullmatch(body) or lines.match(_KEYED, body, "a fencing action")
    return FencingEvent(
        _WORDS.get(row["action"], row["action"]),
        row["target"],
        _WORDS.get(row["status"], row["status"]),
        row["delegate"] or None,
        row["client"],
        row["origin"],
        None if row["when"] is None else moment(row["when"]),
        (row["reason"] or "").strip(),
    )
