"""`budget`: the table, the window and what a prefetch would save."""

from centreon_ha_upgrade.procedure.budget import Rates
from centreon_ha_upgrade.procedure.situation import Situation
from centreon_ha_upgrade_cli.budgeting import lines
from tests import sites
from tests.adapters.conftest import Call, Desk


def test_the_window_is_marked_and_summed_in_the_operators_language() -> None:
    s = Situation(sites.example("two-nodes"), sites.TODAY)
    told = list(lines(s, Rates(), "fr"))
    marked = [line.split()[1] for line in told if line.startswith("|")]
    assert (marked[0], marked[-1]) == ("C02", "N01")
    assert [line.partition(" : ")[0] for line in told[-3:]] == [
        "l'exécution entière",
        "sans supervision (|)",
        "de moins, les paquets étant téléchargés avant",
    ]


def test_a_rate_that_is_none_is_refused(call: Call, desk: Desk) -> None:
    said = call("budget", desk.site, "--copy", "0")
    assert (said.code, said.out) == (2, "")
