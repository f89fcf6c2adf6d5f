"""yum may do what each step is meant to do, and nothing else; it accepts no key."""

import pytest
from attrs import evolve

from centreon_ha_upgrade.core.dialogue import Dialogue
from centreon_ha_upgrade.core.topology import Node, NodeRole
from centreon_ha_upgrade.engine.event import RunFinished, Stopped
from centreon_ha_upgrade.executors.simulated import Simulated
from centreon_ha_upgrade.executors.simulated.trouble import Scene, Trouble, Undo
from centreon_ha_upgrade.executors.simulated.troubles import TROUBLES
from centreon_ha_upgrade.packages import yum
from centreon_ha_upgrade.packages.yum import Action, Change, Transaction
from centreon_ha_upgrade.procedure.checks import transactions
from centreon_ha_upgrade.procedure.plan import plan_for
from centreon_ha_upgrade.procedure.site import Site
from centreon_ha_upgrade.procedure.situation import Situation
from tests.reliability.playing import SITE, meet
from tests.unit.rehearsing import end_of

NODE = Node("central1", {NodeRole.CENTRAL})


@pytest.mark.parametrize("step", ["B04", "C02", "C03", "C04", "E03"])
def test_f19_a_surprise_in_any_transaction_stops_before_it(step: str) -> None:
    story = meet(evolve(TROUBLES["F19"], step=step))
    if step == "B04":  # the tools are there already: a transaction of nothing surprises nobody
        return
    assert (story.place, story.changed_since) == (step, ())
    assert story.stop.reason == "SURPRISE_REMOVAL: yum would remove nagios-plugins"


def test_f19_every_transaction_of_named_packages_has_its_preview_judged() -> None:
    s = Situation(SITE, "2026-11-23", assumed="0.10")
    unjudged = {
        task.step.id
        for task in plan_for(SITE).tasks(s)
        for command in task.step.body(s, task.node)
        if str(command).startswith("yum ")
        if "clean" not in str(command)
        if not any(check.id.startswith("packages.transaction-") for check in task.step.gates)
    }
    # release packages, by their addresses; and downloads, which change nothing yet
    assert unjudged == {"B06", "B09", "B09D"}


def _change(action: Action, name: str) -> Transaction:
    return Transaction((Change(action, name, "noarch", "1-1", "r", "1 k"),))


def _codes(check: object, found: Transaction) -> list[str]:
    s = Situation(SITE, "2026-11-23")
    return [f.code for f in check.judge(found, s, NODE)]  # type: ignore[attr-defined]


def test_f19_only_the_step_that_installs_the_database_may_touch_it() -> None:
    found = _change(Action.INSTALL, "MariaDB-server")
    assert _codes(transactions.mariadb, found) == []
    for other in (transactions.update, transactions.tools, transactions.ha_on_central):
        assert _codes(other, found) == ["DATABASE_UPDATE"]


def test_f19_a_removal_removes_what_it_names_and_brings_nothing() -> None:
    assert _codes(transactions.old_ha, _change(Action.REMOVE, "centreon-ha")) == []
    assert _codes(transactions.old_ha, _change(Action.REMOVE, "cronie")) == ["SURPRISE_REMOVAL"]
    assert _codes(transactions.old_ha, _change(Action.INSTALL, "x")) == ["SURPRISE_CHANGE"]
    assert _codes(transactions.update, _change(Action.DOWNGRADE, "x")) == ["SURPRISE_CHANGE"]


def test_f19_a_preview_that_resolves_to_nothing_is_no_consent() -> None:
    assert _codes(transactions.update, Transaction(no_match=("centreon*",))) == ["UNRESOLVED"]


def test_f17_a_key_that_nobody_imported_stops_the_transaction_and_is_not_accepted() -> None:
    story = meet("F17")
    assert story.place == "C04"
    assert "Refusing to automatically import keys" in story.stop.reason
    assert _trusted(story.platform) == [SITE.repositories.signing_key_id]
    story.ends_as_if_nothing_had_been()


def test_f17_a_key_that_nobody_imported_is_heard_of_before_the_window() -> None:
    story = meet(evolve(TROUBLES["F17"], step="B09"))
    assert story.place == "B09"
    assert "did not bring it to its end" in story.stop.reason
    assert "maintenance-mode" not in " ".join(str(c) for _, c in story.platform.ran)
    story.ends_as_if_nothing_had_been()


def _trusted(platform: Simulated) -> list[str]:
    return [key.version for key in platform.machine("central1").rpm.keys]


def _with_keys(*accepted: str) -> Site:
    known = SITE.repositories
    keys, prints = ("https://epel/KEY", "/etc/pki/KEY"), (*known.accepted_keys, *accepted)
    return evolve(SITE, repositories=evolve(known, keys=keys, accepted_keys=prints))


def test_f17_keys_of_other_repositories_are_imported_where_they_are_accepted() -> None:
    site = _with_keys(*(f"{number:040X}" for number in (1, 2)))
    platform = Simulated.platform(site=site)
    assert isinstance(end_of(site, platform), RunFinished)
    assert _trusted(platform) == [site.repositories.signing_key_id, "00000001", "00000002"]


def test_f17_a_key_that_is_not_accepted_is_never_imported() -> None:
    site = _with_keys(f"{1:040X}")
    platform = Simulated.platform(site=site)
    stop = end_of(site, platform)
    assert isinstance(stop, Stopped)
    assert (stop.step, f"/etc/pki/KEY: its key {2:040X}" in stop.reason) == ("B07K", True)
    assert _trusted(platform) == [site.repositories.signing_key_id, "00000001"]


def test_f17_the_second_question_of_yum_is_never_answered() -> None:
    """As the document types it, yum asks on a terminal: of the transaction, then of a key."""
    dialogue = Dialogue.for_command(yum.update("centreon*", yes=False))
    assert str(dialogue.receive("Is this ok [y/d/N]: ")) == "y"
    key = "y\nRetrieving key from file:///KEY\n Fingerprint: 0e52 401b\nIs this ok [y/N]: "
    assert dialogue.receive(key) is None
    assert str(dialogue.stuck()).endswith("it asks 'Is this ok [y/N]: ', which nobody announced")


def test_f17_a_signing_key_with_another_fingerprint_is_refused() -> None:
    """Its short name is the right one: eight digits prove nothing."""

    def forged(scene: Scene) -> Undo:
        rpm = scene.machine.rpm
        rpm.forged = True

        def right() -> None:
            rpm.forged = False

        return right

    story = meet(Trouble("F17", "B01", change=forged))
    assert story.place == "B01"
    assert f"its key {'F' * 32}3FC49C1B is not in repositories.accepted_keys" in story.stop.reason
    assert _trusted(story.platform) == []
    story.ends_as_if_nothing_had_been()
