"""The questions of a run, answered ahead with `--answer ID` or asked on the terminal."""

import sys
from collections.abc import Collection

from attrs import frozen

from centreon_ha_upgrade.engine.task import Question
from centreon_ha_upgrade.languages import translate
from centreon_ha_upgrade_cli.terminal import encodable, safe

_YES = ("y", "yes", "o", "oui")


@frozen
class Questions:
    """Decides as the operator does; None leaves the question open and stops the run there.

    `ahead` holds step ids answered with yes: `D02`, or `D02@central1` for one node only.
    """

    ahead: Collection[str] = ()
    language: str = "en"

    def __call__(self, question: Question) -> str | None:
        if question.key in self.ahead or f"{question.key}@{question.node}" in self.ahead:
            return "yes"
        return self._ask(question) if sys.stdin.isatty() else None

    def _ask(self, question: Question) -> str | None:
        if question.shown:
            print(encodable(safe(question.shown), sys.stderr), file=sys.stderr)
        text = translate(question.text, self.language)
        where = f"{question.key} {question.node}: {text} [y/N] "
        print(encodable(safe(where), sys.stderr), file=sys.stderr, end="", flush=True)
        return "yes" if sys.stdin.readline().strip().lower() in _YES else None
