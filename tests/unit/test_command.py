import re

import pytest

from centreon_ha_upgrade.core.command import (
    Command,
    Prompt,
    Result,
    Secret,
    Text,
    answered,
    ask,
    knowing,
    run,
    script,
)
from centreon_ha_upgrade.errors import CommandFailed, IllegalValue, ParseError


def test_a_secret_stands_by_name_wherever_it_is_shown() -> None:
    command = run("pcs", "x", Text.of("passwd=", Secret("DB")), python=True)
    assert str(command) == "pcs x passwd=@DB@"
    assert command.secrets == {"DB"}


def test_secrets_of_words_answers_and_input_are_all_needed() -> None:
    asked = run("a", prompts=(Prompt("x", Secret("ONE")),))
    assert asked.secrets | run("a", stdin=Secret("TWO")).secrets == {"ONE", "TWO"}


def test_a_secret_among_the_words_of_an_ordinary_program_is_refused() -> None:
    with pytest.raises(IllegalValue, match="process list"):
        run("mysql", Text.of("-p", Secret("DB")))


@pytest.mark.parametrize("words", [(), ("",), ("a", "b\0c")])
def test_words_that_no_program_can_receive_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(IllegalValue):
        Command(words)


def test_a_secret_names_no_program() -> None:
    with pytest.raises(IllegalValue, match="names no program"):
        run(Secret("TOOL"), python=True)


def test_input_comes_from_one_place_only() -> None:
    prompt = Prompt("Password: ", Secret("DB"))
    with pytest.raises(IllegalValue, match="one of three"):
        run("a", stdin="x", prompts=(prompt,))
    with pytest.raises(IllegalValue, match="one of three"):
        run("pcs", Secret("DB"), stdin="x", python=True)
    with pytest.raises(IllegalValue, match="one of three"):
        run("pcs", Secret("DB"), prompts=(prompt,), python=True)


def test_a_python_tool_without_secrets_may_read_its_input() -> None:
    assert run("pcs", "cluster", "cib-push", "-", stdin="<cib/>", python=True).secrets == set()


def test_a_word_that_looks_like_a_placeholder_is_quoted_like_any_other() -> None:
    assert str(run("echo", "@a b@", "@NAME@")) == "echo '@a b@' @NAME@"


def test_a_line_for_the_shell_is_shown_as_it_is() -> None:
    assert str(script("a | b > '/c d'")) == "a | b > '/c d'"


def test_an_announced_code_is_no_failure() -> None:
    result = Result("central1", "grep x", 1, "", "")
    assert result.expect(frozenset({0, 1})) == result


def test_an_unannounced_code_says_where_what_and_why() -> None:
    result = Result("central1", "rpm -q x", 1, "package x\nis not installed\n")
    with pytest.raises(CommandFailed) as caught:
        result.expect(frozenset({0}))
    said = "on central1, `rpm -q x` ended with code 1: is not installed"
    assert str(caught.value) == said


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]+", text):
        raise ParseError("count", 1, text, "no number")
    return int(text)


def test_a_tool_that_only_complained_has_failed_though_its_code_was_announced() -> None:
    query = ask("count", parse=_number, ok=(0, 1))
    with pytest.raises(CommandFailed, match="ended with code 1: No space left on device"):
        query.read(Result("central1", "count", 1, "", "No space left on device\n"))
    with pytest.raises(ParseError):
        query.read(Result("central1", "count", 1, "seven", "x\n"))
    with pytest.raises(ParseError):
        query.read(Result("central1", "count", 0, "", "x\n"))


def test_a_query_reads_its_answer_and_can_be_narrowed_to_yes_or_no() -> None:
    query = ask("count", parse=_number)
    many = answered(query, lambda number: number > 5)
    result = Result("central1", "count", 0, "7")
    assert (query.read(result), many.read(result)) == (7, True)
    assert (query.command.changes, query.command.idempotent) == (False, True)
    assert knowing(run("add"), many).done is many
