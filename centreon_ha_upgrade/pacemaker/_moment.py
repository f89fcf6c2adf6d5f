"""The two ways Pacemaker writes a moment, and the one we keep.

No locale is asked: crm_mon writes English names whatever ours is.
"""

import re
from datetime import datetime

from centreon_ha_upgrade.errors import IllegalValue

MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
SPOKEN = r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPOKEN = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) +(?P<day>[0-9]{1,2})"
    r" (?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) (?P<year>[0-9]{4})"
)
_WRITTEN = re.compile(
    rf"(?P<moment>{MOMENT.pattern})(\.[0-9]+)?( ?(Z|[+-][0-9]{{2}}:?[0-9]{{2}}))?"
)


def moment(text: str) -> str:
    """Either spelling, without its zone.  Raises `IllegalValue`.

    >>> moment("Mon Nov  3 00:08:29 2026"), moment("2026-11-03 00:08:29Z")
    ('2026-11-03 00:08:29', '2026-11-03 00:08:29')
    """
    spoken, written = _SPOKEN.fullmatch(text), _WRITTEN.fullmatch(text)
    if spoken and spoken["month"] in _MONTHS:
        month = _MONTHS.index(spoken["month"]) + 1
        found = f"{spoken['year']}-{month:02}-{int(spoken['day']):02} {spoken['time']}"
    elif written:
        found = written["moment"]
    else:
        raise IllegalValue("moment", text, "expected something like Mon Nov  3 00:08:29 2026")
    _date(found)
    return found


def spoken(moment: str) -> str:
    """The way crm_mon's texts write it.

    >>> spoken("2026-11-03 00:08:29")
    'Tue Nov  3 00:08:29 2026'
    """
    date = _date(moment)
    day = f"{_DAYS[date.weekday()]} {_MONTHS[date.month - 1]} {date.day:2}"
    return f"{day} {moment[11:]} {moment[:4]}"


def _date(moment: str) -> datetime:
    try:
        return datetime.fromisoformat(moment)
    except ValueError as error:
        raise IllegalValue("moment", moment, str(error)) from None
