"""What an erratum is, and the two profiles."""

from enum import StrEnum

from attrs import field, frozen


class Profile(StrEnum):
    """AS_WRITTEN is the document to the letter; SAFE applies the errata."""

    SAFE = "safe"
    AS_WRITTEN = "as-written"


@frozen
class Erratum:
    """One departure.  `lines` are line numbers of the document; empty where it is silent."""

    id: str
    title: str
    says: str
    does: str
    evidence: str
    lines: tuple[int, ...] = field(default=(), converter=tuple[int, ...])
    mandatory: bool = False
