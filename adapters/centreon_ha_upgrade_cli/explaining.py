"""`explain`: what a step, an erratum, a finding or a line of the document is about."""

from collections.abc import Iterator

from centreon_ha_upgrade.languages import sentence, translate
from centreon_ha_upgrade.procedure.explain import Explanation, Fact, explain
from centreon_ha_upgrade_cli.base import WithLanguage
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.terminal import say


class Explain(WithLanguage):
    """explain a step, an erratum, a finding, a check or a line of the document"""

    DESCRIPTION_MORE = (
        "Words are A03, X11, T1, P22, NOT_IN_MAINTENANCE or line 321.\n\n"
        "Example:\n\n/    centreon-ha-upgrade explain X11"
    )

    def main(self, word: str, *more: str) -> int:
        for line in lines(explain(" ".join((word, *more))), self.language):
            say(line)
        return Exit.DONE


def lines(told: Explanation, language: str = "en") -> Iterator[str]:
    """The answer as text: its title, then each fact under its name."""
    kind, title = translate(told.kind, language), translate(told.title, language)
    yield f"{kind} {told.id}" if told.title.endswith(told.id) else f"{kind} {told.id}: {title}"
    for fact in told.facts:
        yield from _fact(fact, language)


def _fact(fact: Fact, language: str) -> Iterator[str]:
    yield f"  {sentence(language, fact.name)}"
    for value in fact.values:
        shown = _own(value, language) if fact.own else value
        yield from (f"    {line}".rstrip() for line in shown.split("\n"))


def _own(value: str, language: str) -> str:
    """A sentence of ours, also behind an id."""
    id_, blank, rest = value.partition(" ")
    whole = translate(value, language)
    if whole == value and blank and id_.isupper():
        return f"{id_} {translate(rest, language)}"
    return whole
