"""The terminal, with real programs on it."""

import pytest

from centreon_ha_upgrade.core.command import Prompt, Secret, run
from centreon_ha_upgrade.core.dialogue import Dialogue
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import DialogueError, IllegalValue, SecretMissing
from centreon_ha_upgrade.executors import Given, Local
from centreon_ha_upgrade.executors.shell import begun, ended, framed_on_terminal
from centreon_ha_upgrade.executors.talk import talk

NODE = Node("central1", {NodeRole.CENTRAL})
PASSWORD = Prompt("Password: ", Secret("DB"))
SECRETS = Given({"DB": "R00t-Pa55!"})


def _said(line: str, quiet: float = 0.3) -> tuple[str, int]:
    dialogue = Dialogue("tool", (PASSWORD,))
    argv = ["/bin/sh", "-c", framed_on_terminal(line, "f00d")]
    text = begun(talk(argv, dialogue, SECRETS, "f00d", 10.0, quiet), "f00d")
    found = ended(text or "", "f00d")
    assert found is not None
    return found


@pytest.mark.parametrize("question", ["Delete all? ", "Continue [y/N]: ", "Passphrase:", "sql> "])
def test_a_question_nobody_announced_is_never_left_hanging(question: str) -> None:
    with pytest.raises(DialogueError) as caught:
        _said(f"echo before; printf '{question}'; read x")
    assert caught.value.reason == f"it asks {question!r}, which nobody announced"


def test_silence_after_a_line_that_asks_nothing_is_work() -> None:
    assert _said("printf working...; sleep 1; echo done") == ("working...done\n", 0)


def test_an_answer_is_typed_into_a_program_that_empties_its_input_first() -> None:
    line = "stty -echo; printf 'Password: '; read -r x; stty echo; echo; echo \"[$x]\"; exit 9"
    assert _said(line) == ("Password: \n[R00t-Pa55!]\n", 9)


def test_a_terminal_that_echoes_adds_no_answer_to_the_result() -> None:
    tool = run("/bin/sh", "-c", "stty echo; printf 'Password: '; read -r x", prompts=(PASSWORD,))
    with pytest.raises(DialogueError, match="would show the secret"):
        Local(SECRETS).run(NODE, tool)


def test_the_programs_own_returns_stay() -> None:
    assert _said(r"printf '10%%\r100%%\n'") == ("10%\r100%\n", 0)


def test_letters_cut_in_two_are_put_together() -> None:
    assert _said(r"printf '\303'; sleep 0.3; printf '\251'") == ("é", 0)


def test_nothing_runs_when_an_answer_is_missing_or_holds_keys_that_act() -> None:
    proof = run("/bin/sh", "-c", "exit 1", prompts=(PASSWORD,))
    with pytest.raises(SecretMissing):
        Local(Given({})).run(NODE, proof)
    with pytest.raises(IllegalValue, match="control character") as caught:
        Local(Given({"DB": "x\x03y"})).run(NODE, proof)
    assert "x\x03y" not in str(caught.value)
