"""`rpm -qi`, as people paste it: which key, which package, from where (B01, C03).

rpm exits with the number of names it did not find, and says `package X is not installed` on
standard output.  A description is free text and could imitate both; `rpm` and `signing_key` ask
in a form of their own, and are what a step believes.  Dates are in the words of the locale.
"""

import re
from collections.abc import Iterable
from itertools import chain
from operator import attrgetter

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.packages._words import words

# Each label with its colon, as rpm prints it, and the field it fills.
_LABELS = {
    "Name        :": "name",
    "Epoch       :": "epoch",
    "Version     :": "version",
    "Release     :": "release",
    "DistTag     :": "dist_tag",
    "Architecture:": "arch",
    "Install Date:": "installed_on",
    "Group       :": "group",
    "Size        :": "size",
    "License     :": "license",
    "Signature   :": "signature",
    "Source RPM  :": "source",
    "Build Date  :": "built_on",
    "Build Host  :": "built_by",
    "Relocations :": "relocations",
    "Packager    :": "packager",
    "Vendor      :": "vendor",
    "URL         :": "url",
    "Bug URL     :": "bug_url",
    "Summary     :": "summary",
}
_WIDTH = 13
_NAME, _DESCRIPTION = "Name        :", "Description :"
_NUMBERS = {"epoch", "size"}
_NEEDED = {"name", "version", "release", "summary"}
_fields = attrgetter(*_LABELS.values())
_NOTHING = {"(none)", "(not installed)", "(not relocatable)", ""}
_MISSING = re.compile(r"package ([!-~]+) is not installed")
_IMITATION = re.compile(
    r"(?:\A|\n)(?:Name        :.*\n+(?:Epoch|Version) |package [!-~]+ is not installed(?:\n|\Z))"
)


@frozen
class PackageInfo:
    """What one package says of itself; None for what it does not say.

    `size` is in bytes.  Of an imported key, `version` names the key and `description` is the key.
    """

    name: str
    version: str
    release: str
    summary: str
    description: str = ""
    epoch: int | None = None
    dist_tag: str | None = None
    arch: str | None = None
    installed_on: str | None = None
    group: str | None = None
    size: int | None = None
    license: str | None = None
    signature: str | None = None
    source: str | None = None
    built_on: str | None = None
    built_by: str | None = None
    relocations: str | None = None
    packager: str | None = None
    vendor: str | None = None
    url: str | None = None
    bug_url: str | None = None

    def __attrs_post_init__(self) -> None:
        # not a validator a field: on a long answer those cost more than the reading
        texts = [value for value in _fields(self) if isinstance(value, str)]
        if not (
            "".join(texts).isprintable()
            and texts == [*map(str.strip, texts)]
            and _NOTHING.isdisjoint(texts)
        ):
            raise ValueError("a field that is not one line of printable text")
        if (self.epoch or 0) < 0 or (self.size or 0) < 0:
            raise ValueError("a number below zero")
        if _tidy(self.description.split("\n")) != self.description:
            raise ValueError("a description with blanks at the end of a line, or lines around it")
        suspicious = _NAME in self.description or "package " in self.description
        if suspicious and _IMITATION.search(self.description):
            raise ValueError("a description that imitates rpm")


def _tidy(lines: Iterable[str]) -> str:
    return "\n".join(map(str.rstrip, lines)).strip("\n")


@frozen
class PackageInfos:
    """The packages found, in rpm's order, and which of the words asked for are not installed."""

    packages: tuple[PackageInfo, ...] = field(default=(), converter=tuple[PackageInfo, ...])
    missing: tuple[str, ...] = field(
        default=(),
        converter=tuple[str, ...],
        validator=validators.deep_iterable(validators.matches_re(r"[!-~]+")),
    )


def query(*names: str) -> Query[PackageInfos]:
    """What these packages say of themselves.

    Raises `IllegalValue` for a name that rpm would take for an option.

    >>> print(query("gpg-pubkey-3fc49c1b-651d4c25"))
    rpm -qi gpg-pubkey-3fc49c1b-651d4c25
    """
    return ask("rpm", "-qi", *words("package", names), parse=parse, ok=range(256))


def parse(text: str) -> PackageInfos:
    """The packages.  Raises `ParseError`."""
    lines, missing = Lines("rpm -qi", text), list[str]()
    found = list[tuple[dict[str, str | int], list[str]]]()
    described: list[str] | None = None  # the description that is being read
    rest = lines.raws()
    for line in rest:
        if line[:_WIDTH] == _NAME and (lines.peek() or "").startswith(("Epoch ", "Version ")):
            header, described = _header(lines, line, rest), list[str]()
            found.append((header, described))
        elif line[:8] == "package " and (absent := _MISSING.fullmatch(line.rstrip())):
            missing.append(absent[1])
            described = None
        elif described is not None:
            described.append(line)
        elif line.strip():
            lines.fail("expected `Name        :`, or `package X is not installed`")
    if not found and not missing:
        lines.fail("rpm said nothing at all")
    try:
        return PackageInfos(map(_package, found), missing)
    except ValueError as error:
        return lines.fail(str(error))


def _header(lines: Lines, first: str, rest: Iterable[str]) -> dict[str, str | int]:
    """The labelled lines of one package, down to its description."""
    found, line = dict[str, str | int](), first
    for line in chain((first,), rest):
        name, value = _LABELS.get(line[:_WIDTH]), line[_WIDTH:].strip()
        if name is None or name in found:
            break
        if value not in _NOTHING:
            found[name] = lines.number_of(value, name) if name in _NUMBERS else value
    if line.rstrip() != _DESCRIPTION:
        lines.fail("expected the next label of this package, or its description")
    if not found.keys() >= _NEEDED:
        lines.fail(f"a package without its {', '.join(sorted(_NEEDED - found.keys()))}")
    return found


def _package(found: tuple[dict[str, str | int], list[str]]) -> PackageInfo:
    header, described = found
    return PackageInfo(description=_tidy(described), **header)  # type: ignore[arg-type]


def render(infos: PackageInfos) -> str:
    """What `rpm -qi` prints."""
    printed = [_printed(package) for package in infos.packages]
    printed += [f"package {name} is not installed\n" for name in infos.missing]
    return "".join(printed)


def _printed(package: PackageInfo) -> str:
    lines = list[str]()
    for label, name in _LABELS.items():
        value = getattr(package, name)
        if value is not None:
            lines.append(f"{label} {value}\n")
        elif name in _ALWAYS:
            lines.append(f"{label} {_ALWAYS[name]}\n")
    return f"{''.join(lines)}{_DESCRIPTION}\n{package.description}\n"


# What rpm prints where a package does not say it; the other labels it leaves out.
_ALWAYS = {
    "arch": "(none)",
    "installed_on": "(not installed)",
    "group": "(none)",
    "size": "(none)",
    "signature": "(none)",
    "source": "(none)",
    "built_on": "(none)",
    "built_by": "(none)",
}
