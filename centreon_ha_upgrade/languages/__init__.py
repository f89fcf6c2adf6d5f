"""Two languages: English stands in the code, French in `fr.toml` beside this file.

A key of the catalogue is the English text itself; `{}` in it stands for whatever the text holds
there, and comes back at the same place of the French.  What has no French stays English.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr")
_CODED = re.compile(r"([A-Z][A-Z0-9_]+: )(.*)", re.DOTALL)


@cache
def sections(language: str) -> Mapping[str, Mapping[str, str]]:
    """The catalogue of one language, part by part; empty for English itself."""
    if language == "en":
        return {}
    text = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text of one language by its English.

    >>> catalogue("en")
    {}
    """
    return {english: own for part in sections(language).values() for english, own in part.items()}


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = [(k, v) for k, v in catalogue(language).items() if "{}" in k]
    found.sort(key=lambda pair: -len(pair[0]))  # the most telling first
    return tuple(
        (re.compile(re.escape(k).replace(r"\{\}", "(.*?)"), re.DOTALL), v) for k, v in found
    )


def translate(text: str, language: str = "en") -> str:
    """The text in this language, or as it is; a finding's code before it stays.

    >>> translate("Suspend resource management", "fr")
    'Suspendre la gestion des ressources'
    """
    known = catalogue(language)
    if text in known:
        return known[text]
    if coded := _CODED.fullmatch(text):
        return coded[1] + translate(coded[2], language)
    for pattern, foreign in _patterns(language):
        if found := pattern.fullmatch(text):
            # a part may be a sentence itself; a single word may be somebody's host name
            parts = (translate(g, language) if " " in g else g for g in found.groups())
            return foreign.format(*parts)
    return text


def sentence(language: str, text: str, *values: object) -> str:
    """One of our own sentences, its `{}` filled, in this language."""
    return translate(text, language).format(*values)


def missing(texts: set[str], language: str) -> list[str]:
    """Those of these texts that have no translation, sorted."""
    return sorted(text for text in texts if text and translate(text, language) == text)
