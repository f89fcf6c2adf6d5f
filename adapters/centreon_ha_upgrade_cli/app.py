"""The program `centreon-ha-upgrade`: subcommands, and the one place where errors become words."""

import os
import sys
from importlib.metadata import version

from plumbum import cli

from centreon_ha_upgrade.errors import UpgradeError
from centreon_ha_upgrade.languages import translate
from centreon_ha_upgrade_cli.exits import Exit, of_error
from centreon_ha_upgrade_cli.terminal import complain, drop_output, language_of

_INTERRUPTED = (
    "interrupted: nothing is lost, the journal holds every step; "
    "take a run up with: centreon-ha-upgrade resume, a switchover by typing it again"
)


class CentreonHaUpgrade(cli.Application):
    """Upgrades a Centreon HA platform from 20.04 to 22.10."""

    PROGNAME = "centreon-ha-upgrade"
    VERSION = version("centreon-ha-upgrade")
    SUBCOMMAND_HELPMSG = False
    DESCRIPTION_MORE = (
        "Exit codes: 0 done, 2 usage or bad site file, 3 blocked by findings, 4 stopped, "
        "5 unreachable, 6 secret, 7 journal, 8 another operator's, 130 interrupted.\n\nExample:\n\n"
        "/    centreon-ha-upgrade rehearse"
    )

    def main(self, *words: str) -> int:
        if self.nested_command:
            return Exit.DONE
        if not words:
            self.help()
            return Exit.USAGE
        known = ", ".join(sorted(_SUBCOMMANDS))
        complain(f"no command is called {words[0]!r}; known are: {known}")
        return Exit.USAGE


_SUBCOMMANDS = {
    "accept": "accepting.Accept",
    "budget": "budgeting.BudgetCommand",
    "check": "checking.Check",
    "discover": "discovering.Discover",
    "evidence": "witness.Evidence",
    "explain": "explaining.Explain",
    "parse": "parsing.Parse",
    "plan": "planning.Plan",
    "recover": "recovery.Recover",
    "predict": "predicting.Predict",
    "rehearse": "rehearsal.Rehearse",
    "resume": "runs.Resume",
    "run": "runs.Run",
    "secrets": "keeping.Secrets",
    "status": "status.Status",
    "verdict": "proving.Verdict",
    "trust": "trusting.Trust",
}
for _name, _place in _SUBCOMMANDS.items():
    CentreonHaUpgrade.subcommand(_name, f"centreon_ha_upgrade_cli.{_place}")


def main(argv: list[str] | None = None) -> int:
    """Runs the program and returns its exit code; no expected error shows a traceback."""
    try:
        _, code = CentreonHaUpgrade.run(sys.argv if argv is None else argv, exit=False)
        sys.stdout.flush()
    except UpgradeError as error:
        complain(translate(str(error), language_of(os.environ)))
        return of_error(error)
    except KeyboardInterrupt:
        complain(translate(_INTERRUPTED, language_of(os.environ)))
        return Exit.INTERRUPTED
    except BrokenPipeError:
        drop_output()
        return Exit.DONE
    except OSError as error:
        complain(f"{error.filename or 'this machine'}: {error.strerror or error}")
        return Exit.STOPPED
    return int(code)
