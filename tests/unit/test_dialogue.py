from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.command import Prompt, Secret, Text, run
from centreon_ha_upgrade.core.dialogue import Dialogue

PASSWORD = Prompt("Enter password: ", Secret("DB"))
SURE = Prompt(r"Is this ok \[y/d/N\]: ", "y")


def _dialogue(*prompts: Prompt) -> Dialogue:
    return Dialogue.for_command(run("tool", prompts=prompts))


def _replies(dialogue: Dialogue, *chunks: str) -> list[Text]:
    return [answer for chunk in chunks if (answer := dialogue.receive(chunk)) is not None]


def test_a_prompt_at_the_end_of_a_line_of_its_own_is_answered() -> None:
    assert _replies(_dialogue(PASSWORD), "banner\r\nEnter password: ") == [PASSWORD.answer]


def test_a_banner_that_mentions_the_prompt_is_no_prompt() -> None:
    dialogue = _dialogue(PASSWORD)
    assert _replies(dialogue, "Enter password: when asked\n", "Do not Enter password: ") == []


def test_each_prompt_is_answered_once() -> None:
    dialogue = _dialogue(PASSWORD)
    assert len(_replies(dialogue, "Enter password: ", "\nwrong\nEnter password: ")) == 1
    assert dialogue.waiting_line == "Enter password: "
    assert str(dialogue.stuck()) == "`tool`: it asks 'Enter password: ', which nobody announced"


def test_the_same_prompt_announced_twice_is_answered_twice() -> None:
    again = Prompt("Enter password: ", Secret("NEW"))
    replies = _replies(_dialogue(PASSWORD, again), "Enter password: ", "\nEnter password: ")
    assert replies == [PASSWORD.answer, again.answer]


def test_prompts_may_come_in_any_order() -> None:
    replies = _replies(_dialogue(PASSWORD, SURE), "Is this ok [y/d/N]: ", "\nEnter password: ")
    assert replies == [SURE.answer, PASSWORD.answer]


@given(
    noise=st.lists(st.text(st.characters(exclude_characters=":"), max_size=30), max_size=3),
    data=st.data(),
)
def test_replies_do_not_depend_on_how_output_is_cut(noise: list[str], data: st.DataObject) -> None:
    whole = "\n".join((*noise, "Enter password: "))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    edges = [0, *cuts, len(whole)]
    chunks = [whole[a:b] for a, b in pairwise(edges)]
    assert _replies(_dialogue(PASSWORD), *chunks) == [PASSWORD.answer]


@given(text=st.text())
def test_memory_stays_bounded(text: str) -> None:
    dialogue = _dialogue(PASSWORD)
    for _ in range(20):
        dialogue.receive(text + "x" * 1000)
    assert len(dialogue.waiting_line) <= 4096
