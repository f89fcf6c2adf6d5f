"""Legal results of this system's conversations."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from centreon_ha_upgrade.php.ini import Comment, Directive, PhpIni, Section
from tests.strategies.core import ids, sentences

_zones = st.just("UTC") | st.from_regex(
    r"[A-Z][a-z]{2,8}(/[A-Z][a-z]{1,8}(_[A-Z][a-z]{1,8})?){1,2}", fullmatch=True
)
_notes = st.just("") | sentences
_names = st.from_regex(r"[a-z#][a-z0-9_.]{0,14}(\[[a-z0-9]{0,4}\])?", fullmatch=True)
_values = st.none() | st.text("ab.1 ;\"'\\=$&~é\t[]", max_size=16)
_lines = st.one_of(
    st.builds(Section, ids | st.just("PATH=/usr/share/centreon/www")),
    st.builds(Comment, _notes),
    st.builds(Directive, _names, _values, st.none() | _notes),
)
_inis = st.lists(_lines, min_size=1, max_size=8).map(PhpIni)

STRATEGIES: dict[str, SearchStrategy[Any]] = {"ini": _inis, "timezone": _zones}
