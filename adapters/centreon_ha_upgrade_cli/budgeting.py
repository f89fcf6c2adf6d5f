"""`budget`: how long the upgrade will take, before it begins."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.core.executor import ask_node
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors import Ssh
from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.procedure.budget import Budget, Rates, between, budget, fetching_nothing
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.selectors import primary_database
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade.procedure.sizes import SIZES, sizes_query
from centreon_ha_upgrade.report.words import duration
from centreon_ha_upgrade_cli.base import WithLanguage, WithSecrets, ssh_options
from centreon_ha_upgrade_cli.cluster import aligned
from centreon_ha_upgrade_cli.examination import observed
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.passphrase import needed, open_secrets
from centreon_ha_upgrade_cli.state import read_site
from centreon_ha_upgrade_cli.terminal import say


def _rate(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0.0 < found < 1e6:
        raise IllegalValue("rate", text, "expected a positive number")
    return found


class BudgetCommand(WithLanguage, WithSecrets):
    """predict how long each step takes, and how long nobody monitors; changes nothing"""

    DESCRIPTION_MORE = (
        "Asks the primary how much it holds.  What the run then really takes stands in its "
        "report.\n\nExample:\n\n/    centreon-ha-upgrade budget site.toml --download 20"
    )
    download: Any = cli.SwitchAttr(
        ["--download"], _rate, default=Rates().download, argname="MB/S",
        help="how fast packages come",
    )  # fmt: skip
    copy: Any = cli.SwitchAttr(
        ["--copy"], _rate, default=Rates().copy, argname="MB/S",
        help="how fast the database is copied to the replica",
    )  # fmt: skip
    packages: Any = cli.SwitchAttr(
        ["--packages"], _rate, default=Rates().packages, argname="MB",
        help="what one node downloads",
    )  # fmt: skip

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        s = self._situation(declared)
        rates = Rates(self.download, self.copy, self.packages)
        for line in lines(s, rates, self.language):
            say(line)
        return Exit.DONE

    def _situation(self, site: Site) -> Situation:
        options = ssh_options(site)
        secrets = open_secrets(self.vault, self.passphrase, needed(site), self.sources)
        with Ssh(secrets, **options) as ssh:
            s = observed(Situation(site, date.today().isoformat()), ssh)
            (node,) = primary_database(s)
            query = sizes_query(s, node)
            ask_node(ssh, node, query)
            return s.knowing(SIZES, ssh.run(node, query.command).stdout)


def lines(s: Situation, rates: Rates, language: str) -> Iterator[str]:
    """A line a step, then the sums, then what the downloads beforehand save."""
    plan = plan_for(s.site)
    made = budget(plan, s, rates)
    inside = {cost.step for cost in between(made.costs)}
    rows = [
        (
            "|" if cost.step in inside else "",
            cost.step,
            duration(cost.seconds),
            translate(cost.title, language),
        )
        for cost in made.costs
    ]
    yield from aligned(rows)
    yield ""
    yield from _sums(made, budget(fetching_nothing(plan), s, rates), language)


def _sums(made: Budget, without: Budget, language: str) -> Iterator[str]:
    yield sentence(language, "the whole run: {}", duration(made.total))
    yield sentence(language, "without monitoring (|): {}", duration(made.window))
    gain = without.window - made.window
    if gain:
        yield sentence(language, "less, since packages are fetched before: {}", duration(gain))
