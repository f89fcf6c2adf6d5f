"""`check`: is this platform fit to be upgraded?  It changes nothing."""

from collections.abc import Iterable
from datetime import date

from attrs import define, field

from centreon_ha_upgrade.core.executor import Executor
from centreon_ha_upgrade.core.finding import Finding, Report, blocker
from centreon_ha_upgrade.errors import PlatformError
from centreon_ha_upgrade.executors import Ssh
from centreon_ha_upgrade.languages import translate
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade_cli.base import WithLanguage, WithVault, ssh_options
from centreon_ha_upgrade_cli.examination import gates, logins, observed, reachable
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.render import finding_lines, sentence
from centreon_ha_upgrade_cli.state import read_site
from centreon_ha_upgrade_cli.terminal import say


class Check(WithLanguage, WithVault):
    """say whether a platform is fit to be upgraded; changes nothing"""

    DESCRIPTION_MORE = (
        "Asks every node and shows all that is found, then ends with 3 if anything blocks.\n\n"
        "Example:\n\n/    centreon-ha-upgrade check site.toml"
    )

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        options = ssh_options(declared)
        secrets = open_secrets(self.vault, self.passphrase, needed(declared))
        with Ssh(secrets, **options) as executor:
            return examine(declared, executor, self.language)


@define
class _Tally:
    """Shows each group of findings as it comes, and counts."""

    language: str
    findings: list[Finding] = field(factory=list)

    def show(self, title: str, found: Iterable[Finding]) -> None:
        found = tuple(found)
        self.findings += found
        mark = " x" if Report(found).blockers() else "ok"
        say(f"[{mark}] {translate(title, self.language)}")
        for finding in found:
            for line in finding_lines(finding, self.language):
                say(f"     {line}")

    def verdict(self) -> Exit:
        blockers = Report(self.findings).blockers()
        if not blockers:
            say(sentence(self.language, "nothing stands against the upgrade"))
            return Exit.DONE
        say(sentence(self.language, "{} findings stand against the upgrade", len(blockers)))
        unreachable = any(finding.code == "UNREACHABLE" for finding in blockers)
        return Exit.UNREACHABLE if unreachable else Exit.BLOCKED


def examine(site: Site, executor: Executor, language: str) -> Exit:
    """Every question in turn, whatever the answers; the exit code says the worst."""
    tally = _Tally(language)
    tally.show("every node answers", reachable(site, executor))
    silent = {finding.node for finding in tally.findings}
    tally.show("both accounts can log in to every database", logins(site, executor, silent))
    if site.topology.nodes[0].name in silent:
        return tally.verdict()
    try:
        situation = observed(Situation(site, date.today().isoformat()), executor)
    except PlatformError as error:
        tally.show("the cluster can be read", (blocker("UNANSWERED", str(error)),))
        return tally.verdict()
    for check, found in gates(situation, executor, silent):
        tally.show(check.title, found)
    return tally.verdict()
