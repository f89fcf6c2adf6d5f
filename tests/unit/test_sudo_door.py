"""What stands between sudo and a program's standard input, without a process."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.executors._sudo import Door

ASKS, BEGINS = b"[sudo] \nn0nce?", b"n0nce\n"
STORIES = {
    "asks and opens": (b"lecture\n" + ASKS + b"\n" + BEGINS, b"pw\ninput"),
    "opens at once": (b"noise\n" + BEGINS, b"input"),
    "asks again": (ASKS + b"Sorry, try again.\n" + ASKS, b"pw\n"),
    "says nothing": (b"noise n0nc", b""),
    "expired": (ASKS + b"sudo: Account or password is expired, reset\n[sudo] for %p: ", b"pw\n"),
    "a program that asks like sudo": (BEGINS + ASKS + ASKS, b"input"),
}


def door() -> Door:
    return Door(Hidden(b"input"), b"n0nce?", b"n0nce\n", lambda: Hidden(b"pw\n"))


def sent(pieces: list[bytes]) -> bytes:
    """All that goes to standard input while standard error says these pieces."""
    made, out = door(), b""
    for piece in pieces:
        made.heard(piece)
        while not made.waits and (more := made.next()):
            out += more
            made.moved(len(more))
    return out


@given(data=st.data(), name=st.sampled_from(sorted(STORIES)))
def test_what_is_sent_does_not_depend_on_how_the_bytes_are_cut(
    data: st.DataObject, name: str
) -> None:
    said, expected = STORIES[name]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(said)))) | {0, len(said)})
    pieces = [said[a:b] for a, b in pairwise(cuts)]
    assert sent(pieces) == expected


def test_it_shows_nothing_of_what_passes() -> None:
    made = Door(Hidden(b"s3cret input"), b"?", b"!", lambda: Hidden(b"s3cret pw"))
    made.heard(b"s3cret noise ?")
    assert "s3cret" not in repr(made)
