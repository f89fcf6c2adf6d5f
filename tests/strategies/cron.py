"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.cron.model import NICKNAMES, CronFile, CronJob, CronSet, CronVariable
from tests.strategies.core import ids, sentences


def _items(low: int, high: int, *words: str) -> SearchStrategy[str]:
    numbers = st.integers(low, high).map(str)
    values = numbers | st.sampled_from(words) if words else numbers
    ranges = st.tuples(values, values).map("-".join)
    steps = st.tuples(ranges | st.just("*"), st.integers(1, high or 1).map(str)).map("/".join)
    return st.lists(st.one_of(st.just("*"), values, ranges, steps), min_size=1, max_size=3).map(
        ",".join
    )


_schedules = st.tuples(
    _items(0, 59),
    _items(0, 23),
    _items(1, 31),
    _items(1, 12, "jan", "Feb", "DEC"),
    _items(0, 7, "sun", "Mon", "SAT"),
) | st.sampled_from(NICKNAMES).map(lambda word: (word,))
_jobs = st.builds(CronJob, _schedules, ids, sentences)
# edge blanks and one kind of quotes are what needs quoting
_values = st.text('abc /:$%=\t"', max_size=12) | st.text("abc ' #", max_size=12)
_variables = st.dictionaries(ids, _values, max_size=3).map(
    lambda named: [CronVariable(name, value) for name, value in named.items()]
)
_names = st.from_regex(r"[A-Za-z.][A-Za-z0-9_.~-]{0,14}", fullmatch=True)
_files = st.dictionaries(
    _names, st.tuples(st.lists(_jobs, max_size=3), _variables), max_size=4
).map(lambda named: CronSet(CronFile(name, *named[name]) for name in sorted(named)))

STRATEGIES: dict[str, SearchStrategy[Any]] = {"cron_d": _files}
