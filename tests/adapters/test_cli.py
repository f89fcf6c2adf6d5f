"""The program from outside: its words, its codes, and that bad input touches nothing."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from centreon_ha_upgrade import conversations
from centreon_ha_upgrade.engine.journal import Journal
from centreon_ha_upgrade.engine.runner import Runner
from centreon_ha_upgrade.engine.task import Question
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade_cli.questions import Questions
from centreon_ha_upgrade_cli.schema import schema_of
from tests import sites
from tests.adapters.conftest import Call, Desk

COMMANDS = (
    "check",
    "explain",
    "parse",
    "plan",
    "recover",
    "rehearse",
    "resume",
    "run",
    "secrets",
    "status",
    "trust",
)
PROGRAM = (sys.executable, "-m", "centreon_ha_upgrade_cli")
NEEDED = ("MARIADB_ROOT_PASSWD", "MARIADB_REPL_PASSWD")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**os.environ, "PYTHONPATH": paths, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}


# --- help and usage -------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_holds_an_example(call: Call, command: str) -> None:
    said = call(command, "--help")
    assert said.code == 0
    assert f"    centreon-ha-upgrade {command}" in said.out.partition("Example:")[2]


def test_the_help_names_every_command_and_every_exit_code(call: Call) -> None:
    said = call("--help")
    assert [command for command in COMMANDS if command not in said.out] == []
    assert "3 blocked by findings" in " ".join(said.out.split())


def test_the_version_is_that_of_the_package(call: Call) -> None:
    assert call("--version").out == "centreon-ha-upgrade 0.1.0\n"


def test_an_unknown_command_is_one_sentence(call: Call) -> None:
    said = call("upgrade")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("no command is called 'upgrade'; known are: accept, budget,")


# --- plan -----------------------------------------------------------------------------------


def test_a_plan_without_connection_is_the_accepted_one(call: Call) -> None:
    site = sites.EXAMPLES / "four-nodes.toml"
    said = call("plan", site, "--pcs", "0.9-master", "--profile", "as-written")
    golden = sites.EXAMPLES.parents[1] / "tests/golden/plans/four-nodes-0.9-master-as-written.txt"
    dateless = [line for line in golden.read_text().splitlines() if sites.TODAY not in line]
    assert said.code == 0
    assert [line for line in dateless if line not in said.out.splitlines()] == []


def test_a_plan_as_json_can_be_read_by_programs(call: Call, desk: Desk) -> None:
    plan = json.loads(call("plan", desk.site, "--pcs", "0.10", "--format", "json").out)
    assert (plan["schema"], plan["dialect"], plan["guessed"]) == (1, "0.10", True)
    freeze = next(task for task in plan["tasks"] if task["step"] == "A03")
    assert freeze["commands"] == ["pcs property set maintenance-mode=true"]


def test_a_plan_as_a_script_is_legal_shell(call: Call, desk: Desk) -> None:
    said = call("plan", desk.site, "--pcs", "0.10", "--format", "shell")
    checked = subprocess.run(["bash", "-n"], input=said.out, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_plan_as_markdown_has_a_heading_for_each_step(call: Call, desk: Desk) -> None:
    said = call("plan", desk.site, "--pcs", "0.11", "--format", "markdown")
    assert "## A03 Suspend resource management\n" in said.out


def test_a_plan_is_told_in_french_where_that_is_asked(call: Call, desk: Desk) -> None:
    said = call("plan", desk.site, "--pcs", "0.10", "--lang", "fr")
    assert "A03  Suspendre la gestion des ressources\n" in said.out


# --- bad input ------------------------------------------------------------------------------

BAD_SITES = {
    "an unknown key": ("cluster =", "clustre =", "key clustre: no such key"),
    "a duplicate address": ("192.0.2.12", "192.0.2.11", "key nodes[1].address"),
    "a node called like another": ('"central2"', '"central1"', "key nodes[1].name"),
    "an option for an address": ("192.0.2.12", "-oProxyCommand=x", "key nodes[1].address"),
    "a shell word for an address": ("192.0.2.12", "a;b", "key nodes[1].address"),
    "a shell word for a node": ('"central2"', '"a;b"', "key nodes[1].name"),
    "an unknown role": ('"database"]', '"poller"]', "key nodes[0].roles"),
    "no TOML": ("[vip]", "[vip", "it is not TOML"),
    "a relative known_hosts": ("[ssh]", '[ssh]\nknown_hosts = "k"', "key ssh.known_hosts"),
    "an unknown erratum": ("off = []", 'off = ["X99"]', "no erratum is called 'X99'"),
}


@pytest.mark.parametrize(("right", "wrong", "sentence"), BAD_SITES.values(), ids=list(BAD_SITES))
def test_a_bad_site_is_one_sentence_and_touches_nothing(
    call: Call, desk: Desk, right: str, wrong: str, sentence: str
) -> None:
    desk.store(*NEEDED)
    desk.site.write_text(desk.site.read_text().replace(right, wrong, 1))
    said = call("check", desk.site, *desk.options())
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert sentence in said.err
    assert [path.name for path in desk.state.iterdir()] == ["vault.json"]


def test_a_site_file_that_is_not_there_is_one_sentence(call: Call, desk: Desk) -> None:
    said = call("run", desk.folder / "none.toml", *desk.options())
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "none.toml: No such file" in said.err


def test_a_missing_secret_is_found_before_anything_runs(call: Call, desk: Desk) -> None:
    desk.store("MARIADB_ROOT_PASSWD")
    said = call("run", desk.site, *desk.options())
    assert said.code == 6
    assert "the secret MARIADB_REPL_PASSWD is not known" in said.err
    assert not (desk.state / "centreon_cluster" / "journal.jsonl").exists()


def test_a_wrong_passphrase_is_one_sentence(call: Call, desk: Desk) -> None:
    desk.store(*NEEDED)
    desk.passphrase.write_text("something else")
    said = call("run", desk.site, *desk.options())
    assert (said.code, said.err) == (6, f"vault {desk.state}/vault.json: wrong passphrase\n")


def test_a_vault_that_others_may_read_is_refused(call: Call, desk: Desk) -> None:
    desk.store(*NEEDED)
    (desk.state / "vault.json").chmod(0o644)
    assert call("run", desk.site, *desk.options()).code == 6


@pytest.mark.parametrize("command", ["run", "check"])
def test_an_unreachable_node_is_named(call: Call, desk: Desk, command: str) -> None:
    desk.store(*NEEDED)
    config = desk.folder / "ssh_config"
    config.write_text("Host *\n  HostName 127.0.0.1\n  Port 1\n")
    site = desk.site.read_text().replace("[ssh]", f'[ssh]\nconfig = "{config}"')
    desk.site.write_text(site)
    said = call(command, desk.site, *desk.options())
    assert said.code == 5
    assert "central1" in said.out


# --- journals -------------------------------------------------------------------------------


@pytest.fixture
def stopped(desk: Desk) -> Path:
    """A run that waits at its first question; gives its folder."""
    folder = desk.state / "centreon_cluster"
    folder.mkdir(mode=0o700, parents=True)
    site = Site.from_toml(desk.site.read_text())
    platform = Simulated.platform(site.topology, site=site)
    with Journal.open(folder / "journal.jsonl") as journal:
        runner = Runner(plan_for(site), platform, journal, lambda question: None, platform.clock)
        list(runner.events())
    (folder / "site.toml").write_text(desk.site.read_text())
    return folder


def test_the_status_of_a_stopped_run_says_what_to_do(call: Call, desk: Desk, stopped: Path) -> None:
    said = call("status", "--state-dir", desk.state)
    assert said.code == 0
    assert "stopped at A04 on central1\n" in said.out
    assert "resume --answer A04" in said.out


def test_a_run_that_was_begun_is_not_begun_again(call: Call, desk: Desk, stopped: Path) -> None:
    before = (stopped / "journal.jsonl").read_bytes()
    said = call("run", desk.site, *desk.options())
    assert said.code == 7
    assert "take it up with centreon-ha-upgrade resume" in said.err
    assert (stopped / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize("words", [("resume",), ("run",)])
def test_a_damaged_journal_is_refused(
    call: Call, desk: Desk, stopped: Path, words: tuple[str, ...]
) -> None:
    desk.store(*NEEDED)
    journal = stopped / "journal.jsonl"
    damaged = journal.read_bytes().replace(b"central1", b"central9", 1)
    journal.write_bytes(damaged)
    site = [desk.site] if words == ("run",) else []
    said = call(*words, *site, *desk.options())
    assert (said.code, said.err.count("\n")) == (7, 1)
    assert "record 1 is damaged" in said.err
    assert journal.read_bytes() == damaged


def test_there_is_nothing_to_resume_where_nothing_was_begun(call: Call, desk: Desk) -> None:
    said = call("resume", *desk.options())
    assert (said.code, said.err) == (7, f"journal {desk.state}: no run was started here\n")


def test_a_state_folder_that_others_may_enter_is_refused(call: Call, desk: Desk) -> None:
    desk.store(*NEEDED)
    (desk.state / "centreon_cluster").mkdir(mode=0o755)
    said = call("run", desk.site, *desk.options())
    assert said.code == 7
    assert "a folder of yours alone" in said.err


# --- rehearse, parse, secrets ---------------------------------------------------------------


@pytest.mark.parametrize("nodes", ["2", "4"])
def test_a_rehearsal_ends_with_the_cluster_and_zero(call: Call, nodes: str) -> None:
    said = call("rehearse", "--nodes", nodes)
    assert said.code == 0, said.out[-2000:]
    assert "the cluster now: with quorum\n" in said.out
    assert said.out.endswith("no failure\n")


def test_a_rehearsal_to_the_letter_stops_where_the_document_is_silent(call: Call) -> None:
    said = call("rehearse", "--profile", "as-written")
    assert said.code == 3
    assert "\nstopped at E03 on central1\n" in said.out


def test_without_a_name_every_conversation_is_listed(call: Call) -> None:
    listed = [line.split()[0] for line in call("parse").out.splitlines()]
    assert listed == list(conversations.names())
    assert call("parse", "--list").out == call("parse").out


def test_the_schema_of_a_result_is_printed_without_reading_anything(call: Call) -> None:
    said = call("parse", "crm-mon", "--schema")
    assert (said.code, json.loads(said.out)) == (0, schema_of("crm_mon"))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("crm", "do you mean pacemaker.crm_mon? "),
        ("slave-statu", "do you mean mariadb.slave_status? "),
        ("xyz", ""),
    ],
)
def test_an_unknown_conversation_is_refused_with_those_that_resemble_it(
    call: Call, name: str, meant: str
) -> None:
    said = call("parse", name)
    assert (said.code, said.err) == (
        2,
        f"conversation {name.replace('-', '_')!r} is not allowed: "
        f"{meant}all are listed by: centreon-ha-upgrade parse --list\n",
    )


def test_what_a_tool_printed_becomes_json() -> None:
    shown = "Cluster Properties:\n maintenance-mode: true\n"
    said = subprocess.run(
        [*PROGRAM, "parse", "properties"], input=shown, capture_output=True, text=True
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert "maintenance-mode" in json.dumps(json.loads(said.stdout))


def test_what_no_tool_prints_is_refused_with_its_line() -> None:
    said = subprocess.run(
        [*PROGRAM, "parse", "crm_mon"], input="nonsense\x1b[2J\n", capture_output=True, text=True
    )
    assert said.returncode == 4
    assert "line 1" in said.stderr
    assert "\x1b" not in said.stderr


def test_a_secret_goes_in_by_a_pipe_and_never_comes_out(
    desk: Desk, environment: dict[str, str]
) -> None:
    def typed(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        options = ["--vault", str(desk.folder / "v" / "vault.json")]
        if words[0] != "list":
            options += ["--passphrase-file", str(desk.passphrase)]
        command = [*PROGRAM, "secrets", *words, *options]
        return subprocess.run(
            command, input=given, capture_output=True, text=True, env=environment, check=True
        )

    typed("init")
    typed("set", "DB", given="s3cret value\n")
    vault = desk.folder / "v" / "vault.json"
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
    assert typed("list").stdout == "DB\n"
    assert "s3cret" not in vault.read_text()
    new = desk.folder / "new"
    new.write_text("another one\n")
    new.chmod(0o600)
    typed("rotate", "--new-passphrase-file", str(new))
    desk.passphrase.write_text("another one\n")
    typed("remove", "DB")
    assert typed("list").stdout == ""


def test_secrets_may_come_from_elsewhere_and_need_no_vault(call: Call, desk: Desk) -> None:
    values = desk.folder / "values"
    values.write_text("".join(f"{name}=of {name}\n" for name in NEEDED))
    values.chmod(0o600)
    config = desk.folder / "ssh_config"
    config.write_text("Host *\n  HostName 127.0.0.1\n  Port 1\n")
    desk.site.write_text(desk.site.read_text().replace("[ssh]", f'[ssh]\nconfig = "{config}"'))
    options = ("--state-dir", desk.state, "--secrets-from")
    assert call("check", desk.site, *options, f"file:{values}").code == 5
    values.write_text(f"{NEEDED[0]}=x\n")
    said = call("check", desk.site, *options, f"file:{values}", "--secrets-from", "command:false")
    assert (said.code, said.out) == (6, "")
    assert f"the secret {NEEDED[1]} is not known" in said.err
    said = call("check", desk.site, *options, "vault")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "it must be prompt, file:PATH, env:PREFIX, fd:N or command:PROGRAM" in said.err


# --- people and signals ---------------------------------------------------------------------


def test_an_answer_ahead_holds_for_every_node_or_for_one() -> None:
    question = Question("D02", "central1", "?")
    assert Questions(("D02",))(question) == "yes"
    assert Questions(("D02@central1",))(question) == "yes"
    assert Questions(("D02@central2", "A04"))(question) is None


def test_an_interrupt_is_a_sentence_and_130(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "rehearse"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert "nothing is lost" in err
    assert "Traceback" not in err


def test_a_reader_that_goes_away_does_no_harm(environment: dict[str, str]) -> None:
    command = f"{sys.executable} -m centreon_ha_upgrade_cli rehearse; echo code $? >&2"
    said = subprocess.run(
        ["bash", "-c", f"( {command} ) | head -1"], capture_output=True, text=True, env=environment
    )
    assert said.stderr == "code 0\n"
