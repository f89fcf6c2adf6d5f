"""The whole upgrade on real nodes, through the command line over ssh."""

import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import Lab, why_not
from tests.lab.desk import PEOPLE, QUESTIONS, Operator, defaults_toml
from tests.lab.judging import databases, holds_no_secret, hosts, is_healthy, on
from tests.lab.lab import octet_after
from tests.lab.listening import listening

pytestmark = pytest.mark.lab


def _lab(nodes: int) -> Iterator[Lab]:
    """Nodes of our own: what is upgraded cannot serve another test."""
    if reason := why_not():
        pytest.skip(reason)
    with Lab(nodes, octet=octet_after(10 + nodes)) as made:
        yield made


@pytest.fixture
def two() -> Iterator[Lab]:
    yield from _lab(2)


@pytest.fixture
def four() -> Iterator[Lab]:
    yield from _lab(4)


def test_two_nodes_go_from_20_04_to_22_10_and_survive_a_killed_control_process(
    two: Lab, tmp_path: Path
) -> None:
    operator = Operator(two, tmp_path)
    operator.stores_secrets()
    primary, replica = databases(two)
    before = hosts(two, primary)
    on(two, "central1", "pcs constraint location centreon prefers central1=50")

    with listening(two.passwords()) as heard:
        checked = operator.types("check", str(operator.site), *operator.answers_a_person_gives())
        assert (checked.returncode, checked.stderr) == (0, "")

        rested = operator.types("run", str(operator.site), "--until", "prefetch")
        assert (rested.returncode, rested.stderr) == (0, "")
        assert "resting after B09" in rested.stdout
        assert "NOT_FETCHED" not in rested.stdout
        assert "maintenance-mode" not in rested.stdout
        checked = operator.types("check", str(operator.site), *operator.answers_a_person_gives())
        assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout

        # the browser's part is a person's: the run stops there and says so
        run = operator.types("resume", *QUESTIONS)
        assert (run.returncode, "F01 waits for a person" in run.stdout + run.stderr) == (4, True)
        on(two, "central1", "lab-web-wizard")

        operator.types_and_is_cut("resume", at=_is_creating_the_database)
        resumed = operator.types("resume", *PEOPLE)
        assert (resumed.returncode, resumed.stderr) == (0, "")
    assert heard == []

    is_healthy(two, primary, replica)
    assert {hosts(two, node) for node in (primary, replica)} == {before}
    assert "location-centreon-central1-50" in on(two, "central1", "cibadmin --query")
    _goes_to_the_other_side_and_back(two, operator)
    is_healthy(two, primary, replica)
    holds_no_secret(two, operator)


def _is_creating_the_database(record: str) -> bool:
    return '"event": "CommandStarted", "data": {"step": "K01"' in record


def test_four_nodes_go_the_whole_way_from_a_discovered_site_file(four: Lab, tmp_path: Path) -> None:
    operator = Operator(four, tmp_path)
    operator.stores_secrets()
    primary, replica = databases(four)
    before = hosts(four, primary)
    site, defaults = str(operator.site), tmp_path / "defaults.toml"
    defaults.write_text(defaults_toml(four))
    found = operator.types(
        *("discover", "--host", "central1", "--user", "root"),
        *("--ssh-config", str(four.ssh_config), "--known-hosts", str(four.known_hosts)),
        *("--defaults", str(defaults)),
    )
    assert (found.returncode, found.stderr) == (0, "")
    operator.site.write_text(found.stdout)

    for language in ("en", "fr"):
        reports = _reports(tmp_path, f"check-{language}")
        words = (*operator.answers_a_person_gives(), "--lang", language, *reports)
        checked = operator.types("check", site, *words)
        assert (checked.returncode, checked.stderr) == (0, "")
    for verb in ("plan", "budget"):
        shown = operator.types(verb, site)
        assert (verb, shown.returncode, shown.stderr) == (verb, 0, "")

    run = operator.types("run", site, *QUESTIONS, *_reports(tmp_path, "stopped-en"))
    assert (run.returncode, "F01 waits for a person" in run.stdout + run.stderr) == (4, True)
    on(four, "central1", "lab-web-wizard")
    resumed = operator.types("resume", *PEOPLE, *_reports(tmp_path, "run-en"))
    assert (resumed.returncode, resumed.stderr) == (0, "")

    is_healthy(four, primary, replica)
    assert {hosts(four, node) for node in (primary, replica)} == {before}
    for words in (("verdict", site, "--canary"), ("predict", site), ("accept", site)):
        judged = operator.types(*words)
        assert (words[0], judged.returncode, judged.stderr) == (words[0], 0, ""), judged.stdout
    _goes_to_the_other_side_and_back(four, operator)
    is_healthy(four, primary, replica)
    _packs_and_verifies(operator)
    _says_it_in_both_languages(tmp_path)
    holds_no_secret(four, operator)


def _goes_to_the_other_side_and_back(lab: Lab, operator: Operator) -> None:
    switched = operator.types("accept", str(operator.site), "--switchover")
    seen = lab.run("central1", "crm_mon -1rfA").stdout
    assert (switched.returncode, switched.stderr) == (0, ""), switched.stdout + seen
    assert "N14" in switched.stdout
    assert "cli-ban" not in on(lab, "central1", "cibadmin --query")


def _reports(folder: Path, name: str) -> list[str]:
    """Options for the two reports that people read, and for the one that programs do."""
    forms = ("html", "md", "json")
    return [word for form in forms for word in ("--report", str(folder / f"{name}.{form}"))]


def _says_it_in_both_languages(folder: Path) -> None:
    english, french = (json.loads((folder / f"check-{x}.json").read_text()) for x in ("en", "fr"))
    assert (english["language"], french["language"]) == ("en", "fr")
    assert (folder / "check-en.md").read_text() != (folder / "check-fr.md").read_text()
    whole = (folder / "run-en.html").read_text()
    assert whole.startswith("<!DOCTYPE html>")
    assert all(step in whole for step in ("A01", "K03", "N01", "N05"))


def _packs_and_verifies(operator: Operator) -> None:
    key, archive = (str(operator.desk / name) for name in ("signing.pem", "night.tar.gz"))
    made = operator.types("evidence", "key", key)
    packed = operator.types("evidence", "pack", archive, "--key", key)
    assert [(x.returncode, x.stderr) for x in (made, packed)] == [(0, ""), (0, "")]
    signer = re.findall(r"SHA256:\S+", made.stdout)
    proven = operator.types("evidence", "verify", archive, "--fingerprint", *signer)
    assert (proven.returncode, proven.stderr) == (0, "")
    with tarfile.open(archive) as opened:
        names = {Path(name).as_posix() for name in opened.getnames()}
    reports = {f"report/{lang}.{form}" for lang in ("en", "fr") for form in ("html", "md")}
    assert {"journal.jsonl", "site.toml", "answers.json", *reports} <= names
