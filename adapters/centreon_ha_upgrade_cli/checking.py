"""`check`: is this platform fit to be upgraded?  It changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import define, field, frozen
from plumbum import cli

from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.finding import Finding, Report, Severity, blocker
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.errors import BadSite, PlatformError
from centreon_ha_upgrade.executors import Ssh
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.procedure.preflight.answers import PEOPLE, Answers
from centreon_ha_upgrade.procedure.preflight.codes import CODES
from centreon_ha_upgrade.procedure.preflight.examine import examine
from centreon_ha_upgrade.procedure.preflight.waivers import Waiver, Waivers, sorted_out
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.report import Document, of_check
from centreon_ha_upgrade_cli.base import WithSecrets, ssh_options
from centreon_ha_upgrade_cli.examination import logins, observed, own_run, reachable
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.render import finding_lines
from centreon_ha_upgrade_cli.reporting import TOOL, WithReport
from centreon_ha_upgrade_cli.state import folder_of, read_site
from centreon_ha_upgrade_cli.terminal import say

SCHEMA = 1
T = TypeVar("T")


class Check(WithReport, WithSecrets):
    """say whether a platform is fit to be upgraded; changes nothing"""

    DESCRIPTION_MORE = (
        "Asks every node and shows all that is found, then ends with 3 if anything blocks.\n\n"
        "Example:\n\n/    centreon-ha-upgrade check site.toml --report check.html"
    )
    _waivers: Any = cli.SwitchAttr(
        ["--waivers"],
        str,
        default="",
        argname="FILE",
        help="TOML file of findings that were accepted: code, reason, who, until",
    )
    _answers: Any = cli.SwitchAttr(
        ["--answers"],
        str,
        default="",
        argname="FILE",
        help="TOML file of what only people know; without it every question blocks",
    )
    _format: Any = cli.SwitchAttr(
        ["--format"], cli.Set("text", "json", case_sensitive=True), default="text"
    )

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        waivers = _read(self._waivers, "(waivers)", Waivers.from_toml) or Waivers()
        answers = _read(self._answers, "(answers)", Answers.from_toml) or Answers()
        reports = self.reports
        options = ssh_options(declared)
        secrets = open_secrets(self.vault, self.passphrase, needed(declared), self.sources)
        with Ssh(secrets, **options) as executor:
            folder = folder_of(self.root, declared.cluster)
            examination = examined(declared, executor, waivers, answers, own_run(declared, folder))
        for line in FORMATS[self._format](examination, self.language):
            say(line)
        reports.write(document(examination, self.language))
        return examination.code


def _read(path: str, what: str, read: Callable[[str], T]) -> T | None:
    """None where no file was named."""
    try:
        return read(Path(path).read_text(encoding="utf-8")) if path else None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSite(what, f"{path}: {error}") from None


@frozen
class Row:
    """One question, with all that it found."""

    id: str
    title: str
    findings: tuple[Finding, ...] = field(converter=tuple[Finding, ...])


@define
class Examination:
    """Everything that was asked; waived findings stand apart from the rest."""

    waivers: Waivers
    today: date
    situation: Situation
    rows: list[Row] = field(factory=list)

    def ask(self, id_: str, title: str, found: Iterable[Finding]) -> frozenset[str]:
        """Adds one question; the nodes that it complains about."""
        self.rows.append(Row(id_, title, found))
        return frozenset(f.node for f in self.rows[-1].findings if f.code == "UNREACHABLE")

    @property
    def sorted_out(self) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, Waiver], ...]]:
        found = (f for row in self.rows for f in row.findings)
        return sorted_out(dict.fromkeys(found), self.waivers, self.today)

    @property
    def standing(self) -> tuple[Finding, ...]:
        return self.sorted_out[0]

    @property
    def code(self) -> Exit:
        blockers = Report(self.standing).blockers()
        if any(finding.code == "UNREACHABLE" for finding in blockers):
            return Exit.UNREACHABLE
        return Exit.BLOCKED if blockers else Exit.DONE


def examined(
    site: Site,
    executor: Executor,
    waivers: Waivers | None = None,
    answers: Answers | None = None,
    known: Mapping[str, str] = MappingProxyType({}),
) -> Examination:
    """Every question, whatever the answers to the ones before; `known` beforehand is kept."""
    today, waivers = date.today(), waivers or Waivers()
    made = Examination(waivers, today, Situation(site, today.isoformat(), known))
    if waivers.waivers:
        judged = waivers.judge(CODES, today, site.topology.names)
        made.ask("waivers", "the waivers hold", judged)
    for each in PEOPLE:
        made.ask(each.id, each.title, each.judge(answers or Answers(), today))
    silent = made.ask("nodes", "every node answers", reachable(site, executor))
    names = {finding.node for finding in made.rows[-1].findings}
    if len(names) == len(site.topology.nodes):
        return made
    silent |= names
    logged_in = logins(site, executor, silent)
    made.ask("accounts", "both accounts can log in to every database", logged_in)
    try:
        s = made.situation = observed(made.situation, executor, silent)
    except PlatformError as error:
        made.ask("cluster", "the cluster can be read", (blocker("UNANSWERED", str(error)),))
        return made
    for one in examine(s, executor, silent):
        made.ask(one.check.id, one.check.title, one.findings)
    return made


def text(made: Examination, language: str) -> Iterator[str]:
    """Every question in one line, then what was found, the worst first, then the verdict."""
    standing, waived = made.sorted_out
    for row in made.rows:
        left = [f for f in row.findings if f in standing]
        mark = " x" if Report(left).blockers() else " !" if left else "ok"
        yield f"[{mark}] {row.id:<3}  {translate(row.title, language)}"
    for severity, title in _GROUPS.items():
        if chosen := [f for f in standing if f.severity is severity]:
            yield ""
            yield f"{sentence(language, title)} ({len(chosen)})"
            yield from (f"  {line}" for f in chosen for line in finding_lines(f, language))
    if waived:
        yield ""
        yield f"{sentence(language, 'waived')} ({len(waived)})"
        for finding, waiver in waived:
            accepted = sentence(
                language, "{} until {}: {}", waiver.who, waiver.until, waiver.reason
            )
            yield f"  {finding.code} {finding.node}  {accepted}"
    yield ""
    yield _verdict(made, language)


_GROUPS = {
    Severity.BLOCKER: "blockers",
    Severity.WARNING: "warnings",
    Severity.NOTE: "notes",
}


def _verdict(made: Examination, language: str) -> str:
    blockers = len(Report(made.standing).blockers())
    if not blockers:
        return sentence(language, "nothing stands against the upgrade")
    return sentence(language, "{} findings stand against the upgrade", blockers)


def document(made: Examination, language: str) -> Document:
    """For reports."""
    standing, waived = made.sorted_out
    return of_check(
        made.situation,
        ((row.id, row.title, row.findings) for row in made.rows),
        standing,
        waived,
        code=made.code,
        verdict=_verdict(made, language),
        language=language,
        tool=TOOL,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def json(made: Examination, language: str) -> Iterator[str]:
    """For other programs; `schema` changes when a key does."""
    standing, waived = made.sorted_out
    yield to_json(
        {
            "schema": SCHEMA,
            "code": int(made.code),
            "checks": [
                {"id": row.id, "title": translate(row.title, language),
                 "findings": row.findings}
                for row in made.rows
            ],
            "standing": standing,
            "waived": [
                {"finding": f, "who": w.who, "reason": w.reason, "until": w.until.isoformat()}
                for f, w in waived
            ],
        },
        indent=1,
    )  # fmt: skip


FORMATS = {"text": text, "json": json}
