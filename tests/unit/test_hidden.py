"""The one type of a revealed value: nothing shows it, whatever holds it."""

import copy
import json
import pickle
import pprint
import traceback
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import cast

import attrs
import pytest
from rich.console import Console
from rich.pretty import pretty_repr
from rich.traceback import Traceback

from centreon_ha_upgrade.core.command import Prompt, Secret, Text, run
from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.errors import IllegalValue, SecretMissing, VaultLocked
from centreon_ha_upgrade.executors import Chain, Given
from centreon_ha_upgrade.executors._pump import Feed, Printed
from centreon_ha_upgrade.executors._sudo import Door
from centreon_ha_upgrade.executors.secrets import Revealed
from centreon_ha_upgrade.executors.shell import pack, typed
from centreon_ha_upgrade.executors.sources import Asked
from centreon_ha_upgrade.vault import Vault

VALUE = "s3cret \\ 'é"
GIVEN = Given({"DB": VALUE})
DB = Secret("DB")


def _revealed() -> Revealed:
    made = Revealed(GIVEN)
    made.reveal("DB")
    return made


def _asked() -> Asked:
    made = Asked(lambda name: VALUE)
    made.reveal("DB")
    return made


HOLDERS: dict[str, Callable[[], object]] = {
    "the value": lambda: Hidden.of(VALUE),
    "given": lambda: GIVEN,
    "a chain": lambda: Chain(GIVEN, GIVEN),
    "what was given away": _revealed,
    "what was asked": _asked,
    "a parcel": lambda: pack(run("cat", stdin=DB), GIVEN),
    "words": lambda: pack(run("pcs", DB, python=True), GIVEN),
    "an answer": lambda: typed(Text.of(DB), GIVEN),
    "input": lambda: Feed(Hidden.of(VALUE)),
    "sudo's door": lambda: Door(Hidden.of(VALUE), b"?", b"!", lambda: Hidden.of(VALUE)),
    "raw output": lambda: Printed(VALUE, VALUE),
}


@pytest.mark.parametrize("holder", HOLDERS.values(), ids=list(HOLDERS))
def test_no_printer_shows_it(holder: Callable[[], object]) -> None:
    held = holder()
    shown = [f"{held} {held!r} {held!s:>5}", pprint.pformat(held), pretty_repr(held)]
    if not isinstance(held, Printed):  # what is not scrubbed yet is taken apart by name only
        shown.append(pretty_repr(copy.deepcopy(held)))
        if attrs.has(type(held)):
            plain = cast(attrs.AttrsInstance, held)
            shown.append(f"{attrs.asdict(plain)} {attrs.astuple(plain)}")
    assert [text for text in shown if "s3cret" in text] == []


@pytest.mark.parametrize("writer", [pickle.dumps, json.dumps, to_json])
def test_nothing_writes_it_down(writer: Callable[[object], object]) -> None:
    for held in (Hidden.of(VALUE), {"DB": Hidden.of(VALUE)}, pack(run("cat", stdin=DB), GIVEN)):
        with pytest.raises(TypeError):
            writer(held)


def test_an_open_vault_is_not_written_down(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Vault.create(tmp_path / "vault", "open sesame"))


def test_equal_values_are_equal_and_cannot_be_looked_up() -> None:
    assert Hidden.of(VALUE) == Hidden.of(VALUE)
    assert Hidden.of(VALUE) != Hidden.of("other")
    assert Hidden.of("@HIDDEN@") != "@HIDDEN@"
    with pytest.raises(TypeError):
        hash(Hidden.of(VALUE))
    assert Hidden.of("\udc80x").text() == "\udc80x"


def _wrong_passphrase(folder: Path) -> None:
    Vault.create(folder / "vault", "right")
    Vault.open(folder / "vault", _quietly("s3cret"))


def _quietly(value: str) -> Hidden:
    return Hidden.of(value)


FAILURES: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "a key in an answer": (
        lambda _: typed(Text.of(DB), Given({"DB": "s3cret\x03"})),
        IllegalValue,
    ),
    "a NUL in a word": (
        lambda _: pack(run("pcs", DB, python=True), Given({"DB": "s3cret\0"})),
        IllegalValue,
    ),
    "half a character": (
        lambda _: pack(run("cat", stdin=DB), Given({"DB": "s3cret\ud800"})),
        IllegalValue,
    ),
    "the second is missing": (
        lambda _: pack(run("cat", stdin=Text.of(DB, Secret("NONE"))), GIVEN),
        SecretMissing,
    ),
    "a prompt's is missing": (
        lambda _: pack(run("x", prompts=(Prompt("a", DB), Prompt("b", Secret("NONE")))), GIVEN),
        SecretMissing,
    ),
    "a wrong passphrase": (_wrong_passphrase, VaultLocked),
    "a vault that is not there": (
        lambda folder: Vault.open(folder / "none", _quietly("s3cret")),
        VaultLocked,
    ),
    "a name that no secret has": (
        lambda folder: Vault.create(folder / "v", _quietly("s3cret")).set("x", _quietly("s3cret")),
        IllegalValue,
    ),
}


@pytest.mark.parametrize(("failing", "kind"), FAILURES.values(), ids=list(FAILURES))
def test_no_traceback_with_local_variables_shows_it(
    failing: Callable[[Path], object], kind: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(kind) as caught:
        failing(tmp_path)
    plain = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    stream = StringIO()
    error = caught.value
    rich = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True)
    Console(file=stream, width=300).print(rich)
    # source lines are ours; what a frame holds stands in them as `name = value`
    for text in (*plain.format(), stream.getvalue()):
        held = [line for line in text.splitlines() if "s3cret" in line and "lambda" not in line]
        assert [line for line in held if " = " in line and "Given(" not in line] == []
