"""Legal words that several systems share."""

from hypothesis import strategies as st

ids = st.from_regex(r"[a-z][a-z0-9_]{0,14}", fullmatch=True)
hosts = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
paths = st.lists(
    st.from_regex(r"[a-z][a-z0-9_.-]{0,10}[a-z0-9]", fullmatch=True), min_size=1, max_size=4
).map(lambda parts: "/" + "/".join(parts))
# one line of printable text, no blanks at its ends
sentences = st.from_regex(r"[A-Za-z0-9'(:]([ -~]{0,40}[A-Za-z0-9'.)])?", fullmatch=True)
versions = st.from_regex(r"(0|[1-9][0-9]?)(\.(0|[1-9][0-9]?)){1,2}", fullmatch=True)
