"""The files of an evidence archive: the run's own papers, and what changed on each node.  Pure."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff

from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade.engine.event import Answered
from centreon_ha_upgrade.engine.journal import Record
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.files import content
from centreon_ha_upgrade.packages import rpm
from centreon_ha_upgrade.procedure.steps.record import (
    AFTER,
    BEFORE,
    CONFIGURATION,
    configuration_key,
    packages_key,
)
from centreon_ha_upgrade.report.document import Document
from centreon_ha_upgrade.report.forms import FORMS


def dossier(
    site: str, journal: bytes, records: Iterable[Record], documents: Iterable[Document]
) -> dict[str, bytes]:
    """Every file by its name; reports in each form and in the language of each document."""
    records = tuple(records)
    kept = Progress.of(record.event for record in records).kept
    texts = {"site.toml": site, "answers.json": _answers(records)}
    for document in documents:
        for form, written in FORMS.items():
            texts[f"report/{document.language}.{form}"] = written(document)
        for node in document.nodes:
            texts.update(_of_node(node.name, kept))
    return {"journal.jsonl": journal, **{name: text.encode() for name, text in texts.items()}}


def _answers(records: Iterable[Record]) -> str:
    said = [
        {
            "at": record.at,
            "step": record.event.step,
            "node": record.event.node,
            "question": record.event.question,
            "answer": record.event.answer,
            "who": record.event.who,
        }
        for record in records
        if isinstance(record.event, Answered)
    ]
    return to_json(said, indent=1) + "\n"


def _of_node(node: str, kept: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from _both(f"packages/{node}", node, "packages", _packages(node, kept))
    for path in CONFIGURATION:
        name = f"configuration/{node}{path}"
        yield from _both(name, node, path, _settings(node, path, kept))


def _packages(node: str, kept: Mapping[str, str]) -> dict[str, str]:
    found = {when: kept.get(f"{packages_key(when)}@{node}") for when in (BEFORE, AFTER)}
    return {
        when: "".join(f"{row}\n" for row in sorted(rpm.render(rpm.parse(text)).splitlines()))
        for when, text in found.items()
        if text is not None
    }


def _settings(node: str, path: str, kept: Mapping[str, str]) -> dict[str, str]:
    found = {when: kept.get(f"{configuration_key(when, path)}@{node}") for when in (BEFORE, AFTER)}
    read = {w: content.parse_optional(text) for w, text in found.items() if text is not None}
    return {when: known.text for when, known in read.items() if known is not None}


def _both(name: str, node: str, what: str, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What was there before and after, and the difference where both are known."""
    for when, text in texts.items():
        yield f"{name}.{when}", text
    if len(texts) == 2:
        old, new = (texts[when].splitlines(keepends=True) for when in (BEFORE, AFTER))
        heading = f"{node}: {what}"
        difference = unified_diff(old, new, f"{heading}, {BEFORE}", f"{heading}, {AFTER}")
        yield f"{name}.diff", "".join(difference)
