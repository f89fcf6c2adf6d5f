"""What a real shell receives is what the builder wrote; what is shown can be typed."""

import shlex

from hypothesis import assume, given
from hypothesis import strategies as st

from centreon_ha_upgrade.core.command import Command, Secret, Text, run
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors import Given, Local, Ssh
from centreon_ha_upgrade.executors.shell import pack

NODE = Node("central1", {NodeRole.CENTRAL})
legal = st.characters(codec="utf-8", exclude_characters="\0")
# half of them from what shells find interesting
words = st.one_of(st.text(legal), st.text(st.sampled_from(" \t\n'\"\\$`*?~!#&;|<>(){}[]=-@%^é")))


@given(argv=st.lists(words, max_size=6))
def test_a_real_shell_receives_the_words(argv: list[str]) -> None:
    assume(not any("passw" in word.lower() for word in argv))
    told = run("/bin/sh", "-c", 'for word; do printf "%s\\0" "$word"; done', "sh", *argv)
    assert Local(Given({})).run(NODE, told).stdout == "".join(f"{word}\0" for word in argv)


@given(argv=st.lists(words, min_size=1, max_size=6).filter(lambda argv: argv[0] != ""))
def test_what_is_shown_is_the_words_as_a_person_would_type_them(argv: list[str]) -> None:
    command = Command(argv)
    if not command.is_script:
        assert shlex.split(str(command)) == argv


@given(before=words, after=words)
def test_a_secret_among_the_words_is_shown_by_name(before: str, after: str) -> None:
    command = run("pcs", Text.of(before, Secret("DB"), after), python=True)
    assert shlex.split(str(command)) == ["pcs", f"{before}@DB@{after}"]


@given(argv=st.lists(words, max_size=6), value=words)
def test_words_of_a_python_tool_travel_on_its_input_only(argv: list[str], value: str) -> None:
    parcel = pack(run("pcs", *argv, Secret("DB"), python=True), Given({"DB": value}))
    assert parcel.stdin.bare().decode().split("\0") == [*argv, value, ""]
    assert parcel.line == pack(run("pcs", Secret("DB"), python=True), Given({"DB": ""})).line


@given(host=st.one_of(st.text(), st.from_regex(r"-[oJW].*", fullmatch=True)))
def test_f39_no_host_name_becomes_an_option_of_ssh_nor_a_word_of_a_shell(host: str) -> None:
    try:
        node = Node(host, {NodeRole.CENTRAL})
    except IllegalValue:
        return
    ssh = Ssh(Given({}))
    argv = list(ssh.argv(node, "true", terminal=False))
    ssh._hosts.clear()  # nothing was connected
    assert argv[-3:-1] == ["--", host]
    assert shlex.quote(host) == host
    assert host.isascii()
