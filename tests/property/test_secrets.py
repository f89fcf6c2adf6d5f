"""No drawn secret appears in anything that is kept or shown."""

import traceback
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centreon_ha_upgrade.core.command import Command, Prompt, Secret, Text, run
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import UpgradeError
from centreon_ha_upgrade.executors import Given, Local, Recording
from centreon_ha_upgrade.executors.secrets import Revealed

NODE = Node("central1", {NodeRole.CENTRAL})
DB = Secret("DB")
# What a terminal acts upon is refused, and half a letter is no text.  The first letter is one
# that stands nowhere else, so that finding the value means that it was told.
values = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="@"),
    min_size=6,
    max_size=30,
).map(lambda text: f"\N{CURRENCY SIGN}{text}")


def _sh(line: str, **how: object) -> Command:
    return run("/bin/sh", "-c", line, **how)  # type: ignore[arg-type]


_ASKED = {"prompts": (Prompt("Password: ", DB),)}
TELL_TALES: dict[str, Command] = {
    "prints it": run("cat", stdin=DB),
    "prints it among others, on both": _sh("tee /dev/stderr", stdin=Text.of("x=", DB, ";\n", DB)),
    "quotes it": _sh('read -r x; printf "\'%s\' passwd=%s \\"%s" "$x" "$x" "$x"', stdin=DB),
    "encodes it": _sh("base64 -w0", stdin=DB),
    "fails with it": _sh("cat >&2; exit 9", stdin=DB),
}


def _shown(told: Callable[[], object]) -> str:
    """All that a person or a file could get to see of it, local variables of every frame included.

    The frame here is left out: it holds the test's own values.
    """
    try:
        result = told()
    except UpgradeError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        shown.stack = traceback.StackSummary.from_list(list(shown.stack)[2:])
        return "".join(shown.format()) + repr(error)
    return f"{result} {result!r}"


@pytest.mark.parametrize("name", TELL_TALES)
@given(value=values)
@settings(max_examples=25)
def test_a_program_that_tells_it_is_not_believed(
    name: str, value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    command = TELL_TALES[name]
    path = tmp_path_factory.mktemp("night") / "recording.jsonl"
    executor = Recording(Local(Given({"DB": value})), path)
    shown = _shown(lambda: executor.run(NODE, command).expect(command.ok))
    kept = path.read_text()
    assert "central1" in shown
    for text in (shown, kept):
        assert value not in text.replace("@DB@", "")


@given(value=values)
@settings(max_examples=5)
def test_a_conversation_keeps_it_to_itself(value: str) -> None:
    asked = _sh("printf 'Password: '; read -r x; printf '<%s>' \"$x\"", **_ASKED)
    shown = _shown(lambda: Local(Given({"DB": value})).run(NODE, asked))
    assert value not in shown
    assert "<@DB@>" in shown or value != value.strip() or "\\" in value


@given(value=values)
@settings(max_examples=2)
def test_a_program_that_hangs_keeps_it_out_of_the_error(value: str) -> None:
    hangs = _sh("cat; exec sleep 9", stdin=DB, timeout=0.1)
    shown = _shown(lambda: Local(Given({"DB": value})).run(NODE, hangs))
    assert "did not end within 0.1 s" in shown
    assert value not in shown


@given(value=values)
@settings(max_examples=2)
def test_a_question_that_repeats_it_does_not_put_it_into_the_error(value: str) -> None:
    asked = _sh("printf 'Password: '; read -r x; printf '%s? ' \"$x\"; read -r x", **_ASKED)
    shown = _shown(lambda: Local(Given({"DB": value})).run(NODE, asked))
    assert "which nobody announced" in shown
    assert value not in shown


@given(value=values)
def test_sources_and_commands_show_names_only(value: str) -> None:
    given_, command = Given({"DB": value}), run("cat", stdin=DB)
    remembering = Revealed(given_)
    assert remembering.reveal("DB") == value
    assert value not in f"{given_!r} {remembering!r} {command} {command!r} {DB!r}"


@given(value=st.text(st.sampled_from("\0\n\ud800x"), min_size=4).filter(lambda v: v.strip("\nx")))
def test_a_value_that_cannot_travel_is_refused_by_name(value: str) -> None:
    told = run("pcs", Text.of("a=", DB), python=True)
    shown = _shown(lambda: Local(Given({"DB": value})).run(NODE, told))
    assert "is not allowed" in shown
    assert "a=@DB@" in shown
    assert value not in shown
