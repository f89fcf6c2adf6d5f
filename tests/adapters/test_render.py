"""Events as lines: pure, so compared word for word."""

from centreon_ha_upgrade.core.finding import blocker
from centreon_ha_upgrade.engine.event import (
    Answered,
    CommandFinished,
    CommandStarted,
    Event,
    FindingRaised,
    Kept,
    Outcome,
    RunFinished,
    RunResumed,
    RunStarted,
    Stopped,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)
from centreon_ha_upgrade_cli.render import Teller
from centreon_ha_upgrade_cli.terminal import safe

AT = "C03", "central1"
RUN: tuple[Event, ...] = (
    RunStarted(1, "paris", ("central1", "central2"), "0", "safe", "2026-01-31", 54),
    RunResumed(11, 54),
    TaskStarted(*AT, "Update Centreon's packages"),
    Kept(*AT, "key", "text"),
    CommandStarted(*AT, 0, "yum update -y 'centreon*'"),
    CommandFinished(*AT, 0, Outcome.OK, 0, 1.5, "Complete!"),
    CommandStarted(*AT, 1, "cat > /etc/x <<'END'\na\nEND"),
    CommandFinished(*AT, 1, Outcome.FAILED, 1, 0.5, "one\ntwo"),
    FindingRaised(*AT, blocker("OLD", "MariaDB still runs", "central1", remedy="stop it")),
    FindingRaised("C03", "central2", blocker("OLD", "MariaDB still runs", "central2")),
    TaskFinished(*AT),
    TaskStarted("C04", "central1", "Install the new HA packages on the centrals"),
    TaskSkipped("C04", "central1", "centreon-web is 22.10."),
    Answered("D02", "central1", "Are all users logged out of the web interface?", "yes"),
    Stopped(*AT, "it failed", "the command succeeds", "it failed", "look"),
    RunFinished(54),
)


def told(language: str) -> list[str]:
    teller = Teller(language)
    return [line for event in RUN for line in teller.lines(event)]


def test_a_run_reads_like_this() -> None:
    assert told("en") == [
        "paris: 54 tasks on central1, central2, profile safe",
        "taken up again: 11 tasks are already settled",
        "[12/54] C03 central1  Update Centreon's packages",
        "         $ yum update -y 'centreon*'",
        "         $ cat > /etc/x <<'END' …",
        "         failed, code 1",
        "         | one",
        "         | two",
        "         blocker OLD on central1: MariaDB still runs",
        "           remedy: stop it",
        "         (central2) blocker OLD on central2: MariaDB still runs",
        "[13/54] C04 central1  Install the new HA packages on the centrals",
        "         nothing to do: centreon-web is 22.10.",
        "         Are all users logged out of the web interface? yes",
        "stopped at C03 on central1",
        "  reason    it failed",
        "  expected  the command succeeds",
        "  observed  it failed",
        "  next      look",
        "done: all 54 tasks are settled",
    ]


def test_a_run_reads_like_this_in_french() -> None:
    lines = told("fr")
    assert lines[2] == "[12/54] C03 central1  Mettre à jour les paquets Centreon"
    assert lines[8] == "         bloquant OLD sur central1: MariaDB tourne encore"
    assert lines[14:17] == [
        "arrêt à C03 sur central1",
        "  raison   elle a échoué",
        "  attendu  la commande réussit",
    ]


def test_no_control_character_reaches_a_terminal() -> None:
    assert safe("a\x1b]0;title\x07b\u202ec\td\n") == "a\\x1b]0;title\\x07b\\u202ec\td\n"
